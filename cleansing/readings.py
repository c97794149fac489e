"""The key under which readings of one name agree.

Its source is the kana that a file gives, else the guess of `reading`, which is marked as one by
who uses it. How a guess is made is the business of ``spoken``.
"""

import re
from functools import cache
from typing import Final

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
from cleansing.spoken import letter_names, read_aloud, reading
from cleansing.text import letter_sequences

__all__ = ["bare_kana", "kana_key", "reading", "reading_key", "short_vowels"]

_NOT_KANA: Final = re.compile(f"[^{KATAKANA}]")
_LETTERS: Final = re.compile("[a-z&]")
_PLAIN_KANA: Final = re.compile(f"[{KATAKANA}ー・\\s]*")
_NEITHER: Final = re.compile(f"[^{KATAKANA}ーa-z&]")
# 医療法人 are registered with this part of their form in the reading, though without the rest.
_SUBFORM: Final = re.compile("^(?:シャダン|ザイダン|シヤダン)(?=...)")


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
    return kana_key(text if _PLAIN_KANA.fullmatch(text) else read_aloud(fold_kanji(text)))


def kana_key(kana: str) -> str:
    """Return the key of a text in katakana that has no legal form."""
    folded = _NEITHER.sub("", fold_kana(fold_dashes(kana)))
    key = _NOT_KANA.sub("", _LETTERS.sub(_letter_name, letter_sequences(folded)))
    return _same().sub(lambda found: _same_kana()[found[0]], key)


_LONG_O: Final = re.compile("(?<=[オコソトノホモヨロゴゾドボポ])[ウオ]+")
_LONG_U: Final = re.compile("(?<=[ウクスツヌフムユルグズヅブプ])ウ+")


def short_vowels(key: str) -> str:
    """Return the key of a reading as Latin letters have it: Hepburn leaves long o and u short."""
    return _LONG_U.sub("", _LONG_O.sub("", key))


def _letter_name(found: "re.Match[str]") -> str:
    return _foldedletter_names()[found[0]]


@cache
def _foldedletter_names() -> dict[str, str]:
    names = {letter: kana_key(names[0]) for letter, names in letter_names().items()}
    return {**names, "&": "アンド"}


@cache
def _same_kana() -> dict[str, str]:
    return {
        _NOT_KANA.sub("", fold_kana(other)): _NOT_KANA.sub("", fold_kana(kana))
        for kana, other in load_table("readings")["same"].items()
    }


@cache
def _same() -> "re.Pattern[str]":
    return re.compile("|".join(sorted(_same_kana(), key=len, reverse=True)))
