"""What numbers tell by their arithmetic: quantity × price = amount, tax of an amount.

What belongs here: relations between columns of numbers, tested on the sampled rows. What does
not: what headers say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from pipelines.inspection.columns import Column

_ENOUGH = 3
_AGREE = 0.8
_RATES = (Decimal("0.1"), Decimal("0.08"), Decimal("0.05"))
_MOST = 12
"""Columns of numbers that are looked at together."""


@dataclass(frozen=True, slots=True)
class Product:
    """Two columns whose product is a third: quantity, unit price, amount."""

    quantity: int
    unit_price: int
    amount: int


@dataclass(frozen=True, slots=True)
class TaxRelation:
    """How a column of taxes relates to one of amounts.

    Attributes:
        exclusive: rows in which the tax is a rate of the amount.
        inclusive: rows in which the tax is inside the amount.
        rows: rows with both.
    """

    tax: int
    exclusive: int
    inclusive: int
    rows: int


def numeric(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that hold numbers, but not dates or codes with leading zeros."""
    found = []
    for column in columns:
        looks = column.looks
        telling = looks.share("date", "phone", "postal")
        if looks.numbers and looks.share("number", "money") >= 0.7 and telling < 0.6:
            found.append(column)
    return found[:_MOST]


def find_product(columns: Sequence[Column]) -> Product | None:
    """Find quantity, unit price and amount by their product.

    Of the two factors the one that is written first is the quantity, unless its numbers are
    larger by far.
    """
    candidates = [column for column in numeric(columns) if not column.looks.sequence]
    best: tuple[float, Product] | None = None
    for one, other, total in permutations(candidates, 3):
        if one.position > other.position:
            continue
        share = _share_of_products(one, other, total)
        if share >= _AGREE and (best is None or share > best[0]):
            small, large = (one, other) if _median(one) <= 20 * _median(other) else (other, one)
            best = (share, Product(small.position, large.position, total.position))
    return best[1] if best else None


def is_product(one: Column, other: Column, total: Column) -> bool:
    """Tell whether two columns multiplied are a third."""
    if not (one.looks.numbers and other.looks.numbers and total.looks.numbers):
        return False
    return _share_of_products(one, other, total) >= _AGREE


def _share_of_products(one: Column, other: Column, total: Column) -> float:
    rows = agree = plain = 0
    for a, b, c in zip(one.looks.numbers, other.looks.numbers, total.looks.numbers, strict=True):
        if a is None or b is None or c is None or 0 in (a, b, c):
            continue
        rows += 1
        agree += abs(a * b - c) < 1
        plain += a in (1, -1) or b in (1, -1)
    if rows < _ENOUGH or plain == rows:
        return 0.0
    return agree / rows


def _median(column: Column) -> Decimal:
    numbers = sorted(abs(n) for n in column.looks.numbers if n is not None)
    return numbers[len(numbers) // 2] if numbers else Decimal(0)


def tax_relation(amounts: Column, taxes: Column) -> TaxRelation:
    """Count the rows whose tax lies beside the amount, and those whose tax is inside it."""
    exclusive = inclusive = rows = 0
    for amount, tax in zip(amounts.looks.numbers, taxes.looks.numbers, strict=False):
        if amount is None or tax is None or abs(amount) < 100 or tax == 0:
            continue
        rows += 1
        beside = any(abs(abs(amount) * rate - abs(tax)) < 1 for rate in _RATES)
        inside = any(abs(abs(amount) * rate / (1 + rate) - abs(tax)) < 1 for rate in _RATES)
        exclusive += beside and not inside
        inclusive += inside and not beside
    return TaxRelation(taxes.position, exclusive, inclusive, rows)


def find_tax(columns: Sequence[Column], amount: Column) -> TaxRelation | None:
    """Find the column that is the tax of an amount."""
    best: TaxRelation | None = None
    for column in numeric(columns):
        if column.position == amount.position:
            continue
        found = tax_relation(amount, column)
        agreeing = max(found.exclusive, found.inclusive)
        if found.rows < _ENOUGH or agreeing < _AGREE * found.rows:
            continue
        if best is None or agreeing > max(best.exclusive, best.inclusive):
            best = found
    return best


def find_sum(columns: Sequence[Column]) -> tuple[int, int, int] | None:
    """Find an amount without tax, its tax, and the sum of both."""
    for one, other in combinations(numeric(columns), 2):
        for amount, tax in ((one, other), (other, one)):
            found = tax_relation(amount, tax)
            if found.rows < _ENOUGH or found.exclusive < _AGREE * found.rows:
                continue
            for total in numeric(columns):
                if total.position not in (amount.position, tax.position) and _sums(
                    amount, tax, total
                ):
                    return amount.position, tax.position, total.position
    return None


def _sums(one: Column, other: Column, total: Column) -> bool:
    rows = agree = 0
    for a, b, c in zip(one.looks.numbers, other.looks.numbers, total.looks.numbers, strict=True):
        if a is None or b is None or c is None:
            continue
        rows += 1
        agree += a + b == c
    return rows >= _ENOUGH and agree >= _AGREE * rows


def determines(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of texts of a column that stand beside a single text of another.

    1.0 means that a code tells its name.
    """
    beside: dict[str, set[str]] = {}
    for a, b in zip(one, other, strict=True):
        if a.strip() and b.strip():
            beside.setdefault(a.strip(), set()).add(b.strip())
    if not beside:
        return 0.0
    return sum(1 for texts in beside.values() if len(texts) == 1) / len(beside)
