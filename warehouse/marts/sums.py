"""The sums of the history that analysis stands on: what a row of each adds up."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select

from core.fields import SALES_KINDS
from warehouse.expressions import exact_sum, month_of, yen_sum
from warehouse.marts.parts import Part
from warehouse.schema.published import fact_transaction

fact = fact_transaction.c

item = func.coalesce(func.nullif(fact.item_code, ""), fact.item_name)
"""What an item is called: its code, else its name."""

document = func.coalesce(func.nullif(fact.document_no, ""), cast(fact.date, String))
"""The document of a line; lines without a number are one document a day."""

document_of_month = func.substr(cast(fact.date, String), 1, 7) + "\n" + document
"""The document of a line among those of all months: numbers begin anew some day."""

document_of_all = fact.system + "\n" + document_of_month
"""The document of a line among those of all months and systems."""

is_purchase = and_(fact.kind == "sale", fact.amount >= 0)
"""Hold for lines by which something is bought. A red slip calls one off, as a return does."""


COUNTED = (fact.counts_as == "sales", fact.kind.in_(SALES_KINDS))
"""Hold for lines that make up sales."""


def measures() -> list[ColumnElement[Any]]:
    """Return the sums that every table of sums has."""
    is_sale = fact.kind.in_(SALES_KINDS)
    of_kind = {"returns": "return", "discounts": "discount", "adjustments": "adjustment"}
    return [
        yen_sum(case((is_sale, fact.amount))).label("sales"),
        *(
            yen_sum(case((fact.kind == kind, fact.amount))).label(name)
            for name, kind in of_kind.items()
        ),
        yen_sum(case((~is_sale, fact.amount))).label("payments"),
        *(
            yen_sum(case((is_sale, fact[name]))).label(name)
            for name in ("tax", "cost", "gross_profit")
        ),
        func.count().label("lines"),
    ]


def customer_months(part: Part) -> Select[Any]:
    """Sum lines by customer, month, system and what they count as."""
    keys = (
        fact.customer_id,
        month_of(fact.date).label("month"),
        fact.system,
        fact.counts_as,
    )
    return (
        select(
            *keys,
            *measures(),
            func.count(document.distinct()).label("slips"),
            func.count(case((is_purchase, document)).distinct()).label("orders"),
        )
        .where(part(fact.customer_id))
        .group_by(*keys)
    )


def sales_months(part: Part) -> Select[Any]:
    """Sum lines by month, system, what they count as, sales rep and item."""
    keys = (
        month_of(fact.date).label("month"),
        fact.system,
        fact.counts_as,
        fact.sales_rep,
        item.label("item"),
    )
    counted = case((fact.kind.in_(SALES_KINDS), fact.quantity))
    return (
        select(
            *keys,
            func.max(fact.item_name).label("item_name"),
            *measures(),
            exact_sum(counted).label("quantity"),
        )
        .where(part(fact.date))
        .group_by(*keys)
    )


def customer_items(part: Part) -> Select[Any]:
    """Sum lines that count as sales by customer and item."""
    keys = (fact.customer_id, item.label("item"))
    return (
        select(
            *keys,
            yen_sum(fact.amount).label("sales"),
            yen_sum(fact.gross_profit).label("gross_profit"),
            exact_sum(fact.quantity).label("quantity"),
            func.count().label("lines"),
            func.count(case((is_purchase, document_of_all)).distinct()).label("orders"),
            func.min(fact.date).label("first_date"),
            func.max(fact.date).label("last_date"),
        )
        .where(part(fact.customer_id), *COUNTED)
        .group_by(*keys)
    )
