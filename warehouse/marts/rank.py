"""Ranks A, B-1, B-2, C and その他: who makes up the sales, and who may yet.

From the firm's own segmentation guide: customers in descending order of the last months' sales
(or gross profit); those within the cumulative share are large; potential is an operator's flag or
growth against the months before. Every number is configuration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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


def rank(figures: pd.DataFrame, as_of: date, rules: RankRules) -> pd.DataFrame:
    """Rank customers.

    Args:
        figures: what ``warehouse.marts.figures.customer_figures`` returns.
        as_of: the last day that counts.
        rules: the rank rules.

    Returns:
        The columns of ``mart_customer_rank``, the best customer first.
    """
    ordered = figures.sort_values(
        [rules.measure, "customer_id"], ascending=[False, True], kind="stable", ignore_index=True
    )
    measure = ordered[rules.measure].to_numpy(dtype="int64")
    former = ordered[f"former_{rules.measure}"].to_numpy(dtype="int64")
    weight = np.clip(measure, 0, None)
    cumulated = np.cumsum(weight)
    total = int(weight.sum())
    active = ordered["lines"].to_numpy() > 0
    large = active & _large(weight, cumulated, total, rules.large_share)
    growth = _growth(measure, former)
    flagged = np.array([_is_yes(flag) for flag in ordered["potential_flag"]], dtype=bool)
    grows = _grows(growth, measure - former, rules)
    denied = np.array([_is_no(flag) for flag in ordered["potential_flag"]], dtype=bool)
    potential = flagged | (active & grows & ~denied)
    keys = np.select(
        [~active, large & potential, large, potential],
        ["none", "large_potential", "large", "potential"],
        default="neither",
    )
    shares, cumulative = _percents(weight, total), _percents(cumulated, total)
    return pd.DataFrame(
        {
            "customer_id": ordered["customer_id"],
            "as_of": [as_of] * len(ordered),
            "rank": [rules.labels[key] for key in keys],
            "sales": ordered["sales"],
            "gross_profit": ordered["gross_profit"],
            "share": shares,
            "cumulative_share": cumulative,
            "growth": pd.Series(growth, dtype="object"),
            "potential": potential,
            "policy": _policies(ordered, keys, potential, rules),
            "reason": [
                _reason(rules, str(key), *facts)
                for key, *facts in zip(
                    keys, measure.tolist(), shares, cumulative, growth,
                    np.where(flagged, 1, np.where(denied, -1, 0)).tolist(),
                    ordered["last_sale"], strict=True,
                )
            ],
        }
    )  # fmt: skip


def grows_enough(measure: int, former: int, rules: RankRules) -> bool:
    """Tell whether one customer's growth is a sign of potential."""
    (growth,) = _growth(np.array([measure]), np.array([former]))
    return bool(_grows([growth], np.array([measure - former]), rules)[0])


def _large(
    weight: NDArray[np.int64], cumulated: NDArray[np.int64], total: int, share: Decimal
) -> NDArray[np.bool_]:
    """Those needed to reach the share; the customer that crosses the line is still large."""
    numerator, denominator = share.as_integer_ratio()
    limit = total * numerator // (denominator * 100)
    return (weight > 0) & (cumulated - weight < limit)


def _growth(measure: NDArray[np.int64], former: NDArray[np.int64]) -> list[Decimal | None]:
    """Return percent of growth against the window before; None where there was nothing."""
    return [
        _ratio((now - before) * 10_000, before) if before > 0 else None
        for now, before in zip(measure.tolist(), former.tolist(), strict=True)
    ]


def _grows(
    growth: Sequence[Decimal | None], gained: NDArray[np.int64], rules: RankRules
) -> NDArray[np.bool_]:
    enough = [percent is not None and percent >= rules.growth_percent for percent in growth]
    return np.array(enough, dtype=bool) & (gained >= rules.minimum_growth_yen)


def _percents(parts: NDArray[np.int64], total: int) -> list[Decimal]:
    if total == 0:
        return [Decimal("0.00")] * len(parts)
    known = {part: _ratio(part * 10_000, total) for part in set(parts.tolist())}
    return [known[part] for part in parts.tolist()]


def _ratio(numerator: int, denominator: int) -> Decimal:
    """Return numerator/denominator, rounded half up to a whole, as hundredths."""
    return Decimal((2 * numerator + denominator) // (2 * denominator)).scaleb(-2)


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
        given or rules.policies[_proposed(str(key), bool(may_grow), last is not None)]
        for given, key, may_grow, last in zip(
            figures["policy"], keys, potential, figures["last_sale"], strict=True
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
