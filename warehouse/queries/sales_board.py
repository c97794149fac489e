"""Sales by month with last year's beside them, and by rep, area, industry and item.

All from the published sums; what belongs here is putting them together once a publication, for a
page (``app.web.kept``).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, case, func, select

from warehouse.expressions import yen_sum
from warehouse.marts.figures import months_before
from warehouse.queries.monthly import months_up_to
from warehouse.schema.analysis import mart_customer_month, mart_sales_month
from warehouse.schema.published import dim_customer, mart_customer_rank

MONTHS: Final = 12
WAYS: Final = ("rep", "area", "industry", "item")
MOST: Final = 200
"""Rows of a way; what is left is one more row, so that sums hold everything."""
_ITEM, _CUSTOMER = mart_sales_month.c, mart_customer_month.c


@dataclass(frozen=True, slots=True)
class MonthBeside:
    """A month's sales in yen without tax, and those of the month a year before."""

    month: date
    sales: int
    former: int
    gross_profit: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one rep, area, industry or item sold in twelve months, and in those before.

    Attributes:
        key: "" where nobody says; None: all that is left.
    """

    key: str | None
    sales: int
    former: int
    gross_profit: int

    @property
    def growth(self) -> float | None:
        """Percent against the months before; None where there was nothing."""
        return None if self.former <= 0 else 100 * (self.sales - self.former) / self.former


@dataclass(frozen=True, slots=True)
class SalesBoard:
    """Sales of the last full months.

    Attributes:
        months: the last twelve full months and the present one, the oldest first; empty where
            nothing was sold.
        ways: of ``WAYS`` → its parts, most sales first.
        names: item → what it is called, of the items shown.
    """

    months: tuple[MonthBeside, ...]
    ways: dict[str, tuple[Part, ...]]
    names: dict[str, str]

    @property
    def first(self) -> date:
        """The first of the twelve months."""
        return self.months[0].month

    @property
    def last(self) -> date:
        """The last of them."""
        return self.months[-2].month


def sales_board(connection: Connection) -> SalesBoard:
    """Read the sums: two passes over two years of them."""
    as_of = connection.scalar(select(mart_customer_rank.c.as_of).limit(1))
    if as_of is None:
        return SalesBoard((), {}, {})
    now = as_of.replace(day=1)
    months = _months(connection, now)
    if not any(one.sales or one.former for one in months):
        return SalesBoard((), {}, {})
    items = _parts((row.item, row) for row in connection.execute(_by_item(now)))
    names = {row.item: row.item_name for row in connection.execute(_names(now, items))}
    areas, industries = _by_customer(connection, now)
    return SalesBoard(
        months,
        {
            "rep": _parts((row.sales_rep, row) for row in connection.execute(_by_rep(now))),
            "area": areas,
            "industry": industries,
            "item": items,
        },
        names,
    )


def _months(connection: Connection, now: date) -> tuple[MonthBeside, ...]:
    query = (
        select(
            _ITEM.month,
            yen_sum(_ITEM.sales).label("sales"),
            yen_sum(_ITEM.gross_profit).label("gross_profit"),
        )
        .where(_ITEM.counts_as == "sales", _ITEM.month >= months_before(now, 2 * MONTHS))
        .group_by(_ITEM.month)
    )
    found = {row.month: row for row in connection.execute(query)}

    def sales(month: date) -> int:
        return int(found[month].sales) if month in found else 0

    return tuple(
        MonthBeside(
            month,
            sales(month),
            sales(months_before(month, MONTHS)),
            int(found[month].gross_profit) if month in found else 0,
        )
        for month in months_up_to(now, MONTHS + 1)
    )


def _sums(column: Any, table: Any, now: date) -> tuple[Any, ...]:
    """Return the sums of the last twelve full months and of the twelve before."""
    first = months_before(now, MONTHS)
    return (
        column,
        yen_sum(case((table.month >= first, table.sales), else_=0)).label("sales"),
        yen_sum(case((table.month < first, table.sales), else_=0)).label("former"),
        yen_sum(case((table.month >= first, table.gross_profit), else_=0)).label("gross_profit"),
    )


def _window(table: Any, now: date) -> tuple[Any, ...]:
    return (
        table.counts_as == "sales",
        table.month >= months_before(now, 2 * MONTHS),
        table.month < now,
    )


def _by_rep(now: date) -> Select[Any]:
    column = _ITEM.sales_rep
    return select(*_sums(column, _ITEM, now)).where(*_window(_ITEM, now)).group_by(column)


def _by_item(now: date) -> Select[Any]:
    column = _ITEM.item
    return select(*_sums(column, _ITEM, now)).where(*_window(_ITEM, now)).group_by(column)


def _names(now: date, items: Iterable[Part]) -> Select[Any]:
    shown = [one.key for one in items if one.key is not None]
    return (
        select(_ITEM.item, func.max(_ITEM.item_name).label("item_name"))
        .where(*_window(_ITEM, now), _ITEM.item.in_(shown))
        .group_by(_ITEM.item)
    )


def _by_customer(connection: Connection, now: date) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts by area and by industry, from one pass over the customers' months."""
    customer = dim_customer.c
    query = (
        select(customer.industry, *_sums(customer.prefecture, _CUSTOMER, now))
        .join(dim_customer, customer.customer_id == _CUSTOMER.customer_id)
        .where(*_window(_CUSTOMER, now))
        .group_by(customer.prefecture, customer.industry)
    )
    rows = list(connection.execute(query))
    return (
        _parts((row.prefecture or "", row) for row in rows),
        _parts((row.industry or "", row) for row in rows),
    )


def _parts(rows: Iterable[tuple[str, Any]]) -> tuple[Part, ...]:
    """Return rows put together by key, most sales first, what is beyond ``MOST`` as one."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, row in rows:
        for place, value in enumerate((row.sales, row.former, row.gross_profit)):
            sums[key][place] += int(value)
    found = [Part(key, *values) for key, values in sums.items() if any(values)]
    found.sort(key=lambda one: (-one.sales, -one.former, str(one.key)))
    left = found[MOST:]
    if not left:
        return tuple(found)
    rest = Part(
        None,
        sum(one.sales for one in left),
        sum(one.former for one in left),
        sum(one.gross_profit for one in left),
    )
    return (*found[:MOST], rest)
