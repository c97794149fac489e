"""What was decided, and whether the master knows, for tests of the review pages."""

import time

from core.judgement import Judgement, Pair
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse.decisions import Entry
from warehouse.queries.acts import pending


def decisions(workspace: Workspace) -> list[Entry]:
    """Return the ledger, the oldest row first."""
    with workspace.engine.connect() as connection:
        return ledger.entries(connection)


def in_force(workspace: Workspace) -> dict[Pair, Judgement]:
    """Return what holds of each pair."""
    with workspace.engine.connect() as connection:
        found = ledger.decisions_in_force(connection)
    return {decision.pair: decision.judgement for decision in found}


def wait_until_applied(workspace: Workspace, seconds: float = 120.0) -> None:
    """Wait until the published master knows of every decision.

    Raises:
        AssertionError: it takes too long.
    """
    give_up = time.monotonic() + seconds
    while True:
        with workspace.engine.connect() as connection:
            left = pending(connection)
        if not left:
            return
        assert time.monotonic() < give_up, f"{left} decisions are still not applied"
        time.sleep(0.2)
