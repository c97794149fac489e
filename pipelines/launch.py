"""Starting Dagster on a workspace: one run in this process, or its servers beside it.

Dagster takes a second or two to import, so it is imported only when it is needed, and after its
environment is in place.
"""

from typing import TYPE_CHECKING, Any

from core.errors import HubError, InstallationError
from core.language import Text
from core.run import RunReport, RunStatus
from pipelines.instance import enter_instance
from pipelines.quiet import quiet
from pipelines.servers import orchestrate
from pipelines.steps.land_file import Progress
from pipelines.steps.lock import exclusive
from pipelines.steps.night import NightOptions
from pipelines.storage import make_storage
from pipelines.workspace import Workspace

if TYPE_CHECKING:
    from pipelines.resources import Desk

__all__ = ["orchestrate", "run_sync"]

_DONE = (RunStatus.PUBLISHED, RunStatus.UNCHANGED, RunStatus.DRY_RUN)


def run_sync(
    workspace: Workspace,
    options: NightOptions | None = None,
    progress: Progress | None = None,
    *,
    wait_seconds: float = 0.0,
    log_level: str = "CRITICAL",
) -> RunReport:
    """Do the night's work as a run of the workspace's Dagster instance, in this process.

    Args:
        workspace: where.
        options: what to do differently.
        progress: told of rows as they are read.
        wait_seconds: how long to wait for another run to end.
        log_level: from which level on Dagster writes to standard error.

    Raises:
        HubError: the run failed; nothing was published.
        KeyboardInterrupt: it was interrupted; nothing was published.
    """
    options = options or NightOptions()
    for name in options.sources:
        workspace.configuration.source(name)
    # Whoever has to wait, or cannot, learns it before a run is entered anywhere.
    with exclusive(workspace, wait_seconds=wait_seconds):
        pass
    home = enter_instance(workspace)
    with quiet(log_level):
        import dagster as dg

        from pipelines.resources import Desk
        from pipelines.sensors import end_interrupted_runs

        make_storage(home)
        desk = Desk(workspace, progress)
        with dg.DagsterInstance.from_config(str(home)) as instance:
            end_interrupted_runs(workspace, instance)
            try:
                run_id = _execute(instance, desk, options, wait_seconds, log_level)
            except Exception:
                # Dagster's own bookkeeping failed; what counts is what became of the night.
                if desk.failure is None and not _is_done(desk.report):
                    raise
                run_id = ""
    return _outcome(desk, run_id)


def _execute(
    instance: Any, desk: "Desk", options: NightOptions, wait_seconds: float, log_level: str
) -> str:
    from pipelines.assets import raw_key
    from pipelines.location import definitions_of
    from pipelines.schedules import JOB

    definitions = definitions_of(desk.workspace, desk)
    job = definitions.resolve_job_def(JOB)
    left_out = {
        raw_key(source.name)
        for source in desk.workspace.configuration.sources
        if options.sources and source.name not in options.sources
    }
    chosen = [key for key in job.asset_layer.executable_asset_keys if key not in left_out]
    result = job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        asset_selection=sorted(chosen) if left_out else None,
        # Somebody is watching, or something else started it: Dagster does not start it again.
        tags={"dagster/max_retries": "0"},
        run_config={
            "loggers": {"console": {"config": {"log_level": log_level}}},
            "resources": {
                "night": {
                    "config": {
                        "sources": list(options.sources),
                        "full": options.full,
                        "as_of": options.as_of.isoformat() if options.as_of else "",
                        "dry_run": options.dry_run,
                        "wait_seconds": wait_seconds,
                    }
                }
            },
        },
    )
    return str(result.run_id)


def _is_done(report: RunReport | None) -> bool:
    return report is not None and report.status in _DONE


def _outcome(desk: "Desk", run_id: str) -> RunReport:
    if isinstance(desk.failure, HubError) and desk.failure.code == "INTERRUPTED":
        raise KeyboardInterrupt from desk.failure
    if desk.failure is not None:
        raise desk.failure
    if desk.report is None or not _is_done(desk.report):
        raise InstallationError("DAGSTER_RUN", _no_outcome(run_id))
    return desk.report


def _no_outcome(run_id: str) -> Text:
    return Text(
        ja=f"実行の記録(Dagster {run_id})に失敗しました。何も公開していません。"
        "`tsunagi orchestrate` で実行の詳細を見るか、`tsunagi doctor` を実行してください。",
        en=f"The run could not be recorded (Dagster {run_id}). Nothing was published. Look at "
        "the run with `tsunagi orchestrate`, or run `tsunagi doctor`.",
    )
