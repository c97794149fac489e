"""Sales by month: of customers, sales reps, items, and as a whole. All from the published sums."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from warehouse.expressions import yen_sum
from warehouse.marts.figures import months_before
from warehouse.schema.analysis import mart_customer_month, mart_sales_month
from warehouse.schema.published import dim_customer

_MONTH, _ITEM = mart_customer_month.c, mart_sales_month.c


def months_up_to(month: date, count: int) -> list[date]:
    """Return so many months, the oldest first, the given one last."""
    return [months_before(month, back) for back in range(count - 1, -1, -1)]


def by_customer(connection: Connection, months: Sequence[date]) -> dict[str, dict[date, int]]:
    """Return customer → month → sales in yen without tax, of customers with lines in them."""
    query = (
        select(_MONTH.customer_id, _MONTH.month, yen_sum(_MONTH.sales).label("sales"))
        .where(_MONTH.counts_as == "sales", _MONTH.month >= months[0], _MONTH.month <= months[-1])
        .group_by(_MONTH.customer_id, _MONTH.month)
    )
    found: dict[str, dict[date, int]] = {}
    for customer, month, sales in connection.execute(query):
        found.setdefault(customer, {})[month] = int(sales)
    return found


def totals(connection: Connection, months: Sequence[date]) -> dict[date, Any]:
    """Return month → ``sales gross_profit returns slips customers`` of all sales."""
    query = (
        select(
            _MONTH.month,
            yen_sum(_MONTH.sales).label("sales"),
            yen_sum(_MONTH.gross_profit).label("gross_profit"),
            yen_sum(_MONTH.returns).label("returns"),
            yen_sum(_MONTH.orders).label("slips"),
            func.count(_MONTH.customer_id.distinct()).label("customers"),
        )
        .where(_MONTH.counts_as == "sales", _MONTH.month >= months[0], _MONTH.month <= months[-1])
        .group_by(_MONTH.month)
    )
    return {row.month: row for row in connection.execute(query)}


def by_rep(connection: Connection, month: date) -> list[Any]:
    """Return ``sales_rep sales gross_profit`` of a month, the largest first."""
    sales = yen_sum(_ITEM.sales)
    query = (
        select(
            _ITEM.sales_rep, sales.label("sales"), yen_sum(_ITEM.gross_profit).label("gross_profit")
        )
        .where(_ITEM.counts_as == "sales", _ITEM.month == month)
        .group_by(_ITEM.sales_rep)
        .order_by(sales.desc(), _ITEM.sales_rep)
    )
    return list(connection.execute(query))


def by_item(connection: Connection, month: date, limit: int) -> list[Any]:
    """Return ``item item_name sales`` of a month, the largest first."""
    sales = yen_sum(_ITEM.sales)
    query = (
        select(_ITEM.item, func.max(_ITEM.item_name).label("item_name"), sales.label("sales"))
        .where(_ITEM.counts_as == "sales", _ITEM.month == month)
        .group_by(_ITEM.item)
        .having(sales != 0)
        .order_by(sales.desc(), _ITEM.item)
        .limit(limit)
    )
    return list(connection.execute(query))


def newest_month(connection: Connection) -> date | None:
    """Return the last month with a line that counts as sales, None where there is none."""
    newest = select(func.max(_MONTH.month)).where(_MONTH.counts_as == "sales")
    found: date | None = connection.scalar(newest)
    return found


def first_bought(connection: Connection, first: date, last: date) -> list[Any]:
    """Return ``customer_id name first_transaction_date`` of who bought first in a month."""
    table = dim_customer.c
    bought = select(_MONTH.customer_id).where(
        _MONTH.counts_as == "sales", _MONTH.orders > 0, _MONTH.month == first.replace(day=1)
    )
    query = (
        select(table.customer_id, table.name, table.first_transaction_date)
        .where(
            table.first_transaction_date >= first,
            table.first_transaction_date <= last,
            table.customer_id.in_(bought),
        )
        .order_by(table.first_transaction_date, table.customer_id)
    )
    return list(connection.execute(query))
