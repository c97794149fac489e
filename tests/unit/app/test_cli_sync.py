"""``sync``: what it asks for, how it ends, what it shows. The night itself is tested elsewhere."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.periods import read_day
from app.cli.run_view import left_out
from core.errors import BusyError, ConfigurationError, ReconciliationError
from core.language import Text
from core.run import FileReport, RunReport, RunStatus
from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object

LANDED = FileReport(
    "hanbai_sales", "inbox/hanbai/3月.csv", "landed", rows_read=1234, rows_loaded=1200,
    rows_skipped=34, yen_read=98_765, yen_loaded=98_765, notes=["隠れた行が3行あります"],
)  # fmt: skip
REFUSED = FileReport("excel_ledger", "inbox/excel/台帳.xlsx", "refused", "列がありません")


class Night:
    """Stands in for the run: keeps what it was asked for, answers what it was told to."""

    def __init__(self) -> None:
        now = datetime(2026, 4, 1, tzinfo=UTC)
        self.report = RunReport(9, now, date(2026, 4, 1), RunStatus.PUBLISHED, generation=2)
        self.report.files = [replace(LANDED)]
        self.report.steps = {
            "publish": {"changes": {"dim_customer": {"added": 5, "changed": 6, "removed": 7}}},
            "check": {"warnings": ["電話番号のない顧客が増えました"]},
        }
        self.options: Any = None
        self.error: Exception | None = None

    def __call__(self, _workspace: Workspace, options: Any, _progress: Any) -> RunReport:
        self.options = options
        if self.error is not None:
            raise self.error
        return self.report


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Night:
    stand_in = Night()
    monkeypatch.setattr("app.cli.sync.run", stand_in)
    return stand_in


def test_options_reach_the_night(cli: Cli, root: Path, night: Night) -> None:
    arguments = ["--source", "a", "--source", "b", "--full", "--dry-run", "--as-of", "2026/3/31"]
    assert cli("-w", root, "sync", *arguments).exit_code == 0
    assert night.options.sources == ("a", "b")
    assert (night.options.full, night.options.dry_run) == (True, True)
    assert night.options.as_of == date(2026, 3, 31)


def test_what_came_of_it_is_shown(cli: Cli, root: Path, night: Night) -> None:
    night.report.files.append(replace(REFUSED))
    result = cli("-w", root, "sync")
    for words in (
        "hanbai/3月.csv", "1,234", "98,765", "隠れた行が3行あります", "第2世代",
        "追加 5  変更 6  削除 7", "列がありません", "電話番号のない顧客が増えました",
    ):  # fmt: skip
        assert words in result.stdout


def test_unchanged_files_are_only_counted(cli: Cli, root: Path, night: Night) -> None:
    night.report.status = RunStatus.UNCHANGED
    night.report.files = [FileReport("s", f"{number}.csv", "unchanged") for number in range(1500)]
    text = cli("-w", root, "sync").stdout
    assert "1,500件" in text
    assert "7.csv" not in text


@pytest.mark.parametrize(
    ("strict", "refused", "held", "code"),
    [
        (False, True, True, 0),
        (True, False, False, 0),
        (True, True, False, 3),
        (True, False, True, 3),
    ],
)
def test_strict_ends_with_3_where_something_was_left_out(
    cli: Cli, request: pytest.FixtureRequest, night: Night, strict: bool, refused: bool,
    held: bool, code: int,
) -> None:  # fmt: skip
    request.getfixturevalue("filled" if held else "root")  # `filled` holds two rows back
    folder = request.getfixturevalue("root")
    if refused:
        night.report.files.append(replace(REFUSED))
    options = ["--strict"] if strict else []
    assert cli("-w", folder, "sync", *options).exit_code == code
    told = one_object(cli("-w", folder, "sync", "--json", *options))
    assert told["exit_code"] == code
    assert told["counts"]["held"] == (2 if held else 0)
    assert told["run"]["status"] == "published"
    assert told["refused"] == (["inbox/excel/台帳.xlsx"] if refused else [])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BusyError("BUSY", Text("実行中", "busy")), 1),
        (ReconciliationError("CONTROL_TOTAL", Text("合いません", "does not add up")), 1),
        (ConfigurationError("UNKNOWN_SOURCE", Text("ありません", "none")), 2),
        (OSError(28, "No space left on device"), 1),
        (RuntimeError("?"), 1),
    ],
)
def test_failures_are_a_message_and_an_exit_code(
    cli: Cli, root: Path, night: Night, error: Exception, code: int
) -> None:
    night.error = error
    result = cli("-w", root, "sync", "--json")
    assert result.exit_code == code
    assert one_object(result)["ok"] is False
    assert "Traceback" not in result.output


def test_a_full_disk_is_called_that(cli: Cli, root: Path, night: Night) -> None:
    night.error = OSError(28, "No space left on device")
    assert "ディスクがいっぱい" in cli("-w", root, "sync").stderr


def test_no_sources_is_wrong_configuration(cli: Cli, root: Path, night: Night) -> None:
    (root / "tsunagi.yaml").write_text("version: 1\ncompany: x\n", encoding="utf-8")
    assert cli("-w", root, "sync").exit_code == 2
    assert night.options is None


@pytest.mark.parametrize("text", ["", "x", "2026", "2026-02-30", "2026-1-2-3", "0-1-1", "2026.3.1"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ConfigurationError):
        read_day(text)


def test_values_too_common_to_compare_are_told() -> None:
    capped = {"phone": {"buckets": 2, "largest": 1200}, "tail": {"buckets": 40, "largest": 90}}
    assert [remark.ja for remark in left_out(capped)] == [
        "レコードが多すぎて見比べなかった電話番号: 2(多いものは1,200件)"
    ]
    assert left_out({}) == []
