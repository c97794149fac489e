"""What is wrong with an installation, and what to do."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import update

from core.people import Role
from pipelines.health.machine import PACKAGES, versions
from pipelines.steps.accounts import add_account
from pipelines.workspace import Workspace
from tests.support.cli_workspace import NOW, Cli, one_object
from warehouse import accounts
from warehouse.engine import transaction
from warehouse.schema.ops import run


def levels(cli: Cli, root: Path, exit_code: int = 0) -> dict[str, str]:
    result = cli("-w", root, "doctor", "--json")
    assert result.exit_code == exit_code, result.output
    findings = one_object(result)["findings"]
    assert all(finding["mend"] for finding in findings if finding["level"] != "ok")
    return {finding["check"]: finding["level"] for finding in findings}


def test_a_sound_workspace(cli: Cli, root: Path) -> None:
    found = levels(cli, root)
    assert {check for check, level in found.items() if level == "fail"} == set()
    assert found["configuration"] == found["folders"] == found["lock"] == found["warehouse"] == "ok"


def test_looking_makes_nothing(cli: Cli, root: Path) -> None:
    before = sorted(path.relative_to(root) for path in root.rglob("*"))
    levels(cli, root)
    assert sorted(path.relative_to(root) for path in root.rglob("*")) == before


def test_outside_a_workspace_the_computer_is_still_looked_at(cli: Cli, tmp_path: Path) -> None:
    found = levels(cli, tmp_path)
    assert found["python"] == "ok"
    assert found["configuration"] == "warn"


def test_a_broken_configuration_fails(cli: Cli, root: Path) -> None:
    (root / "tsunagi.yaml").write_text("version: 2\n", encoding="utf-8")
    assert levels(cli, root, exit_code=1)["configuration"] == "fail"


def test_a_damaged_warehouse_fails_and_says_how_to_mend_it(cli: Cli, root: Path) -> None:
    (root / "warehouse.db").write_bytes(b"junk" * 5000)
    assert levels(cli, root, exit_code=1)["warehouse"] == "fail"
    assert "→" in cli("-w", root, "doctor").stdout


def test_a_warehouse_of_a_newer_program(cli: Cli, filled: Workspace) -> None:
    with sqlite3.connect(filled.root / "warehouse.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'future'")
    assert levels(cli, filled.root, exit_code=1)["warehouse"] == "fail"


def test_no_password_is_shown(cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "himitsu")
    text = (root / "tsunagi.yaml").read_text(encoding="utf-8")
    url = "warehouse: postgresql+psycopg://t:${PGPASSWORD}@127.0.0.1:1/t?connect_timeout=2\n"
    (root / "tsunagi.yaml").write_text(text + url, encoding="utf-8")
    result = cli("-w", root, "doctor")
    assert result.exit_code == 1
    assert "127.0.0.1" in result.stdout
    assert "himitsu" not in result.output


def test_a_run_at_work_and_one_that_was_killed(cli: Cli, root: Path) -> None:
    (root / ".tsunagi").mkdir()
    (root / ".tsunagi/run.holder").write_text("taro@pc", encoding="utf-8")
    (root / ".tsunagi/run.lock").touch()
    with FileLock(root / ".tsunagi/run.lock"):
        result = cli("-w", root, "doctor")
        assert "実行中です: taro@pc" in result.stdout
    assert "途中で止まりました: taro@pc" in cli("-w", root, "doctor").stdout


def test_telemetry_that_was_switched_on(cli: Cli, root: Path) -> None:
    home = root / ".tsunagi/dagster"
    home.mkdir(parents=True)
    (home / "dagster.yaml").write_text("telemetry: {enabled: true}\n", encoding="utf-8")
    assert levels(cli, root)["dagster"] == "warn"
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    assert levels(cli, root)["dagster"] == "ok"
    (home / "dagster.yaml").write_text("{", encoding="utf-8")
    assert levels(cli, root, exit_code=1)["dagster"] == "fail"


def test_a_clock_that_went_back(cli: Cli, filled: Workspace) -> None:
    with transaction(filled.engine) as connection:
        connection.execute(update(run).values(started_at=NOW + timedelta(days=36500)))
    assert levels(cli, filled.root)["clock_back"] == "warn"


def test_a_cloud_folder(cli: Cli, root: Path) -> None:
    moved = root.parent / "OneDrive - 山田" / "ws"
    moved.parent.mkdir()
    root.rename(moved)
    assert levels(cli, moved)["folder_kind"] == "warn"


def test_errors_written_lately(cli: Cli, root: Path) -> None:
    (root / ".tsunagi").mkdir()
    (root / ".tsunagi/errors.log").write_text("Traceback", encoding="utf-8")
    assert levels(cli, root)["errors"] == "warn"


def test_a_missing_package(cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PACKAGES, "no-such-package", 1)
    monkeypatch.setitem(PACKAGES, "sqlalchemy", 99)
    result = cli("-w", root, "doctor")
    assert result.exit_code == 1
    assert "no-such-package, sqlalchemy" in result.stdout
    assert versions()["no-such-package"] is None


def test_one_failing_look_hides_nothing(
    cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("pipelines.health.place._room", fail)
    result = cli("-w", root, "doctor")
    assert result.exit_code == 1
    assert "boom" in result.stdout
    assert "倉庫(データベース)" in result.stdout


def test_accounts_are_looked_at_once_there_are_some(cli: Cli, filled: Workspace) -> None:
    assert "accounts" not in levels(cli, filled.root)
    person = add_account(filled, "taro", "correct horse battery", Role.OPERATOR)
    assert levels(cli, filled.root)["accounts"] == "warn", "nobody manages"
    add_account(filled, "hanako", "correct horse battery", Role.ADMINISTRATOR)
    assert levels(cli, filled.root)["accounts"] == "ok"
    later = datetime.now(UTC) + timedelta(minutes=5)
    with transaction(filled.engine) as connection:
        accounts.change(connection, person.account_id, locked_until=later)
    assert levels(cli, filled.root)["accounts"] == "warn"
    assert "ロック中: taro" in cli("-w", filled.root, "doctor").stdout


def test_sources_that_are_refused_or_overdue_are_told(cli: Cli, filled: Workspace) -> None:
    assert levels(cli, filled.root)["sources"] == "warn"
    told = cli("-w", filled.root, "doctor").stdout
    assert "すべて良好です" not in told
    assert "取り込み元 hanbai_sales" in told
    assert "列「売上日」がありません" in told
    assert "取り込み元 excel_ledger: 期限(48時間)を過ぎても" in told
