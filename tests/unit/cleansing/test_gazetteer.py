"""The table of municipalities, and what an address begins with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.gazetteer import (
    bare_municipality,
    fold_place,
    locate,
    prefecture_of_postal_code,
)
from cleansing.resources import load_table

TABLE = load_table("municipalities")


def joined(groups: dict[str, str]) -> list[str]:
    return [f"{name}{part}" for name, parts in groups.items() for part in parts.split()]


FULL = [
    (prefecture, name)
    for prefecture, row in TABLE.items()
    for name in [
        *row["cities"].split(),
        *joined(row.get("wards", {})),
        *joined(row.get("districts", {})),
        *row.get("islands", "").split(),
    ]
]


def test_the_table_has_every_municipality() -> None:
    cities = [name for row in TABLE.values() for name in row["cities"].split()]
    towns = [name for row in TABLE.values() for names in row.get("districts", {}).values()
             for name in names.split()] + TABLE["東京都"]["islands"].split()  # fmt: skip
    assert len(TABLE) == 47
    assert sum(name.endswith("市") for name in cities) == 792
    assert sum(name.endswith("区") for name in cities) == 23
    assert len(towns) == 926


@pytest.mark.parametrize("prefecture", TABLE)
def test_each_municipality_is_found_with_its_prefecture(prefecture: str) -> None:
    for home, name in FULL:
        if home == prefecture:
            text = f"{prefecture}{name}凪町1-2"
            assert locate(text) == (prefecture, name, len(prefecture) + len(name)), text


def test_a_municipality_alone_names_its_prefecture_only_where_it_is_certain() -> None:
    bearers: dict[str, set[str]] = {}
    for prefecture, name in FULL:
        bearers.setdefault(fold_place(name), set()).add(prefecture)
    shared = load_table("addresses")["shared_wards"]
    for prefecture, name in FULL:
        found = locate(f"{name}凪台1-2")
        if name in shared or (len(bearers[fold_place(name)]) > 1 and not found.prefecture):
            continue
        assert found.prefecture in (prefecture, ""), name
        if name.endswith("市") and len(bearers[fold_place(name)]) == 1:
            assert found.prefecture == prefecture, name


@pytest.mark.parametrize(
    ("text", "code", "prefecture", "city"),
    [
        ("府中市凪台1", "", "", "府中市"),
        ("府中市凪台1", "1830001", "東京都", "府中市"),
        ("府中市凪台1", "7260001", "広島県", "府中市"),
        ("伊達市凪台1", "0520001", "北海道", "伊達市"),
        ("港区凪台1", "", "", "港区"),
        ("港区赤坂1", "", "東京都", "港区"),
        ("港区凪台1", "1050001", "東京都", "港区"),
        ("大阪市港区凪台1", "", "大阪府", "大阪市港区"),
        ("東京都府中市", "7260001", "東京都", "府中市"),
        ("千葉県浦安市舞浜1-1", "", "千葉県", "浦安市"),
        ("大阪堺市堺区凪台1", "", "大阪府", "堺市堺区"),
        ("京都市北区凪台1", "", "京都府", "京都市北区"),
        ("東京都 千代田区凪台", "", "東京都", "千代田区"),
        ("鹿嶋市凪台", "", "茨城県", "鹿嶋市"),
        ("鹿島市凪台", "", "佐賀県", "鹿島市"),
        ("さいたま市大宮区凪台", "", "埼玉県", "さいたま市大宮区"),
        ("凪見郡凪見町大字凪", "", "", "凪見郡凪見町"),
        ("凪台1-2", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_what_an_address_begins_with(text: str, code: str, prefecture: str, city: str) -> None:
    assert locate(text, code)[:2] == (prefecture, city)


@pytest.mark.parametrize(
    ("code", "prefecture"),
    [
        ("1000001", "東京都"),
        ("0600001", "北海道"),
        ("9000001", "沖縄県"),
        ("6180071", "京都府"),
        ("6180001", "大阪府"),
        ("6850001", "島根県"),
        ("6800001", "鳥取県"),
        ("8170001", "長崎県"),
        ("0185501", ""),
        ("9080001", ""),
        ("123", ""),
        ("", ""),
    ],
)
def test_the_prefecture_of_a_postal_code(code: str, prefecture: str) -> None:
    assert prefecture_of_postal_code(code) == prefecture


def test_a_municipality_without_its_prefecture() -> None:
    assert bare_municipality("北海道三笠市") == "三笠市"
    assert bare_municipality("東京都府中市") == "東京都府中市"
    assert bare_municipality("北海道池田町") == "北海道池田町"
    assert bare_municipality("三笠市") == "三笠市"
    assert bare_municipality("北海道三笠市商工課") == "北海道三笠市商工課"


@given(st.text(max_size=30), st.text("0123456789", max_size=7))
def test_any_text_begins_somewhere(text: str, code: str) -> None:
    found = locate(text, code)
    assert 0 <= found.length <= len(text)
    assert len(fold_place(text)) == len(text)
