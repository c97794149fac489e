"""What every cell goes through before it is read as a date, an amount or a number.

People and spreadsheets leave marks that mean the same whatever the column: full-width digits, the
many dashes, ``="001"`` to protect zeros, a lone dash for "nothing", ``#N/A`` where a formula
failed, ``7.00001E+12`` where a long number was shortened. Here they are folded or named, once.
What a value of some kind looks like does not belong here.
"""

import re
import unicodedata
from typing import Final

from cleansing.problems import Problem
from core.language import Text

# Dashes that compatibility normalisation leaves apart, and the long vowel mark, which Japanese
# keyboards give for the minus key. Only for values without kana: dates, amounts, numbers.
_DASHES: Final = "‐‑‒–—―−─━➖﹘﹣ー"
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\x00"
_MARKS: Final = {
    **{ord(dash): "-" for dash in _DASHES},
    **{ord(mark): None for mark in _INVISIBLE},
    ord("〜"): "~",
}
_PROTECTED: Final = re.compile(r'="([^"]*)"|\'(.*)')
_NOTHING: Final = re.compile(
    r"-+|なし|無し?|ナシ|未登録|未取得|未設定|不明|非該当|該当なし|N/A|n/a|NULL|null|None"
)
_FORMULA_ERROR: Final = re.compile(r"#[A-Z][A-Z0-9_/]*[!?]?|Err:[0-9]{3}")
_HASH_MARKS: Final = re.compile(r"#{2,}")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")

_FORMULA: Final = Problem(
    "formula_error",
    Text(
        "表計算ソフトの数式エラーです。元のファイルで数式を直してください。",
        "A spreadsheet formula failed here. Mend the formula in the source file.",
    ),
)
_HASHES: Final = Problem(
    "hash_marks",
    Text(
        "列幅が足りず「####」として保存されています。列を広げて保存し直してください。",
        'Saved as "####" because the column was too narrow. Widen it and save again.',
    ),
)
_SHORTENED: Final = Problem(
    "scientific",
    Text(
        "表計算ソフトが指数表示に変えた数値で、元の桁は失われています。元のデータから出力し直して"
        "ください。",
        "A spreadsheet turned this number into scientific notation and its digits are lost. "
        "Export it again from the original data.",
    ),
)


def fold(text: str) -> str:
    """Fold the width, dashes, invisible characters and Excel protection of a cell without kana.

    ``="0312345678"`` and a leading apostrophe, by which people keep leading zeros in a
    spreadsheet, are taken off.
    """
    if not text.isascii():
        text = _compatible(text).translate(_MARKS)
    text = text.strip("\x00 \t\r\n\f\v")
    if text[:1] in ("=", "'"):
        protected = _PROTECTED.fullmatch(text)
        if protected:
            text = (protected[1] or protected[2] or "").strip()
    return text


def _compatible(text: str) -> str:
    # Footnote marks (¹ ①) are no digits of the value: normalised, 100¹ would become 1001.
    if any(unicodedata.category(character) == "No" for character in text):
        return text
    return unicodedata.normalize("NFKC", text)


def says_nothing(folded: str) -> bool:
    """Tell whether a folded cell is empty or holds a word or dash that stands for nothing."""
    return not folded or _NOTHING.fullmatch(folded) is not None


def damage(folded: str) -> Problem | None:
    """Return what a spreadsheet did to a folded cell, None where nothing is known.

    Codes: ``formula_error`` (``#N/A``, ``#REF!``, LibreOffice's ``Err:502``), ``hash_marks``
    (``####``), ``scientific`` (``7.00001E+12``).
    """
    if folded[:1] == "#" or folded[:4] == "Err:":
        if _HASH_MARKS.fullmatch(folded):
            return _HASHES
        if _FORMULA_ERROR.fullmatch(folded):
            return _FORMULA
    if _SCIENTIFIC.fullmatch(folded):
        return _SHORTENED
    return None
