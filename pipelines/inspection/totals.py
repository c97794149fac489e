"""Sums written among the rows, compared with the lines they stand below.

What belongs here: adding up the lines between sums. What does not: telling which rows are sums
(``connectors.rowfilter``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from cleansing.money import parse_decimal
from connectors.readers.batch import Table

SUMMED = ("amount", "tax", "quantity", "cost", "gross_profit", "credit_limit")
"""Fields whose sums mean something."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A written sum that its lines do not give.

    Attributes:
        stated: what is written.
        counted: what the lines come to; of several readings (since the last sum, since the
            beginning) the nearest.
    """

    sheet: str
    row: int
    column: str
    stated: Decimal
    counted: Decimal


def _add(sums: dict[str, Decimal], places: Mapping[str, int], row: Sequence[str]) -> None:
    for name, place in places.items():
        value = _number(row[place]) if place < len(row) else None
        if value is not None:
            sums[name] = sums.get(name, Decimal(0)) + value


@dataclass
class _Lines:
    """Sums of the lines between written sums, by column."""

    places: dict[str, int]
    open: dict[str, Decimal] = field(default_factory=dict)
    closed: list[dict[str, Decimal]] = field(default_factory=list)
    carried: dict[str, Decimal] = field(default_factory=dict)
    any: bool = False

    def add(self, row: Sequence[str]) -> None:
        self.any = True
        _add(self.open, self.places, row)

    def carry(self, row: Sequence[str]) -> None:
        _add(self.carried, self.places, row)

    def close(self) -> None:
        self.closed.append(self.open)
        self.open, self.any = {}, False

    def readings(self, name: str) -> Iterator[Decimal]:
        """Yield what a sum may be of: the lines since any earlier sum."""
        total = self.open.get(name, Decimal(0))
        if self.any or not self.closed:
            yield total
        for segment in reversed(self.closed):
            total += segment.get(name, Decimal(0))
            yield total


def check_totals(
    table: Table, mapping: Mapping[str, Sequence[str]], left_out: Mapping[tuple[str, int], str]
) -> list[Disagreement]:
    """Compare the written sums of a table with its lines.

    Args:
        table: the table; its rows are read once more.
        mapping: canonical field → columns of the file.
        left_out: (sheet, row number) → ``total`` or ``carried``.
    """
    names = table.header.names
    places = {
        mapping[name][0]: names.index(mapping[name][0])
        for name in SUMMED
        if name in mapping and len(mapping[name]) == 1 and mapping[name][0] in names
    }
    taxes = mapping.get("tax", ())
    lines = _Lines(places)
    found: list[Disagreement] = []
    for batch in table.batches():
        for number, row in zip(batch.numbers, batch.rows, strict=True):
            reason = left_out.get((table.sheet, number))
            if reason == "total":
                found += _compare(table.sheet, number, row, lines, taxes)
                if lines.any:
                    lines.close()
            elif reason == "carried":
                lines.carry(row)
            elif any(cell.strip() for cell in row):
                lines.add(row)
    return found


def _compare(
    sheet: str, number: int, row: Sequence[str], lines: _Lines, taxes: Sequence[str]
) -> Iterator[Disagreement]:
    for name, place in lines.places.items():
        stated = _number(row[place]) if place < len(row) else None
        if stated is None:
            continue
        readings = list(lines.readings(name))
        if not readings:
            continue
        others = [
            *_with_tax(lines, name, taxes),
            *(reading + lines.carried.get(name, Decimal(0)) for reading in readings),
        ]
        if any(abs(stated - reading) < 1 for reading in (*readings, *others)):
            continue
        nearest = min(readings, key=lambda reading: abs(stated - reading))
        yield Disagreement(sheet, number, name, stated, nearest)


def _with_tax(lines: _Lines, name: str, taxes: Sequence[str]) -> list[Decimal]:
    """Return the sums with the tax column added: some lists total so."""
    if len(taxes) != 1 or taxes[0] == name or taxes[0] not in lines.places:
        return []
    plain, tax = list(lines.readings(name)), list(lines.readings(taxes[0]))
    return [one + other for one, other in zip(plain, tax, strict=False)]


@lru_cache(maxsize=65536)
def _number(text: str) -> Decimal | None:
    value = parse_decimal(text) if text.strip() else None
    return value if isinstance(value, Decimal) else None
