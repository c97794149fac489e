"""What the history says of each customer's last months: the sums that ranks and scores stand on."""

from calendar import monthrange
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from core.fields import SALES_KINDS
from warehouse.schema.published import dim_customer, dim_customer_provenance, fact_transaction
from warehouse.stage.records import read_frame

_SUMS = ("sales", "gross_profit", "former_sales", "former_gross_profit", "frequency", "lines")


def months_before(day: date, months: int) -> date:
    """Return the day so many months earlier, the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def customer_figures(connection: Connection, as_of: date, window_months: int) -> pd.DataFrame:
    """Return one row per customer of the master.

    Args:
        connection: the warehouse.
        as_of: the last day that counts.
        window_months: the window is the months up to ``as_of``; as many before it are the former
            window.

    Returns:
        ``customer_id policy potential_flag``, yen ``sales gross_profit former_sales
        former_gross_profit``, ``frequency`` (documents in the window), ``lines`` (in the window),
        ``last_sale`` (a date or None). Only lines that count as sales, no payments.
    """
    fact = fact_transaction.c
    start, former = (months_before(as_of, months * window_months) for months in (1, 2))
    window = fact.date > start
    before = and_(fact.date > former, fact.date <= start)
    is_sale = fact.kind == "sale"
    sums = read_frame(
        connection,
        select(
            fact.customer_id,
            _sum(window, fact.amount).label("sales"),
            _sum(window, fact.gross_profit).label("gross_profit"),
            _sum(before, fact.amount).label("former_sales"),
            _sum(before, fact.gross_profit).label("former_gross_profit"),
            func.count(case((and_(window, is_sale), fact.document_no)).distinct()).label(
                "frequency"
            ),
            func.count(case((window, 1))).label("lines"),
            func.max(case((is_sale, fact.date))).label("last_sale"),
        )
        .where(fact.counts_as == "sales", fact.kind.in_(SALES_KINDS), fact.date <= as_of)
        .group_by(fact.customer_id),
    )
    customers = read_frame(connection, select(dim_customer.c.customer_id, dim_customer.c.policy))
    flags = read_frame(
        connection,
        select(
            dim_customer_provenance.c.customer_id,
            dim_customer_provenance.c.value.label("potential_flag"),
        ).where(dim_customer_provenance.c.field == "potential"),
    )
    joined = customers
    for part in (sums, flags):
        joined = joined.merge(part, on="customer_id", how="left", validate="1:1")
    for name in _SUMS:
        joined[name] = pd.to_numeric(joined[name]).fillna(0).astype("int64")
    joined["potential_flag"] = joined["potential_flag"].fillna("")
    joined["last_sale"] = (
        joined["last_sale"].astype(object).where(joined["last_sale"].notna(), None)
    )
    return joined


def _sum(condition: ColumnElement[bool], column: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, column), else_=0)), 0)
