"""How the core of a name is read aloud: a guess, in katakana.

Kanji go through the dictionary of pykakasi (longest word first, after the fold of kanji variants),
with the words of firms' names from ``resources/readings.yaml`` before it; letters are read by
their names, figures as numbers. Keys of readings are the business of ``readings``.
"""

import re
from functools import cache, lru_cache
from typing import Any, Final

import jaconv

from cleansing.folds import KATAKANA, fold_kanji, fold_spaces, fold_width, to_katakana
from cleansing.resources import load_table

_RUN: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9][0-9,]*|[^A-Za-z0-9]+")
_KANJI: Final = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々〆〇]")
_NO_SOUND: Final = re.compile(f"[^{KATAKANA}ー]")
_C: Final = re.compile("c(?=[auo])")
_ON_BEFORE: Final = ("会", "園", "苑", "院", "荘", "寺")
_ACRONYM: Final = 3
_CAMEL: Final = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NUMERALS: Final = "一二三四五六七八九十数"
_SIGNS: Final = {"&": "アンド", "+": "プラス", "@": "アット", "%": "パーセント"}
_ROMAJI: Final = re.compile(
    r"(?:(?:[kstnhmrgzbpd]|[sc]h|ts|[kgnhmrbp]y|j|f|w|y)?[aiueo]|n(?![aiueoy])|([kstpcm])(?=\1))+"
)


def reading(core: str) -> str:
    """Return the reading of a name in katakana, as well as it can be told.

    Args:
        core: A name without its legal form.

    Returns:
        Katakana without spaces and signs; "" where nothing can be read.
    """
    return _NO_SOUND.sub("", read_aloud(fold_kanji(fold_spaces(fold_width(core)))))


def read_aloud(text: str) -> str:
    """Read a text in one width whose kanji are folded; what has no reading stays as it is."""
    parts: list[str] = []
    latin = False
    for run in _RUN.findall(text):
        parts.append(
            load_table("readings")["english_figures"][int(run)]
            if latin and len(run) == 1 and run.isdecimal() and run.isascii()
            else _read_run(run)
        )
        latin = run[0].isascii() and run[0].isalpha()
    return "".join(parts)


def _read_run(run: str) -> str:
    first = run[0]
    if first.isascii() and first.isalpha():
        return _latin(run)
    if first.isascii() and first.isdigit():
        return number_reading(run.replace(",", ""))
    return _japanese(run)


@lru_cache(maxsize=200_000)
def _japanese(run: str) -> str:
    parts: list[str] = []
    position, end = 0, len(run)
    while position < end:
        sign = run[position]
        if sign in "ヶケ" and _is_ga(run, position):
            parts.append("カ" if run[position - 1] in _NUMERALS else "ガ")
            position += 1
            continue
        if not _KANJI.match(sign) and sign != "の":
            parts.append(_SIGNS.get(sign, to_katakana(sign)))
            position += 1
            continue
        word, kana = _word_at(run, position)
        if not word:
            kana = "".join(parts[-1:]) if sign == "々" else to_katakana(sign)
        parts.append(kana)
        position += len(word) or 1
    return "".join(parts)


def _is_ga(text: str, position: int) -> bool:
    """Tell the ヶ of 霞ヶ関 and 三ヶ月 from the katakana ケ."""
    around = text[position - 1 : position] if position else "", text[position + 1 : position + 2]
    return all(sign and _KANJI.match(sign) for sign in around)


def _word_at(text: str, position: int) -> tuple[str, str]:
    """Return the word of the dictionary at ``position`` and its reading, "" if there is none."""
    word, kana = _longest(text, position)
    if len(word) == 1 and word not in _table("kanji"):
        return word, _single(text, position) or kana
    if len(word) == 2 and _is_pair(word):
        first, second = _table("on")[word[0]], _table("on")[word[1]]
        return word, kana if kana.endswith(second) else first + second
    return word, kana


def _single(text: str, position: int) -> str:
    """Return the reading of a kanji that is no part of a longer word, "" where not known."""
    sign, after = text[position], text[position + 1 : position + 2]
    before = position > 0 and _KANJI.match(text[position - 1])
    if not before and not (after and _KANJI.match(after)):
        return _table("alone").get(sign, "")
    if sign in load_table("readings")["kun"] and after not in _ON_BEFORE:
        return ""
    return _table("on").get(sign, "")


def _is_pair(word: str) -> bool:
    """Tell two kanji of good omen from a surname or an ordinary word."""
    tables = load_table("readings")
    return (
        word[0] in tables["pair_first"]
        and word[1] in tables["pair_second"]
        and word not in tables["kanji"]
    )


def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = load_table("readings")[name]
    return table


def _longest(text: str, position: int) -> tuple[str, str]:
    """Return the longest word of the dictionary at ``position`` and its reading, "" if none."""
    words, longest = _words_from(text[position])
    for length in range(min(longest, len(text) - position), 0, -1):
        word = text[position : position + length]
        kana = words.get(word)
        if kana is not None:
            return word, kana
    return "", ""


@cache
def _words_from(first: str) -> tuple[dict[str, str], int]:
    """Return the words that begin with a character, their readings, and the longest's length."""
    words: dict[str, str] = {}
    for word, readings in (_dictionary().load(first) or {}).items():
        words[word] = to_katakana(readings[0][0])
    if first == "の":
        words.clear()
    words |= _own_words().get(first, {})
    return words, max(map(len, words), default=0)


@cache
def _dictionary() -> Any:
    from pykakasi import kanji

    untyped: Any = kanji
    return untyped.Kanwa()


@cache
def _own_words() -> dict[str, dict[str, str]]:
    by_first: dict[str, dict[str, str]] = {}
    for word, kana in _table("kanji").items():
        by_first.setdefault(fold_kanji(word)[0], {})[fold_kanji(word)] = kana
    return by_first


@lru_cache(maxsize=200_000)
def _latin(word: str) -> str:
    """Read a Latin word: a known one, one in rōmaji, one made of such words, else by letters."""
    plain = word.replace("’", "'")
    lower = plain.lower()
    if known := _table("english").get(lower):
        return known
    if lower.endswith("'s"):
        return f"{_latin(plain[:-2])}ズ"
    lower = lower.replace("'", "")
    romaji = _C.sub("k", lower.replace("l", "r"))
    short = _ACRONYM if word.isupper() else 1
    if len(lower) > short and _ROMAJI.fullmatch(romaji):
        return to_katakana(jaconv.alphabet2kana(romaji))
    parts = _CAMEL.findall(plain)
    words = [part for part in parts if part.lower() in _table("english")]
    if len(parts) > 1 and (words or all(len(part) > 1 for part in parts)):
        return "".join(map(_latin, parts))
    return "".join(letter_names()[letter][0] for letter in lower if letter in letter_names())


@cache
def letter_names() -> dict[str, list[str]]:
    """Return the names of the letters in kana, the usual one first."""
    letters: dict[str, list[str]] = load_table("letters")["letters"]
    return letters


_DIGITS: Final = ("ゼロ", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ")
_TENS: Final = ("", "ジュウ", "ヒャク", "セン")
_CONTRACTED: Final = {
    "サンヒャク": "サンビャク",
    "ロクヒャク": "ロッピャク",
    "ハチヒャク": "ハッピャク",
    "サンセン": "サンゼン",
    "ハチセン": "ハッセン",
    "イチジュウ": "ジュウ",
    "イチヒャク": "ヒャク",
    "イチセン": "セン",
}


@lru_cache(maxsize=4096)
def number_reading(digits: str) -> str:
    """Return how a number is read: 24 gives ニジュウヨン; longer than four digits, one by one."""
    if len(digits) > len(_TENS) or digits[0] == "0":
        return "".join(_DIGITS[int(digit)] for digit in digits)
    parts: list[str] = []
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            part = _DIGITS[int(digit)] + _TENS[place]
            parts.append(_CONTRACTED.get(part, part) if place else part)
    return "".join(parts)
