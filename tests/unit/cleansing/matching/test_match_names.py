"""Names, places and ways of contact: what joins, what is asked, what says nothing."""

import json

import pytest

from tests.support.matching import (
    Customers,
    Row,
    candidate_pairs,
    customers,
    joined,
    matched,
    row,
    strangers,
    together,
)

HERE = "千葉県船橋市凪町1-2-3"
FAR = "大阪府堺市堺区波町4-5-6"
SPELLINGS = (
    "株式会社黒澤テック",
    "㈱黒沢テック",
    "（株）黒澤ﾃｯｸ",
    "株式会社 黒沢 テツク",
    "(株)黒澤テック　御中",
    "ｶ)ｸﾛｻﾜﾃｯｸ",
    "カ）クロサワテツク",
    "㍿黒澤ﾃｯｸ",
)


def of_interest(found: Customers) -> Customers:
    """Leave out the strangers that only fill the file."""
    return {keys for keys in found if not any(":S" in key for key in keys)}


def test_strangers_with_twins_in_the_other_system_find_them_and_nobody_else() -> None:
    rows = strangers("ab")
    result = matched(rows)
    assert customers(rows, result) == together(*(f"a:S{n:03} b:S{n:03}" for n in range(40)))
    assert candidate_pairs(rows, result) == set()


def test_same_name_and_same_address_across_systems_joins() -> None:
    rows = [row("a:1", "株式会社霧笛堂", address=HERE), row("b:1", "㈱霧笛堂", address=HERE)]
    assert joined(rows) == together("a:1 b:1")


def test_the_same_address_alone_joins_nobody() -> None:
    rows = [row("a:1", "株式会社霧笛堂", address=HERE), row("b:1", "みぎわ印刷", address=HERE)]
    assert joined(rows) == set()


def test_a_name_that_fits_two_companies_is_a_question_and_no_bridge() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛堂", address=HERE),
        row("a:2", "株式会社霧笛堂", address=FAR),
        row("b:1", "株式会社霧笛堂"),
    ]
    result = matched(rows)
    assert of_interest(customers(rows, result)) == set()
    assert together("a:1 b:1", "a:2 b:1") <= candidate_pairs(rows, result)


def test_the_same_name_alone_joins_where_only_one_company_fits() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛堂高分子化学", address=HERE),
        row("b:1", "株式会社霧笛堂高分子化学"),
    ]
    assert of_interest(joined(rows)) == together("a:1 b:1")


@pytest.mark.parametrize("others", [[], strangers("ab")], ids=["alone", "in a file"])
def test_one_name_at_two_addresses_of_one_system_never_joins_by_name_alone(
    others: list[Row],
) -> None:
    rows = [
        *others,
        row("a:1", "株式会社霧笛堂", address=HERE),
        row("a:2", "株式会社霧笛堂", address=FAR),
    ]
    assert of_interest(joined(rows)) == set()


def test_a_third_record_does_not_bridge_two_addresses_of_one_name() -> None:
    rows = [
        *strangers("abc"),
        row("a:1", "株式会社霧笛堂", address=HERE),
        row("a:2", "株式会社霧笛堂", address=FAR),
        row("b:1", "株式会社霧笛堂", address=HERE),
        row("c:1", "株式会社霧笛堂"),
    ]
    found = of_interest(joined(rows))
    assert any({"a:1", "b:1"} <= keys for keys in found)
    assert not any({"a:1", "a:2"} <= keys for keys in found)


@pytest.mark.parametrize(
    "shared",
    [{"phone": "047-123-4567"}, {"address": HERE}, {"fax": "047-123-4568"}],
    ids=["phone", "address", "fax"],
)
def test_every_spelling_of_one_company_is_one_customer(shared: dict[str, str]) -> None:
    rows = [row(f"{'abcdefgh'[n]}:1", name, **shared) for n, name in enumerate(SPELLINGS)]
    assert joined(rows) == together(" ".join(f"{system}:1" for system in "abcdefgh"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("第一霧笛商会", "第二霧笛商会"), ("霧笛堂", "みぎわ印刷"), ("霧笛重機", "霧笛食品")],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    rows = [row("a:1", f"株式会社{one}"), row("b:1", f"株式会社{other}")]
    assert joined(rows) == set()


def test_a_branch_is_a_site_of_its_company() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社霧笛建設", address="東京都港区凪町1-1-1", phone="03-1111-2222"),
        row("b:1", "霧笛建設㈱中部支店", address="愛知県名古屋市中区波2-2", phone="052-111-2222"),
    ]
    result = matched(rows)
    assert of_interest(customers(rows, result)) == together("a:1 b:1")
    branch = len(rows) - 1
    assert result.sites[branch] == "中部支店"
    assert set(result.sites.drop(branch)) == {""}


@pytest.mark.parametrize("name", ["諸口", "現金売上", "その他得意先", "店頭売上", "一般客"])
def test_whoever_is_nobody_in_particular_is_like_nobody(name: str) -> None:
    cells = {"address": HERE, "phone": "047-123-4567"}
    rows = [row("a:1", name, **cells), row("b:1", name, **cells), row("c:1", "霧笛堂", **cells)]
    rows = [*strangers("ab"), *rows]
    result = matched(rows)
    assert of_interest(customers(rows, result)) == set()
    assert candidate_pairs(rows, result) == set()


@pytest.mark.parametrize(
    ("domain", "says"),
    [("mutekido.example.jp", True), ("gmail.com", False), ("yahoo.co.jp", False)],
)
def test_a_domain_is_evidence_unless_anybody_can_have_it(domain: str, says: bool) -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "霧笛堂", email=f"soumu@{domain}"),
        row("b:1", "霧笛堂本舗", email=f"eigyo@{domain}"),
    ]
    result = matched(rows)
    assert result.report["pairs_by_key"]["domain"] == says  # type: ignore[index]
    evidence = json.loads(result.candidates["evidence"].item())
    mail = [one["level"] for one in evidence if one["feature"] == "email"]
    assert mail == ["domain" if says else "different"]


def test_an_address_of_free_mail_is_a_persons_own_all_the_same() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "霧笛堂", email="mutekido.funabashi@gmail.com"),
        row("b:1", "むてき堂", email="mutekido.funabashi@gmail.com"),
    ]
    assert matched(rows).report["pairs_by_key"]["email"] == 1  # type: ignore[index]


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_of_hardly_anything_is_a_file(size: int) -> None:
    rows = [row("a:1", "株式会社霧笛堂")][:size]
    result = matched(rows)
    assert len(result.clusters) == size
    assert result.links.empty
    assert result.candidates.empty


def test_records_without_a_name_stay_alone() -> None:
    rows = [row("a:1", ""), row("b:1", ""), row("a:2", "", address=HERE)]
    assert joined(rows) == set()
