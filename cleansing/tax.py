"""Consumption tax: the rate of a day, the tax in an amount, and the tax of a slip by line.

The warehouse keeps amounts without tax, exports state them with or without, by line or once per
slip. Everything is integer arithmetic on yen: what a slip's lines are given adds up to the slip's
tax, to the yen. Rates are a dated table (``resources/tax_rates.yaml``), not constants.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from math import lcm
from typing import Final, Literal

from ruamel.yaml import YAML

from cleansing.shares import split

TaxKind = Literal["standard", "reduced", "exempt", "export", "outside"]
Rounding = Literal["down", "up", "half_up"]

_TAXED: Final = ("standard", "reduced")
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate of a kind and the first day on which it holds."""

    since: date
    rate: Decimal
    enacted: bool
    source: str


@cache
def rate_table(kind: TaxKind) -> tuple[Rate, ...]:
    """Return the rates of a kind in the order of time; none for untaxed kinds."""
    resource = files("cleansing") / "resources" / "tax_rates.yaml"
    table = YAML(typ="safe").load(resource.read_text(encoding="utf-8"))
    return tuple(
        Rate(entry["from"], Decimal(entry["rate"]), entry["status"] == "enacted", entry["source"])
        for entry in table.get(kind, ())
    )


@lru_cache(maxsize=20_000)
def rate_on(on: date, kind: TaxKind = "standard", announced: bool = False) -> Decimal:
    """Return the rate of consumption tax of a transaction on a day.

    Args:
        on: The day of the transaction; for a return or a discount, the day of the original sale
            (消費税法: the rate of the sale applies to what is paid back of it).
        kind: ``standard`` (標準税率), ``reduced`` (軽減税率), or an untaxed kind: ``exempt``
            (非課税), ``export`` (免税), ``outside`` (不課税・対象外).
        announced: Also use rates that are announced but not verified as enacted.

    Returns:
        The rate as an exact decimal, e.g. ``Decimal("0.10")``. Before 2019-10-01 there was one
        rate, which is also that of ``reduced``; before 1989-04-01 there was no tax.
    """
    if kind not in _TAXED:
        return _ZERO
    known = [rate for rate in rate_table(kind) if rate.since <= on and (rate.enacted or announced)]
    if known:
        return known[-1].rate
    return rate_on(on, "standard") if kind == "reduced" else _ZERO


def tax_of(amount: int, rate: Decimal, rounding: Rounding = "down") -> int:
    """Return the tax on an amount without tax (外税), in yen."""
    numerator, denominator = rate.as_integer_ratio()
    return _rounded(amount * numerator, denominator, rounding)


def tax_within(amount: int, rate: Decimal, rounding: Rounding = "down") -> int:
    """Return the tax contained in an amount with tax (内税), in yen."""
    numerator, denominator = rate.as_integer_ratio()
    return _rounded(amount * numerator, denominator + numerator, rounding)


def without_tax(amount: int, rate: Decimal, rounding: Rounding = "down") -> int:
    """Return an amount with tax, less the tax in it; ``rounding`` is that of the tax."""
    return amount - tax_within(amount, rate, rounding)


def _rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    # The size is rounded and the sign put back, so that a red slip cancels the black one exactly.
    size = abs(numerator)
    if rounding == "down":
        rounded = size // denominator
    elif rounding == "up":
        rounded = -(-size // denominator)
    else:
        rounded = (2 * size + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def slip_taxes(
    amounts: Sequence[int],
    rates: Sequence[Decimal],
    rounding: Rounding = "down",
    *,
    inclusive: bool = False,
    tax: int | None = None,
) -> list[int]:
    """Distribute the tax of a slip over its lines, adding up to the yen.

    Tax is rounded once per slip and rate, not by line (適格請求書の端数処理, since 2023-10-01), so
    that the tax of a line is a share of the slip's: by the largest remainder, see
    `cleansing.shares.split`. A red slip gets exactly the negative of the black one.

    Args:
        amounts: The lines' amounts in yen, with tax where ``inclusive``, else without.
        rates: The rate of each line.
        rounding: How the tax of each rate is rounded.
        inclusive: Whether the amounts contain the tax.
        tax: The slip's tax where the file states it; a difference of a yen or more from the
            computed one is spread by size of amount. None computes it.

    Returns:
        The tax of each line in yen.

    Raises:
        ValueError: A tax is stated for a slip without lines, or rates don't fit the lines.
    """
    if len(amounts) != len(rates):
        raise ValueError(f"{len(amounts)} amounts but {len(rates)} rates")
    if len(amounts) == 1 and tax is not None:
        return [tax]
    if tax is not None:
        return _shared(amounts, rates, inclusive, lambda exact, whole: tax)
    taxes = [0] * len(amounts)
    for rate in dict.fromkeys(rates):
        lines = [line for line, own in enumerate(rates) if own == rate]
        shared = _shared(
            [amounts[line] for line in lines],
            [rate] * len(lines),
            inclusive,
            lambda exact, whole: _rounded(exact, whole, rounding),
        )
        for line, share in zip(lines, shared, strict=True):
            taxes[line] = share
    return taxes


def _shared(
    amounts: Sequence[int],
    rates: Sequence[Decimal],
    inclusive: bool,
    total: Callable[[int, int], int],
) -> list[int]:
    """Split the tax that ``total`` makes of the exact one (a numerator and a denominator)."""
    ratios = [rate.as_integer_ratio() for rate in rates]
    if inclusive:
        ratios = [(numerator, numerator + denominator) for numerator, denominator in ratios]
    whole = lcm(*(denominator for _, denominator in ratios))
    parts = [
        amount * numerator * (whole // denominator)
        for amount, (numerator, denominator) in zip(amounts, ratios, strict=True)
    ]
    return split(total(sum(parts), whole), parts, whole, amounts)
