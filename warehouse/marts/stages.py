"""The six stages of a customer, from what is known: 潜在顧客 to リピート化.

From the firm's own guide to finding customers. The highest stage whose condition holds counts;
every number and name is configuration. What belongs here: the rules. What does not: collecting
what is known (``stage_facts``).
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.marts.rules import StageRules

STAGES = ("latent", "prospect", "qualified", "selling", "ordering", "repeat")
"""Keys of the stages, from the first to the last."""


def stages(known: pd.DataFrame, rules: StageRules) -> pd.DataFrame:
    """Tell the stage of every customer.

    Args:
        known: what ``warehouse.marts.stage_facts.stage_facts`` returns.
        rules: the rules.

    Returns:
        The columns of ``mart_customer_stage``.
    """
    number = np.ones(len(known), dtype="int64")
    reason = np.full(len(known), "名前だけが分かっていて、接点の記録がありません。", dtype=object)
    open_ = np.ones(len(known), dtype=bool)
    for key, holds, names, sentence in _reasons(known, rules):
        which = np.flatnonzero(open_ & holds)
        number[which] = STAGES.index(key) + 1
        reason[which] = _sentences(known.iloc[which], names, sentence)
        open_[which] = False
    labels = np.array([rules.labels[key] for key in STAGES], dtype=object)
    return known.assign(stage_no=number, stage=labels[number - 1], reason=reason)[
        [
            "customer_id", "stage_no", "stage", "acquisition_source", "first_activity_date",
            "last_activity_date", "open_deals", "open_amount", "orders", "reason",
        ]
    ]  # fmt: skip


_Reason = tuple[str, NDArray[np.bool_], Sequence[str], Callable[..., str]]


def _reasons(known: pd.DataFrame, rules: StageRules) -> Iterator[_Reason]:
    """Give stage, for whom it holds, and the sentence made of which columns; the highest first."""
    has = {name: known[name].notna().to_numpy() for name in _DAYS}
    counts = {name: known[name].to_numpy() for name in _COUNTS}
    likely = _at_least(known["best_probability"], rules.ordering_probability)
    yield "repeat", counts["orders"] >= rules.repeat_orders, _ORDERED, _repeats
    yield "ordering", counts["orders"] > 0, _ORDERED, _ordered
    yield "ordering", counts["won_deals"] > 0, ["won_deals"], "受注した案件が{}件あります。".format
    yield "ordering", likely, ["best_probability"], _is_likely
    yield "selling", counts["open_deals"] > 0, ["open_deals"], "進行中の案件が{}件あります。".format
    yield "selling", has["last_proposal_date"], ["last_proposal_date"], _proposed
    yield "qualified", has["last_meeting_date"], ["last_meeting_date"], _met
    yield "qualified", counts["deciders"] > 0, ["deciders"], "決裁者を{}人知っています。".format
    yield "prospect", has["last_activity_date"], ["last_activity_date"], _was_in_touch
    named = (known["acquisition_source"] != "").to_numpy()
    yield "prospect", named, ["acquisition_source"], "獲得元が分かっています({})。".format
    yield "prospect", counts["people"] > 0, ["people"], "担当者を{}人知っています。".format


_ORDERED = ("orders", "last_order_month")
_COUNTS = ("orders", "won_deals", "open_deals", "deciders", "people")
_DAYS = ("last_proposal_date", "last_meeting_date", "last_activity_date")


def _at_least(values: pd.Series, least: Decimal) -> NDArray[np.bool_]:
    codes, distinct = pd.factorize(values)
    # What is missing has the code -1, and finds the last.
    return np.array([*(value >= least for value in distinct), False])[codes]


def _sentences(
    known: pd.DataFrame, names: Sequence[str], sentence: Callable[..., str]
) -> NDArray[np.object_]:
    """Make one sentence per distinct set of facts, for a million customers share a few."""
    place = np.zeros(len(known), dtype="int64")
    for name in names:
        codes, distinct = pd.factorize(known[name])
        place = place * len(distinct) + codes
    places, firsts = np.unique(place, return_index=True)
    facts = known[list(names)].iloc[firsts].itertuples(index=False)
    made = np.array([sentence(*fact) for fact in facts], dtype=object)
    return made[np.searchsorted(places, place)]


def _repeats(orders: int, last: date) -> str:
    return f"売上伝票が{orders:,}件あります(最後は{_month(last)})。"


def _ordered(orders: int, last: date) -> str:
    return f"売上伝票が{orders:,}件あります({_month(last)})。"


def _is_likely(probability: Decimal) -> str:
    return f"確度{_plain(probability)}%の案件があります。"


def _proposed(day: date) -> str:
    return f"{_day(day)}に提案・見積をしました。"


def _met(day: date) -> str:
    return f"{_day(day)}に会っています(訪問・商談)。"


def _was_in_touch(day: date) -> str:
    return f"{_day(day)}に接点がありました。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
