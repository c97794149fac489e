"""What starts or ends runs between the nights: files in the inbox, processes that are gone."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from core.language import Text
from pipelines.inbox import look
from pipelines.instance import dagster_home
from pipelines.liveness import forget, is_alive
from pipelines.schedules import JOB, waiting
from pipelines.workspace import Workspace

_SILENT = timedelta(minutes=5)
"""How long a run may take from its start until it says that it lives."""


def inbox_sensor(workspace: Workspace) -> dg.SensorDefinition:
    """Return the sensor that asks for a run when files came in and are complete."""

    @dg.sensor(
        name="inbox",
        job_name=JOB,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="受け取りフォルダーの変化 / files that came into the inbox",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        seen = look(workspace, context.cursor)
        wanted = [dg.RunRequest(run_key=seen.key, run_config=waiting())] if seen.key else None
        return dg.SensorResult(
            run_requests=wanted, skip_reason=seen.reason or None, cursor=seen.cursor
        )

    return inbox


def interrupted_sensor(workspace: Workspace) -> dg.SensorDefinition:
    """Return the sensor that ends runs whose process was killed, so that they block no other."""

    @dg.sensor(
        name="interrupted_runs",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="中断された実行の後始末 / ends runs whose process is gone",
    )
    def interrupted_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        ended = end_interrupted_runs(workspace, context.instance)
        return dg.SkipReason(", ".join(ended) or "-")

    return interrupted_runs


def end_interrupted_runs(workspace: Workspace, instance: dg.DagsterInstance) -> list[str]:
    """Mark runs as failed that Dagster believes at work though their process is gone."""
    home = dagster_home(workspace)
    at_work = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
    ended: list[str] = []
    for record in instance.get_run_records(at_work):
        run = record.dagster_run
        living = is_alive(home, run.run_id)
        if living is None:
            silent_for = datetime.now(UTC) - record.create_timestamp.astimezone(UTC)
            living = silent_for < _SILENT
        if not living:
            instance.report_run_failed(run, str(_INTERRUPTED))
            forget(home, run.run_id)
            ended.append(run.run_id)
    return ended


_INTERRUPTED = Text(
    ja="途中で中断されました。公開済みの内容は変わっていません。",
    en="The run was interrupted. What was published has not changed.",
)
