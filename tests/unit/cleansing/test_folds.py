"""Folds: idempotent, total, and each ignores what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.folds import (
    expand_repeated_kanji,
    fold_dashes,
    fold_kana,
    fold_kanji,
    fold_kanji_weak,
    fold_spaces,
    fold_width,
    is_kana,
    large_kana,
    to_katakana,
)
from cleansing.resources import load_table

FOLDS = (
    fold_width,
    fold_spaces,
    fold_kanji,
    fold_kanji_weak,
    fold_kana,
    to_katakana,
    large_kana,
    expand_repeated_kanji,
)


@given(st.text(max_size=30))
def test_a_fold_changes_nothing_the_second_time(text: str) -> None:
    for fold in FOLDS:
        once = fold(text)
        assert fold(once) == once, fold.__name__


@given(st.text("アあー-－−～山A1 ", max_size=20))
def test_dashes_are_folded_once(text: str) -> None:
    once = fold_dashes(text)
    assert fold_dashes(once) == once


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ｶﾌﾞｼｷ", "カブシキ"),
        ("カ゛ス", "ガス"),
        ("ハ゜ン", "パン"),
        ("（株）", "(株)"),
        ("㈱", "(株)"),
        ("㊑", "(株)"),
        ("㊒", "(有)"),
        ("㍿", "株式会社"),
        ("１２３ＡＢＣ", "123ABC"),
        ("①", "1"),
        ("辻󠄀", "辻"),
        ("山\u200b田", "山田"),
        ("髙﨑", "髙﨑"),
        ("abc", "abc"),
    ],
)
def test_width(text: str, folded: str) -> None:
    assert fold_width(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("センタ－", "センター"),
        ("センタ−大", "センター大"),
        ("センタ‐ナギ", "センターナギ"),
        ("コ―ポ-101", "コーポ-101"),
        ("1ー2", "1-2"),
        ("１−２", "１-２"),
        ("3〜5", "3~5"),
        ("大阪ー東京", "大阪-東京"),
        ("ナギ-1", "ナギ-1"),
    ],
)
def test_dashes(text: str, folded: str) -> None:
    assert fold_dashes(text) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("きゃのん", "キヤノン"),
        ("ヴァヴィヴヴェヴォ", "バビブベボ"),
        ("ヂヅヰヱヲ", "ジズイエオ"),
        ("いすゞ", "イスズ"),
        ("こゝろ", "ココロ"),
        ("ガヽ", "ガカ"),
        ("ヶ", "ケ"),
        ("ー", "ー"),
    ],
)
def test_kana(text: str, folded: str) -> None:
    assert fold_kana(text) == folded


def test_spaces() -> None:
    assert fold_spaces("　山 　凪\t\n") == "山 凪"


def test_kanji_variants_are_one_for_one() -> None:
    assert fold_kanji("髙邊邉濱濵澤𠮷櫻龍瀧廣國") == "高辺辺浜浜沢吉桜竜滝広国"
    assert fold_kanji("斎斉") == "斎斉"
    assert fold_kanji_weak("斎斉齋齊") == fold_kanji_weak("斉斉斉斉")


@given(st.text(max_size=20))
def test_folds_of_single_signs_keep_positions(text: str) -> None:
    assert len(fold_kanji(text)) == len(large_kana(text)) == len(to_katakana(text)) == len(text)


def test_the_table_of_variants_contradicts_nothing() -> None:
    table = load_table("kanji_variants")
    seen: dict[str, str] = {}
    for group in ("joyo", "names"):
        for canonical, variants in table[group].items():
            assert len(canonical) == 1
            for variant in variants:
                assert seen.setdefault(variant, canonical) == canonical, variant
                assert variant != canonical
    everyone = {canonical for group in ("joyo", "names") for canonical in table[group]}
    assert not everyone & set(seen), everyone & set(seen)
    for kanji, others in table["weak"].items():
        for other in others:
            assert fold_kanji(other) != fold_kanji(kanji), (kanji, other)


def test_kana_alone() -> None:
    assert is_kana("ヤマナギ(カ")
    assert not is_kana("山ナギ")
    assert not is_kana("NAGI")
