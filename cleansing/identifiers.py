"""Corporate numbers, invoice numbers, and the individual numbers that must not be taken in.

Sources: 法人番号の指定等に関する省令 (13 digits, the first a check digit), 国税庁「登録番号とは」
(T and 13 digits: a corporation's is its 法人番号, a sole proprietor's another number without a
published check digit), 番号法 (個人番号 may not be kept for such a purpose as this).
"""

import re
from collections.abc import Sequence
from typing import Final

from stdnum.jp import cn, in_

from cleansing.cells import damage, fold, says_nothing
from cleansing.problems import Problem
from core.language import Text

_LONGEST: Final = 60
_SEPARATORS: Final = re.compile(r"[\s\-]+")
_CORPORATE: Final = re.compile(r"[0-9]{13}")
_INDIVIDUAL: Final = re.compile(r"[0-9]{12}")
_INDIVIDUAL_CUT: Final = re.compile(r"[0-9]{11,12}")  # a spreadsheet drops a leading zero
# What may become eleven digits or more once it is folded; cheap, as every column is asked.
_LONG_NUMBER: Final = re.compile(r"[\s\"'=]*\d[\d\s\-－‐‑–—―−ー]{10,}")
_FLOAT: Final = re.compile(r"([0-9]{12,13})\.0+")
_ZEROS: Final = re.compile(r"T?0+")
_LABEL: Final = re.compile(r"(?:法人番号|登録番号|インボイス番号|事業者登録番号)[:\s]*")

_INDIVIDUAL_HEADER: Final = re.compile(r"個人番号|マイナンバ|MYNUMBER|INDIVIDUALNUMBER")
_OTHER_HEADER: Final = re.compile(
    r"法人|会社|登記|JAN|EAN|UPC|商品|バーコード|電話|TEL|FAX|携帯|伝票|受注|注文|口座|免許|管理番号"
)
# One number in ten or eleven passes the check digit by chance, so that three in a row pass by
# chance once in a thousand columns, eight never.
_FEW: Final = 3
_MANY: Final = 8
_NEARLY_ALL: Final = 0.8

_NOT_A_NUMBER: Final = Problem(
    "not_an_identifier",
    Text("番号として読めない文字が含まれています。", "Contains what is no part of a number."),
)
_LENGTH: Final = Problem(
    "length",
    Text(
        "13桁ではありません（12桁なら会社法人等番号の可能性があります）。法人番号を入れてください。",
        "Not 13 digits (with 12 it may be a company registration number). Enter the corporate "
        "number.",
    ),
)
_CHECK_DIGIT: Final = Problem(
    "check_digit",
    Text(
        "検査用数字が一致しません。番号の打ち間違い、または個人事業者の登録番号の可能性があります。",
        "The check digit does not fit: a mistyped number, or a sole proprietor's.",
    ),
)
_INDIVIDUAL_NUMBER: Final = Problem(
    "individual_number",
    Text(
        "個人番号（マイナンバー）の可能性がある12桁の番号です。取り込みません。元のファイルから"
        "削除してください。",
        "Twelve digits that may be an individual number (My Number). It is not taken in; remove "
        "it from the source file.",
    ),
)


def corporate_number(text: str) -> str | Problem | None:
    """Read a 法人番号.

    Args:
        text: A cell; hyphens, spaces, full-width digits, a leading ``T`` (the invoice number of
            a corporation contains its corporate number) and the ``.0`` of a float are accepted.

    Returns:
        The 13 digits; None where the cell says nothing; a `Problem` with the code
        ``scientific`` (shortened by a spreadsheet, the digits are lost), ``length``,
        ``check_digit``, ``individual_number`` or ``not_an_identifier``. The value of an
        ``individual_number`` must not be written anywhere, not to the quarantine either.
    """
    digits = _digits(text)
    if not isinstance(digits, str):
        return digits
    return digits if cn.is_valid(digits) else _CHECK_DIGIT


def invoice_number(text: str, person: bool = False) -> str | Problem | None:
    """Read an 適格請求書発行事業者登録番号.

    Args:
        text: A cell; as `corporate_number` takes it, with or without the ``T``.
        person: Whether the issuer is a sole proprietor or an association without corporate
            status, whose number has no known check digit.

    Returns:
        ``T`` and 13 digits; None where the cell says nothing; else a `Problem` with the codes of
        `corporate_number`.
    """
    digits = _digits(text)
    if not isinstance(digits, str):
        return digits
    return f"T{digits}" if person or cn.is_valid(digits) else _CHECK_DIGIT


def corporate_number_of_invoice(number: str) -> str | None:
    """Return the 法人番号 inside an invoice number, None where it holds none.

    A sole proprietor's number is told by its check digit, which fits by chance in about one of
    nine: what is known to be a person's number must not be asked about here.
    """
    digits = number.removeprefix("T")
    return digits if _CORPORATE.fullmatch(digits) and cn.is_valid(digits) else None


def is_individual_number(text: str) -> bool:
    """Tell whether a cell is 12 digits with the check digit of a 個人番号.

    One of ten other numbers of 12 digits passes too.
    """
    digits = _SEPARATORS.sub("", fold(text))
    return bool(_INDIVIDUAL.fullmatch(digits)) and in_.is_valid(digits)


def looks_like_my_number(values: Sequence[str], header: str = "") -> bool:
    """Tell whether a column holds 個人番号 and must be refused (番号法).

    Without a telling header, a column is refused when at least three of its distinct values are
    12 digits with a fitting check digit and these are nearly all, or when they are at least
    eight and most. Under a header that names individual numbers one number of 12 digits (11
    where a spreadsheet dropped the zero) is enough, whether its check digit fits or not. Under
    one that names another number (会社法人等番号, JAN, telephone) there must be eight and nearly
    all.

    Args:
        values: The texts of the column, in any number; empty ones don't count.
        header: The column's header in the file.
    """
    spoken = {text for text in set(values) if text and not text.isspace()}
    long = [text for text in spoken if len(text) > 10 and _LONG_NUMBER.match(text)]
    if not long:
        return False
    numbers = {_FLOAT.sub(r"\1", _SEPARATORS.sub("", fold(text))) for text in long}
    name = _SEPARATORS.sub("", fold(header)).upper().replace("_", "")
    if _INDIVIDUAL_HEADER.search(name):
        return any(_INDIVIDUAL_CUT.fullmatch(number) for number in numbers)
    fitting = sum(
        _INDIVIDUAL.fullmatch(number) is not None and in_.is_valid(number) for number in numbers
    )
    share = fitting / (len(spoken) - len(long) + len(numbers))
    if _OTHER_HEADER.search(name):
        return fitting >= _MANY and share >= _NEARLY_ALL
    return (fitting >= _FEW and share >= _NEARLY_ALL) or (fitting >= _MANY and share > 0.5)


def _digits(text: str) -> str | Problem | None:
    """Return the 13 digits of a cell, whatever their check digit."""
    folded = fold(text)
    if says_nothing(folded):
        return None
    if len(folded) > _LONGEST:
        return _NOT_A_NUMBER
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    as_float = _FLOAT.fullmatch(folded)
    bare = _SEPARATORS.sub("", as_float[1] if as_float else _LABEL.sub("", folded)).upper()
    if _ZEROS.fullmatch(bare):
        return None  # the filling of a fixed-width export
    digits = bare.removeprefix("T")
    if _CORPORATE.fullmatch(digits):
        return digits
    if _INDIVIDUAL.fullmatch(digits) and in_.is_valid(digits):
        return _INDIVIDUAL_NUMBER
    return _LENGTH if digits.isascii() and digits.isdigit() else _NOT_A_NUMBER
