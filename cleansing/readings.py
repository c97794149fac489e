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
from cleansing.names import split_name
from cleansing.resources import load_table
from cleansing.text import letter_sequences

_RUN: Final = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9][0-9,]*|[^A-Za-z0-9]+")
_KANJI: Final = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々〆〇]")
_C: Final = re.compile("c(?=[auo])")
_NOT_KANA: Final = re.compile(f"[^{KATAKANA}]")
_LETTERS: Final = re.compile("[a-z&]")
_PLAIN_KANA: Final = re.compile(f"[{KATAKANA}ー・\\s]*")
_NEITHER: Final = re.compile(f"[^{KATAKANA}ーa-z&]")
_SUBFORM: Final = re.compile("^(?:シャダン|ザイダン|シヤダン)(?=...)")
_ON_BEFORE: Final = ("会", "園", "苑", "院", "荘", "寺")
_ACRONYM: Final = 3
_CAMEL: Final = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
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
    return _NEITHER.sub("", _read(fold_kanji(fold_spaces(fold_width(core)))))


def _read(text: str) -> str:
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
    if len(parts) > 1 and all(len(part) > 1 for part in parts):
        return "".join(map(_latin, parts))
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
    """Return a reading given by a source in full-width katakana without its legal form.

    カブシキガイシャ, とくていひえいりかつどうほうじん, the bank's ``ｶ)`` and ``(ｶ`` go.
    """
    text = to_katakana(fold_spaces(fold_width(kana)))
    if "(" in text or ")" in text or "." in text:
        text = split_name(text).core
    found = legal_forms.in_kana(text)
    while found:
        text = (found.left + found.right).strip(" ・")
        found = legal_forms.in_kana(text)
    return _SUBFORM.sub("", text)


def reading_key(kana: str) -> str:
    """Return the key under which readings of one name agree.

    Ignored are the legal form, width, hiragana or katakana, the size of kana (banks write ヤ for
    ャ), ー, spaces and signs, the spelling of letters' names, figures or their readings, and
    readings that people give one name both ways (ニホン, ニッポン).

    Args:
        kana: A reading as a source gives it, or one from `reading`. Kanji in it are read.
    """
    text = bare_kana(kana)
    return kana_key(text if _PLAIN_KANA.fullmatch(text) else _read(fold_kanji(text)))


def kana_key(kana: str) -> str:
    """Return the key of a text in katakana that has no legal form."""
    folded = _NEITHER.sub("", fold_kana(fold_dashes(kana)))
    key = _NOT_KANA.sub("", _LETTERS.sub(_letter_name, letter_sequences(folded)))
    return _same().sub(lambda found: _same_kana()[found[0]], key)


def _letter_name(found: "re.Match[str]") -> str:
    return _folded_letters()[found[0]]


@cache
def _folded_letters() -> dict[str, str]:
    names = {letter: kana_key(names[0]) for letter, names in _letters().items()}
    return {**names, "&": "アンド"}


@cache
def _same_kana() -> dict[str, str]:
    return {
        _NOT_KANA.sub("", fold_kana(other)): _NOT_KANA.sub("", fold_kana(kana))
        for kana, other in _table("same").items()
    }


@cache
def _same() -> "re.Pattern[str]":
    return re.compile("|".join(sorted(_same_kana(), key=len, reverse=True)))
