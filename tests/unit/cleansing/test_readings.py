"""Readings: one key for all writings of one reading, and guesses that agree with it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cleansing.readings import bare_kana, kana_key, reading, reading_key
from cleansing.resources import load_table
from cleansing.spoken import number_reading

CASES = YAML(typ="safe").load(Path("tests/cases/readings.yaml").read_text(encoding="utf-8"))
KANA = st.text(
    "アイウエオカガキギコゴシジショジョタダツッテナニパバヤャユュンリル", min_size=1, max_size=12
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ヤマナギシヨウジ", "ヤマナギショウジ"),
        ("ﾔﾏﾅｷﾞｼﾖｳｼﾞ", "やまなぎ　しょうじ"),
        ("カブシキガイシャ ヤマナギ", "ヤマナギ"),
        ("ヤマナギ　カブシキカイシャ", "ヤマナギ"),
        ("ｶ)ﾔﾏﾅｷﾞ", "ヤマナギカブシキガイシャ"),
        ("ﾔﾏﾅｷﾞ(ｶ", "ヤマナギ"),
        ("ヤマナギモータース", "ヤマナギモ-タ-ス"),
        ("ニッポンナギ", "ニホンナギ"),
        ("エヌ・ティ・ティ・ナギ", "エヌティーティーナギ"),
        ("NTTナギ", "エヌティティナギ"),
        ("エッチケーワイ", "エイチ・ケイ・ワイ"),
        ("ヴァンナギ", "バンナギ"),
        ("とくていひえいりかつどうほうじんなぎのかい", "ナギノカイ"),
        ("ニンテイエヌピーオーホウジン　ナギノカイ", "ナギノカイ"),
        ("シャダンナギノカイ", "ナギノカイ"),
        ("イリョウホウジンシャダンナギノカイ", "ナギノカイ"),
        ("ナギノウギョウキョウドウクミアイ", "ナギ"),
        ("ヒガシナギ２４", "ヒガシナギニジュウヨン"),
        ("山田商事", "ヤマダシヨウジ"),
    ],
)
def test_writings_of_one_reading(one: str, other: str) -> None:
    assert reading_key(one) == reading_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("ヤマナギ", "ヤマナキ"), ("ナギコウギョウ", "ナギコウジ"), ("アイナギ", "エイナギ")],
)
def test_other_readings_keep_other_keys(one: str, other: str) -> None:
    assert reading_key(one) != reading_key(other)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['core']} {c['kana']}" for c in CASES])
def test_a_guess_agrees_with_the_kana(case: dict[str, Any]) -> None:
    agree = kana_key(reading(case["core"])) == reading_key(case["kana"])
    assert agree == case.get("agree", True), reading(case["core"])


@pytest.mark.parametrize(
    ("digits", "kana"),
    [
        ("0", "ゼロ"),
        ("7", "ナナ"),
        ("10", "ジュウ"),
        ("24", "ニジュウヨン"),
        ("100", "ヒャク"),
        ("303", "サンビャクサン"),
        ("8600", "ハッセンロッピャク"),
        ("1111", "センヒャクジュウイチ"),
        ("007", "ゼロゼロナナ"),
        ("12345", "イチニサンヨンゴ"),
    ],
)
def test_figures_are_read_as_numbers(digits: str, kana: str) -> None:
    assert number_reading(digits) == kana


def test_the_form_leaves_the_rest_of_the_kana_as_it_is() -> None:
    assert bare_kana("ｶ)ﾔﾏﾅｷﾞ ｼﾖｳｼﾞ") == "ヤマナギ シヨウジ"
    assert bare_kana("やまなぎ　かぶしきがいしゃ") == "ヤマナギ"
    assert bare_kana("カブシキガイシャ") == "カブシキガイシャ"
    assert bare_kana("") == ""


def test_the_tables_are_what_they_claim() -> None:
    tables = load_table("readings")
    for name in ("on", "alone"):
        assert all(len(kanji) == 1 for kanji in tables[name])
    for group in (tables["pair_first"], tables["pair_second"]):
        assert set(group) <= set(tables["on"])
    assert all(word == word.lower() for word in tables["english"])


@given(KANA)
def test_a_key_is_a_key_of_itself(kana: str) -> None:
    key = reading_key(kana)
    assert key
    assert reading_key(key) == key


@given(KANA)
def test_the_size_of_kana_and_the_form_never_matter(kana: str) -> None:
    large = kana.translate(str.maketrans("ョャュッ", "ヨヤユツ"))
    assert reading_key(large) == reading_key(kana)
    assert reading_key(f"ｶ){kana}") == reading_key(kana)


@given(st.text(max_size=30))
def test_any_text_has_a_key(text: str) -> None:
    assert reading_key(text) == reading_key(f" {text}　")
    assert isinstance(kana_key(reading(text)), str)
