"""A backup holds everything, comes back whole, and moves between databases."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from app.cli.main import app
from core.errors import ConfigurationError
from core.judgement import Judgement, RecordKey
from core.people import Role
from pipelines.steps.accounts import add_account
from pipelines.steps.backup import back_up
from pipelines.steps.decisions import decide
from pipelines.steps.night import run_night
from pipelines.steps.restore import restore
from pipelines.steps.sign_in import begin, session_of
from pipelines.workspace import Workspace
from tests.support.firm import Firm
from tests.support.published import differences, published
from warehouse.decisions import decisions_in_force
from warehouse.schema import metadata
from warehouse.schema.people import audit, customer_override

SOURCES = """\
  - name: ledger
    system: excel
    entity: customers
    path: inbox/ledger*.csv
    profile: generic_ledger
"""
LEDGER = "コード,会社名,電話番号\n1,山田商事株式会社,03-1234-5678\n2,㈱髙橋工業,06-1111-2222\n"
PAIR = (RecordKey("excel", "1"), RecordKey("excel", "2"))
PASSWORD = "long enough a password"


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Workspace:
    """A firm with a night, a decision and an account behind it, on both databases."""
    firm = Firm(make_workspace(SOURCES, {"inbox/ledger1.csv": LEDGER}, warehouse_url))
    firm.once("a night, a decision and an account", _night_decision_and_account)
    return firm.workspace


def _night_decision_and_account(firm: Firm) -> None:
    workspace = firm.workspace
    run_night(workspace)
    decide(
        workspace, [(RecordKey("excel", "1"), RecordKey("excel", "2"))], Judgement.DIFFERENT, "me"
    )
    add_account(workspace, "chief", PASSWORD, Role.ADMINISTRATOR)


def everything(engine: Engine, without: tuple[str, ...] = ("web_session",)) -> dict[str, list[str]]:
    """Return all rows of all tables."""
    with engine.connect() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in without
        }


def test_a_backup_comes_back_with_every_row_and_file(firm: Workspace, tmp_path: Path) -> None:
    begun = begin(firm, "chief", PASSWORD)
    assert begun is not None
    before = everything(firm.engine)
    done = back_up(firm, tmp_path / "copy.zip")
    assert done.rows["source_customer"] == 2
    (firm.root / "inbox" / "ledger1.csv").unlink()
    decide(firm, [PAIR], Judgement.UNSURE, "me")
    assert session_of(firm, begun.token) is not None
    firm.engine.dispose()
    _, kept = restore(tmp_path / "copy.zip", firm.root, replace=True)
    again = Workspace.open(firm.root)
    assert everything(again.engine) == before
    assert (firm.root / "inbox" / "ledger1.csv").read_bytes() == LEDGER.encode("cp932")
    assert session_of(again, begun.token) is None, "who was signed in signs in anew"
    assert kept is not None
    assert zipfile.is_zipfile(kept), "what was there before is kept"


def test_nights_go_on_after_a_restore_as_if_nothing_had_been(
    firm: Workspace, tmp_path: Path
) -> None:
    back_up(firm, tmp_path / "copy.zip")
    _, kept = restore(tmp_path / "copy.zip", firm.root, replace=True)
    again = Workspace.open(firm.root)
    assert kept is not None
    held = back_up(again, tmp_path / "next.zip").files
    assert f"files/{kept.name}" not in held, "a backup does not hold the ones before it"
    add_account(again, "another", PASSWORD, Role.VIEWER)
    (firm.root / "inbox" / "ledger2.csv").write_bytes((LEDGER + "3,佐藤商店,\n").encode("cp932"))
    report = run_night(again)
    assert report.run_id == 2
    with again.engine.connect() as connection:
        assert len(decisions_in_force(connection)) == 1
        assert connection.scalar(select(func.count()).select_from(audit)) == 0


def test_a_firm_moves_from_sqlite_to_postgresql_and_back(
    make_workspace: Callable[..., Path], postgres_url: str, tmp_path: Path
) -> None:
    root = make_workspace(SOURCES, {"inbox/ledger1.csv": LEDGER})
    embedded = Workspace.open(root)
    run_night(embedded)
    before = published(embedded.engine)
    back_up(embedded, tmp_path / "moving.zip")
    configuration = root / "tsunagi.yaml"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text.replace("sqlite:///warehouse.db", postgres_url), encoding="utf-8")
    restore(tmp_path / "moving.zip", root, keep_configuration=True)
    served = Workspace.open(root)
    assert served.engine.dialect.name == "postgresql"
    assert differences(published(served.engine), before) == {}
    (root / "inbox" / "ledger2.csv").write_bytes((LEDGER + "3,佐藤商店,\n").encode("cp932"))
    assert run_night(served).generation == 2
    after = published(served.engine)
    back_up(served, tmp_path / "back.zip")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "tsunagi.yaml").write_text(text, encoding="utf-8")
    restore(tmp_path / "back.zip", tmp_path / "home", keep_configuration=True)
    assert differences(published(Workspace.open(tmp_path / "home").engine), after) == {}


def test_what_is_there_is_not_overwritten_unasked(firm: Workspace, tmp_path: Path) -> None:
    back_up(firm, tmp_path / "copy.zip")
    before = everything(firm.engine)
    with pytest.raises(ConfigurationError, match="WORKSPACE_EXISTS"):
        restore(tmp_path / "copy.zip", firm.root)
    with pytest.raises(ConfigurationError, match="WORKSPACE_EXISTS"):
        restore(tmp_path / "copy.zip", firm.root, keep_configuration=True)
    with pytest.raises(ConfigurationError, match="BACKUP_EXISTS"):
        back_up(firm, tmp_path / "copy.zip")
    assert everything(firm.engine) == before


def test_a_folder_of_other_things_is_left_alone(firm: Workspace, tmp_path: Path) -> None:
    back_up(firm, tmp_path / "copy.zip")
    other = tmp_path / "program"
    other.mkdir()
    (other / "main.py").write_text("", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(ConfigurationError, match="FOLDER_NOT_EMPTY") as refused:
            restore(tmp_path / "copy.zip", other, replace=replace)
        assert "main.py" in refused.value.message.ja
    assert [path.name for path in other.iterdir()] == ["main.py"]
    (other / "main.py").unlink()
    inside = (tmp_path / "copy.zip").rename(other / "copy.zip")
    if firm.engine.dialect.name == "sqlite":  # the server's database is that of the firm itself
        restore(inside, other)  # a new folder with nothing but the backup in it
        assert (other / "tsunagi.yaml").exists()


def test_another_firms_database_is_not_overwritten_even_when_replacing(
    make_workspace: Callable[..., Path], postgres_url: str, tmp_path: Path
) -> None:
    root = make_workspace(SOURCES, {"inbox/ledger1.csv": LEDGER}, postgres_url)
    theirs = Workspace.open(root)
    run_night(theirs)
    back_up(theirs, tmp_path / "copy.zip")
    before = everything(theirs.engine)
    with pytest.raises(ConfigurationError, match="WORKSPACE_EXISTS"):
        restore(tmp_path / "copy.zip", tmp_path / "elsewhere", replace=True)
    assert everything(theirs.engine) == before


@pytest.mark.parametrize("damage", ["cut", "changed", "foreign", "climbing", "text"])
def test_a_damaged_backup_changes_nothing(
    damage: str, make_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    workspace = Workspace.open(make_workspace(SOURCES, {"inbox/ledger1.csv": LEDGER}))
    run_night(workspace)
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    back_up(workspace, good)
    _damage(damage, good, bad)
    before = everything(workspace.engine)
    with pytest.raises(ConfigurationError, match="NOT_A_BACKUP"):
        restore(bad, workspace.root, replace=True)
    assert everything(workspace.engine) == before
    assert not [path for path in workspace.root.iterdir() if "restore" in path.name]
    assert not (tmp_path / "outside.txt").exists()


def _damage(damage: str, good: Path, bad: Path) -> None:
    if damage == "text":
        bad.write_text("no backup", encoding="utf-8")
        return
    if damage == "cut":
        bad.write_bytes(good.read_bytes()[:-2000])
        return
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w") as target:
        told = json.loads(source.read("backup.json"))
        if damage == "foreign":
            told["format"] = 99
        if damage == "climbing":
            told["files"]["files/../../../outside.txt"] = {"size": 1, "sha256": "0"}
            target.writestr("files/../../../outside.txt", "x")
        for name in source.namelist():
            content = source.read(name)
            if damage == "changed" and name.endswith("ledger1.csv"):
                content = content.replace(b"1", b"2")
            target.writestr(name, json.dumps(told) if name == "backup.json" else content)


def test_the_commands_tell_what_they_did(
    make_workspace: Callable[..., Path], tmp_path: Path
) -> None:
    root = make_workspace(SOURCES, {"inbox/ledger1.csv": LEDGER})
    run_night(Workspace.open(root))
    cli = CliRunner()
    copy = tmp_path / "控え.zip"
    done = cli.invoke(app, ["-w", str(root), "backup", str(copy), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"]["source_customer"] == 2
    target = tmp_path / "new"
    done = cli.invoke(app, ["-w", str(target), "restore", str(copy)])
    assert done.exit_code == 0, done.output
    assert "に戻しました" in done.stdout
    with Workspace.open(target).engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(customer_override)) == 0
    again = cli.invoke(app, ["-w", str(target), "restore", str(copy)])
    assert again.exit_code == 2
    assert "--replace" in again.output
