"""The figures of all customers at once, as columns: what ranks, RFM and dormancy are shown from.

Boards sort, filter and add up every customer. As columns in memory a million customers take some
60 MB and a board some milliseconds; the database is read once a publication. What belongs here:
reading them. What does not: what boards make of them (``warehouse.queries.boards``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Float, Row, Select, cast, select

from warehouse.schema.published import dim_customer, mart_customer_rank, mart_customer_rfm

_AT_ONCE = 20_000
CUSTOMER_ID = "S12"
"""The type of a column of customer ids."""
NEVER = -1
"""``recency_days`` of who never bought, ``decile`` of who has no sales."""


@dataclass(frozen=True)
class Words:
    """A column of few different texts.

    Attributes:
        known: the texts.
        codes: of every customer, the position of its text.
    """

    known: tuple[str, ...]
    codes: NDArray[np.int32]

    def equal(self, text: str) -> NDArray[np.bool_]:
        """Tell of which customers it is this text."""
        if text not in self.known:
            return np.zeros(len(self.codes), dtype=bool)
        return np.asarray(self.codes == self.known.index(text))

    def choices(self) -> list[str]:
        """Return the texts, the empty one left out, in order."""
        return sorted(filter(None, self.known))


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Every ranked customer; all columns have one length, the most sales come first.

    It is equal to itself alone, so that sums over it can be kept.

    Attributes:
        as_of: the day the figures are of; None where nobody is ranked.
        customer_id: as bytes.
        growth: percent against the window before; not a number where there was nothing.
        recency_days: days since the last sale; ``NEVER``.
        frequency: documents in the window.
        decile: of sales, 1 at the top; ``NEVER``.
    """

    as_of: date | None
    customer_id: NDArray[np.bytes_]
    sales: NDArray[np.int64]
    gross_profit: NDArray[np.int64]
    growth: NDArray[np.float64]
    recency_days: NDArray[np.int32]
    frequency: NDArray[np.int32]
    recency_score: NDArray[np.int8]
    frequency_score: NDArray[np.int8]
    monetary_score: NDArray[np.int8]
    decile: NDArray[np.int8]
    rank: Words
    policy: Words
    sales_rep: Words
    prefecture: Words

    def __len__(self) -> int:
        return len(self.customer_id)

    def ids(self, places: NDArray[np.int64]) -> list[str]:
        """Return the ids of the customers at some places."""
        return [str(value, "ascii") for value in self.customer_id[places].tolist()]

    def find(self, customers: NDArray[np.bytes_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places of some customers, in the order of the portfolio.

        Args:
            customers: their ids, ascending.

        Returns:
            Places in the portfolio, and for each the place among ``customers``.
        """
        if not len(customers):
            nobody = np.zeros(0, dtype=np.int64)
            return nobody, nobody
        near = np.searchsorted(customers, self.customer_id)
        near = np.minimum(near, len(customers) - 1)
        places = np.flatnonzero(customers[near] == self.customer_id)
        return places, near[places]


_NUMBERS: dict[str, Any] = {
    "sales": np.int64,
    "gross_profit": np.int64,
    "growth": np.float64,
    "recency_days": np.int32,
    "frequency": np.int32,
    "recency_score": np.int8,
    "frequency_score": np.int8,
    "monetary_score": np.int8,
    "decile": np.int8,
}
_WORDS = ("rank", "policy", "sales_rep", "prefecture")
_EMPTY: dict[str, Any] = {
    "growth": np.nan, "recency_days": NEVER, "decile": NEVER, "gross_profit": 0
}  # fmt: skip


def portfolio(connection: Connection) -> Portfolio:
    """Read every ranked customer."""
    as_of = connection.scalar(select(mart_customer_rank.c.as_of).limit(1))
    ids: list[NDArray[np.bytes_]] = []
    numbers: dict[str, list[NDArray[Any]]] = {name: [] for name in _NUMBERS}
    words = {name: _Coder() for name in _WORDS}
    result = connection.execution_options(yield_per=_AT_ONCE).execute(_query())
    for rows in result.partitions():
        columns = dict(zip(result.keys(), _columns(rows), strict=True))
        ids.append(np.array(columns["customer_id"], dtype=CUSTOMER_ID))
        for name, kind in _NUMBERS.items():
            values = columns[name]
            if name in _EMPTY:
                missing = _EMPTY[name]
                values = [missing if value is None else value for value in values]
            numbers[name].append(np.array(values, dtype=kind))
        for name, coder in words.items():
            coder.add(columns[name])
    identity = np.concatenate(ids) if ids else np.zeros(0, dtype=CUSTOMER_ID)
    found = {
        name: np.concatenate(parts) if parts else np.zeros(0, dtype=_NUMBERS[name])
        for name, parts in numbers.items()
    }
    order = np.lexsort((identity, -found["sales"]))
    columns_in_order: dict[str, Any] = {name: values[order] for name, values in found.items()}
    columns_in_order |= {name: coder.words(order) for name, coder in words.items()}
    return Portfolio(as_of=as_of, customer_id=identity[order], **columns_in_order)


def _query() -> Select[Any]:
    rank, rfm, customer = mart_customer_rank.c, mart_customer_rfm.c, dim_customer.c
    return (
        select(
            rank.customer_id,
            rank.rank,
            rank.policy,
            rank.sales,
            rank.gross_profit,
            # As a float: a million exact decimals cost seconds, and nobody adds up percents.
            cast(rank.growth, Float).label("growth"),
            rfm.recency_days,
            rfm.frequency,
            rfm.recency_score,
            rfm.frequency_score,
            rfm.monetary_score,
            rfm.decile,
            customer.sales_rep,
            customer.prefecture,
        )
        .join(mart_customer_rfm, rfm.customer_id == rank.customer_id)
        .join(dim_customer, customer.customer_id == rank.customer_id)
    )


def _columns(rows: Sequence[Row[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))


class _Coder:
    """Turns a column of texts into numbers."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._parts: list[NDArray[np.int32]] = []

    def add(self, texts: Sequence[str]) -> None:
        known = self._known
        self._parts.append(
            np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int32)
        )

    def words(self, order: NDArray[np.int64]) -> Words:
        parts = self._parts or [np.zeros(0, dtype=np.int32)]
        return Words(tuple(self._known), np.concatenate(parts)[order])
