"""A customer's life with the firm: first and last purchase, its rhythm, what it was worth.

What belongs here: what follows from the lines up to a day and the firm's rules. What the day makes
of it (is the customer dormant today?) is told by views, which compare the day with the days kept
here; so a night without business changes none of it.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from core.fields import SALES_KINDS
from warehouse.expressions import days_after, days_between, yen_sum
from warehouse.marts.parts import Part
from warehouse.marts.rules import LifeRules
from warehouse.marts.sums import document_of_all, is_purchase
from warehouse.schema.analysis import mart_customer_month
from warehouse.schema.published import fact_transaction


def lives(part: Part, rules: LifeRules, as_of: date) -> Select[Any]:
    """Return the life of each customer with business that counts as sales.

    Args:
        part: which customers.
        rules: the firm's rules.
        as_of: the last day that counts: what is dated later is yet to come.
    """
    worth, bought = _worth(part, as_of), _purchases(part, rules, as_of)
    first, last = bought.c.first_sale_date, bought.c.last_sale_date
    interval = bought.c.interval_days
    return select(
        worth.c.customer_id,
        first,
        last,
        func.coalesce(bought.c.purchase_days, 0).label("purchase_days"),
        worth.c.orders,
        worth.c.lifetime_sales,
        worth.c.lifetime_gross_profit,
        interval,
        _after(last, interval).label("expected_next_date"),
        _after(first, rules.new_days).label("new_until"),
        _after(last, _patience(interval, rules)).label("at_risk_from"),
        _after(last, rules.dormant_days).label("dormant_from"),
        _after(last, rules.lost_days).label("lost_from"),
        _after(bought.c.returned_date, rules.returned_days).label("returned_until"),
        _cpm_class(first, last, bought.c.purchase_days, worth.c.lifetime_sales, rules).label(
            "cpm_class"
        ),
        _after(last, rules.cpm_left_days).label("cpm_left_from"),
    ).select_from(worth.outerjoin(bought, bought.c.customer_id == worth.c.customer_id))


def _worth(part: Part, as_of: date) -> Any:
    """Return what was bought in the full months, and up to the day in its own."""
    month, fact, first = mart_customer_month.c, fact_transaction.c, as_of.replace(day=1)
    is_sale = fact.kind.in_(SALES_KINDS)
    full = select(month.customer_id, month.orders, month.sales, month.gross_profit).where(
        part(month.customer_id), month.counts_as == "sales", month.lines > 0, month.month < first
    )
    begun = (
        select(
            fact.customer_id,
            func.count(case((is_purchase, document_of_all)).distinct()).label("orders"),
            yen_sum(case((is_sale, fact.amount))).label("sales"),
            yen_sum(case((is_sale, fact.gross_profit))).label("gross_profit"),
        )
        .where(
            part(fact.customer_id),
            fact.counts_as == "sales",
            fact.date >= first,
            fact.date <= as_of,
        )
        .group_by(fact.customer_id)
    )
    both = union_all(full, begun).subquery("parts").c
    return (
        select(
            both.customer_id,
            yen_sum(both.orders).label("orders"),
            yen_sum(both.sales).label("lifetime_sales"),
            yen_sum(both.gross_profit).label("lifetime_gross_profit"),
        )
        .group_by(both.customer_id)
        .subquery("worth")
    )


def _purchases(part: Part, rules: LifeRules, as_of: date) -> Any:
    """Return first and last purchase, the days with one, and the median of the gaps between them.

    The median of an even number of gaps lies between the middle two: half a day counts as one.
    """
    fact = fact_transaction.c
    days = (
        select(fact.customer_id, fact.date)
        .where(part(fact.customer_id), fact.counts_as == "sales", is_purchase, fact.date <= as_of)
        .group_by(fact.customer_id, fact.date)
        .subquery("days")
    )
    before = func.lag(days.c.date).over(partition_by=days.c.customer_id, order_by=days.c.date)
    gaps = select(days, days_between(before, days.c.date).label("gap")).subquery("gaps")
    gap, of_customer = gaps.c.gap, gaps.c.customer_id
    placed = select(
        gaps,
        func.row_number()
        .over(partition_by=of_customer, order_by=(case((gap.is_(None), 1), else_=0), gap))
        .label("place"),
        func.count(gap).over(partition_by=of_customer).label("gaps"),
    ).subquery("placed")
    found = placed.c
    middle = [
        func.max(case((and_(found.gaps > 0, found.place == place), found.gap)))
        for place in ((found.gaps + 1) // 2, (found.gaps + 2) // 2)
    ]
    return (
        select(
            found.customer_id,
            func.min(found.date).label("first_sale_date"),
            func.max(found.date).label("last_sale_date"),
            func.count().label("purchase_days"),
            ((middle[0] + middle[1] + 1) // 2).label("interval_days"),
            func.max(case((found.gap >= rules.dormant_days, found.date))).label("returned_date"),
        )
        .group_by(found.customer_id)
        .subquery("bought")
    )


def _after(day: ColumnElement[Any], days: ColumnElement[Any] | int) -> ColumnElement[date]:
    moved = days_after(day, cast(days, Integer) if not isinstance(days, int) else literal(days))
    return case((day.is_(None), cast(null(), Date)), else_=moved)


def _patience(interval: ColumnElement[Any], rules: LifeRules) -> ColumnElement[int]:
    """Return after how many days without a purchase a customer of this rhythm is at risk."""
    waited = func.coalesce(interval, 0) * rules.at_risk_percent // 100
    return case((waited > rules.at_risk_days, waited), else_=literal(rules.at_risk_days))


def _cpm_class(
    first: ColumnElement[Any],
    last: ColumnElement[Any],
    purchase_days: ColumnElement[Any],
    sales: ColumnElement[Any],
    rules: LifeRules,
) -> ColumnElement[str]:
    """Return 初回, よちよち, コツコツ, 流行 or 優良; "" where nothing was bought."""
    stayed = days_between(first, last)
    return case(
        (first.is_(None), ""),
        (purchase_days == 1, "初回"),
        (stayed < rules.cpm_short_days, "よちよち"),
        (sales < rules.cpm_yen, "コツコツ"),
        (stayed < rules.cpm_long_days, "流行"),
        else_="優良",
    )
