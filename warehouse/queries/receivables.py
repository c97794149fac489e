"""Open balances, all of them at once: how old they are, and whose.

As columns, like the portfolio (``warehouse.queries.portfolio``). What belongs here: that, and the
few rows that are shown. What does not: how a balance comes about (``warehouse.marts.receivable``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, func, select

from warehouse.expressions import yen_sum
from warehouse.queries.portfolio import CUSTOMER_ID
from warehouse.schema.published import dim_customer
from warehouse.schema.reconciliation import mart_receivable

_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Receivables:
    """Every open balance, those with the most old money first, and their sums.

    Attributes:
        sums: ``customers`` and the sum of each age, by its column.
        month: the month it is the state of; None where there is none.
        older: yen from before the last three months.
        overpaid: yen received beyond all sales.
    """

    sums: dict[str, int]
    month: date | None
    customer_id: NDArray[np.bytes_]
    older: NDArray[np.int64]
    overpaid: NDArray[np.int64]


_AGES = ("balance", "this_month", "last_month", "two_months", "older", "overpaid")


def receivables(connection: Connection) -> Receivables:
    """Read all open balances: one pass, for once a publication."""
    table = mart_receivable.c
    sums = connection.execute(
        select(func.count().label("customers"), *(yen_sum(table[one]).label(one) for one in _AGES))
    ).one()
    query = (
        select(table.customer_id, table.older, table.overpaid)
        .where(table.balance != 0)
        .order_by(table.older.desc(), table.balance.desc(), table.customer_id)
    )
    rows = list(connection.execution_options(yield_per=_AT_ONCE).execute(query))
    return Receivables(
        {name: int(value) for name, value in sums._mapping.items()},
        connection.scalar(select(func.max(table.month))),
        np.array([row.customer_id for row in rows], dtype=CUSTOMER_ID),
        np.array([row.older for row in rows], dtype=np.int64),
        np.array([row.overpaid for row in rows], dtype=np.int64),
    )


def aged(found: Receivables, age: str) -> list[str]:
    """Return the customers whose balance is of an age: open, older or overpaid."""
    keep = {"older": found.older > 0, "overpaid": found.overpaid > 0}.get(age)
    ids = found.customer_id if keep is None else found.customer_id[keep]
    return [str(one, "ascii") for one in ids.tolist()]


def balances_of(connection: Connection, customers: Sequence[str]) -> list[Row[Any]]:
    """Return the balances of some hundreds of customers in their order, with name and rep."""
    table, customer = mart_receivable, dim_customer.c
    query = (
        select(customer.name, customer.sales_rep, customer.phone, table)
        .join(dim_customer, customer.customer_id == table.c.customer_id)
        .where(table.c.customer_id.in_(customers))
    )
    rows = {row.customer_id: row for row in connection.execute(query)}
    return [rows[one] for one in customers if one in rows]
