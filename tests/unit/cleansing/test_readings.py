"""Readings: one key for all writings of one reading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.readings import kana_key, reading, reading_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ヤマナギシヨウジ", "ヤマナギショウジ"),
        ("ﾔﾏﾅｷﾞｼﾖｳｼﾞ", "やまなぎ　しょうじ"),
        ("カブシキガイシャ ヤマナギ", "ヤマナギ"),
        ("ｶ)ﾔﾏﾅｷﾞ", "ヤマナギカブシキガイシャ"),
        ("ヤマナギモータース", "ヤマナギモ-タ-ス"),
    ],
)
def test_writings_of_one_reading(one: str, other: str) -> None:
    assert reading_key(one) == reading_key(other) != ""


@pytest.mark.parametrize(
    ("core", "kana"),
    [
        ("山田商事", "ヤマダシヨウジ"),
        ("髙島工業", "タカシマコウギョウ"),
        ("東西運輸", "トウザイウンユ"),
    ],
)
def test_a_generated_reading_agrees_with_the_kana(core: str, kana: str) -> None:
    assert kana_key(reading(core)) == reading_key(kana)


@given(st.text(max_size=30))
def test_any_text_has_a_key(text: str) -> None:
    assert reading_key(text) == reading_key(reading_key(text)) or reading_key(text)
    kana_key(reading(text))
