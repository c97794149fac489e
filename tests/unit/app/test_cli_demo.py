"""The demonstration's reconciliation, and which folders it may touch."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.demo_check import last_day, reconcile
from tests.support.cli_workspace import Cli
from warehouse.queries.overview import FileView

TRUTH: dict[str, Any] = {
    "files": {
        "a.csv": {
            "rows": 10,
            "loaded": 7,
            "held": 1,
            "skipped": {"blank": 1, "total": 1},
            "yen_loaded": 700,
            "yen_held_readable": 30,
        }
    },
    "months": {
        "2026-03": {"sales": 600, "books": 100, "receipts_bank": 50, "receipts_books": 20},
        "2026-04": {"sales": 0, "books": 0, "receipts_bank": 0, "receipts_books": 0},
    },
}
MONTHS = {
    ("sales", False, "2026-03"): 600,
    ("books", False, "2026-03"): 100,
    ("receipts", True, "2026-03"): 50,
    ("books", True, "2026-03"): 20,
}
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def landed(**changes: int) -> FileView:
    figures = {
        "rows_read": 10, "rows_loaded": 7, "rows_held": 1, "rows_skipped": 2, "yen_read": 730,
        "yen_loaded": 700, "yen_held": 30,
    }  # fmt: skip
    return FileView(1, "s", "a.csv", "landed", "", NOW, NOW, **(figures | changes))


def test_what_agrees() -> None:
    result = reconcile(TRUTH, [landed()], MONTHS)
    assert result.differences == []
    assert (result.files, result.months) == (1, 2)
    assert result.totals == {
        "sales": 600, "books": 100, "receipts_bank": 50, "receipts_books": 20,
    }  # fmt: skip


@pytest.mark.parametrize("measure", ["rows_loaded", "rows_held", "rows_skipped", "yen_loaded"])
def test_one_is_a_difference(measure: str) -> None:
    wrong = landed(**{measure: getattr(landed(), measure) + 1})
    (found,) = reconcile(TRUTH, [wrong], MONTHS).differences
    assert (found.subject, found.measure, found.found - found.expected) == ("a.csv", measure, 1)


def test_a_file_that_did_not_land_differs_throughout() -> None:
    assert len(reconcile(TRUTH, [], MONTHS).differences) == 6


@pytest.mark.parametrize("key", list(MONTHS))
def test_a_yen_more_in_a_month(key: tuple[str, bool, str]) -> None:
    (found,) = reconcile(TRUTH, [landed()], MONTHS | {key: MONTHS[key] + 1}).differences
    assert (found.subject, found.found - found.expected) == ("2026-03", 1)


def test_a_month_the_truth_does_not_know() -> None:
    stray = MONTHS | {("sales", False, "2025-12"): 1}
    (found,) = reconcile(TRUTH, [landed()], stray).differences
    assert (found.subject, found.measure, found.expected) == ("2025-12", "sales", 0)


def test_ranks_are_of_the_last_day_known() -> None:
    assert last_day(TRUTH) == date(2026, 4, 30)


@pytest.mark.parametrize("new", [[], ["--new"]])
def test_a_folder_with_something_else_is_left_alone(
    cli: Cli, tmp_path: Path, new: list[str]
) -> None:
    (tmp_path / "大事.txt").write_text("x", encoding="utf-8")
    result = cli("demo", tmp_path, *new)
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["大事.txt"]
