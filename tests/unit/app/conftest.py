"""The command, and small workspaces to run it on."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from pipelines.workspace import Workspace
from tests.support.cli_workspace import CONFIGURATION, Cli, fill
from tests.support.snapshots import happened
from warehouse.engine import transaction


@pytest.fixture
def cli() -> Cli:
    """Return a function that runs a command line, in Japanese unless told otherwise."""

    def run(*arguments: object, **options: Any) -> Result:
        environment = {"TSUNAGI_LANG": "ja", "TSUNAGI_WORKSPACE": None, "COLUMNS": "200"}
        environment |= options.pop("env", {})
        return CliRunner().invoke(
            app, [str(part) for part in arguments], env=environment, **options
        )

    return run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a workspace that nothing was taken into yet."""
    folder = tmp_path / "会社"
    for inbox in ("excel", "hanbai"):
        (folder / "inbox" / inbox).mkdir(parents=True)
    (folder / "tsunagi.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return folder


@pytest.fixture
def filled(root: Path) -> Workspace:
    """Return a workspace with a run, three files, two held rows, three customers, two candidates.

    Records a 1, a 2, b 1, b 2; a 1 and b 1 are one customer. Candidates: a 2 with b 2 (0.91), and
    a 1 with b 2 (0.40).
    """
    happened(root, "filled by hand", lambda: _fill(root))
    return Workspace.open(root)


def _fill(root: Path) -> None:
    workspace = Workspace.open(root)
    with transaction(workspace.engine) as connection:
        fill(connection)
    workspace.engine.dispose()
