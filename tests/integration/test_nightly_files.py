"""Files that every night writes, by Dagster and without, and the report of the month."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from openpyxl import load_workbook

from pipelines.launch import run_sync
from pipelines.location import definitions_of
from pipelines.steps.night import NightOptions, run_night
from pipelines.steps.report import is_due, make_report
from pipelines.workspace import Workspace
from tests.support.firm import AS_OF
from tests.support.reconciled_firm import write_reconciled_firm
from warehouse.exports import last_of_each

MORE = """\
monthly_report: true
exports:
  codes: {kind: codes, path: "outbox/codes.csv", nightly: true}
  books: {kind: journal, profile: mf_journal, path: outbox/journal.csv, nightly: true}
  broken: {kind: codes, path: tsunagi.yaml/broken.csv, nightly: true}
  asked: {kind: codes, path: outbox/asked.csv}
"""
GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return write_reconciled_firm(tmp_path / "firm", warehouse_url, more=MORE)


def outbox(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in (workspace.root / "outbox").iterdir())


def test_every_night_writes_what_is_nightly(workspace: Workspace) -> None:
    assert outbox(workspace) == ["codes.csv", "journal.csv"]
    with workspace.engine.connect() as connection:
        assert set(last_of_each(connection)) == {"codes", "books", "report"}


def test_a_file_that_fails_does_not_undo_the_night(workspace: Workspace) -> None:
    report = run_night(workspace, NightOptions(as_of=AS_OF))
    assert report.status in ("published", "unchanged")
    assert report.steps["files"]["broken"]["error"] == (
        f"[NO_FILE] {workspace.root / 'tsunagi.yaml'} というファイルやフォルダーを開けません"
        "(フォルダーがあるべき所にファイルがあります)。"
    )
    assert report.steps["files"]["books"]["yen"] == 0, "everything was given the night before"


def test_a_dry_run_writes_nothing(workspace: Workspace) -> None:
    (workspace.root / "outbox" / "codes.csv").unlink()
    run_night(workspace, NightOptions(as_of=AS_OF, dry_run=True))
    assert outbox(workspace) == ["journal.csv"]


def test_files_are_assets_downstream_of_the_published_tables(workspace: Workspace) -> None:
    definitions = definitions_of(workspace)
    dg.Definitions.validate_loadable(definitions)
    specs = {s.key.to_user_string(): s for s in definitions.resolve_all_asset_specs()}
    wanted = {"export_codes", "export_books", "export_broken", "monthly_report"}
    assert {name for name, spec in specs.items() if spec.group_name == "files"} == wanted
    depends = {dep.asset_key.to_user_string() for dep in specs["export_codes"].deps}
    assert {"dim_customer", "fact_transaction", "mart_reconciliation"} <= depends


def test_dagster_writes_them_and_a_failure_is_a_failed_check(workspace: Workspace) -> None:
    (workspace.root / "outbox" / "codes.csv").unlink()
    report = run_sync(workspace, NightOptions(as_of=AS_OF))
    assert "codes.csv" in outbox(workspace)
    assert "tsunagi.yaml" in report.steps["files"]["broken"]["error"], "a file is no folder"


def test_the_first_night_of_a_month_makes_the_report(workspace: Workspace) -> None:
    now = datetime.now(UTC)
    assert not is_due(workspace, now), "the night has made it"
    made = sorted(path.suffix for path in (workspace.root / "reports").iterdir())
    assert made == [".html", ".xlsx"]
    assert is_due(workspace, datetime(2030, 5, 1, 17, tzinfo=UTC))


def report_of(workspace: Workspace, tmp_path: Path) -> Any:
    return make_report(workspace, FEBRUARY, tmp_path / "out", datetime(2026, 3, 1, tzinfo=UTC))


def test_the_report_is_what_it_was(workspace: Workspace, tmp_path: Path) -> None:
    made = report_of(workspace, tmp_path)
    (page,) = (path for path in made.files if path.suffix == ".html")
    assert page.read_text(encoding="utf-8") == (GOLDEN / "report.html").read_text(encoding="utf-8")


def test_the_page_needs_nothing_else(workspace: Workspace, tmp_path: Path) -> None:
    page = report_of(workspace, tmp_path).files[1].read_text(encoding="utf-8")
    assert "<svg" in page
    for outside in ("<script", "<link", "src=", "@import", "url("):
        assert outside not in page


def test_the_report_adds_up(workspace: Workspace, tmp_path: Path) -> None:
    made = report_of(workspace, tmp_path)
    facts = made.facts
    assert facts.this.sales == 4_000 + 7_000 == sum(one.sales for one in facts.top)
    assert facts.fiscal_year == (103_995, 0)
    assert sum(int(one.sales) for one in facts.items) == facts.this.sales
    assert sum(int(one.sales) for one in facts.reps) == facts.this.sales
    book = load_workbook(made.files[0])
    assert book["月別"].max_row == 4 + 25
    assert len(book["月別"]._charts) == 1
    assert [row[1].value for row in book["新規"].iter_rows(min_row=5)] == ["株式会社群青システム"]
