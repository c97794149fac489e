"""What boards show of the customers' figures: ranks, the Pareto curve, RFM cells, deciles, lists.

Sums over all are kept for the portfolio they were last asked of.
What belongs here: sums, orders and choices of a ``Portfolio``, without the database. What does
not: reading it, or names and texts of single customers (``warehouse.queries.listed``).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from warehouse.queries.portfolio import Portfolio

SCORES = (5, 4, 3, 2, 1)
Order = Literal["sales", "growth", "recency"]


@dataclass(frozen=True, slots=True)
class Share:
    """Customers of one kind, their sales, and what part of all sales that is.

    Attributes:
        share: of 1; None where nobody bought anything.
        customer_share: of all customers, of 1.
    """

    name: str
    customers: int
    sales: int
    gross_profit: int
    share: float | None
    customer_share: float


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the Pareto curve: so many of the best customers make this share of the measure."""

    customers: int
    share: float


@dataclass(frozen=True, slots=True)
class Choice:
    """Which customers a list has; what is empty does not matter."""

    rank: str = ""
    policy: str = ""
    sales_rep: str = ""
    prefecture: str = ""
    recency_score: int = 0
    frequency_score: int = 0
    decile: int = 0


@lru_cache(maxsize=1)
def by_rank(figures: Portfolio, ranks: tuple[str, ...]) -> list[Share]:
    """Return the customers by rank, in the order given; ranks that nobody has are empty."""
    return [_share(figures, rank, figures.rank.equal(rank)) for rank in ranks]


@lru_cache(maxsize=1)
def by_decile(figures: Portfolio) -> list[Share]:
    """Return the customers by decile of sales, the best first; those without sales last."""
    found = [_share(figures, str(decile), figures.decile == decile) for decile in range(1, 11)]
    return [*found, _share(figures, "", figures.decile < 1)]


@lru_cache(maxsize=1)
def rfm_grid(figures: Portfolio) -> dict[tuple[int, int], Share]:
    """Return the customers by (recency score, frequency score)."""
    return {
        (recency, frequency): _share(
            figures,
            f"{recency}-{frequency}",
            (figures.recency_score == recency) & (figures.frequency_score == frequency),
        )
        for recency in SCORES
        for frequency in SCORES
    }


@lru_cache(maxsize=1)
def pareto(figures: Portfolio, measure: str, most: int = 200) -> list[Point]:
    """Return the cumulative share of the measure, the best customers first.

    Args:
        figures: the customers.
        measure: ``sales`` or ``gross_profit``.
        most: how many points at most; evenly over the customers that bought.
    """
    values = figures.sales if measure == "sales" else figures.gross_profit
    weight = np.sort(values[values > 0])[::-1]
    if not len(weight):
        return []
    cumulated = np.cumsum(weight)
    places = np.unique(np.linspace(0, len(weight) - 1, min(most, len(weight))).astype(int))
    total = float(cumulated[-1])
    return [Point(int(place) + 1, float(cumulated[place]) / total) for place in places]


@lru_cache(maxsize=1)
def needed(figures: Portfolio, measure: str, share: float) -> int:
    """Return how many of the best customers make up a share (of 1) of the measure."""
    values = figures.sales if measure == "sales" else figures.gross_profit
    weight = np.sort(values[values > 0])[::-1]
    if not len(weight):
        return 0
    cumulated = np.cumsum(weight)
    return min(int(np.searchsorted(cumulated, share * float(cumulated[-1]))) + 1, len(weight))


def chosen(figures: Portfolio, choice: Choice, order: Order = "sales") -> NDArray[np.int64]:
    """Return the places of the customers of a list, in its order."""
    kept = np.ones(len(figures), dtype=bool)
    for name in ("rank", "policy", "sales_rep", "prefecture"):
        text = getattr(choice, name)
        if text:
            kept &= getattr(figures, name).equal(text)
    for name in ("recency_score", "frequency_score", "decile"):
        number = getattr(choice, name)
        if number:
            kept &= getattr(figures, name) == number
    places = np.flatnonzero(kept)
    return ordered(figures, places, order)


def ordered(figures: Portfolio, places: NDArray[np.int64], order: Order) -> NDArray[np.int64]:
    """Return places in an order: most sales, most growth, or longest without a sale first."""
    if order == "growth":
        growth = figures.growth[places]
        # What has no growth (nothing before) comes last.
        return places[np.argsort(np.where(np.isnan(growth), np.inf, -growth), kind="stable")]
    if order == "recency":
        return places[np.argsort(-figures.recency_days[places], kind="stable")]
    return places  # the portfolio is ordered by sales


def _share(figures: Portfolio, name: str, kept: NDArray[np.bool_]) -> Share:
    sales, total = int(figures.sales[kept].sum()), int(figures.sales.sum())
    customers = int(np.count_nonzero(kept))
    return Share(
        name,
        customers,
        sales,
        int(figures.gross_profit[kept].sum()),
        sales / total if total > 0 else None,
        customers / len(figures) if len(figures) else 0.0,
    )
