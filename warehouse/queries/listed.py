"""Customers as a list has them: a page of ids, with the names and figures to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from warehouse.schema.published import dim_customer, mart_customer_rank, mart_customer_rfm


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer in a list.

    Attributes:
        share, cumulative_share, growth: percent.
        recency_days: days since the last sale; None: never.
    """

    customer_id: str
    name: str
    prefecture: str
    city: str
    phone: str
    sales_rep: str
    rank: str
    sales: int
    gross_profit: int | None
    share: Decimal
    cumulative_share: Decimal
    growth: Decimal | None
    policy: str
    reason: str
    recency_days: int | None
    frequency: int
    last_transaction_date: date | None


_CUSTOMER = ("name", "prefecture", "city", "phone", "sales_rep", "last_transaction_date")
_RANK = (
    "rank", "sales", "gross_profit", "share", "cumulative_share", "growth", "policy", "reason",
)  # fmt: skip
_RFM = ("recency_days", "frequency")


def listed(connection: Connection, ids: Sequence[str]) -> list[Listed]:
    """Return customers in the order of their ids; one that was merged away meanwhile is left out.

    Args:
        connection: the warehouse.
        ids: at most some hundreds.
    """
    rank, rfm, customer = mart_customer_rank, mart_customer_rfm, dim_customer
    query = (
        select(
            customer.c.customer_id,
            *(customer.c[name] for name in _CUSTOMER),
            *(rank.c[name] for name in _RANK),
            *(rfm.c[name] for name in _RFM),
        )
        .join(rank, rank.c.customer_id == customer.c.customer_id)
        .join(rfm, rfm.c.customer_id == customer.c.customer_id)
        .where(customer.c.customer_id.in_(ids))
    )
    found = {row.customer_id: _listed(row) for row in connection.execute(query)}
    return [found[one] for one in ids if one in found]


def names_of(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the names of customers, by id."""
    query = select(dim_customer.c.customer_id, dim_customer.c.name)
    rows = connection.execute(query.where(dim_customer.c.customer_id.in_(ids)))
    return dict(rows.tuples().all())


def _listed(row: Row[Any]) -> Listed:
    return Listed(**row._mapping)
