"""How a name is read aloud, and the key under which readings agree.

Where a source gives kana, its key is made of that; else the reading is generated: kanji through
the dictionary of pykakasi (longest word first, after the fold of kanji variants, with the words
of firms' names from ``resources/readings.yaml`` before it), letters by their names, figures as
numbers. A generated reading is a guess and is marked as one by who uses it.
"""

import re
from functools import cache, lru_cache
from typing import Any, Final

import jaconv

from cleansing import legal_forms
from cleansing.folds import (
    KATAKANA,
    fold_dashes,
    fold_kana,
    fold_kanji,
    fold_spaces,
    fold_width,
    to_katakana,
)
from cleansing.resources import load_table
from cleansing.text import letter_sequences

_RUN: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9][0-9,]*|[^A-Za-z0-9]+")
_KANJI: Final = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々〆〇]")
_NOT_KANA: Final = re.compile(f"[^{KATAKANA}]")
_LETTERS: Final = re.compile("[a-z&]")
_ACRONYM: Final = 4
_SIGNS: Final = {"&": "アンド", "+": "プラス", "@": "アット", "%": "パーセント"}
_ROMAJI: Final = re.compile(
    r"(?:(?:[kstnhmrgzbpd]|[sc]h|ts|[kgnhmrbp]y|j|f|w|y)?[aiueo]|n(?![aiueoy])|([kstpcm])(?=\1))+",
    re.IGNORECASE,
)


def reading(core: str) -> str:
    """Return the reading of a name in katakana, as well as it can be told.

    Args:
        core: A name without its legal form.

    Returns:
        Katakana without spaces and signs; "" where nothing can be read.
    """
    text = fold_kanji(fold_spaces(fold_width(core)))
    return "".join(_read_run(run) for run in _RUN.findall(text))


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
        if _KANJI.match(sign):
            word, kana = _longest(run, position)
            if not word:
                kana = parts[-1] if sign == "々" and parts else ""
            parts.append(kana)
            position += len(word) or 1
        else:
            parts.append(_SIGNS.get(sign, to_katakana(sign)))
            position += 1
    return "".join(parts)


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
    for word, kana in load_table("readings")["kanji"].items():
        by_first.setdefault(fold_kanji(word)[0], {})[fold_kanji(word)] = kana
    return by_first


@lru_cache(maxsize=200_000)
def _latin(word: str) -> str:
    """Read a Latin word: a known one, one in rōmaji, else by its letters."""
    lower = word.lower().replace("'", "").replace("’", "")
    known: str | None = load_table("readings")["english"].get(lower)
    if known:
        return known
    spelt = word.isupper() and len(word) <= _ACRONYM
    if not spelt and len(word) > 2 and _ROMAJI.fullmatch(lower):
        return str(jaconv.alphabet2kata(lower))
    return "".join(_letters()[letter][0] for letter in lower if letter in _letters())


@cache
def _letters() -> dict[str, list[str]]:
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


def bare_kana(kana: str) -> str:
    """Return a reading given by a source, without the legal form in it, in full-width katakana.

    カブシキガイシャ, とくていひえいりかつどうほうじん, the bank's ``ｶ)`` and ``(ｶ`` go; spaces
    stay.
    """
    text = to_katakana(fold_spaces(fold_width(kana)))
    if "(" in text or ")" in text or "." in text:
        from cleansing.names import split_name

        text = split_name(text).core
    found = legal_forms.in_kana(text)
    while found:
        text = (found.left + found.right).strip(" ・")
        found = legal_forms.in_kana(text)
    return text


def reading_key(kana: str) -> str:
    """Return the key under which readings of one name agree.

    Ignored are the legal form, width, hiragana or katakana, the size of kana (banks write ヤ for
    ャ), ー, spaces and signs, the spelling of letters' names, and figures or their readings.

    Args:
        kana: A reading as a source gives it, or one from `reading`. Kanji in it are read.
    """
    text = bare_kana(kana)
    if _KANJI.search(text) or not text.isalpha():
        text = "".join(_read_run(run) for run in _RUN.findall(fold_kanji(text)))
    return kana_key(text)


def kana_key(kana: str) -> str:
    """Return the key of a text in katakana that has no legal form."""
    folded = letter_sequences(fold_kana(fold_dashes(kana)))
    return _NOT_KANA.sub("", _LETTERS.sub(_letter_names, folded))


def _letter_names(found: "re.Match[str]") -> str:
    return _folded_letters()[found[0]]


@cache
def _folded_letters() -> dict[str, str]:
    names = {letter: fold_kana(names[0]) for letter, names in _letters().items()}
    return {**names, "&": "アンド"}
