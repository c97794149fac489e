"""What a night tells of lines that a file took the place of: as configured, perhaps not meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.firm import SOURCES, Firm, of, sale, sales

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(SOURCES, {}))


def told(firm: Firm, name: str) -> str:
    return " ".join(of(firm.night(), name).notes)


def test_a_branch_that_replaces_another_is_told_with_what_it_cost(firm: Firm) -> None:
    firm.put("売上_東京_202610.csv", sales(sale(1, "2026-10-05", "1", 30_000)), day=280)
    firm.put("売上_大阪_202610.csv", sales(sale(2, "2026-10-05", "1", 20_000)), day=281)
    notes = told(firm, "売上_大阪_202610.csv")
    assert "「inbox/売上_東京_202610.csv」の1行 30,000円" in notes
    assert "parts: files" in notes


def test_dated_exports_of_one_name_replace_each_other_without_a_word(firm: Firm) -> None:
    firm.put("売上_20261001.csv", sales(sale(1, "2026-10-01", "1", 30_000)), day=280)
    firm.put("売上_20261002.csv", sales(sale(1, "2026-10-01", "1", 20_000)), day=281)
    assert told(firm, "売上_20261002.csv") == ""
    assert firm.yen() == 20_000


def test_a_day_far_from_all_others_that_empties_months_is_told(firm: Firm) -> None:
    firm.put("売上202605.csv", sales(sale(1, "2026-05-10", "1", 100)), day=280)
    firm.put("売上202606.csv", sales(sale(2, "2026-06-10", "1", 200)), day=281)
    firm.put(
        "売上202611.csv",
        sales(sale(3, "2026-01-20", "1", 5), sale(4, "2026-11-20", "1", 7)),
        day=330,
    )
    notes = told(firm, "売上202611.csv")
    assert "2026-01-21〜2026-11-19" in notes
    assert "「inbox/売上202605.csv」の1行 100円" in notes
    assert "「inbox/売上202606.csv」の1行 200円" in notes
    assert "同じ名前で書き出し直して" in notes


def test_a_quiet_month_that_takes_nothing_away_is_not_told(firm: Firm) -> None:
    firm.put(
        "売上2026.csv",
        sales(sale(3, "2026-01-20", "1", 5), sale(4, "2026-11-20", "1", 7)),
        day=330,
    )
    assert told(firm, "売上2026.csv") == ""


def test_complete_files_that_are_months_are_told(make_workspace: MakeWorkspace) -> None:
    complete = SOURCES.replace("mode: replace_period", "mode: snapshot")
    firm = Firm(make_workspace(complete, {}))
    firm.put("売上_202608.csv", sales(sale(1, "2026-08-10", "1", 100)), day=280)
    firm.put("売上_202609.csv", sales(sale(2, "2026-09-10", "1", 200)), day=281)
    notes = told(firm, "売上_202609.csv")
    assert "「inbox/売上_202608.csv」の1行 100円" in notes
    assert "mode: replace_period" in notes
    firm.put(
        "売上_202610.csv",
        sales(sale(2, "2026-09-10", "1", 200), sale(3, "2026-10-10", "1", 300)),
        day=310,
    )
    assert told(firm, "売上_202610.csv") == ""


def test_a_day_long_after_the_file_is_told(firm: Firm) -> None:
    firm.put(
        "売上202611.csv",
        sales(sale(1, "2026-11-10", "1", 5), sale(2, "2027-11-09", "1", 7)),
        day=330,
    )
    assert "2027-11-09" in told(firm, "売上202611.csv")
