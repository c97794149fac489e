"""Ranks by the firm's segmentation guide."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.marts.figures import months_before
from warehouse.marts.rank import rank
from warehouse.marts.rfm import rfm
from warehouse.marts.rules import RankRules

AS_OF = date(2026, 10, 31)
RULES = RankRules(
    measure="sales",
    window_months=12,
    large_share=Decimal("80"),
    growth_percent=Decimal("20"),
    minimum_growth_yen=100_000,
    labels={
        "large_potential": "A", "large": "B-2", "potential": "B-1", "neither": "C",
        "none": "その他",
    },
    policies={
        "key": "重点営業先", "normal": "通常営業先", "develop": "優先新規開発先",
        "recycle": "リサイクル対応", "inform": "情報配信先",
    },
)  # fmt: skip


def customer(name: str, sales: int = 0, former: int = 0, **more: object) -> dict[str, object]:
    return {
        "customer_id": name,
        "policy": "",
        "potential_flag": "",
        "sales": sales,
        "gross_profit": sales // 4,
        "former_sales": former,
        "former_gross_profit": former // 4,
        "frequency": 1 if sales else 0,
        "lines": 1 if sales else 0,
        "last_sale": AS_OF if sales or former else None,
        **more,
    }


def ranked(*customers: dict[str, object]) -> pd.DataFrame:
    return rank(pd.DataFrame(customers), AS_OF, RULES).set_index("customer_id")


def test_those_within_the_cumulative_80_percent_are_large() -> None:
    ranks = ranked(
        customer("a", 6_000_000, 6_000_000),
        customer("b", 2_000_000, 2_000_000),
        customer("c", 2_000_000, 2_000_000),
    )
    assert ranks["rank"].to_dict() == {"a": "B-2", "b": "B-2", "c": "C"}
    assert ranks["cumulative_share"].tolist() == [Decimal("60"), Decimal("80"), Decimal("100")]


def test_the_customer_that_crosses_the_line_is_still_large() -> None:
    ranks = ranked(customer("a", 79, 79), customer("b", 20, 20), customer("c", 1, 1))
    assert ranks["rank"].to_dict() == {"a": "B-2", "b": "B-2", "c": "C"}


@pytest.mark.parametrize(
    ("former", "flag", "expected"),
    [
        (900_000, "", "A"),  # grew by a third
        (1_199_999, "", "B-2"),  # grew by less than 20 %
        (0, "", "B-2"),  # nothing to grow from
        (1_199_999, "○", "A"),  # a person says so
    ],
)
def test_potential_is_a_flag_or_growth(former: int, flag: str, expected: str) -> None:
    ranks = ranked(customer("a", 1_200_000, former, potential_flag=flag))
    assert ranks.loc["a", "rank"] == expected


def test_growth_of_a_few_yen_is_no_sign_of_potential() -> None:
    assert ranked(customer("a", 90_000, 10_000)).loc["a", "rank"] == "B-2"


def test_small_with_potential_is_b1_and_a_former_customer_is_to_be_won_back() -> None:
    ranks = ranked(
        customer("big", 10_000_000, 10_000_000),
        customer("grows", 500_000, 100_000),
        customer("left", 0, 800_000),
        customer("prospect"),
    )
    assert ranks["rank"].to_dict() == {
        "big": "B-2", "grows": "B-1", "left": "その他", "prospect": "その他",
    }  # fmt: skip
    assert ranks["policy"].to_dict() == {
        "big": "通常営業先", "grows": "優先新規開発先", "left": "リサイクル対応",
        "prospect": "情報配信先",
    }  # fmt: skip


def test_a_policy_that_people_gave_stands() -> None:
    assert ranked(customer("a", 1, 0, policy="重点営業先")).loc["a", "policy"] == "重点営業先"


def test_every_rank_carries_its_reason_as_a_sentence() -> None:
    ranks = ranked(customer("a", 1_200_000, 900_000), customer("b"))
    assert ranks.loc["a", "reason"] == (
        "直近12か月の売上 ¥1,200,000(構成比100.00%・累積100.00%)で累積80%の線をまたぐ大口。"
        "前の同じ期間に対し+33.33%、将来性あり。"
    )
    assert ranks.loc["b", "reason"] == "売上の記録がありません(見込み客)。"


def test_only_the_customer_that_crosses_the_line_is_said_to() -> None:
    ranks = ranked(*(customer(name, sales) for name, sales in (("a", 70), ("b", 27), ("c", 3))))
    assert "累積70.00%)で累積80%以内の大口。" in ranks.loc["a", "reason"]
    assert "累積97.00%)で累積80%の線をまたぐ大口。" in ranks.loc["b", "reason"]
    assert "累積100.00%)で累積80%の外。" in ranks.loc["c", "reason"]


amounts = st.lists(
    st.tuples(st.integers(-(10**6), 10**9), st.integers(0, 10**9)), min_size=1, max_size=30
)


@given(amounts)
def test_ranks_cover_everybody_and_large_ones_make_up_the_share(sums) -> None:
    customers = [customer(f"c{i:02d}", *pair) for i, pair in enumerate(sums)]
    ranks = ranked(*customers)
    assert len(ranks) == len(customers)
    positive = ranks["sales"].clip(lower=0)
    large = ranks["rank"].isin(["A", "B-2"])
    total = int(positive.sum())
    assert int(positive[large].sum()) * 100 >= total * 80
    if large.any() and total:
        smallest = int(positive[large].min())
        assert (int(positive[large].sum()) - smallest) * 100 < total * 80
    silent = {c["customer_id"] for c in customers if not c["lines"]}
    assert set(ranks.index[ranks["rank"] == "その他"]) == silent


@given(amounts)
def test_equal_customers_get_equal_scores_and_better_ones_no_worse_ones(sums) -> None:
    figures = pd.DataFrame([customer(f"c{i:02d}", *pair) for i, pair in enumerate(sums)])
    scores = rfm(figures, AS_OF).join(figures[["lines"]])
    buyers = scores[scores["lines"] > 0].sort_values("monetary")
    assert buyers["monetary_score"].is_monotonic_increasing
    assert buyers.groupby("monetary")["monetary_score"].nunique().le(1).all()
    deciles = buyers[buyers["monetary"] > 0]["decile"].astype("int64")
    assert deciles.is_monotonic_decreasing
    assert deciles.between(1, 10).all()


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 31), 12, date(2025, 10, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2025, 2, 28), 12, date(2024, 2, 29)),
        (date(2026, 4, 30), 1, date(2026, 3, 31)),
        (date(2028, 2, 29), 1, date(2028, 1, 31)),
        (date(2028, 2, 28), 1, date(2028, 1, 28)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected
