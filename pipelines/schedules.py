"""When the night runs: as ``tsunagi.yaml`` says, in the firm's time zone."""

import dagster as dg

from pipelines.workspace import Workspace

JOB = "nightly_sync"
WAIT_SECONDS = 3600.0
"""How long a run that nobody watches waits for another one to end."""


def nightly_schedule(workspace: Workspace) -> dg.ScheduleDefinition:
    """Return the schedule of a workspace; it runs from the start, and can be stopped in the UI."""
    return dg.ScheduleDefinition(
        name="nightly",
        job_name=JOB,
        cron_schedule=workspace.configuration.schedule,
        execution_timezone=workspace.configuration.timezone,
        run_config=waiting(),
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="夜間の同期 / the nightly sync",
    )


def waiting() -> dict[str, object]:
    """Return the configuration of a run that waits for its turn."""
    return {"resources": {"night": {"config": {"wait_seconds": WAIT_SECONDS}}}}
