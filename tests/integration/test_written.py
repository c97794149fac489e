"""The outgoing files as pages list them: what is there, what was left out, what may be taken."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.main import app
from core.errors import ConfigurationError
from pipelines.exports.settings import CodesExport, LedgerExport
from pipelines.steps.export import export
from pipelines.steps.report import make_report
from pipelines.steps.written import CHANGES, LEFT_OUT, file_of, outgoing, reports
from pipelines.workspace import Workspace
from tests.support.export_firm import FILES, YAYOI, YAYOI_SOURCE, write_export_firm
from warehouse.engine import transaction
from warehouse.schema.ops import export as register

EXPORTS = """\
  letters: {kind: mailing, path: "outbox/宛名.csv"}
  updates: {kind: updates, source: yayoi, path: "outbox/更新.csv"}
  codes_of_all: {kind: codes, path: "outbox/コード.csv"}
"""


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return write_export_firm(
        tmp_path / "firm",
        EXPORTS,
        warehouse_url,
        more_sources=YAYOI_SOURCE,
        files={**FILES, "inbox/弥生.csv": YAYOI},
    )


def test_what_is_configured_comes_first_and_what_every_firm_has_last(workspace: Workspace) -> None:
    found = {one.name: one for one in outgoing(workspace)}
    assert list(found) == ["letters", "updates", "codes_of_all", "ledger"]
    assert {one.last for one in found.values()} == {None}
    done = export(workspace, "ledger")
    assert done.path.is_relative_to(workspace.root / "outbox")


def test_a_file_tells_what_was_left_out_and_lies_where_it_was_put(workspace: Workspace) -> None:
    for name in ("letters", "updates"):
        export(workspace, name)
    found = {one.name: one.last for one in outgoing(workspace)}
    letters, updates = found["letters"], found["updates"]
    assert letters is not None
    assert updates is not None
    assert letters.left_out["opt_out"] == 2
    assert [one.ending for one in letters.files] == ["", LEFT_OUT]
    assert [one.ending for one in updates.files] == ["", CHANGES]
    assert not letters.is_outdated
    taken = file_of(workspace, letters.entry.export_id, 1)
    assert taken is not None
    assert "DM不要" in taken.path.read_text("utf-8-sig")
    assert file_of(workspace, letters.entry.export_id, 2) is None
    assert file_of(workspace, 999, 0) is None


def test_what_is_gone_or_was_put_elsewhere_is_not_given_away(
    workspace: Workspace, tmp_path: Path
) -> None:
    done = export(workspace, "letters")
    elsewhere = export(workspace, "letters", tmp_path / "private.csv")
    assert file_of(workspace, done.export_id, 0) is not None
    assert file_of(workspace, elsewhere.export_id, 0) is None
    with transaction(workspace.engine) as connection:
        connection.execute(
            register.update()
            .where(register.c.export_id == done.export_id)
            .values(path="outbox/../tsunagi.yaml")
        )
    assert file_of(workspace, done.export_id, 0) is None
    found = {one.name: one.last for one in outgoing(workspace)}
    assert found["letters"] is not None
    assert found["letters"].files == ()


def test_a_journal_that_was_given_stays_at_hand_when_the_next_is_written(tmp_path: Path) -> None:
    journal = "  siwake: {kind: journal, profile: yayoi_kaikei_journal, path: outbox/仕訳.txt}\n"
    workspace = write_export_firm(tmp_path / "firm", journal)
    first, second, third = (export(workspace, "siwake") for _ in range(3))
    found = next(one for one in outgoing(workspace) if one.name == "siwake")
    assert found.last is not None
    assert found.last.entry.export_id == third.export_id
    assert [one.entry.export_id for one in found.earlier] == [second.export_id, first.export_id]
    assert found.earlier[1].entry.rows > 0
    first.path.unlink()
    found = next(one for one in outgoing(workspace) if one.name == "siwake")
    assert [one.entry.export_id for one in found.earlier] == [second.export_id]


def test_a_file_in_its_place_has_none_before_it(workspace: Workspace) -> None:
    for _ in range(2):
        export(workspace, "updates")
    assert [one.earlier for one in outgoing(workspace) if one.name == "updates"] == [()]


def test_reports_are_listed_by_month_once_each(workspace: Workspace) -> None:
    for month in (1, 2, 1):
        make_report(workspace, date(2026, month, 1))
    found = reports(workspace)
    assert [one.files[0].path.name for one in found] == [
        "月次報告_202602.xlsx",
        "月次報告_202602.html",
        "月次報告_202601.xlsx",
        "月次報告_202601.html",
    ]
    assert file_of(workspace, found[0].entry.export_id, 0) is not None


def test_an_entry_of_its_kind_takes_the_place_of_what_is_built_in(workspace: Workspace) -> None:
    kinds = [type(one) for one in workspace.configuration.outgoing.values()]
    assert kinds.count(CodesExport) == 1
    assert kinds.count(LedgerExport) == 1


def test_a_month_to_come_has_no_report(workspace: Workspace) -> None:
    with pytest.raises(ConfigurationError, match="MONTH_TO_COME"):
        make_report(workspace, date(2099, 1, 1))
    assert reports(workspace) == []


def test_a_month_without_a_sale_is_told(workspace: Workspace) -> None:
    told = CliRunner().invoke(app, ["-w", str(workspace.root), "report", "--month", "1999-01"])
    assert told.exit_code == 0
    assert "1999-01 の売上は1件も取り込んでいません" in told.stdout
