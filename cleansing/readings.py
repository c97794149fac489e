"""How a name is read: the source's kana where it has them, else pykakasi's reading.

A reading key ignores everything in which two writings of one reading differ: the size of kana, the
long vowel sign, spaces, the legal form. Banks write readings so (全銀協規定: no small kana).
"""

import re
from functools import cache, lru_cache
from typing import Any, Final

from cleansing.folds import KATAKANA, fold_kana, fold_kanji, fold_width, to_katakana
from cleansing.names import split_name
from cleansing.resources import load_table

_NOT_KANA: Final = re.compile(f"[^{KATAKANA}]")
_LETTERS: Final = re.compile(r"[a-z]+")
_WORD: Final = 5
_DIGITS: Final = {
    "0": "ゼロ", "1": "イチ", "2": "ニ", "3": "サン", "4": "ヨン",
    "5": "ゴ", "6": "ロク", "7": "ナナ", "8": "ハチ", "9": "キュウ",
}  # fmt: skip


def reading_key(kana: str) -> str:
    """Return the key of a reading given in kana, its legal form left out; "" where it has none."""
    core = split_name(kana).core
    return _key(core)


def reading(core: str) -> str:
    """Return the reading of a name's core in katakana, as a machine guesses it.

    Variants are folded first: pykakasi drops kanji that it does not know (髙島 would read シマ).
    """
    return _generated(fold_kanji(fold_width(core)))


def generated_key(core: str) -> str:
    """Return the reading key of a core for which the source gives no kana."""
    return _key(reading(core))


def _key(text: str) -> str:
    katakana = to_katakana(fold_width(text).casefold())
    spelt = _LETTERS.sub(lambda found: _spelt(found[0]), katakana)
    spelt = "".join(_DIGITS.get(sign, sign) for sign in spelt)
    return _NOT_KANA.sub("", fold_kana(spelt))


def _spelt(letters: str) -> str:
    """Spell short runs of letters by their names; longer ones are words with unknown readings."""
    if len(letters) > _WORD:
        return ""
    names = load_table("letters")["letters"]
    return "".join(names[letter][0] for letter in letters)


@cache
def _kakasi() -> Any:
    import pykakasi

    return pykakasi.kakasi()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1 << 18)
def _generated(text: str) -> str:
    if not text or text.isascii():
        return text
    return "".join(part["kana"] for part in _kakasi().convert(text))
