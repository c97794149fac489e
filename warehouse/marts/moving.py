"""Tables whose every row has the day: another day alone is told in one statement.

Most customers' figures stay as they are from one day to the next. Were the day a change of the row,
every night would replace every row and keep the former one to put back. So rows are moved to the
day where they are, and moved back with it; only what differs besides is staged, replaced and kept.
"""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, func, select, update

from warehouse.schema.published import mart_customer_rank, mart_customer_rfm

MOVING: tuple[Table, ...] = (mart_customer_rank, mart_customer_rfm)
"""Published tables with one ``as_of`` for all their rows."""
_COUNTED_TO_IT = {mart_customer_rfm.name: ("recency_days",)}
"""Columns that count the days from an earlier day to ``as_of``."""


def move(connection: Connection, table: Table, day: date) -> int:
    """Let all rows of a table be of a day; return how many were of another.

    Args:
        connection: the warehouse, within the publishing transaction.
        table: one of ``MOVING``.
        day: what ``as_of`` is to be. Days counted to it become more or fewer.
    """
    of = _day_of_all(connection, table)
    if of is None or of == day:
        return 0
    passed = (day - of).days
    counted: dict[str, ColumnElement[int]] = {
        name: table.c[name] + passed for name in _COUNTED_TO_IT.get(table.name, ())
    }
    return connection.execute(update(table).values(as_of=day, **counted)).rowcount


def _day_of_all(connection: Connection, table: Table) -> date | None:
    """Return the day that all rows are of; None where there are none, or they are of several."""
    first, last = connection.execute(select(func.min(table.c.as_of), func.max(table.c.as_of))).one()
    return first if first == last else None
