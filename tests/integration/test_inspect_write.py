"""A file that was inspected and added is taken in just as the inspection said.

Every sample of a known format and every case of an unknown one is put into an inbox, inspected,
added with ``--write`` and taken in; counts, yen, reasons and the first rows are those of the
preview.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.cli.main import app
from connectors.profile import load_profile
from core.errors import ConfigurationError, SourceError
from core.run import FileReport
from pipelines.config import load_configuration
from pipelines.inspection.model import Inspection
from pipelines.steps.add_source import Added, add_source
from pipelines.steps.check_sources import check_sources
from pipelines.steps.inspect import inspect_file
from pipelines.steps.night import NightOptions, open_night
from pipelines.workspace import Workspace
from tests.support.unknown_files import SETS, cases, write
from tests.support.warehouses import place_empty_warehouse
from warehouse.schema.landing import source_customer, source_transaction

SAMPLES = Path(__file__).parents[2] / "connectors/profiles/samples"
CONFIGURATION = """\
# つなぎの設定。
version: 1
company: 試験商会株式会社   # 会社の名前

sources:
  # いまの台帳
  - name: ledger
    system: excel
    entity: customers
    path: inbox/excel/台帳*.xlsx
    profile: generic_ledger   # 見出しで見分ける
    mode: snapshot

  # 例: 弥生販売
#  - name: hanbai
#    system: hanbai

#ranks:
#  measure: sales
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "会社"
    (folder / "inbox").mkdir(parents=True)
    (folder / "tsunagi.yaml").write_text(CONFIGURATION, encoding="utf-8")
    place_empty_warehouse(folder)
    return folder


def put(root: Path, sample: str, name: str = "") -> Path:
    path = root / "inbox" / (name or sample)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(SAMPLES / sample, path)
    moment = datetime(2024, 6, 1, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def added(root: Path, path: Path, name: str = "new_source") -> tuple[Inspection, Added]:
    found = inspect_file(path, Workspace.open(root))
    return found, add_source(found, root, name)


def take_in(root: Path, name: str) -> tuple[FileReport, list[Mapping[str, Any]]]:
    """Take one source in; return the report and the landed lines and customers."""
    workspace = Workspace.open(root)
    with open_night(workspace, NightOptions(sources=(name,))) as night:
        (report,) = night.take_in(workspace.configuration.source(name))
        rows: list[Mapping[str, Any]] = []
        with workspace.engine.connect() as connection:
            for table in (source_customer, source_transaction):
                rows += connection.execute(select(table)).mappings().all()
        workspace.engine.dispose()
        return report, rows


def assert_taken_as_shown(root: Path, path: Path, name: str = "new_source") -> None:
    found, written = added(root, path, name)
    problems = check_sources(root)
    assert not problems.errors
    assert str(written.entry["profile"]) == (found.built_in or f"profiles/{name}.yaml")
    report, rows = take_in(root, name)
    assert report.status == "landed", report.message
    counts = found.counts
    shown = (counts.rows_read, counts.rows_loaded, counts.rows_held, counts.rows_skipped)
    assert shown == (report.rows_read, report.rows_loaded, report.rows_held, report.rows_skipped)
    assert (counts.yen_read, counts.yen_held) == (report.yen_read, report.yen_held)
    _same_reasons(found, report)
    _same_rows(found, rows)


def _same_reasons(found: Inspection, report: FileReport) -> None:
    told: Counter[str] = Counter()
    for reason in found.held:
        told[reason.code] += reason.count
    assert dict(told) == report.held_codes


def _same_rows(found: Inspection, rows: list[Mapping[str, Any]]) -> None:
    for shown in found.preview:
        if shown.entity not in ("customers", "transactions"):
            continue
        landed = [
            row
            for row in rows
            if (row["sheet"], row["row_number"]) == (shown.sheet, shown.row_number)
            and ("amount" in row) == (shown.entity == "transactions")
        ]
        assert any(_agrees(shown.raw, shown.values, row) for row in landed), (shown, landed)


def _agrees(raw: Mapping[str, str], values: Mapping[str, str], row: Mapping[str, Any]) -> bool:
    if "amount" in row:
        typed = ("date", "amount", "tax", "quantity", "unit_price", "kind", "customer_code")
        return all(str(row[name]) == values[name] for name in typed if name in values)
    same = (name for name in raw if name in row and name != "code")
    return row["code"] == values["code"] and all(row[name] == raw[name] for name in same)


@pytest.mark.parametrize("sample", sorted(p.name for p in SAMPLES.iterdir() if p.name[0] != "."))
def test_samples_are_taken_in_as_shown(root: Path, sample: str) -> None:
    path = put(root, sample)
    assert_taken_as_shown(root, path)
    assert not (root / "profiles").exists()


@pytest.mark.parametrize(
    "case", [case for name in SETS for case in cases(name)], ids=lambda case: case["name"]
)
def test_unknown_files_are_taken_in_as_shown(root: Path, case: dict[str, Any]) -> None:
    path = write(case, root / "inbox" / "new")
    assert_taken_as_shown(root, path)


class TestConfiguration:
    """What is written, and what is left alone."""

    def test_everything_else_stays_to_the_letter(self, root: Path) -> None:
        path = put(root, "yayoi_hanbai_sales.csv", "hanbai/売上明細表_202404.csv")
        added(root, path, "hanbai_sales")
        text = (root / "tsunagi.yaml").read_text(encoding="utf-8")
        before, after = CONFIGURATION.split("    mode: snapshot\n")
        assert text.startswith(f"{before}    mode: snapshot\n\n  # ")
        assert text.endswith(after)
        (source,) = [
            s for s in load_configuration(root / "tsunagi.yaml").sources if s.name[0] == "h"
        ]
        assert (source.system, source.path) == ("hanbai", "inbox/hanbai/売上明細表_*.csv")
        assert (source.mode, source.counts_as) == ("replace_period", "sales")
        assert source.profile == "yayoi_hanbai_sales"

    @pytest.mark.parametrize(
        "sources",
        [
            "sources: []\n",
            "",
            "sources: [{name: a, system: a, entity: journal, path: x, profile: mf_journal}]\n",
            "sources:\n- {name: a, system: a, entity: customers, path: x, profile: mf_journal}",
            "sources:\n- name: a\n  system: a\n  entity: customers\n  path: >-\n    x\n"
            "  profile: generic_ledger\n\n\nranks:\n  window_months: 6\n",
        ],
    )
    @pytest.mark.parametrize("line_end", ["\n", "\r\n"])
    def test_every_way_of_writing_sources(self, root: Path, sources: str, line_end: str) -> None:
        before = f"version: 1\ncompany: 甲  # 名前\n{sources}"
        path = root / "tsunagi.yaml"
        path.write_bytes(b"\xef\xbb\xbf" + before.replace("\n", line_end).encode())
        known = [source.name for source in load_configuration(path).sources]
        added(root, put(root, "board_clients.csv"))
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert "# 名前" in content.decode()
        settings = load_configuration(path)
        assert [source.name for source in settings.sources] == [*known, "new_source"]
        assert settings.ranks.window_months == (6 if "ranks" in sources else 12)
        if line_end == "\r\n" and "[{" not in sources:
            assert content.count(b"\n") == content.count(b"\r\n")

    def test_a_proposed_profile_says_why(self, root: Path) -> None:
        path = write(cases("unknown_files")[0], root / "inbox" / "mine")
        found, written = added(root, path)
        assert written.profile == root / "profiles" / "new_source.yaml"
        text = written.profile.read_text(encoding="utf-8")
        assert "お電話" in text
        assert "電話番号" in text  # the reason beside it
        profile = load_profile("profiles/new_source.yaml", root)
        assert profile.fields == found.profile.fields if found.profile else False
        assert yaml.safe_load(text)["id"] == "new_source"

    def test_nothing_is_overwritten(self, root: Path) -> None:
        path = write(cases("unknown_files")[0], root / "inbox" / "mine")
        found = inspect_file(path, Workspace.open(root))
        with pytest.raises(ConfigurationError, match="SOURCE_EXISTS"):
            add_source(found, root, "ledger")
        (root / "profiles").mkdir()
        (root / "profiles" / "mine.yaml").write_text("id: mine\n", encoding="utf-8")
        with pytest.raises(ConfigurationError, match="PROFILE_EXISTS"):
            add_source(found, root, "mine")
        with pytest.raises(ConfigurationError, match="SOURCE_NAME"):
            add_source(found, root, "自社の台帳")
        assert (root / "tsunagi.yaml").read_text(encoding="utf-8") == CONFIGURATION
        assert (root / "profiles" / "mine.yaml").read_text(encoding="utf-8") == "id: mine\n"

    def test_what_would_not_be_taken_in_is_not_added(self, root: Path) -> None:
        path = put(root, "zengin_statement.joined.txt")
        path.write_bytes(path.read_bytes()[:1200])
        found = inspect_file(path, Workspace.open(root))
        with pytest.raises(SourceError, match="SOURCE_NOT_ADDED"):
            add_source(found, root, "bank")
        assert (root / "tsunagi.yaml").read_text(encoding="utf-8") == CONFIGURATION

    def test_a_file_that_no_pattern_finds_leaves_nothing_behind(self, root: Path) -> None:
        path = write({**cases("unknown_files")[0], "file": ".hidden.csv"}, root / "inbox")
        found = inspect_file(path, Workspace.open(root))
        with pytest.raises(ConfigurationError, match="SOURCE_NOT_FOUND"):
            add_source(found, root, "mine")
        assert (root / "tsunagi.yaml").read_text(encoding="utf-8") == CONFIGURATION
        assert not (root / "profiles").exists()


class TestPlace:
    """Path, system, mode, parts, from where the file lies."""

    @pytest.mark.parametrize(
        ("name", "pattern"),
        [
            ("hanbai/売上_20240401.csv", "inbox/hanbai/売上_*.csv"),
            ("hanbai/売上明細(2024年4月).csv", "inbox/hanbai/売上明細(*).csv"),
            ("hanbai/売上_令和6年4月分.csv", "inbox/hanbai/売上_*.csv"),
            ("hanbai/売上 R6.4.csv", "inbox/hanbai/売上 *.csv"),
            ("hanbai/売上202404_再出力.csv", "inbox/hanbai/売上*.csv"),
            ("hanbai/売上.csv", "inbox/hanbai/売上.csv"),
            ("hanbai/20240401.csv", "inbox/hanbai/[0-9]*.csv"),
            ("hanbai/2024/04/売上.csv", "inbox/hanbai/*/*/売上.csv"),
            ("hanbai/売上[確定].csv", "inbox/hanbai/売上[[]確定].csv"),
        ],
    )
    def test_dates_in_names_may_be_anything(self, root: Path, name: str, pattern: str) -> None:
        path = put(root, "yayoi_hanbai_sales.csv", name)
        _, written = added(root, path)
        assert written.entry["path"] == pattern
        assert take_in(root, "new_source")[0].status == "landed"

    def test_a_file_elsewhere_is_named_whole(self, root: Path, tmp_path: Path) -> None:
        path = tmp_path / "よそ" / "売上_202404.csv"
        path.parent.mkdir()
        shutil.copy(SAMPLES / "yayoi_hanbai_sales.csv", path)
        _, written = added(root, path)
        assert written.entry["path"] == path.as_posix()
        assert take_in(root, "new_source")[0].status == "landed"

    def test_the_folder_tells_the_system(self, root: Path) -> None:
        _, written = added(root, put(root, "generic_customers.csv", "crm/顧客.csv"))
        assert written.entry["system"] == "crm"
        _, other = added(root, put(root, "generic_ledger.xlsx", "excel/別の一覧.xlsx"), "other")
        assert other.entry["system"] == "excel"

    def test_files_per_sales_representative_are_parts(self, root: Path) -> None:
        for rep in ("佐藤", "鈴木", "田中"):
            path = put(root, "generic_customers.csv", f"reps/顧客一覧_{rep}.csv")
        _, written = added(root, path)
        assert written.entry["path"] == "inbox/reps/顧客一覧_*.csv"
        assert written.entry["parts"] == "files"

    def test_changes_only_are_no_snapshot(self, root: Path) -> None:
        _, written = added(root, put(root, "generic_customers.csv", "crm/顧客_差分.csv"))
        assert written.entry["mode"] == "upsert"

    def test_books_do_not_count_sales_again(self, root: Path) -> None:
        added(root, put(root, "yayoi_hanbai_sales.csv", "hanbai/売上.csv"), "hanbai_sales")
        _, books = added(root, put(root, "mf_journal.csv", "mf/仕訳帳.csv"), "mf_journal")
        assert books.entry["counts_as"] == "books"
        _, bank = added(root, put(root, "zengin_transfers.txt", "bank/振込.txt"), "bank")
        assert (bank.entry["counts_as"], bank.entry["mode"]) == ("receipts", "upsert")


def tsunagi(root: Path, *arguments: object) -> Result:
    environment = {"TSUNAGI_LANG": "ja", "TSUNAGI_WORKSPACE": str(root)}
    return CliRunner().invoke(app, [str(part) for part in arguments], env=environment)


def test_from_the_command_line_to_the_publication(root: Path) -> None:
    """A newcomer's way: look, add, check, sync."""
    path = write(cases("unknown_files")[0], root / "inbox" / "mine")
    looked = tsunagi(root, "sources", "inspect", path)
    assert looked.exit_code == 0, looked.stderr
    assert "--write mine_customers" in looked.stdout
    wrote = tsunagi(root, "sources", "inspect", path, "--write", "mine_customers", "--json")
    told = json.loads(wrote.stdout)
    assert told["written"]["source"]["name"] == "mine_customers"
    assert tsunagi(root, "sources", "check").exit_code == 0
    synced = tsunagi(root, "sync", "--json")
    assert synced.exit_code == 0, synced.stderr
    report = json.loads(synced.stdout)
    (file,) = [f for f in report["run"]["files"] if f["source"] == "mine_customers"]
    assert (file["status"], file["rows_loaded"]) == ("landed", 5)
    again = tsunagi(root, "sources", "inspect", path, "--write", "mine_customers")
    assert again.exit_code == 2
    assert "SOURCE_EXISTS" in again.stderr
