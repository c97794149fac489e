"""What is to be expected of a customer: its next purchase, what it may buy, what it owes.

Asked for one customer at a time and by key, so a card comes at once however many there are; the
same is told of all by ``view_customer_status``, ``view_cross_sell`` and ``view_customer_credit``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from warehouse.expressions import yen_sum
from warehouse.marts.figures import months_before
from warehouse.queries.appointments import Agenda, Span, agendas
from warehouse.schema.analysis import (
    dim_analysis_rule,
    mart_customer_credit,
    mart_customer_item,
    mart_item_pair,
    mart_sales_month,
)
from warehouse.schema.reconciliation import mart_receivable, mart_reconciliation

_MOST_PROPOSED: Final = 5


@dataclass(frozen=True, slots=True)
class Credit:
    """A customer's credit: its row in ``mart_customer_credit``, and what is at risk of it.

    Attributes:
        at_risk: yen with tax that are not taken as paid yet.
        caution: ``over_limit``, ``near_limit``, ``low_score`` or "".
    """

    row: Row[Any]
    at_risk: int
    caution: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that customers who buy alike bought, and this one has not.

    Attributes:
        because: the item it has bought that leads there.
        confidence: percent of that item's buyers who bought it.
        together: customers who bought both.
    """

    item: str
    because: str
    confidence: float
    together: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected.

    Attributes:
        as_of: the day that counts as today.
        life: the row of ``mart_customer_life``; None where nothing was bought.
        status: as in ``view_customer_status``.
        agenda: promised actions and deals that are due.
        credit: None where neither limit nor score is known.
        balance: the row of ``mart_receivable``; None where nothing is known.
        proposals: the likeliest first.
    """

    as_of: date
    life: Row[Any] | None
    status: str
    agenda: Agenda
    credit: Credit | None
    balance: Row[Any] | None
    proposals: list[Proposal]

    @property
    def days_overdue(self) -> int:
        """Days past the expected purchase; 0 before it, or where none is expected."""
        expected = None if self.life is None else self.life.expected_next_date
        return 0 if expected is None else max((self.as_of - expected).days, 0)


def outlook(connection: Connection, customer_id: str, span: Span) -> Outlook:
    """Return what is to be expected of a customer."""
    agenda = agendas(connection, [customer_id], span)[customer_id]
    balance = connection.execute(
        select(mart_receivable).where(mart_receivable.c.customer_id == customer_id)
    ).one_or_none()
    return Outlook(
        as_of=span.as_of,
        life=agenda.life,
        status=status_of(agenda.life, span.as_of),
        agenda=agenda,
        credit=_credit(connection, customer_id, span.as_of),
        balance=balance,
        proposals=_proposals(connection, customer_id),
    )


def status_of(life: Row[Any] | None, day: date) -> str:
    """Return what a customer is on a day, as ``view_customer_status`` says it."""
    if life is None or life.last_sale_date is None:
        return "none"
    for status in ("lost", "dormant", "at_risk"):
        if day >= getattr(life, f"{status}_from"):
            return status
    if day < life.new_until:
        return "new"
    if life.returned_until is not None and day < life.returned_until:
        return "returned"
    return "active"


def item_names(connection: Connection) -> dict[str, str]:
    """Return what items are called that have a code and a name: one pass, to be kept."""
    table = mart_sales_month.c
    query = select(table.item, func.max(table.item_name)).group_by(table.item)
    return {item: name for item, name in connection.execute(query) if name and name != item}


def _credit(connection: Connection, customer_id: str, day: date) -> Credit | None:
    row = connection.execute(
        select(mart_customer_credit).where(mart_customer_credit.c.customer_id == customer_id)
    ).one_or_none()
    rule = connection.execute(select(dim_analysis_rule)).one_or_none()
    if row is None or rule is None:
        return None
    month = mart_reconciliation.c
    first = months_before(day.replace(day=1), rule.credit_months)
    at_risk = connection.scalar(
        select(yen_sum(month.own_yen)).where(
            month.customer_id == customer_id,
            month.measure == "sales",
            month.month.between(first, day),
        )
    )
    return Credit(row, int(at_risk or 0), _caution(row, int(at_risk or 0), rule))


def _caution(row: Row[Any], at_risk: int, rule: Row[Any]) -> str:
    limit, score = row.credit_limit, row.credit_score
    if limit is not None and at_risk > limit:
        return "over_limit"
    if limit is not None and at_risk > 0 and 100 * at_risk >= limit * rule.credit_percent:
        return "near_limit"
    return "low_score" if score is not None and score < rule.low_credit_score else ""


def _proposals(connection: Connection, customer_id: str) -> list[Proposal]:
    """Return the items proposed, each with the item that leads there most surely."""
    own, pair = mart_customer_item.c, mart_item_pair.c
    bought = select(own.item).where(own.customer_id == customer_id)
    query = (
        select(pair.other_item, pair.item, pair.confidence, pair.together)
        .where(
            pair.basket == "customer",
            pair.item.in_(bought),
            pair.other_item.not_in(bought),
            pair.lift > 1,
        )
        .order_by(pair.confidence.desc(), pair.lift.desc(), pair.other_item, pair.item)
    )
    found: dict[str, Proposal] = {}
    for other, item, confidence, together in connection.execute(query):
        found.setdefault(other, Proposal(other, item, float(confidence), together))
    return list(found.values())[:_MOST_PROPOSED]
