"""Customers who have stopped buying: what they used to buy, and how often.

What belongs here: what the history says of them. What does not: who counts as dormant, which a
page lets people choose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Date, case, cast, func, select

from core.fields import SALES_KINDS
from warehouse.marts.sums import is_purchase
from warehouse.queries.portfolio import CUSTOMER_ID
from warehouse.schema.published import fact_transaction, mart_customer_rank_history

YEAR_DAYS = 365
_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class FormerSales:
    """Yen of the year up to the last sale, of every customer that has bought; ids ascend."""

    customer_id: NDArray[np.bytes_]
    yen: NDArray[np.int64]

    def of(self, customers: NDArray[np.bytes_]) -> NDArray[np.int64]:
        """Return the yen of customers, 0 where there was no sale."""
        if not len(self.customer_id):
            return np.zeros(len(customers), dtype=np.int64)
        places = np.minimum(np.searchsorted(self.customer_id, customers), len(self.yen) - 1)
        return np.where(self.customer_id[places] == customers, self.yen[places], 0)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a customer used to buy.

    Attributes:
        first, last: days of the first and the last sale.
        interval_days: usual days between two days with sales; None with fewer than two.
        former_rank: the last rank with sales; "" where the ranks' history does not reach back.
    """

    first: date | None
    last: date | None
    interval_days: int | None
    former_rank: str


def former_yearly_sales(connection: Connection) -> FormerSales:
    """Return the yen of the year that ended with each customer's last sale.

    One pass over the whole history: for once a publication, not for every request.
    """
    fact = fact_transaction.c
    counts = (fact.counts_as == "sales", fact.kind.in_(SALES_KINDS))
    last = (
        select(fact.customer_id, func.max(case((is_purchase, fact.date))).label("last"))
        .where(*counts)
        .group_by(fact.customer_id)
        .subquery()
    )
    query = (
        select(fact.customer_id, func.sum(fact.amount))
        .join(last, last.c.customer_id == fact.customer_id)
        .where(*counts, fact.date > _year_before(connection, last.c.last), fact.date <= last.c.last)
        .group_by(fact.customer_id)
    )
    ids: list[NDArray[np.bytes_]] = [np.zeros(0, dtype=CUSTOMER_ID)]
    yen: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    for rows in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
        customers, amounts = zip(*rows, strict=True)
        ids.append(np.array(customers, dtype=CUSTOMER_ID))
        yen.append(np.array([int(amount) for amount in amounts], dtype=np.int64))
    found = np.concatenate(ids)
    order = np.argsort(found)
    return FormerSales(found[order], np.concatenate(yen)[order])


def habits(
    connection: Connection, customers: Sequence[str], no_sales_rank: str
) -> dict[str, Habit]:
    """Return how some customers used to buy.

    Args:
        connection: the warehouse.
        customers: at most some hundreds.
        no_sales_rank: the rank of those without sales.
    """
    fact = fact_transaction.c
    days = connection.execute(
        select(
            fact.customer_id,
            func.min(fact.date).label("first"),
            func.max(fact.date).label("last"),
            func.count(fact.date.distinct()).label("days"),
        )
        .where(fact.customer_id.in_(customers), fact.counts_as == "sales", is_purchase)
        .group_by(fact.customer_id)
    )
    ranks = _former_ranks(connection, customers, no_sales_rank)
    return {
        row.customer_id: Habit(row.first, row.last, _interval(row), ranks.get(row.customer_id, ""))
        for row in days
    }


def _interval(row: Any) -> int | None:
    return round((row.last - row.first).days / (row.days - 1)) if row.days > 1 else None


def _former_ranks(
    connection: Connection, customers: Sequence[str], no_sales_rank: str
) -> dict[str, str]:
    history = mart_customer_rank_history.c
    rows = connection.execute(
        select(history.customer_id, history.rank)
        .where(history.customer_id.in_(customers), history.rank != no_sales_rank)
        .order_by(history.valid_from)
    )
    return {row.customer_id: row.rank for row in rows}


def _year_before(connection: Connection, day: Any) -> ColumnElement[date]:
    """Return the day a year before, as each database computes it."""
    if connection.dialect.name == "sqlite":
        return func.date(day, f"-{YEAR_DAYS} days")
    return cast(day, Date) - YEAR_DAYS
