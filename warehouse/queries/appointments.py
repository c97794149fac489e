"""What is to be done next with customers: promised actions, deals to be won, expected purchases."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from warehouse.schema.analysis import mart_customer_life
from warehouse.schema.relations import dim_deal, fact_activity

FORGOTTEN_DAYS: Final = 365
"""A promise older than this is no longer told."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that count.

    Attributes:
        as_of: the day that counts as today.
        until: up to this day something is due.
    """

    as_of: date
    until: date


@dataclass(slots=True)
class Agenda:
    """What stands open with a customer.

    Attributes:
        life: the row of ``mart_customer_life``; None where nothing was bought.
        actions: rows of ``fact_activity`` whose next action is due, the earliest first.
        deals: rows of ``dim_deal`` that are to be won, the earliest first.
    """

    life: Row[Any] | None = None
    actions: list[Row[Any]] = field(default_factory=list)
    deals: list[Row[Any]] = field(default_factory=list)


def agendas(connection: Connection, customers: Sequence[str], span: Span) -> dict[str, Agenda]:
    """Return what stands open with some customers.

    Args:
        connection: the warehouse.
        customers: at most some hundreds.
        span: the days that count.
    """
    found: dict[str, Agenda] = defaultdict(Agenda)
    life = select(mart_customer_life).where(mart_customer_life.c.customer_id.in_(customers))
    for row in connection.execute(life):
        found[row.customer_id].life = row
    actions = open_actions(span, *fact_activity.c).where(fact_activity.c.customer_id.in_(customers))
    for row in connection.execute(actions.order_by(fact_activity.c.next_date)):
        found[row.customer_id].actions.append(row)
    deals = due_deals(span, *dim_deal.c).where(dim_deal.c.customer_id.in_(customers))
    for row in connection.execute(deals.order_by(dim_deal.c.expected_date, dim_deal.c.deal_id)):
        found[row.customer_id].deals.append(row)
    return found


def open_actions(span: Span, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return activities whose next action is due.

    One is taken as done once anything was noted with the customer on its day or after.
    """
    activity = fact_activity.c
    later = fact_activity.alias("later")
    return select(*columns).where(
        activity.next_date <= span.until,
        activity.next_date > span.as_of - timedelta(days=FORGOTTEN_DAYS),
        ~exists().where(
            later.c.customer_id == activity.customer_id,
            later.c.date >= activity.next_date,
            later.c.activity_id != activity.activity_id,
        ),
    )


def due_deals(span: Span, *columns: ColumnElement[Any]) -> Select[Any]:
    """Return open deals that are to be won by the last day, late ones included."""
    deal = dim_deal.c
    return select(*columns).where(
        deal.status == "open", deal.is_present, deal.expected_date <= span.until
    )
