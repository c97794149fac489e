"""What the amounts of a source mean: tax inside or beside them, per line or per slip."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from cleansing.problems import Problem
from cleansing.tax import Rounding, rate_on, slip_taxes, tax_within
from connectors.rules import Tax
from core.language import Text

_PERCENT = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*%")
_PLAIN = re.compile(r"(\d{1,2}(?:\.\d{1,4})?)")
_UNTAXED = ("対象外", "非課", "不課", "免税", "輸出", "なし")
_ROUNDING: dict[str, Rounding] = {"floor": "down", "round": "half_up", "ceil": "up"}


@dataclass(frozen=True, slots=True)
class TaxReader:
    """Splits written amounts into the amount without tax and the tax, exactly.

    Attributes:
        tax: what the profile says about the amounts.
        rounding: how the firm rounds tax that the file does not state.
        default_rate: percent, for lines without a rate; None: the standard rate of their day.
    """

    tax: Tax
    rounding: Literal["floor", "round", "ceil"]
    default_rate: Decimal | None = None

    def rate(self, text: str) -> Decimal | Problem | None:
        """Read a tax rate or tax class as percent (``10%``, ``軽減8%``, ``0.1``, ``対象外``)."""
        folded = unicodedata.normalize("NFKC", text).strip()
        if not folded:
            return None
        match = _PERCENT.search(folded)
        if match:
            return Decimal(match.group(1))
        if any(word in folded for word in _UNTAXED):
            return Decimal(0)
        match = _PLAIN.fullmatch(folded)
        if match:
            number = Decimal(match.group(1))
            return number * 100 if 0 < number < 1 else number
        return None if not any(c.isdigit() for c in folded) else _NO_RATE

    def split(self, columns: Mapping[str, Sequence[Any]]) -> tuple[list[int], list[int | None]]:
        """Return amounts without tax, and taxes, of typed lines.

        Args:
            columns: ``amount_written`` ``tax`` ``tax_rate`` ``date`` ``document_no`` ``kind``.

        Money received carries no tax of its own: a payment keeps its amount whole.
        """
        written: list[int] = list(columns["amount_written"])
        stated: list[int | None] = list(columns["tax"])
        if self.tax.amount != "inclusive":
            return written, stated
        rates = [
            Decimal(0) if kind == "payment" else self._rate_of(rate, day)
            for rate, day, kind in zip(
                columns["tax_rate"], columns["date"], columns["kind"], strict=True
            )
        ]
        if self.tax.by == "slip":
            taxes = self._by_slip(written, stated, rates, columns)
        else:
            rounding = _ROUNDING[self.rounding]
            taxes = [
                tax if tax is not None else tax_within(amount, rate, rounding)
                for amount, tax, rate in zip(written, stated, rates, strict=True)
            ]
        return [amount - tax for amount, tax in zip(written, taxes, strict=True)], list(taxes)

    def _rate_of(self, percent: Decimal | None, day: date) -> Decimal:
        if percent is None:
            percent = self.default_rate
        return rate_on(day) if percent is None else percent / 100

    def _by_slip(
        self,
        written: list[int],
        stated: list[int | None],
        rates: list[Decimal],
        columns: Mapping[str, Sequence[Any]],
    ) -> list[int]:
        taxes: list[int] = []
        for slip in _slips(columns["document_no"], columns["date"]):
            given = [stated[row] for row in slip]
            total = sum(tax or 0 for tax in given) if any(t is not None for t in given) else None
            taxes += slip_taxes(
                [written[row] for row in slip],
                [rates[row] for row in slip],
                _ROUNDING[self.rounding],
                inclusive=True,
                tax=total,
            )
        return taxes


def _slips(documents: Sequence[str], days: Sequence[date]) -> Iterator[list[int]]:
    """Yield the row positions of each slip: lines with one document and day stand together."""

    def slip(row: int) -> tuple[str, date | int, int]:
        return (documents[row], days[row], 0 if documents[row] else row)

    for _, rows in groupby(range(len(documents)), key=slip):
        yield list(rows)


_NO_RATE = Problem(
    "tax_rate",
    Text("税率として読めません。", "This cannot be read as a tax rate."),
)
