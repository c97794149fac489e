"""Addresses in their levels."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.addresses import split_address

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


@given(st.text(max_size=60))
def test_any_text_is_an_address(text: str) -> None:
    split_address(text)
