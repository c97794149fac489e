"""Cutting what is touched into parts that are summed one after the other: memory stays small.

SQLite keeps what it sorts in memory; a hundred thousand customers, or a month, are some tens of
megabytes whatever the size of the firm. A part says of a customer's id (or a day) whether it is
in it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from core.calendar import month_end
from warehouse.schema.analysis import stage_touched_customer, stage_touched_month

CUSTOMERS = 100_000
Part = Callable[[ColumnElement[Any]], ColumnElement[bool]]


def touched_customers(connection: Connection) -> Sequence[Part]:
    """Return parts that hold the customers whose lines change."""
    return [_touched(first, last) for first, last in _ranges(connection, stage_touched_customer)]


def touched_months(connection: Connection) -> Sequence[Part]:
    """Return parts that hold the days of months in which lines change."""
    month = stage_touched_month.c.month
    return [_within(one) for one in connection.scalars(select(month).order_by(month))]


def _ranges(connection: Connection, table: Table) -> list[tuple[str, str]]:
    """Return the first and last of every ``CUSTOMERS`` ids."""
    place = func.row_number().over(order_by=table.c.customer_id)
    numbered = select(table.c.customer_id, ((place - 1) // CUSTOMERS).label("part")).subquery()
    rows = connection.execute(
        select(func.min(numbered.c.customer_id), func.max(numbered.c.customer_id))
        .group_by(numbered.c.part)
        .order_by(numbered.c.part)
    )
    return [(first, last) for first, last in rows]


def _touched(first: str, last: str) -> Part:
    ids = stage_touched_customer.c.customer_id
    return lambda customer: customer.in_(select(ids).where(ids.between(first, last)))


def _within(month: date) -> Part:
    return lambda day: and_(day >= month, day <= month_end(month))
