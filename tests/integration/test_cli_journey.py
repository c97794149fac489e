"""From nothing to a corrected, decided and rolled back warehouse, by the command alone."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from app.cli.main import app
from tests.support.cli_workspace import one_object
from tests.support.small_firm import SALES, put_file, write_small_firm

_BROKEN = "1013,2026-02-16,C001,株式会社青葉製作所,部品A,1,1000,別途見積\n"


def tsunagi(root: Path, *arguments: object) -> Result:
    """Run a command on the workspace."""
    environment = {"TSUNAGI_LANG": "ja", "TSUNAGI_WORKSPACE": str(root)}
    return CliRunner().invoke(app, [str(part) for part in arguments], env=environment)


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """The small firm, with one line that cannot be read."""
    root = write_small_firm(tmp_path / "firm")
    put_file(root / "inbox" / "売上.csv", SALES + _BROKEN)
    return root


def test_a_row_is_held_back_corrected_and_published(firm: Path, tmp_path: Path) -> None:
    first = one_object(tsunagi(firm, "sync", "--json", "--as-of", "2026-02-28", "--strict"))
    assert (first["exit_code"], first["run"]["status"], first["counts"]["held"]) == (
        3, "published", 1,
    )  # fmt: skip
    (file,) = (f for f in first["run"]["files"] if f["source"] == "hanbai_sales")
    assert file["rows_read"] == file["rows_loaded"] + file["rows_held"] + file["rows_skipped"]

    book = tmp_path / "保留.xlsx"
    assert tsunagi(firm, "quarantine", "export", book).exit_code == 0
    sheet_book = load_workbook(book)
    sheet = sheet_book.worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    sheet.cell(3, keys.index("field:amount") + 1).value = 1000
    sheet_book.save(book)
    retried = one_object(tsunagi(firm, "quarantine", "retry", book, "--json"))
    assert (retried["loaded"], retried["held"]) == (1, 0)

    second = one_object(tsunagi(firm, "sync", "--json", "--as-of", "2026-02-28", "--strict"))
    assert (second["exit_code"], second["counts"]["held"]) == (0, 0)
    assert second["counts"]["lines"] == first["counts"]["lines"] + 1

    back = one_object(tsunagi(firm, "rollback", "--json"))
    assert (back["withdrawn"], back["current"]) == (2, 1)
    status = one_object(tsunagi(firm, "status", "--json"))
    assert status["generation"]["generation"] == 1
    assert status["counts"]["lines"] == first["counts"]["lines"]
    assert [run["kind"] for run in status["runs"]] == ["rollback", "sync", "sync"]


def test_nothing_to_roll_back_is_said(firm: Path) -> None:
    assert tsunagi(firm, "sync").exit_code == 0
    result = tsunagi(firm, "rollback", "--json")
    assert result.exit_code == 2
    assert one_object(result)["error"]["code"] == "NO_PREVIOUS"


def test_a_refused_file_is_told_with_what_to_do(firm: Path) -> None:
    tsunagi(firm, "sync")
    put_file(firm / "inbox" / "得意先.csv", "何か,別の,表\n1,2,3\n", age_seconds=10)
    result = tsunagi(firm, "sync", "--strict")
    assert result.exit_code == 3
    assert "取り込まなかったファイル" in result.stdout
    assert "得意先.csv" in result.stdout
    states = {
        s["name"]: s["state"] for s in one_object(tsunagi(firm, "status", "--json"))["sources"]
    }
    assert states == {"hanbai_customers": "refused", "hanbai_sales": "fresh"}


def test_a_dry_run_publishes_nothing(firm: Path) -> None:
    told = one_object(tsunagi(firm, "sync", "--dry-run", "--json"))
    assert told["run"]["status"] == "dry_run"
    assert told["counts"]["customers"] == 0
