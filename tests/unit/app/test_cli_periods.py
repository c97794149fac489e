"""Periods as people type them."""

from datetime import date
from pathlib import Path

import pytest

from app.cli.periods import month, period, read_day
from core.errors import ConfigurationError
from tests.support.cli_workspace import Cli


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


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-04-01..2026-04-15", "4月"])
def test_who_asks_for_a_month_is_told_to_write_a_month(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        month(text)
    assert caught.value.code == "NOT_A_MONTH"
    assert "2026-04 のように" in caught.value.message.ja
    assert ".." not in caught.value.message.ja.replace(text or "-", "")


@pytest.mark.parametrize("text", ["2026-03-31", "2026/3/31", "２０２６/3/31"])
def test_every_command_reads_a_day_alike(text: str) -> None:
    assert read_day(text) == date(2026, 3, 31)
    assert period(f"{text}..{text}") == (date(2026, 3, 31), date(2026, 3, 31))


def test_a_command_that_asks_for_a_day_says_how_to_write_it(cli: Cli, root: Path) -> None:
    for command in (["history", "C000000001"], ["ranks", "simulate", "--large-share", "70"]):
        result = cli("-w", root, *command, "--as-of", "2026-02-30")
        assert result.exit_code == 2
        assert "2026-03-31 のように" in result.stderr
