"""Former names, abbreviations and trade names: from the firm's table, and from the names."""

import json

import pytest

from cleansing.matching.names.also_names import (
    former_names,
    other_columns,
    read,
    told_names,
    written,
)
from cleansing.matching.names.name_table import KnownName, KnownNames
from cleansing.matching.settings import MatchSettings
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
FAR = "大阪府堺市堺区大浜北町3-4"
TABLE = KnownNames(
    [
        KnownName(2, "株式会社波商事", "NKS", "abbreviation"),
        KnownName(3, "株式会社波商事", "有限会社凪丘商事", "former"),
        KnownName(4, "株式会社湊屋運輸", "ソウヤウンユ", "reading"),
    ]
)


def of_interest(found: Customers) -> Customers:
    return {keys for keys in found if not any(":S" in key for key in keys)}


def found_with(rows: list[Row], known: KnownNames | None = None) -> tuple[Customers, Customers]:
    rows = [*strangers("ab"), *rows]
    result = matched(rows, known=known)
    return of_interest(customers(rows, result)), candidate_pairs(rows, result)


@pytest.mark.parametrize("other", ["NKS", "ＮＫＳ㈱", "㈲凪丘商事", "凪丘商事", "ｴﾇｹｲｴｽ"])
def test_the_firms_table_joins_a_company_with_its_other_name(other: str) -> None:
    rows = [row("a:1", "㈱波商事"), row("b:1", other)]
    assert found_with(rows, TABLE)[0] == together("a:1 b:1")
    assert found_with(rows)[0] == set()


def test_an_entry_with_a_legal_form_is_about_that_form() -> None:
    assert [item.key for item in TABLE.of("波商事", "有限会社")] == []
    assert [item.key for item in TABLE.of("波商事", "株式会社")] == ["nks", "凪丘商事"]
    assert [item.key for item in TABLE.of("波商事", "")] == ["nks", "凪丘商事"]


def test_names_of_other_names_are_names_too() -> None:
    assert {item.key for item in TABLE.of("nks", "")} == {"波商事", "凪丘商事"}
    lines = {item.key: item.told for item in TABLE.of("nks", "")}
    assert lines["凪丘商事"] == "names.csv 2行目: 略称、names.csv 3行目: 旧社名"


def test_records_under_two_other_names_of_a_company_are_no_rivals() -> None:
    rows = [row("a:1", "㈱波商事"), row("b:1", "㈲凪丘商事"), row("b:2", "㈱NKS")]
    assert found_with(rows, TABLE)[0] == together("a:1 b:1 b:2")


def test_the_sentence_says_which_entry() -> None:
    rows = [*strangers("ab"), row("a:1", "㈱波商事"), row("b:1", "㈲凪丘商事")]
    everything = MatchSettings(margin=100.0, candidates_per_1000=1000)
    result = matched(rows, settings=everything, known=TABLE)
    told = [
        line
        for evidence in result.candidates["evidence"]
        for line in json.loads(evidence)
        if line["level"] == "alias"
    ]
    assert len(told) == 1
    assert "names.csv 3行目: 旧社名" in told[0]["sentence"]
    assert told[0]["weight"] > 0


def test_the_form_of_the_former_name_is_the_one_compared() -> None:
    rows = [*strangers("ab"), row("a:1", "㈱波商事"), row("b:1", "㈲凪丘商事")]
    everything = MatchSettings(margin=100.0, candidates_per_1000=1000)
    result = matched(rows, settings=everything, known=TABLE)
    forms = {
        line["level"]
        for evidence in result.candidates["evidence"]
        for line in json.loads(evidence)
        if line["feature"] == "form" and "有限会社" in (line["left"], line["right"])
    }
    assert forms == {"same"}


def test_a_reading_of_the_table_stands_for_a_guess() -> None:
    rows = [row("a:1", "㈱湊屋運輸"), row("b:1", "ｶ)ｿｳﾔｳﾝﾕ")]
    assert found_with(rows, TABLE)[0] == together("a:1 b:1")
    assert found_with(rows)[0] == set()


@pytest.mark.parametrize(
    "name",
    [
        "株式会社波商事【旧 凪丘商事】",
        "株式会社波商事(旧:㈱凪丘商事)",
        "株式会社波商事（旧凪丘商事）",
        "株式会社波商事（旧社名：凪丘商事株式会社）",
        "株式会社波商事（凪丘商事㈱より社名変更）",
        "凪丘商事㈱ 改め ㈱波商事",
    ],
)
def test_a_former_name_beside_the_name_joins(name: str) -> None:
    rows = [row("a:1", name), row("b:1", "株式会社凪丘商事")]
    assert found_with(rows)[0] == together("a:1 b:1")


@pytest.mark.parametrize("remark", ["旧", "旧館", "旧本館", "現場", "現地", "新宿", "商号未定", ""])
def test_what_is_no_other_name(remark: str) -> None:
    assert [item.key for item in told_names(remark) if len(item.key) > 2] == []


def test_a_record_that_was_renamed_finds_who_knows_its_former_name() -> None:
    rows = [
        row("a:1", "株式会社波商事", former_names="㈱凪丘商事"),
        row("b:1", "株式会社凪丘商事"),
    ]
    assert found_with(rows)[0] == together("a:1 b:1")


def test_another_name_that_fits_two_companies_is_a_question() -> None:
    rows = [
        row("a:1", "株式会社波商事(旧 凪丘商事)"),
        row("b:1", "株式会社凪丘商事", address=HERE),
        row("b:2", "株式会社凪丘商事", address=FAR),
    ]
    found, asked = found_with(rows)
    assert found == set()
    assert together("a:1 b:1", "a:1 b:2") <= asked


def test_another_name_alone_joins_nobody_within_one_system() -> None:
    rows = [
        *strangers("ab"),
        row("a:1", "株式会社波商事(旧 凪丘商事)"),
        row("a:2", "株式会社凪丘商事"),
    ]
    assert of_interest(joined(rows)) == set()


@pytest.mark.parametrize("header", ["旧社名", "旧商号", "屋号", "別名", "略称", "Former name"])
def test_columns_that_no_profile_names_tell_other_names(header: str) -> None:
    extra = json.dumps({"担当": "汀", header: "凪丘商事"}, ensure_ascii=False)
    rows = [row("a:1", "株式会社波商事", extra=extra), row("b:1", "株式会社凪丘商事")]
    assert found_with(rows)[0] == together("a:1 b:1")


@pytest.mark.parametrize("header", ["旧住所", "請求先名", "旧電話番号", "担当者名", "name"])
def test_other_columns_tell_none(header: str) -> None:
    assert other_columns(json.dumps({header: "凪丘商事"}, ensure_ascii=False)) == {}


def test_the_short_name_of_a_system_is_another_name() -> None:
    rows = [row("a:1", "株式会社波商事", name_short="凪丘商事"), row("b:1", "凪丘商事㈱")]
    assert found_with(rows)[0] == together("a:1 b:1")


def test_a_common_short_name_of_two_companies_is_no_evidence() -> None:
    rows = [
        row("a:1", "株式会社霧笛高分子化学研究所", name_short="山田"),
        row("b:1", "株式会社白樫東雲製薬工業所", name_short="山田"),
    ]
    found, asked = found_with(rows)
    assert found == set()
    assert not together("a:1 b:1") & asked


def test_whatever_stands_in_a_name_can_be_read_again() -> None:
    items = former_names("凪\t丘\u3000商事\n㈱波\x1f商事")
    assert [item.key for item in read(written(items))] == [item.key for item in items]
