"""Amounts as they are written: reading one for a sum.

What belongs here: as much of numbers as slips need. What does not: values of fields,
which stay texts here and are read in ``cleansing``.
"""

import re
import unicodedata
from decimal import Decimal

_MINUS = "-−‐‑–—―ー▲△"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def number(text: str) -> Decimal | None:
    """Return the amount written in ``text``: 0 where it is empty, None where it is no amount."""
    bare = unicodedata.normalize("NFKC", text).strip().lstrip("¥\\").removesuffix("円").strip()
    if not bare:
        return Decimal(0)
    negative = False
    if bare[0] == "(" and bare[-1] == ")":
        bare, negative = bare[1:-1].strip(), True
    elif bare[0] in _MINUS:
        bare, negative = bare[1:].strip(), True
    elif bare[-1] in _MINUS:
        bare, negative = bare[:-1].strip(), True
    bare = bare.lstrip("¥\\+")
    if not _NUMBER.fullmatch(bare):
        return None
    value = Decimal(bare.replace(",", ""))
    return -value if negative else value


def plain(value: Decimal) -> str:
    """Return a number as text, without exponent and without zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
