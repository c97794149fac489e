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
        ``withdrawn current files again rows``, see ``warehouse.generations.PutBack``.

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
        settings = workspace.configuration
        modes = {source.name: source.mode for source in settings.sources}
        done = put_back(connection, run_id, now, settings.keep_generations, modes)
        report = RunReport(run_id, now, today, RunStatus.PUBLISHED, generation=done.current)
        report.finished_at = datetime.now(UTC)
        report.steps["rollback"] = asdict(done)
        runs.finish(connection, report)
    return asdict(done)
