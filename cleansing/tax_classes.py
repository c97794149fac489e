"""Tax classes and rates as exports write them: ``10%``, ``軽減8%``, ``課税売上込10%``, ``対象外``.

Sources of the wordings: 弥生会計 (``課対仕入込軽減8%区分80%``: class, 込/内/外/別, rate and invoice
class in one text), マネーフォワード (``課税売上 10%``), freee, sales packages with a rate column.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cleansing.cells import damage, fold
from cleansing.problems import Problem
from cleansing.tax import TaxKind
from core.language import Text


@dataclass(frozen=True, slots=True)
class TaxClass:
    """What a text says of the tax of a line.

    Attributes:
        kind: The kind of taxation. A bare 8 % is ``standard``: whether the old or the reduced
            rate is meant only the day can tell, and the tax is the same.
        rate: The rate where the text states it or the kind is untaxed; None for "課税" alone.
        inclusive: Whether the amount contains the tax (込, 内税: True; 抜, 外税, 別記: False);
            None where the text does not say.
    """

    kind: TaxKind
    rate: Decimal | None
    inclusive: bool | None = None


_UNKNOWN: Final = Problem(
    "unknown_tax_class",
    Text(
        "税区分・税率として読めません。形式の設定（values）で対応を指定してください。",
        "Not a known tax class or rate. Map it in the profile (values).",
    ),
)
_ZERO: Final = Decimal(0)
# 課税対象外 is outside although it contains 課税, 非課税 exempt: the first that fits decides.
_UNTAXED: Final[tuple[tuple[re.Pattern[str], TaxKind], ...]] = (
    (re.compile(r"対象外|不課税|不課|^対外|課税外"), "outside"),
    (re.compile(r"非課|非売|非仕"), "exempt"),
    (re.compile(r"免税|輸出"), "export"),
)
# The part of the purchase tax that may be deducted from an issuer without a number, not a rate.
_DEDUCTION: Final = re.compile(r"(?:区分|経過措置|控除?)\(?[0-9]+%\)?|[0-9]+%控除|[0-9]+%経過")
_PERCENT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_NUMBER: Final = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,4})?")
_RATES: Final = {Decimal(rate) for rate in ("0", "0.01", "0.03", "0.05", "0.08", "0.10")}
# A bare 1 is rather a code of the software than a rate of 1 % or 100 %.
_BARE: Final = _RATES - {Decimal("0.01")}
_HUNDRED: Final = Decimal(100)


def parse_tax_class(text: str) -> TaxClass | Problem | None:
    """Read a tax class or a rate; None where the cell is empty.

    Bare numbers are percentages (``10``, ``8.0``) or fractions (``0.1``). Codes of a single
    product are not known here: its profile maps them to words.
    """
    folded = fold(text)
    if not folded:
        return None
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    words = _DEDUCTION.sub("", re.sub(r"\s+", "", folded))
    for pattern, kind in _UNTAXED:
        if pattern.search(words):
            return TaxClass(kind, _ZERO)
    percent = _PERCENT.search(words)
    if percent or _NUMBER.fullmatch(words):
        return _rated(words, Decimal(percent[1]) / _HUNDRED if percent else _bare(words))
    if re.search(r"課税|課対|課売|課仕", words):
        kind = "reduced" if "軽" in words else "standard"
        return TaxClass(kind, None, _inclusive(words))
    return _UNKNOWN


def _bare(number: str) -> Decimal | None:
    value = Decimal(number)
    rate = value if value < 1 else value / _HUNDRED
    return rate if rate in _BARE else None


def _rated(words: str, rate: Decimal | None) -> TaxClass | Problem:
    if rate is None or rate not in _RATES:
        return _UNKNOWN
    if not rate:
        return TaxClass("outside", _ZERO)
    reduced = re.search(r"軽|[*※]", words) or rate == Decimal("0.01")
    return TaxClass("reduced" if reduced else "standard", rate, _inclusive(words))


def _inclusive(words: str) -> bool | None:
    if re.search(r"込|内税|内[0-9]|\(内\)", words):
        return True
    return False if re.search(r"抜|外税|別記|別|外[0-9]|\(外\)", words) else None
