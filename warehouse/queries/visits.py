"""Whom to visit: customers whose next purchase is due, who have gone quiet, whom one promised to.

As columns, like the portfolio (``warehouse.queries.portfolio``), so that a page may choose among a
million customers at once. What belongs here: who has a reason to be visited on the day that was
published, and which. What does not: names, dates and texts of the few that are shown
(``warehouse.queries.appointments``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, case, literal, or_, select, text

from warehouse.expressions import days_between, yen_sum
from warehouse.queries.appointments import Span, due_deals, open_actions
from warehouse.queries.dormancy import FormerSales
from warehouse.queries.portfolio import CUSTOMER_ID, Portfolio
from warehouse.schema.analysis import dim_analysis_rule, mart_customer_life
from warehouse.schema.published import mart_customer_rank
from warehouse.schema.relations import dim_deal, fact_activity

STATES: Final = ("", "due", "overdue", "at_risk", "dormant")
"""What the rhythm of purchases says; by the number that stands for it in ``Visits.state``."""
CAUTIONS: Final = ("", "over_limit", "near_limit", "low_score")
"""Why credit calls for caution; by the number that stands for it in ``Visits.caution``."""
_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Visits:
    """Every customer with a reason to be visited, or whose credit calls for caution; ids ascend.

    It is equal to itself alone, so that what is made of it can be kept.

    Attributes:
        span: the day it is of, and up to which day something counts as due; None: nothing is known.
        state: of ``STATES``.
        days_overdue: days since the expected purchase, negative before it; 0 without one.
        has_action: something was promised that is due and not known to be done.
        deal_yen: yen of the deals that are due; -1 without one.
        caution: of ``CAUTIONS``.
    """

    span: Span | None
    customer_id: NDArray[np.bytes_]
    state: NDArray[np.int8]
    days_overdue: NDArray[np.int32]
    has_action: NDArray[np.bool_]
    deal_yen: NDArray[np.int64]
    caution: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits; what is empty does not matter.

    Attributes:
        reason: of ``STATES``, or ``action``, ``deal``, ``credit``.
    """

    reason: str = ""
    sales_rep: str = ""
    rank: str = ""
    policy: str = ""


@dataclass(frozen=True, eq=False)
class Chosen:
    """The visits that were chosen, those worth most first; all columns have one length.

    Attributes:
        places: in the portfolio.
        rows: in the visits.
        yearly: yen of the year up to the last sale.
        worth: that, and the yen of the deals that are due.
    """

    places: NDArray[np.int64]
    rows: NDArray[np.int64]
    yearly: NDArray[np.int64]
    worth: NDArray[np.int64]


def visits(connection: Connection) -> Visits:
    """Return who has a reason to be visited.

    A few passes over the customers: for once a publication, not for every request.
    """
    span = span_of(connection)
    if span is None:
        return _gathered(None, {}, {}, {}, {})
    rhythm = {customer: (state, days) for customer, state, days in _rows(connection, _rhythm(span))}
    action = fact_activity.c.customer_id
    actions = {one: True for (one,) in _rows(connection, open_actions(span, action).distinct())}
    deal = dim_deal.c
    summed = due_deals(span, deal.customer_id, yen_sum(deal.amount)).group_by(deal.customer_id)
    deals = dict(list(_rows(connection, summed)))
    cautions = dict(list(_rows(connection, text(_CAUTIONS))))
    return _gathered(span, rhythm, actions, deals, cautions)


def span_of(connection: Connection) -> Span | None:
    """Return the days that count: that of the publication, and up to when something is due."""
    as_of = connection.scalar(select(mart_customer_rank.c.as_of).limit(1))
    if as_of is None:
        return None
    ahead = connection.scalar(select(dim_analysis_rule.c.renewal_days)) or 0
    return Span(as_of, as_of + timedelta(days=ahead))


@lru_cache(maxsize=8)
def chosen(figures: Portfolio, found: Visits, former: FormerSales, wanted: Wanted) -> Chosen:
    """Return the visits that are wanted, those worth most first."""
    matched = _matched(figures, found, former)
    places, rows = matched.places, matched.rows
    keep = _has_reason(found, wanted.reason)[rows]
    for column, asked in (
        (figures.sales_rep, wanted.sales_rep),
        (figures.rank, wanted.rank),
        (figures.policy, wanted.policy),
    ):
        if asked:
            keep &= column.equal(asked)[places]
    return Chosen(places[keep], rows[keep], matched.yearly[keep], matched.worth[keep])


@lru_cache(maxsize=1)
def _matched(figures: Portfolio, found: Visits, former: FormerSales) -> Chosen:
    """Return all visits beside their place in the portfolio, ordered by worth."""
    places, rows = figures.find(found.customer_id)
    yearly = former.of(figures.customer_id[places])
    worth = yearly + np.maximum(found.deal_yen[rows], 0)
    order = np.argsort(-worth, kind="stable")
    return Chosen(places[order], rows[order], yearly[order], worth[order])


def _has_reason(found: Visits, reason: str) -> NDArray[np.bool_]:
    """Tell which have a reason, or any; caution alone is none."""
    has_deal = found.deal_yen >= 0
    anyhow = (found.state > 0) | found.has_action | has_deal
    if reason in STATES[1:]:
        return np.asarray(found.state == STATES.index(reason))
    return {
        "action": found.has_action.copy(),
        "deal": has_deal,
        "credit": anyhow & (found.caution > 0),
    }.get(reason, anyhow)


def _rhythm(span: Span) -> Select[Any]:
    """Return the customers whose purchases are due or overdue, but who are not lost: their state.

    The bounds are those of ``view_customer_status`` and ``view_renewal_due``.
    """
    life, day = mart_customer_life.c, literal(span.as_of)
    state = case(
        (life.dormant_from <= day, STATES.index("dormant")),
        (life.at_risk_from <= day, STATES.index("at_risk")),
        (life.expected_next_date < day, STATES.index("overdue")),
        else_=STATES.index("due"),
    )
    return select(
        life.customer_id, state, days_between(life.expected_next_date, day)
    ).where(
        life.lost_from > day,
        or_(
            life.expected_next_date <= literal(span.until),
            life.at_risk_from <= day,
            life.dormant_from <= day,
        ),
    )  # fmt: skip


_CAUTIONS = "SELECT customer_id, caution FROM view_customer_credit WHERE caution <> ''"


def _rows(connection: Connection, query: Any) -> Iterable[Any]:
    return connection.execution_options(yield_per=_AT_ONCE).execute(query).tuples()


def _gathered(
    span: Span | None,
    rhythm: dict[str, tuple[int, int | None]],
    actions: dict[str, bool],
    deals: dict[str, int],
    cautions: dict[str, str],
) -> Visits:
    """Return as columns what was read by customer."""
    ids = sorted({*rhythm, *actions, *deals, *cautions})
    nothing: tuple[int, int | None] = (0, None)
    states = [rhythm.get(one, nothing) for one in ids]
    return Visits(
        span,
        np.array(ids, dtype=CUSTOMER_ID),
        np.array([state for state, _ in states], dtype=np.int8),
        np.array([days or 0 for _, days in states], dtype=np.int32),
        np.array([one in actions for one in ids], dtype=bool),
        np.array([deals.get(one, -1) for one in ids], dtype=np.int64),
        np.array([CAUTIONS.index(cautions.get(one, "")) for one in ids], dtype=np.int8),
    )
