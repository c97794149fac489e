"""The six stages of a customer, from what is known: 潜在顧客 to リピート化.

From the firm's own guide to finding customers. The highest stage whose condition holds counts;
every number and name is configuration. What belongs here: the rules. What does not: collecting
what is known (``stage_facts``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

STAGES = ("latent", "prospect", "qualified", "selling", "ordering", "repeat")
"""Keys of the stages, from the first to the last."""


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


def stages(known: pd.DataFrame, rules: StageRules) -> pd.DataFrame:
    """Tell the stage of every customer.

    Args:
        known: what ``warehouse.marts.stage_facts.stage_facts`` returns.
        rules: the rules.

    Returns:
        The columns of ``mart_customer_stage``.
    """
    rows = [_stage(row, rules) for row in known.itertuples(index=False)]
    return known.assign(
        stage_no=[STAGES.index(key) + 1 for key, _ in rows],
        stage=[rules.labels[key] for key, _ in rows],
        reason=[reason for _, reason in rows],
    )[
        [
            "customer_id", "stage_no", "stage", "acquisition_source", "first_activity_date",
            "last_activity_date", "open_deals", "open_amount", "orders", "reason",
        ]
    ]  # fmt: skip


def _stage(row: Any, rules: StageRules) -> tuple[str, str]:
    """Return the key of a customer's stage, and why."""
    checks = (
        ("repeat", _repeat(row, rules)),
        ("ordering", _ordering(row, rules)),
        ("selling", _selling(row, rules)),
        ("qualified", _qualified(row, rules)),
        ("prospect", _prospect(row)),
    )
    for key, reason in checks:
        if reason:
            return key, reason
    return "latent", "名前だけが分かっていて、接点の記録がありません。"


def _repeat(row: Any, rules: StageRules) -> str:
    if row.orders < rules.repeat_orders:
        return ""
    return f"売上伝票が{row.orders:,}件あります(最後は{_month(row.last_order_month)})。"


def _ordering(row: Any, rules: StageRules) -> str:
    if row.orders > 0:
        return f"売上伝票が{row.orders:,}件あります({_month(row.last_order_month)})。"
    if row.won_deals > 0:
        return f"受注した案件が{row.won_deals}件あります。"
    if row.best_probability is not None and row.best_probability >= rules.ordering_probability:
        return f"確度{_plain(row.best_probability)}%の案件があります。"
    return ""


def _selling(row: Any, rules: StageRules) -> str:
    if row.open_deals > 0:
        return f"進行中の案件が{row.open_deals}件あります。"
    if row.last_proposal_date is not None:
        return f"{_day(row.last_proposal_date)}に提案・見積をしました。"
    return ""


def _qualified(row: Any, rules: StageRules) -> str:
    if row.last_meeting_date is not None:
        return f"{_day(row.last_meeting_date)}に会っています(訪問・商談)。"
    if row.deciders > 0:
        return f"決裁者を{row.deciders}人知っています。"
    return ""


def _prospect(row: Any) -> str:
    if row.last_activity_date is not None:
        return f"{_day(row.last_activity_date)}に接点がありました。"
    if row.acquisition_source:
        return f"獲得元が分かっています({row.acquisition_source})。"
    if row.people > 0:
        return f"担当者を{row.people}人知っています。"
    return ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
