"""One command puts the previous publication back."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from core.run import RunReport, RunStatus
from pipelines.steps.lock import exclusive, holder
from pipelines.workspace import Workspace
from warehouse import runs
from warehouse.engine import transaction
from warehouse.generations import put_back


def rollback(workspace: Workspace) -> dict[str, Any]:
    """Withdraw the current publication and the files it brought.

    Returns:
        ``withdrawn current files rows``, see ``warehouse.generations.PutBack``.

    Raises:
        BusyError: another run is at work.
        ConfigurationError: there is nothing to put back.
    """
    with exclusive(workspace), transaction(workspace.engine) as connection:
        now = datetime.now(UTC)
        today = now.astimezone(workspace.zone).date()
        run_id = runs.begin(
            connection,
            kind="rollback",
            now=now,
            as_of=today,
            holder=holder(),
            dagster_run_id="",
        )
        keep = workspace.configuration.keep_generations
        done = put_back(connection, run_id, now, keep)
        report = RunReport(run_id, now, today, RunStatus.PUBLISHED, generation=done.current)
        report.finished_at = datetime.now(UTC)
        report.steps["rollback"] = asdict(done)
        runs.finish(connection, report)
    return asdict(done)
