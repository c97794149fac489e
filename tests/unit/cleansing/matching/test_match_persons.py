"""Natural persons and sole proprietors: one customer under two names, and many of one name."""

import pytest

from cleansing.matching.names.persons import Proprietor, is_person, proprietor
from tests.support.matching import (
    Customers,
    Row,
    candidate_pairs,
    customers,
    matched,
    row,
    strangers,
    together,
)

HERE = "千葉県船橋市凪町1-2-3"
FAR = "大阪府堺市堺区大浜北町3-4"
PHONE = "047-123-4567"


@pytest.mark.parametrize(
    "name",
    [
        "山田太郎",
        "山田 太郎",
        "佐々木はなこ",
        "髙橋一郎",
        "渡邊 健",
        "五十嵐恵美子",
        "森 美咲",
        "田中 マリ",
    ],
)
def test_names_of_persons(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "山田商店",
        "山田工業",
        "森ビル",
        "東京",
        "東京都",
        "関西電力",
        "宮城県",
        "石川島",
        "森林組合",
        "中村屋",
        "林業",
        "山田",
        "小松製作所",
        "山田 商店",
        "太郎",
        "凪田一郎丸商店",
        "中山大学",
        "",
    ],
)
def test_names_of_others(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    ("core", "remarks"),
    [
        ("山田商店 山田太郎", ""),
        ("山田太郎 山田商店", ""),
        ("山田商店 山田 太郎", ""),
        ("山田太郎", "山田商店"),
        ("山田商店", "山田太郎"),
        ("山田商店", "代表 山田太郎"),
    ],
)
def test_a_sole_proprietor_has_two_names(core: str, remarks: str) -> None:
    found = proprietor(core, remarks)
    assert found
    assert Proprietor(found.person.replace(" ", ""), found.trade) == ("山田太郎", "山田商店")


@pytest.mark.parametrize(
    ("core", "remarks"),
    [("山田商店 大阪", ""), ("山田太郎", "様"), ("山田商店", "本店"), ("山田太郎 田中花子", "")],
)
def test_who_is_no_sole_proprietor_with_two_names(core: str, remarks: str) -> None:
    assert proprietor(core, remarks) is None


def found_with(rows: list[Row]) -> tuple[Customers, Customers]:
    rows = [*strangers("ab"), *rows]
    result = matched(rows)
    groups = {keys for keys in customers(rows, result) if not any(":S" in key for key in keys)}
    return groups, candidate_pairs(rows, result)


@pytest.mark.parametrize("written", ["山田太郎", "山田　太郎 様", "山田太郎(山田商店)"])
def test_persons_of_one_name_never_join_by_the_name_alone(written: str) -> None:
    groups, asked = found_with([row("a:1", "山田太郎"), row("b:1", written)])
    assert groups == set()
    assert together("a:1 b:1") <= asked


@pytest.mark.parametrize("cells", [{"address": HERE}, {"phone": PHONE}])
def test_persons_of_one_name_join_with_an_address_or_telephone(cells: dict[str, str]) -> None:
    rows = [row("a:1", "山田太郎", **cells), row("b:1", "山田 太郎 様", **cells)]
    assert found_with(rows)[0] == together("a:1 b:1")


def test_persons_of_one_name_at_two_addresses_stay_two() -> None:
    rows = [row("a:1", "山田太郎", address=HERE), row("b:1", "山田太郎", address=FAR)]
    assert found_with(rows)[0] == set()


@pytest.mark.parametrize(
    "other", ["山田商店", "山田太郎", "山田太郎 山田商店", "山田太郎（山田商店）"]
)
def test_a_sole_proprietor_is_one_customer_under_both_names(other: str) -> None:
    rows = [
        row("a:1", "山田商店 山田太郎", address=HERE, phone=PHONE),
        row("b:1", other, address=HERE, phone=PHONE),
    ]
    assert found_with(rows)[0] == together("a:1 b:1")
