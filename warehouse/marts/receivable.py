"""Open balances and their age, from the sums that reconciliation has already made.

Receipts, and sales that are taken back later, settle the oldest sales first. What belongs here:
balances. What does not: whether the sums agree (``warehouse.marts.reconciliation``).
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, insert, literal, null, select, true

from warehouse.expressions import yen_sum
from warehouse.marts.figures import months_before
from warehouse.schema.reconciliation import mart_receivable, mart_reconciliation
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear, remove


def stage_receivable(
    connection: Connection, as_of: date, *, sales_from_books: bool, receipts_from_books: bool
) -> None:
    """Stage the balance of every customer that ever bought or paid.

    Args:
        connection: the warehouse, within the publishing transaction.
        as_of: the day; months are counted back from its month.
        sales_from_books: there is no sales system; the books say what was sold.
        receipts_from_books: the books say what was received.
    """
    clear(connection, mart_receivable)
    month = as_of.replace(day=1)
    sums = _sums(month, sales_from_books, receipts_from_books).subquery()
    c = sums.c
    # What is open is of the newest sales that make it up.
    now = _positive(c.sales - c.receipts)
    last = _positive(now - _positive(c.this_month))
    two = _positive(last - _positive(c.last_month))
    upto = {
        "older": _positive(two - _positive(c.two_months)),
        "two_months": two,
        "last_month": last,
        "this_month": now,
    }
    rows = select(
        c.customer_id,
        literal(month).label("month"),
        c.sales.label("sales_yen"),
        c.receipts.label("receipts_yen"),
        (c.sales - c.receipts).label("balance"),
        (upto["this_month"] - upto["last_month"]).label("this_month"),
        (upto["last_month"] - upto["two_months"]).label("last_month"),
        (upto["two_months"] - upto["older"]).label("two_months"),
        upto["older"].label("older"),
        _positive(c.receipts - c.sales).label("overpaid"),
        c.last_receipt_month,
        literal(PUT).label("change"),
    )
    names = [column.name for column in rows.selected_columns]
    connection.execute(insert(STAGE[mart_receivable.name]).from_select(names, rows))
    remove(connection, mart_receivable, true())


def _sums(month: date, sales_from_books: bool, receipts_from_books: bool) -> Any:
    table = mart_reconciliation.c
    sold = table.books_yen if sales_from_books else table.own_yen
    paid = table.books_yen if receipts_from_books else table.own_yen
    is_sale = table.measure == "sales"
    last, before = months_before(month, 1), months_before(month, 2)

    def sales(when: Any) -> ColumnElement[int]:
        return yen_sum(case((is_sale & when, sold), else_=0))

    receipts = case((~is_sale, paid), else_=0)
    return (
        select(
            table.customer_id,
            sales(true()).label("sales"),
            sales(table.month == before).label("two_months"),
            sales(table.month == last).label("last_month"),
            sales(table.month == month).label("this_month"),
            yen_sum(receipts).label("receipts"),
            func.max(case((~is_sale & (paid != 0), table.month), else_=null())).label(
                "last_receipt_month"
            ),
        )
        .where(table.month <= month)
        .group_by(table.customer_id)
    )


def _positive(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((value > 0, value), else_=0)
