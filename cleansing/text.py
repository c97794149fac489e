"""The match key of a text: equal keys where only the spelling differs.

The folds of `cleansing.folds` are offered here too, so that callers import from one place.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from cleansing.folds import (
    KATAKANA,
    expand_repeated_kanji,
    fold_dashes,
    fold_kana,
    fold_kanji,
    fold_kanji_weak,
    fold_spaces,
    fold_width,
    kanji_table,
    to_katakana,
)
from cleansing.resources import load_table

__all__ = [
    "expand_repeated_kanji",
    "fold_dashes",
    "fold_kana",
    "fold_kanji",
    "fold_kanji_weak",
    "fold_spaces",
    "fold_width",
    "match_key",
    "spelling_key",
    "to_katakana",
    "weak_key",
]

_KANJI = "㐀-鿿豈-﫿𠀀-𲎯"
# Katakana that stand between kanji (八ヶ岳 一ノ関 三ッ沢) tell nothing about their neighbours.
_PLAIN_KANA = "ア-オカキ-クコ-チテ-ニヌネハ-ンヴー"
_LOOKALIKE_TO_KANA = str.maketrans("二一口力夕工卜八へ", "ニーロカタエトハヘ")
_LOOKALIKE_TO_KANJI = str.maketrans("ニーロタエトハ", "二一口夕工卜八")
_KANJI_IN_KANA = re.compile(
    f"(?<=[{_PLAIN_KANA}])[二一口力夕工卜八](?=[{KATAKANA}ー]|$)"
    f"|(?<![{_KANJI}{KATAKANA}0-9])[二口力夕工卜八](?=ー|[{_PLAIN_KANA}][{KATAKANA}ー])"
)
_KANA_IN_KANJI = re.compile(
    f"(?<=[{_KANJI}])[ニーロタエトハ](?=[{_KANJI}])|^[ニロタエトハ](?=[{_KANJI}])"
)
# 工 as katakana before what it makes a word with.
_WORK = re.compile("エ(?=[業場務房事芸具作機程])")
_LONG_FOR_ONE = re.compile(f"(?<=第)ー(?=[{_KANJI}])|(?<=[{_KANJI}])ー(?=[郎級号番丁般])")
_KANJI_BEFORE_LONG = re.compile("[二口力夕工卜八](?=ー)")
_GA = re.compile(f"(?<=[{_KANJI}0-9])[ガカ箇](?=[{_KANJI}])")
_FIGURES = re.compile("[一二三四五六七八九十百〇]+")
_DROPPED = re.compile(r"[^\w&ー]|_")
_AND = re.compile(r"(?<![a-z])and(?![a-z])")
_WORD_END = re.compile(f"(?<=[{KATAKANA}ー]{{2}}[{KATAKANA}])ー+(?![{KATAKANA}ー])")


def match_key(text: str) -> str:
    """Return the key under which spellings of one text agree.

    Ignored are width, case, spaces, punctuation, kanji variants, the size of kana, hiragana or
    katakana, ヶ/ケ/が/箇 between kanji, kana and kanji that look alike in the other's company
    (ニ 二, ー 一, エ 工), figures in kanji or formal figures, the final ー of a katakana word,
    and whether letters are written as letters or by their names (NTT, エヌ・ティ・ティ).
    Kept are ー inside a word (ビル is not ビール), 斎 and 斉, and the order of everything.

    Empty only where the text has nothing but white space; a text of signs alone keeps them.
    """
    folded = fold_width(text).casefold()
    key = _letters_key(folded) if folded.isascii() else _japanese_key(folded)
    return key or "".join(folded.split())


def spelling_key(text: str) -> str:
    """Return a key that agrees where width, signs, old kanji or the size of kana differ alone.

    Kept apart, other than by `match_key`: case, hiragana and katakana, letters and their names.
    A register has just one of them, and who copies a name keeps to it.
    """
    text = fold_dashes(expand_repeated_kanji(fold_width(text))).translate(_spelling_table())
    return _same_looking(_GA.sub("ケ", _DROPPED.sub("", text))).replace("ー", "")


@cache
def _spelling_table() -> dict[int, str]:
    small, large = (
        "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ",
        "あいうえおつやゆよわアイウエオツヤユヨワ",
    )
    return {**_key_table(), **dict(zip(map(ord, small), large, strict=True))}


def weak_key(text: str) -> str:
    """Return the match key with kanji that people confuse as one (斎 斉): weak evidence."""
    return fold_kanji_weak(match_key(text))


def _letters_key(text: str) -> str:
    if "and" in text:
        text = _AND.sub("&", text)
    return _DROPPED.sub("", text).replace("&", "アンド")


def _japanese_key(text: str) -> str:
    if "and" in text:
        text = _AND.sub("&", text)
    text = _LONG_FOR_ONE.sub("一", _KANJI_BEFORE_LONG.sub(_kana_twin, text))
    text = fold_dashes(expand_repeated_kanji(text))
    text = fold_kana(text.translate(_key_table()))
    text = _DROPPED.sub("", text)
    text = _GA.sub("ケ", text)
    text = _same_looking(text)
    text = _FIGURES.sub(_in_figures, text)
    text = letter_sequences(text)
    return _WORD_END.sub("", text).replace("&", "アンド")


@cache
def _key_table() -> dict[int, str]:
    tables = load_table("letters")
    signs = {**tables["lookalikes"], **tables["formal_figures"]}
    table = {ord(form): plain for sign, plain in signs.items() for form in (sign, sign.lower())}
    return {**kanji_table(), **table}


def _same_looking(text: str) -> str:
    """Decide kana and kanji of the same look by their neighbours, until nothing changes."""
    text = _WORK.sub("工", text)
    for pattern, table in (
        (_KANJI_IN_KANA, _LOOKALIKE_TO_KANA),
        (_KANA_IN_KANJI, _LOOKALIKE_TO_KANJI),
    ):
        while (changed := pattern.sub(_through(table), text)) != text:
            text = changed
    return text


def _kana_twin(found: "re.Match[str]") -> str:
    return found[0].translate(_LOOKALIKE_TO_KANA)


def _through(table: dict[int, int]) -> "Callable[[re.Match[str]], str]":
    return lambda found: found[0].translate(table)


_DIGITS = {figure: value for value, figure in enumerate("〇一二三四五六七八九")}


def _in_figures(found: "re.Match[str]") -> str:
    return kanji_figures(found[0])


@lru_cache(maxsize=4096)
def kanji_figures(figures: str) -> str:
    """Return a run of kanji figures (〇 to 九, 十, 百) in Arabic figures.

    二十三 gives 23, 一二三 gives 123, 百 alone stays (百貨店).
    """
    if "十" not in figures and "百" not in figures:
        return "".join(str(_DIGITS[figure]) for figure in figures)
    if set(figures) == {"百"}:
        return figures
    total, current = 0, 0
    for figure in figures:
        if figure in "十百":
            total += (current or 1) * (10 if figure == "十" else 100)
            current = 0
        else:
            current = current * 10 + _DIGITS[figure]
    return str(total + current)


@cache
def _letter_names() -> "re.Pattern[str]":
    words = "|".join(map(fold_kana, load_table("letters")["words"]))
    name = f"(?!{words})(?:{'|'.join(sorted(_letter_of(), key=len, reverse=True))})"
    return re.compile(f"(?<![{KATAKANA}ー]){name}(?:(?:&|アンド)?{name})+")


@cache
def _letter_of() -> dict[str, str]:
    letters = load_table("letters")["letters"]
    return {fold_kana(name): letter for letter, names in letters.items() for name in names}


@cache
def _one_letter() -> "re.Pattern[str]":
    return re.compile("|".join(sorted(_letter_of(), key=len, reverse=True)))


@lru_cache(maxsize=65536)
def _spelt(run: str) -> str:
    letters = _one_letter().sub(lambda found: _letter_of()[found[0]], run)
    return letters.replace("アンド", "&")


def letter_sequences(folded: str) -> str:
    """Return ``folded`` (see `fold_kana`), letters spelt in kana as letters: エヌテイテイ as ntt.

    Only two letters or more at the head of a katakana run count.
    """
    return _letter_names().sub(_as_letters, folded)


def _as_letters(found: "re.Match[str]") -> str:
    return _spelt(found[0])
