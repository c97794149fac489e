"""A customer's business: lines a page at a time, sums by month."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, case, extract, func, or_, select

from core.fields import SALES_KINDS
from warehouse.schema.ops import file
from warehouse.schema.published import fact_transaction

_fact: Final = fact_transaction.c


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines are shown; "" for all. ``before``: older than this line of a page before."""

    kind: str = ""
    system: str = ""
    before: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its first day, sales that count, and money received, in yen."""

    first: date
    sales: int
    received: int


def lines(
    connection: Connection, customer_id: str, wanted: LineFilter, most: int
) -> list[Row[Any]]:
    """Return lines of business with the path of their file, the latest first."""
    query = (
        select(fact_transaction, file.c.path)
        .join(file, file.c.file_id == _fact.file_id)
        .where(_fact.customer_id == customer_id)
        .order_by(_fact.date.desc(), _fact.transaction_id.desc())
        .limit(most)
    )
    if wanted.kind:
        query = query.where(_fact.kind == wanted.kind)
    if wanted.system:
        query = query.where(_fact.system == wanted.system)
    if wanted.before:
        day, line = wanted.before
        query = query.where(_fact.date <= day, or_(_fact.date < day, _fact.transaction_id < line))
    return list(connection.execute(query))


def months(connection: Connection, customer_id: str, last: date, count: int) -> list[Month]:
    """Return the last months up to the one with a day, the oldest first, quiet ones included."""
    number = last.year * 12 + last.month - 1
    firsts = [date(*_year_month(number - back)) for back in range(count - 1, -1, -1)]
    year, month = extract("year", _fact.date), extract("month", _fact.date)
    counted = case(
        (_fact.counts_as == "sales", case((_fact.kind.in_(SALES_KINDS), _fact.amount), else_=0)),
        else_=0,
    )
    received = case((_fact.kind == "payment", case((_fact.counts_as != "books", _fact.amount))))
    rows = connection.execute(
        select(year, month, func.sum(counted), func.coalesce(func.sum(received), 0))
        .where(_fact.customer_id == customer_id, _fact.date >= firsts[0])
        .group_by(year, month)
    )
    sums = {(int(y), int(m)): (int(sold or 0), int(paid)) for y, m, sold, paid in rows}
    return [Month(one, *sums.get((one.year, one.month), (0, 0))) for one in firsts]


def _year_month(number: int) -> tuple[int, int, int]:
    year, month = divmod(number, 12)
    return year, month + 1, 1
