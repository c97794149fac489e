"""Rows held back: listed, out to Excel, back with corrections."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from connectors.canonical import CANONICAL
from core.labels import FIELD_LABELS
from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object
from warehouse.engine import transaction
from warehouse.schema.ops import quarantine


@pytest.fixture
def exported(cli: Cli, filled: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "保留.xlsx"
    result = cli("-w", filled.root, "quarantine", "export", path)
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Replace the retrying itself; return what it was asked for."""
    calls: list[Any] = []

    def fake(_workspace: Workspace, corrections: Mapping[int, Mapping[str, str]] | None) -> Any:
        calls.append(corrections)
        return {"retried": 2, "loaded": 1, "held": 1, "reasons": {8: "列が足りません"}}

    monkeypatch.setattr("pipelines.steps.retry.retry", fake)
    return calls


def cell_of(path: Path, key: str, row: int) -> Any:
    sheet = load_workbook(path)["hanbai_sales"]
    keys = [cell.value for cell in sheet[1]]
    return sheet.cell(row, keys.index(key) + 1)


def change(path: Path, key: str, row: int, value: object) -> None:
    book = load_workbook(path)
    sheet = book["hanbai_sales"]
    keys = [cell.value for cell in sheet[1]]
    sheet.cell(row, keys.index(key) + 1).value = value
    book.save(path)


def test_list_gives_reason_and_address(cli: Cli, filled: Workspace) -> None:
    result = cli("-w", filled.root, "quarantine", "list")
    for word in (
        "inbox/hanbai/3月.csv",
        "12",
        "金額",
        "=1+1",
        "数値として読めません",
        "ragged_row",
    ):
        assert word in result.stdout


def test_list_can_be_narrowed(cli: Cli, filled: Workspace) -> None:
    def numbers(*options: str) -> list[int]:
        told = one_object(cli("-w", filled.root, "quarantine", "list", "--json", *options))
        return [row["quarantine_id"] for row in told["rows"]]

    assert numbers() == [7, 8]
    assert numbers("--code", "ragged_row") == [8]
    assert numbers("--source", "excel_ledger") == []
    assert numbers("--limit", "1") == [7]


def test_an_unknown_source_is_wrong_usage(cli: Cli, filled: Workspace) -> None:
    assert cli("-w", filled.root, "quarantine", "list", "--source", "x").exit_code == 2


def test_what_looks_like_a_formula_is_text_in_the_workbook(exported: Path) -> None:
    for key in ("value", "field:amount"):
        cell = cell_of(exported, key, 3)
        assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")
        assert cell.quotePrefix


def test_only_fields_can_be_changed(exported: Path) -> None:
    sheet = load_workbook(exported)["hanbai_sales"]
    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    locked = {key.value: sheet.cell(3, key.column).protection.locked for key in sheet[1]}
    assert {key for key, is_locked in locked.items() if not is_locked} == {
        key for key in locked if key.startswith("field:")
    }
    assert sheet.cell(2, 1).value == "保留番号"


def test_a_row_of_the_files_own_columns_is_shown_beside_empty_fields(exported: Path) -> None:
    assert cell_of(exported, "original", 4).value == "売上日=2026/03/02 / 得意先名=山田"
    assert cell_of(exported, "field:date", 4).value in (None, "")


def test_nothing_changed_tries_nothing(
    cli: Cli, filled: Workspace, exported: Path, tried: list[Any]
) -> None:
    told = one_object(cli("-w", filled.root, "quarantine", "retry", exported, "--json"))
    assert tried == []
    assert (told["retried"], told["untouched"]) == (0, 2)


def test_corrections_go_to_the_retry_as_text(
    cli: Cli, filled: Workspace, exported: Path, tried: list[Any]
) -> None:
    change(exported, "field:amount", 3, 1200)
    change(exported, "field:quantity", 3, 0.5)
    result = cli("-w", filled.root, "quarantine", "retry", exported)
    assert result.exit_code == 0, result.stderr
    assert tried == [{7: {"amount": "1200", "quantity": "0.5"}}]
    assert "取り込めた行 1" in result.stdout
    assert "列が足りません" in result.stdout


def test_settled_rows_are_passed_over(
    cli: Cli, filled: Workspace, exported: Path, tried: list[Any]
) -> None:
    change(exported, "quarantine_id", 3, 999)
    change(exported, "field:date", 4, "2026-03-02")
    told = one_object(cli("-w", filled.root, "quarantine", "retry", exported, "--json"))
    assert tried == [{8: {"date": "2026-03-02"}}]
    assert told["settled"] == [999]


def test_without_a_workbook_all_rows_are_tried(
    cli: Cli, filled: Workspace, tried: list[Any]
) -> None:
    assert cli("-w", filled.root, "quarantine", "retry").exit_code == 0
    assert tried == [None]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", "数字".encode("cp932")])
def test_a_file_that_is_no_workbook_is_wrong_usage(
    cli: Cli, filled: Workspace, tmp_path: Path, content: bytes, tried: list[Any]
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    for command in (["quarantine", "retry"], ["review", "import"]):
        result = cli("-w", filled.root, *command, path)
        assert result.exit_code == 2
        assert "Traceback" not in result.output
    assert tried == []


def test_an_export_needs_the_name_of_a_workbook(
    cli: Cli, filled: Workspace, tmp_path: Path
) -> None:
    assert cli("-w", filled.root, "quarantine", "export", tmp_path / "x.csv").exit_code == 2


def test_nothing_held_is_an_empty_workbook(cli: Cli, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert one_object(cli("-w", root, "quarantine", "export", path, "--json"))["rows"] == 0
    assert load_workbook(path).worksheets


def test_values_left_out_of_rows_that_were_taken_are_shown_apart(
    cli: Cli, filled: Workspace
) -> None:
    with transaction(filled.engine) as connection:
        connection.execute(
            update(quarantine).where(quarantine.c.quarantine_id == 7).values(status="value")
        )
    told = one_object(cli("-w", filled.root, "quarantine", "list", "--json"))
    assert [row["quarantine_id"] for row in told["rows"]] == [8]
    assert told["values_left_out"] == 1
    assert "quarantine list --values" in cli("-w", filled.root, "quarantine", "list").stdout
    values = one_object(cli("-w", filled.root, "quarantine", "list", "--values", "--json"))
    assert [row["quarantine_id"] for row in values["rows"]] == [7]
    assert one_object(cli("-w", filled.root, "status", "--json"))["counts"]["held"] == 1


@pytest.mark.parametrize("entity", list(CANONICAL))
def test_every_field_of_every_entity_has_a_name_for_people(entity: str) -> None:
    helpers = {"customer_kana", "counterpart", "amount_basis"}
    assert set(CANONICAL[entity]) - FIELD_LABELS.keys() <= helpers
