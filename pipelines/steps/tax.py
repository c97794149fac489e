"""What the amounts of a source mean: tax inside or beside them, per line or per slip."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from cleansing.problems import Problem
from cleansing.tax import Rounding, rate_on, slip_taxes, tax_within
from cleansing.tax_classes import TaxClass, parse_tax_class
from connectors.rules import Tax

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
        read = parse_tax_class(text)
        if isinstance(read, TaxClass):
            return None if read.rate is None else read.rate * 100
        return read

    def split(self, columns: Mapping[str, Sequence[Any]]) -> tuple[list[int], list[int | None]]:
        """Return amounts without tax, and taxes, of typed lines.

        Args:
            columns: ``amount_written`` ``tax`` ``tax_rate`` ``date`` ``document_no`` ``kind``, and
                ``amount_basis`` where rows differ in whether they include tax.

        Money received carries no tax of its own: a payment keeps its amount whole.
        """
        written: list[int] = list(columns["amount_written"])
        stated: list[int | None] = list(columns["tax"])
        inclusive = self._inclusive(columns)
        if not any(inclusive):
            return written, stated
        rates = [
            self._rate_of(rate, day) if includes else Decimal(0)
            for rate, day, includes in zip(
                columns["tax_rate"], columns["date"], inclusive, strict=True
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
        amounts = [
            amount - tax if includes else amount
            for amount, tax, includes in zip(written, taxes, inclusive, strict=True)
        ]
        shown = [
            tax if includes else given
            for tax, given, includes in zip(taxes, stated, inclusive, strict=True)
        ]
        return amounts, shown

    def _inclusive(self, columns: Mapping[str, Sequence[Any]]) -> list[bool]:
        """Say per line whether its amount includes tax."""
        usual = self.tax.amount == "inclusive"
        kinds = columns["kind"]
        bases = columns.get("amount_basis")
        if bases is None:
            return [usual and kind != "payment" for kind in kinds]
        return [
            (basis == "inclusive" if basis else usual) and kind != "payment"
            for basis, kind in zip(bases, kinds, strict=True)
        ]

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
