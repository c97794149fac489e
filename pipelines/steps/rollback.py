"""One command puts the previous publication back."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from core.run import RunReport, RunStatus
from pipelines.steps import search_index
from pipelines.steps.lock import exclusive, holder
from pipelines.workspace import Workspace
from warehouse import runs
from warehouse.engine import transaction
from warehouse.generations import put_back
from warehouse.queries.overview import current_generation
from warehouse.search import follow, index


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
        # What is withdrawn is forgotten with it, so it must be asked for before.
        searched = index.is_current(connection)
        current = current_generation(connection)
        touched = follow.touched(connection, current.generation) if searched and current else []
        done = put_back(connection, run_id, now, settings.keep_generations, modes)
        if searched:
            search_index.refresh(connection, [*touched, *follow.misplaced(connection)])
            index.declare_current(connection)
        report = RunReport(run_id, now, today, RunStatus.PUBLISHED, generation=done.current)
        report.finished_at = datetime.now(UTC)
        report.steps["rollback"] = asdict(done)
        runs.finish(connection, report)
    return asdict(done)
