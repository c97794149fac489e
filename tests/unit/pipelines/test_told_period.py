"""Periods that the rows above a table tell."""

from datetime import date

import pytest

from pipelines.steps.told_period import last_day_told


@pytest.mark.parametrize(
    ("titles", "last"),
    [
        (["売上明細表", "期間：令和7年11月1日～令和7年11月30日"], date(2025, 11, 30)),
        (["2025/11/01〜2025/11/30"], date(2025, 11, 30)),
        (["集計期間 2025年11月1日 から 2025年12月15日 まで"], date(2025, 12, 15)),
        (["R7.4.1-R8.3.31"], date(2026, 3, 31)),
        (["令和7年11月分"], date(2025, 11, 30)),
        (["2024年2月度 売上日報"], date(2024, 2, 29)),
        (["2025年11月"], date(2025, 11, 30)),
        (["令和7年11月分", "期間:2025/11/01~2025/11/30"], date(2025, 11, 30)),
        (["作成日 2026年1月5日"], None),
        (["2025年11月分", "2025年12月分"], None),
        (["得意先一覧"], None),
        (["2025年13月分"], None),
        ([], None),
    ],
)
def test_the_last_day_of_the_period(titles: list[str], last: date | None) -> None:
    assert last_day_told(titles) == last
