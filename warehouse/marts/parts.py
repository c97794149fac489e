"""Cutting the history into parts that are summed one after the other, so that memory stays small.

SQLite keeps what it sorts in memory; a hundred thousand customers, or a month, are some tens of
megabytes whatever the size of the firm.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from core.calendar import month_end, month_of
from warehouse.schema.analysis import stage_touched_customer, stage_touched_month
from warehouse.schema.published import dim_customer
from warehouse.schema.published import fact_transaction as fact

CUSTOMERS = 100_000
Part = ColumnElement[bool]


def all_customers(connection: Connection) -> Sequence[Part]:
    """Return conditions on lines that together hold for each line once, by customers."""
    return [
        fact.c.customer_id.between(first, last) for first, last in _ranges(connection, dim_customer)
    ]


def touched_customers(connection: Connection) -> Sequence[Part]:
    """Return conditions that hold for the lines of customers whose lines change."""
    table = stage_touched_customer
    ids = select(table.c.customer_id)
    return [
        fact.c.customer_id.in_(ids.where(table.c.customer_id.between(first, last)))
        for first, last in _ranges(connection, table)
    ]


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


def all_months(connection: Connection) -> Sequence[Part]:
    """Return conditions on lines that together hold for each line once, by months."""
    first, last = connection.execute(select(func.min(fact.c.date), func.max(fact.c.date))).one()
    return [] if first is None else [_within(month) for month in _months(first, last)]


def touched_months(connection: Connection) -> Sequence[Part]:
    """Return conditions that hold for the lines of months in which lines change."""
    months = connection.scalars(
        select(stage_touched_month.c.month).order_by(stage_touched_month.c.month)
    )
    return [_within(month) for month in months]


def _months(first: date, last: date) -> Iterator[date]:
    month = month_of(first)
    while month <= last:
        yield month
        month = month_end(month) + timedelta(days=1)


def _within(month: date) -> Part:
    return and_(fact.c.date >= month, fact.c.date <= month_end(month))
