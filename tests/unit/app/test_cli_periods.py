"""Periods as people type them."""

from datetime import date

import pytest

from app.cli.periods import month, period
from core.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-04-10..2026-05-09", date(2026, 4, 10), date(2026, 5, 9)),
        ("2026-04-10..2026-04-10", date(2026, 4, 10), date(2026, 4, 10)),
    ],
)
def test_a_month_or_two_days(text: str, first: date, last: date) -> None:
    assert period(text) == (first, last)


def test_nothing_is_no_period() -> None:
    assert period(None) is None
    assert month(None) is None
    assert month("2026-12") == date(2026, 12, 1)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-2", "2026-04-10", "2026-05-01..2026-04-01", "4月"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        period(text)
    assert caught.value.code == "NOT_A_PERIOD"
    with pytest.raises(ConfigurationError):
        month(text)
