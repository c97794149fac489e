"""顧客台帳.xlsx: what stands in it adds up to the history, and it prints."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from pipelines.steps.export import Outcome, export
from pipelines.workspace import Workspace
from tests.support.reconciled_firm import write_reconciled_firm
from warehouse.schema.published import fact_transaction

GOLDEN = Path(__file__).parents[1] / "golden" / "exports"
NOW = datetime(2026, 4, 20, 3, tzinfo=UTC)
EXPORTS = """\
exports:
  ledger: {kind: ledger, path: "outbox/顧客台帳_{date}.xlsx"}
  small: {kind: ledger, path: outbox/small.xlsx, most: 2, visit_days: 3000, dormant_months: 1}
  quiet: {kind: ledger, path: outbox/quiet.xlsx, dormant_months: 3}
"""


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return write_reconciled_firm(tmp_path / "firm", warehouse_url, more=EXPORTS)


def made(workspace: Workspace, name: str) -> tuple[Outcome, Workbook]:
    done = export(workspace, name, now=NOW)
    return done, load_workbook(done.path)


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet's table, without its sums."""
    return [row for row in book[sheet].iter_rows(min_row=5, values_only=True) if row[1] is not None]


def as_text(book: Workbook) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for sheet in book.worksheets:
        writer.writerow([f"[{sheet.title}]"])
        writer.writerows(
            ["" if value is None else value for value in row]
            for row in sheet.iter_rows(values_only=True)
        )
    return out.getvalue()


def test_the_workbook_is_what_it_was(workspace: Workspace) -> None:
    _, book = made(workspace, "ledger")
    assert as_text(book) == (GOLDEN / "ledger.csv").read_text(encoding="utf-8")


def test_sums_equal_the_history(workspace: Workspace) -> None:
    done, book = made(workspace, "ledger")
    fact = fact_transaction.c
    with workspace.engine.connect() as connection:
        sales = connection.scalar(
            select(func.sum(fact.amount)).where(fact.counts_as == "sales", fact.kind != "payment")
        )
    assert done.exported.yen == sales
    assert sum(row[-1] for row in rows(book, "月別売上")) == sales
    assert sum(row[1] for row in rows(book, "まとめ")[:24]) == sales


def test_it_prints_and_filters(workspace: Workspace) -> None:
    _, book = made(workspace, "ledger")
    assert book.sheetnames == ["まとめ", "顧客", "月別売上", "休眠", "訪問先"]
    assert len(book["まとめ"]._charts) == 2
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$4:$4"
        assert str(sheet.auto_filter.ref).startswith("A4:")


def test_numbers_can_be_chosen(workspace: Workspace) -> None:
    done, book = made(workspace, "small")
    assert len(rows(book, "顧客")) == 2
    assert done.exported.detail["left_out_because"] == {"beyond_most": 4}
    assert len(rows(book, "休眠")) == 2
    assert rows(book, "訪問先") == []


def test_who_still_pays_but_buys_no_more_is_dormant(workspace: Workspace) -> None:
    _, book = made(workspace, "quiet")
    assert [(name, day.date(), days) for _, name, day, days, *_ in rows(book, "休眠")] == [
        ("有限会社若葉商店", date(2026, 1, 12), 98)
    ], "the last payment came on 28 February"
