"""Texts to yen and to exact decimal numbers.

Amounts are whole yen, quantities and prices decimals; neither is ever a float. A separator in the
wrong place, a fraction of a yen or a number that a spreadsheet shortened is a problem of the row,
not something to round away.
"""

import re
from decimal import Context, Decimal
from typing import Final

from cleansing.cells import damage, fold, says_nothing
from cleansing.problems import Problem
from core.language import Text

PLACES: Final = 4  # 弥生販売: quantities and prices have up to four decimals

_LONGEST: Final = 60
_TOO_LARGE: Final = 10**15
# A spreadsheet keeps and shows 15 digits; what a file holds beyond them is binary noise
# (1000 * 1.08 is stored as 1080.0000000000002).
_FIFTEEN_DIGITS: Final = Context(prec=15)

_NUMBER: Final = r"(?P<whole>[0-9][0-9,]*)?(?:\.(?P<fraction>[0-9]*))?"
_AMOUNT: Final = re.compile(
    r"(?P<sign>[-+△▲])?\s*"
    r"(?P<yen>[¥\\]|JPY|金)?\s*"
    r"(?P<inner>[-+△▲])?\s*"
    rf"{_NUMBER}\s*"
    r"(?P<scale>百万|千万|億|万|千)?(?P<unit>円也?|JPY)?"
    r"(?P<end>-)?",
)
_SCALES: Final = {"千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "億": 10**8}
_BRACKETS: Final = re.compile(r"(?P<yen>[¥\\]?)\s*\((?P<inside>[^()]*)\)(?P<unit>円?)")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_COUNTED: Final = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_SCALED: Final = re.compile(
    rf"(?P<sign>[-△▲])?[¥\\]?(?:(?P<oku>{_COUNTED})億)?"
    rf"(?:(?P<man>{_COUNTED})(?P<scale>百万|千万|万))?(?:(?P<sen>{_COUNTED})千)?"
    rf"(?P<ones>{_COUNTED})?円?"
)

# What nearly every cell holds; the long way gives the same and takes ten times as long.
_USUAL: Final = re.compile(r"-?[1-9][0-9]{0,14}|-?[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}|0", re.ASCII)

_NOT_A_NUMBER: Final = Problem(
    "not_a_number", Text("数値として読めません。", "This cannot be read as a number.")
)
_THOUSANDS: Final = Problem(
    "thousands",
    Text(
        "桁区切りのカンマの位置が正しくありません。桁が欠けている可能性があります。",
        "The thousands separators stand in the wrong places; a digit may be missing.",
    ),
)
_FRACTION: Final = Problem(
    "fraction",
    Text(
        "円未満の端数があります。円単位の金額にしてください。",
        "A fraction of a yen. Give the amount in whole yen.",
    ),
)
_TOO_FINE: Final = Problem(
    "too_fine",
    Text("小数の桁が多すぎます。", "The number has too many decimals."),
)
_LARGE: Final = Problem(
    "too_large",
    Text(
        "1,000兆以上の数値です。番号などの列が対応付けられていないか確認してください。",
        "A number of 10^15 or more. Check that the column is not one of codes.",
    ),
)


def parse_yen(text: str) -> int | Problem | None:
    r"""Read an amount of whole yen.

    Accepts full-width digits, thousands separators, ``¥`` (also as the ``\`` of Shift_JIS) and
    ``円``, the minus signs of Japanese books (``-`` ``−`` ``△`` ``▲``, brackets, a trailing ``-``)
    and written units (``1億2,000万円``, ``300百万円``, ``▲5千円``). A ``-`` after
    an amount with a yen sign is the mark that closes an amount on a receipt (``￥1,234-``), not
    a minus.

    Returns:
        The amount; None where the cell says nothing (empty, ``-``); a `Problem` with the code
        ``not_a_number``, ``thousands``, ``fraction``, ``too_large`` or one of
        `cleansing.cells.damage`.
    """
    if _USUAL.fullmatch(text):
        return int(text.replace(",", ""))
    number = _parse(text, scaled=True)
    if not isinstance(number, Decimal):
        return number
    whole = int(number)
    return whole if whole == number else _FRACTION


def written_yen(text: str) -> str | None:
    """Write an amount as whole yen: ``3,000千円`` and ``300万円`` are both ``3000000``.

    Returns:
        The digits; None where the cell says nothing; what cannot be read as it stands, so that
        people see it.
    """
    amount = parse_yen(text)
    if amount is None:
        return None
    return text.strip() if isinstance(amount, Problem) else str(amount)


def parse_price(text: str) -> Decimal | Problem | None:
    """Read exact yen with decimals: a unit price, a cost. Takes all that `parse_yen` takes."""
    return parse_decimal(text, scaled=True)


def parse_decimal(
    text: str, places: int = PLACES, *, scaled: bool = False
) -> Decimal | Problem | None:
    """Read a quantity or another exact number.

    Takes the same notations as `parse_yen`, except for written units.

    Args:
        text: A cell of a numeric column.
        places: The most decimals that the number may have; zeros at the end don't count.
        scaled: Written units are taken too, for yen.

    Returns:
        The number without zeros at its end; None where the cell says nothing; a `Problem` with
        the code ``not_a_number``, ``thousands``, ``too_fine``, ``too_large`` or one of
        `cleansing.cells.damage`.
    """
    if _USUAL.fullmatch(text):
        return Decimal(text.replace(",", ""))
    number = _parse(text, scaled=scaled)
    if isinstance(number, Decimal) and -int(number.as_tuple().exponent) > places:
        return _TOO_FINE
    return number


def _parse(text: str, scaled: bool) -> Decimal | Problem | None:
    """Return the number of a cell, without zeros at the end of its decimals."""
    folded = fold(text)
    if says_nothing(folded):
        return None
    if len(folded) > _LONGEST:
        return _NOT_A_NUMBER
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    bracketed = _BRACKETS.fullmatch(folded)
    if bracketed:
        folded = bracketed["yen"] + bracketed["inside"].strip() + bracketed["unit"]
    match = _AMOUNT.fullmatch(folded)
    if not match or (match["scale"] and not scaled):
        return _scaled(folded) if scaled and not bracketed else _NOT_A_NUMBER
    minuses = _minuses(match) + (bracketed is not None)
    if minuses > 1 or (match["sign"] and match["inner"]):
        return _NOT_A_NUMBER  # nobody knows what ▲(1,234) means
    number = _exact(match["whole"] or "", match["fraction"] or "")
    if match["scale"] and isinstance(number, Decimal):
        number = _plain(number * _SCALES[match["scale"]])
        number = _LARGE if number >= _TOO_LARGE else number
    if minuses and isinstance(number, Decimal):
        return -number if number else number
    return number


def _minuses(match: re.Match[str]) -> int:
    leading = sum(match[name] in ("-", "△", "▲") for name in ("sign", "inner"))
    # In a column of 千円 120- is written as 120千円-: the unit is the heading's, the minus stays.
    closes = bool(match["yen"] or (match["unit"] and not match["scale"]))
    return leading + (match["end"] is not None and not closes)


def _exact(whole: str, fraction: str) -> Decimal | Problem:
    if not whole and not fraction:
        return _NOT_A_NUMBER
    if "," in whole and not _GROUPED.fullmatch(whole):
        return _THOUSANDS
    number = _FIFTEEN_DIGITS.create_decimal(f"{whole.replace(',', '') or 0}.{fraction}")
    if number >= _TOO_LARGE:
        return _LARGE
    return _plain(number)


def _plain(number: Decimal) -> Decimal:
    """Drop the zeros at the end of the decimals, without going into scientific notation."""
    whole = number.to_integral_value()
    return Decimal(int(whole)) if number == whole else number.normalize()


def _scaled(folded: str) -> Decimal | Problem:
    """Read an amount with written units: ``1億2,000万円``, ``300百万円``, ``5千円``."""
    match = _SCALED.fullmatch(folded.replace(" ", ""))
    if not match or not (match["oku"] or match["man"] or match["sen"]):
        return _NOT_A_NUMBER
    total = Decimal(0)
    parts = (
        (match["oku"], 10**8),
        (match["man"], _SCALES.get(match["scale"], 0)),
        (match["sen"], 1000),
        (match["ones"], 1),
    )
    for counted, scale in parts:
        whole, _, fraction = (counted or "0").partition(".")
        number = _exact(whole, fraction)
        if isinstance(number, Problem):
            return number
        total += number * scale
    if total >= _TOO_LARGE:
        return _LARGE
    return -_plain(total) if match["sign"] else _plain(total)
