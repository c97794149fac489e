"""Addresses in their levels."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.addresses import clean_postal_code, split_address
from cleansing.folds import fold_width
from cleansing.problems import Problem

CASES = YAML(typ="safe").load(Path("tests/cases/addresses.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["raw"] or "(empty)" for case in CASES])
def test_an_address_in_its_levels(case: dict[str, Any]) -> None:
    address = split_address(case["raw"], case.get("code", ""))
    assert {
        "prefecture": address.prefecture,
        "city": address.city,
        "town": address.town_key,
        "number": address.number_key,
        "building": address.building,
    } == {
        "prefecture": case.get("prefecture", ""),
        "city": case.get("city", ""),
        "town": case.get("town", ""),
        "number": case.get("number", ""),
        "building": case.get("building", ""),
    }


@given(st.integers(1, 9), st.integers(1, 99), st.integers(1, 99))
def test_one_address_has_one_key_however_it_is_written(block: int, lot: int, house: int) -> None:
    kanji = "〇一二三四五六七八九"[block]
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    spellings = [
        f"愛知県刈谷市一里山町{block}-{lot}-{house}",
        f"刈谷市一里山町{block}丁目{lot}番{house}号",
        f"愛知県刈谷市一里山町{kanji}丁目{lot}番地{house}",
        f"愛知県刈谷市一里山町{block}丁目{lot}－{house}".translate(wide),
        f"愛知県 刈谷市 大字一里山町{block}‐{lot}の{house} 凪ビル2階",
    ]
    assert len({split_address(text).address_key for text in spellings}) == 1


@given(
    st.integers(1, 30),
    st.integers(1, 40),
    st.integers(1, 60),
    st.sampled_from(["3階", "5F", "201号室"]),
)
def test_a_floor_or_room_is_none_of_the_number(block: int, lot: int, house: int, room: str) -> None:
    for number in (f"{block}-{lot}-{house}", f"{block}丁目{lot}番{house}号"):
        address = split_address(f"札幌市中央区南1条西{number} {room}")
        assert address.number_key == f"{block}-{lot}-{house}"
        assert address.building == room
        assert split_address(f"札幌市中央区南1条西{number}凪ビル{room}").building == f"凪ビル{room}"


@given(
    st.text(
        "東京都千代田区霞が関大字甲イ一二三十丁目番地号のノ-ー－？?123０１ 　階FビルA上る条西",
        max_size=25,
    )
)
def test_what_looks_like_an_address_is_split_without_loss(text: str) -> None:
    address = split_address(text)
    kept = f"{address.prefecture}{address.city}{address.rest}{address.building}"
    assert sum(map(str.isdigit, kept)) <= sum(map(str.isdigit, fold_width(text)))
    assert bool(address.address_key) <= bool(address.number_key and address.town_key)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("100-0001", "1000001"),
        ("〒１００－０００１", "1000001"),
        ("1000001", "1000001"),
        ("600001", "0600001"),
        ("600001.0", "0600001"),
        ('="0600001"', "0600001"),
        ("", None),
        ("-", None),
        ("0000000", None),
    ],
)
def test_a_postal_code(text: str, code: str | None) -> None:
    assert clean_postal_code(text) == code


@pytest.mark.parametrize("text", ["100", "100-01", "12345678", "東京", "0000001", "1.0E+06"])
def test_no_postal_code(text: str) -> None:
    found = clean_postal_code(text)
    assert isinstance(found, Problem)
    assert found.code == "not_a_postal_code"


@given(st.text(max_size=60), st.text(max_size=8))
def test_any_text_is_an_address(text: str, code: str) -> None:
    found = split_address(text, code)
    assert bool(found.number_key) <= bool(text.strip())
    assert replace(split_address(f"　{text} ", code), raw=found.raw) == found
    clean_postal_code(text)
