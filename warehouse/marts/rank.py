"""Ranks A, B-1, B-2, C and その他: who makes up the sales, and who may yet.

From the firm's own segmentation guide: customers in descending order of the last months' sales
(or gross profit); those within the cumulative share are large; potential is an operator's flag or
growth against the months before. Every number is configuration.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from math import ceil

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from warehouse.marts.rules import RankRules

_YES = frozenset(
    ["1", "A", "TRUE", "YES", "Y", "あり", "有", "有り", "高", "大", "○", "◯", "〇", "◎", "はい"]
)
_NO = frozenset(["×", "✕", "✖"])
_POLICY_OF = {
    "large_potential": "key",
    "large": "normal",
    "potential": "develop",
    "neither": "inform",
}


def rank(figures: pd.DataFrame, as_of: date, rules: RankRules) -> pd.DataFrame:
    """Rank customers.

    Args:
        figures: what ``warehouse.marts.figures.customer_figures`` returns.
        as_of: the last day that counts.
        rules: the rank rules.

    Returns:
        The columns of ``mart_customer_rank``, the best customer first.
    """
    ordered = _best_first(figures, rules.measure)
    measure = ordered[rules.measure].to_numpy(dtype="int64")
    former = ordered[f"former_{rules.measure}"].to_numpy(dtype="int64")
    weight = np.clip(measure, 0, None)
    cumulated = np.cumsum(weight)
    total = int(weight.sum())
    active = ordered["lines"].to_numpy() > 0
    large = active & _large(weight, cumulated, total, rules.large_share)
    growth = _growth(measure, former)
    grown = pd.Series(_percents(growth), dtype="object").where(former > 0, None)
    flagged = _those(ordered["potential_flag"], _is_yes)
    grows = _grows(growth, measure, former, rules)
    denied = _those(ordered["potential_flag"], _is_no)
    potential = flagged | (active & grows & ~denied)
    keys = np.select(
        [~active, large & potential, large, potential],
        ["none", "large_potential", "large", "potential"],
        default="neither",
    )
    shares, cumulative = (
        _percents(_hundredths(parts, np.int64(max(total, 1)))) for parts in (weight, cumulated)
    )
    return pd.DataFrame(
        {
            "customer_id": ordered["customer_id"],
            "as_of": [as_of] * len(ordered),
            "rank": [rules.labels[key] for key in keys],
            "sales": ordered["sales"],
            "gross_profit": ordered["gross_profit"],
            "share": shares,
            "cumulative_share": cumulative,
            "growth": grown,
            "potential": potential,
            "policy": _policies(ordered, keys, potential, rules),
            "reason": [
                _reason(rules, *facts)
                for facts in zip(
                    keys.tolist(), measure.tolist(), shares, cumulative, grown,
                    np.where(flagged, 1, np.where(denied, -1, 0)).tolist(),
                    ordered["last_sale"], strict=True,
                )
            ],
        }
    )  # fmt: skip


def _best_first(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Put the best customers first; of those that are equal, the oldest id."""
    # As the warehouse gives them they are in the order of ids, and texts are slow to sort.
    if not figures["customer_id"].is_monotonic_increasing:
        figures = figures.sort_values("customer_id")
    order = np.argsort(-figures[measure].to_numpy(dtype="int64"), kind="stable")
    return figures.iloc[order].reset_index(drop=True)


def grows_enough(measure: int, former: int, rules: RankRules) -> bool:
    """Tell whether one customer's growth is a sign of potential."""
    now, before = np.array([measure]), np.array([former])
    return bool(_grows(_growth(now, before), now, before, rules)[0])


def _large(
    weight: NDArray[np.int64], cumulated: NDArray[np.int64], total: int, share: Decimal
) -> NDArray[np.bool_]:
    """Those needed to reach the share; the customer that crosses the line is still large."""
    numerator, denominator = share.as_integer_ratio()
    limit = -(-total * numerator // (denominator * 100))
    return (weight > 0) & (cumulated - weight < limit)


def _growth(measure: NDArray[np.int64], former: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return hundredths of a percent of growth against the window before, where there was any."""
    return _hundredths(measure - former, np.where(former > 0, former, 1))


def _grows(
    growth: NDArray[np.int64],
    measure: NDArray[np.int64],
    former: NDArray[np.int64],
    rules: RankRules,
) -> NDArray[np.bool_]:
    enough = growth >= ceil(rules.growth_percent * 100)
    return (former > 0) & enough & (measure - former >= rules.minimum_growth_yen)


def _hundredths(parts: NDArray[np.int64], whole: NDArray[np.int64] | np.int64) -> NDArray[np.int64]:
    """Return parts of a whole in hundredths of a percent, rounded half up."""
    largest = max(abs(int(np.max(one, initial=0))) for one in (parts, -parts, whole))
    if largest > _SAFE:
        parts, whole = parts.astype(object), np.asarray(whole).astype(object)
    return np.asarray((20_000 * parts + whole) // (2 * whole), dtype="int64")


_SAFE = np.iinfo(np.int64).max // 40_000
"""Yen up to which 64 bits hold what is divided; beyond, whole numbers of any size do."""


def _percents(hundredths: NDArray[np.int64]) -> list[Decimal]:
    """Return them as percent with two places, each number made once."""
    known = {number: Decimal(number).scaleb(-2) for number in np.unique(hundredths).tolist()}
    return [known[number] for number in hundredths.tolist()]


def _those(flags: pd.Series, is_so: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Ask once per way in which a flag is written."""
    known = {flag: is_so(flag) for flag in flags.unique()}
    return np.fromiter((known[flag] for flag in flags), dtype=bool, count=len(flags))


def _is_yes(flag: str) -> bool:
    return flag.strip().upper() in _YES


def _is_no(flag: str) -> bool:
    """Tell whether somebody said that there is no potential, which growth does not outweigh."""
    return flag.strip() in _NO


def _policies(
    figures: pd.DataFrame, keys: NDArray[np.str_], potential: NDArray[np.bool_], rules: RankRules
) -> list[str]:
    """Return the policy given by people, else the proposed one."""
    return [
        given or rules.policies[_proposed(key, may_grow, last is not None)]
        for given, key, may_grow, last in zip(
            figures["policy"], keys.tolist(), potential.tolist(), figures["last_sale"], strict=True
        )
    ]


def _proposed(key: str, may_grow: bool, has_bought: bool) -> str:
    if key != "none":
        return _POLICY_OF[key]
    if has_bought:
        return "recycle"
    return "develop" if may_grow else "inform"


def _reason(
    rules: RankRules,
    key: str,
    measure: int,
    share: Decimal,
    cumulative: Decimal,
    growth: Decimal | None,
    flag: int,
    last_sale: date | None,
) -> str:
    """Return the reason as a sentence; ``flag``: 1 people see potential, -1 none, 0 nobody said."""
    name = "売上" if rules.measure == "sales" else "粗利"
    if key == "none":
        if last_sale is None:
            return "売上の記録がありません(見込み客)。"
        return f"直近{rules.window_months}か月の売上がありません(最終売上 {last_sale:%Y-%m-%d})。"
    size = _size(rules, cumulative, large=key in ("large_potential", "large"))
    sentence = (
        f"直近{rules.window_months}か月の{name} ¥{measure:,}"
        f"(構成比{share}%・累積{cumulative}%)で{size}。"
    )
    if flag:
        return sentence + f"将来性{'あり' if flag > 0 else 'なし'}と登録されています。"
    if growth is None:
        return sentence + "前の同じ期間の実績はありません。"
    word = "将来性あり" if key in ("large_potential", "potential") else "将来性の条件は満たしません"
    return sentence + f"前の同じ期間に対し{growth:+}%、{word}。"


def _size(rules: RankRules, cumulative: Decimal, *, large: bool) -> str:
    """Tell on which side of the line a customer is, or that it crosses it."""
    line = f"累積{rules.large_share.normalize():f}%"
    if not large:
        return f"{line}の外"
    return f"{line}の線をまたぐ大口" if cumulative > rules.large_share else f"{line}以内の大口"
