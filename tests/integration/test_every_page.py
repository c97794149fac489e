"""Every page of the menu answers, in both languages: before anything was taken in, and after."""

import re
from pathlib import Path

import pytest
from sqlalchemy import update

from app.web.navigation import MENU
from pipelines.steps.night import NightOptions, run_night
from pipelines.workspace import Workspace
from tests.support.firm import AS_OF
from tests.support.reconciled_firm import write_reconciled_firm
from tests.support.small_firm import write_small_firm
from tests.support.web import signed_in, with_accounts
from warehouse.engine import transaction
from warehouse.schema.ops import run

PATHS = [child.path for entry in MENU for child in (entry.within or (entry,))]
DEEPER = (
    "/sales/visits?reason=overdue", "/sales/stages/customers?stage=6",
    "/sales/stages?since=2026-01-01",
    "/sales/deals?probability=50", "/sales/activities?kind=visit&before=2026-01-01.5",
    "/reconciliation/sales?cause=amount", "/reconciliation/balances?age=older",
    "/boards/groups/customers?kind=status&name=none", "/boards/sales?by=industry",
    "/boards/together?item=x",
)  # fmt: skip


def answers(workspace: Workspace, language: str) -> dict[str, int]:
    """Return the status of every page that does not answer as it should."""
    with signed_in(with_accounts(workspace), "administrator") as client:
        told = {
            path: client.get(path, headers={"accept-language": language}).status_code
            for path in (*PATHS, *DEEPER)
        }
    return {path: status for path, status in told.items() if status != 200}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_before_anything_was_taken_in(tmp_path: Path, language: str) -> None:
    workspace = Workspace.open(write_small_firm(tmp_path / "firm"))
    assert answers(workspace, language) == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_after_a_night(tmp_path: Path, language: str) -> None:
    workspace = Workspace.open(write_small_firm(tmp_path / "firm"))
    run_night(workspace, NightOptions(as_of=AS_OF))
    assert answers(workspace, language) == {}


def test_after_a_night_with_books_and_bank(tmp_path: Path, warehouse_url: str) -> None:
    assert answers(write_reconciled_firm(tmp_path / "firm", warehouse_url), "en") == {}


def test_while_a_sync_has_met_no_file_home_tells_only_where_to_look(tmp_path: Path) -> None:
    workspace = with_accounts(Workspace.open(write_small_firm(tmp_path / "firm")))
    run_night(workspace, NightOptions(as_of=AS_OF))
    with transaction(workspace.engine) as connection:
        connection.execute(update(run).values(status="running", report="{}", finished_at=None))
    with signed_in(workspace) as client:
        page = client.get("/").text
    told = page.split('<p class="small">')[1].split("</p>")[0]
    assert re.sub(r"<[^>]+>", "", told).strip() == "詳しく"
