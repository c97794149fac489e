"""What the history says of each customer's last months: the sums that ranks and scores stand on."""

from calendar import monthrange
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    func,
    select,
)

from core.fields import SALES_KINDS
from warehouse.marts.parts import Part
from warehouse.marts.sums import document_of_month, is_purchase
from warehouse.marts.whole import everything
from warehouse.schema.published import dim_customer, dim_customer_provenance, fact_transaction
from warehouse.stage.records import read_frame

_SUMS = ("sales", "gross_profit", "former_sales", "former_gross_profit", "frequency", "lines")


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier, the month's last where there is no such day.

    The end of a month goes back to the end of a month, so that what begins after it is full months:
    those up to 28 February do not begin with 29 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    is_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_end else min(day.day, last))


def window_sums(as_of: date, window_months: int, part: Part) -> Select[Any]:
    """Return what the lines of customers that have any add up to.

    Args:
        as_of: the last day that counts.
        window_months: the window is the months up to ``as_of``; as many before it are the former
            window.
        part: which customers are asked for.

    Returns:
        ``customer_id``, yen ``sales gross_profit former_sales former_gross_profit``, ``frequency``
        (documents with a purchase in the window), ``lines`` (in the window), ``last_sale`` (the day
        of the last purchase, or None). Only lines that count as sales, no payments. Columns are
        those of an index alone, so a number that two systems gave in one month is one document.
    """
    fact = fact_transaction.c
    start, former = (months_before(as_of, months * window_months) for months in (1, 2))
    window = fact.date > start
    before = and_(fact.date > former, fact.date <= start)
    return (
        select(
            fact.customer_id,
            _sum(window, fact.amount).label("sales"),
            _sum(window, fact.gross_profit).label("gross_profit"),
            _sum(before, fact.amount).label("former_sales"),
            _sum(before, fact.gross_profit).label("former_gross_profit"),
            func.count(case((and_(window, is_purchase), document_of_month)).distinct()).label(
                "frequency"
            ),
            func.count(case((window, 1))).label("lines"),
            func.max(case((is_purchase, fact.date))).label("last_sale"),
        )
        .where(
            fact.counts_as == "sales",
            fact.kind.in_(SALES_KINDS),
            fact.date <= as_of,
            part(fact.customer_id),
        )
        .group_by(fact.customer_id)
    )


def customer_figures(
    connection: Connection, sums: FromClause, part: Part = everything
) -> pd.DataFrame:
    """Return one row per customer of the master.

    Args:
        connection: the warehouse.
        sums: ``window_sums`` of all customers, as a subquery or as they are kept.
        part: which customers are asked for.

    Returns:
        ``customer_id policy potential_flag`` and the columns of ``window_sums``, 0 where a
        customer has no lines.
    """
    customer = dim_customer.c
    figures = read_frame(
        connection,
        select(
            customer.customer_id,
            customer.policy,
            *(func.coalesce(sums.c[name], 0).label(name) for name in _SUMS),
            sums.c.last_sale,
        )
        .outerjoin_from(dim_customer, sums, sums.c.customer_id == customer.customer_id)
        .where(part(customer.customer_id)),
    )
    for name in _SUMS:
        figures[name] = figures[name].astype("int64")
    flags = _potential_flags(connection)
    figures["potential_flag"] = [flags.get(one, "") for one in figures["customer_id"]]
    return figures


def _potential_flags(connection: Connection) -> dict[str, str]:
    told = dim_customer_provenance.c
    query = select(told.customer_id, told.value).where(told.field == "potential")
    return {customer: flag for customer, flag in connection.execute(query)}


def _sum(condition: ColumnElement[bool], column: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, column), else_=0)), 0)
