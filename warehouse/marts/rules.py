"""The rules that tables of analysis go by: the firm's numbers and names.

What belongs here: what a rule means. What does not: what is made of it (the modules beside), or how
it is written in ``tsunagi.yaml`` (``pipelines``). Nothing here needs a database or a frame, so that
reading the configuration does not wait for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class RankRules:
    """The rules by which customers are ranked.

    Attributes:
        measure: ``sales`` or ``gross_profit``.
        window_months: how far back counts.
        large_share: percent of the measure that the large customers make up together.
        growth_percent: growth against the window before from which a customer has potential.
        minimum_growth_yen: growth below this many yen is no sign of potential.
        labels: ``large_potential large potential neither none`` → the rank's name.
        policies: ``key normal develop recycle inform`` → the policy's name.
    """

    measure: str
    window_months: int
    large_share: Decimal
    growth_percent: Decimal
    minimum_growth_yen: int
    labels: Mapping[str, str]
    policies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StageRules:
    """The rules by which stages are told.

    Attributes:
        active_months: how long a visit or a proposal counts.
        ordering_probability: percent from which an open deal is about to be won.
        repeat_orders: slips of sales from which a customer repeats.
        labels: key of ``STAGES`` → the stage's name.
    """

    active_months: int
    ordering_probability: Decimal
    repeat_orders: int
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LifeRules:
    """From when on a customer is new, at risk, dormant, lost, returned; and CPM.

    Attributes:
        new_days: days from the first purchase on.
        at_risk_percent: of the usual interval since the last purchase.
        at_risk_days: at least so many days since the last purchase.
        dormant_days, lost_days: days since the last purchase.
        returned_days: days from a purchase on that ended a gap of ``dormant_days``.
        cpm_left_days: days since the last purchase after which a customer has left (離脱).
        cpm_short_days, cpm_long_days: days from the first to the last purchase (在籍期間).
        cpm_yen: sales from which a customer is 流行 or 優良.
    """

    new_days: int
    at_risk_percent: int
    at_risk_days: int
    dormant_days: int
    lost_days: int
    returned_days: int
    cpm_left_days: int
    cpm_short_days: int
    cpm_long_days: int
    cpm_yen: int


@dataclass(frozen=True, slots=True)
class PairRules:
    """What counts.

    Attributes:
        months: full months before the present one that count.
        minimum_together: baskets that must hold both items.
        largest_basket: baskets with more items say nothing and are left out.
        per_item: the closest so many of each item are kept.
    """

    months: int
    minimum_together: int
    largest_basket: int
    per_item: int


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """A firm's habits.

    Attributes:
        first_month: the month in which the fiscal year begins, 1 to 12.
        closing_day: the firm's own closing day, 31: the month's last.
        closing_days: the closing days of which ``dim_closing_period`` has the periods.
        zone: where it is; a day ends there.
    """

    first_month: int
    closing_day: int
    closing_days: tuple[int, ...]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class ViewRules:
    """The numbers that views calculate with: the columns of ``dim_analysis_rule``."""

    abc_a_percent: int
    abc_b_percent: int
    rank_measure: str
    renewal_days: int
    trend_percent: int
    credit_months: int
    credit_percent: int
    low_credit_score: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What a segment asks of one field: to be one of some texts, or within a range.

    Attributes:
        field: one of ``TEXTS`` or ``NUMBERS``.
        values: texts of which the field is one; empty: it is a range.
        least: the number at least; None: no bound.
        below: the number it is less than; None: no bound.
    """

    field: str
    values: tuple[str, ...] = ()
    least: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: all its conditions hold."""

    name: str
    title: str
    conditions: tuple[Condition, ...]


TEXTS: Mapping[str, str] = {
    "name": "dim_customer", "prefecture": "dim_customer", "city": "dim_customer",
    "industry": "dim_customer", "sales_rep": "dim_customer", "legal_form": "dim_customer",
    "division": "dim_industry", "major_group": "dim_industry", "rank": "view_customer_value",
    "abc": "view_customer_value", "policy": "mart_customer_rank",
    "status": "view_customer_status", "cpm_group": "view_customer_status",
    "caution": "view_customer_credit",
}  # fmt: skip
NUMBERS: Mapping[str, str] = {
    "sales": "mart_customer_rank", "gross_profit": "mart_customer_rank",
    "growth": "mart_customer_rank", "decile": "view_customer_value",
    "recency_score": "view_customer_value", "frequency_score": "view_customer_value",
    "monetary_score": "view_customer_value", "days_since": "view_customer_status",
    "interval_days": "view_customer_status", "days_overdue": "view_customer_status",
    "orders": "view_customer_status", "lifetime_sales": "view_customer_status",
    "credit_limit": "view_customer_credit", "credit_score": "view_customer_credit",
}  # fmt: skip
"""Field → the table or view that has it."""
