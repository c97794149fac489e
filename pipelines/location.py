"""All of a workspace's definitions for Dagster."""

import dagster as dg

from pipelines.assets import nightly_assets
from pipelines.checks import staged_checks
from pipelines.file_assets import file_assets
from pipelines.hooks import failure_hook
from pipelines.resources import Desk, NightResource
from pipelines.schedules import JOB, nightly_schedule
from pipelines.sensors import inbox_sensor, interrupted_sensor
from pipelines.workspace import Workspace


def definitions_of(workspace: Workspace, desk: Desk | None = None) -> dg.Definitions:
    """Return assets, checks, job, schedule and sensors of a workspace.

    Args:
        workspace: the workspace.
        desk: where a caller in the same process finds what came of a run.
    """
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        executor_def=dg.in_process_executor,
        hooks={failure_hook(workspace)},
        description="毎晩の同期 / the whole nightly sync",
        tags={"company": workspace.configuration.company},
    )
    return dg.Definitions(
        assets=[*nightly_assets(workspace), *file_assets(workspace)],
        asset_checks=[staged_checks(workspace.configuration.checks)],
        jobs=[job],
        schedules=[nightly_schedule(workspace)],
        sensors=[inbox_sensor(workspace), interrupted_sensor(workspace)],
        resources={"night": NightResource(desk=desk or Desk(workspace))},
        executor=dg.in_process_executor,
    )
