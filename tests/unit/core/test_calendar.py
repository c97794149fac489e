"""The business calendar: fiscal years, closing periods, eras."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    closing_begun,
    closing_date,
    era_of,
    fiscal_month,
    fiscal_year,
    month_end,
    month_of,
)

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 4, 1), "令和8年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 29), "明治45年7月29日"),
    ],
)
def test_a_day_is_written_in_its_era(day: date, written: str) -> None:
    assert era_of(day).written(day) == written


def test_before_meiji_there_is_no_era() -> None:
    with pytest.raises(ValueError, match="1868-01-24"):
        era_of(date(1868, 1, 24))


@pytest.mark.parametrize(
    ("day", "first_month", "year", "month"),
    [
        (date(2026, 3, 31), 4, 2025, 12),
        (date(2026, 4, 1), 4, 2026, 1),
        (date(2026, 1, 1), 1, 2026, 1),
        (date(2026, 9, 30), 10, 2025, 12),
    ],
)
def test_a_fiscal_year_is_called_by_the_year_in_which_it_begins(
    day: date, first_month: int, year: int, month: int
) -> None:
    assert (fiscal_year(day, first_month), fiscal_month(day, first_month)) == (year, month)


@pytest.mark.parametrize(
    ("day", "closing_day", "closed"),
    [
        (date(2026, 1, 20), 20, date(2026, 1, 20)),
        (date(2026, 1, 21), 20, date(2026, 2, 20)),
        (date(2025, 12, 31), 20, date(2026, 1, 20)),
        (date(2026, 2, 10), 31, date(2026, 2, 28)),
        (date(2024, 2, 29), 30, date(2024, 2, 29)),
        (date(2024, 3, 1), 30, date(2024, 3, 30)),
        (date(2026, 4, 30), 31, date(2026, 4, 30)),
    ],
)
def test_a_day_belongs_to_the_period_that_closes_next(
    day: date, closing_day: int, closed: date
) -> None:
    assert closing_date(day, closing_day) == closed


@given(day=DAYS, closing_day=st.integers(1, 31))
def test_closing_periods_follow_each_other_without_a_gap(day: date, closing_day: int) -> None:
    closed = closing_date(day, closing_day)
    begun = closing_begun(closed, closing_day)
    assert begun <= day <= closed
    assert closing_date(begun, closing_day) == closed
    assert closing_date(begun - timedelta(days=1), closing_day) == begun - timedelta(days=1)


@given(day=DAYS)
def test_a_month_is_called_by_its_first_day(day: date) -> None:
    assert month_of(day).day == 1
    assert month_of(month_end(day)) == month_of(day)
    assert (month_end(day) + timedelta(days=1)).day == 1
