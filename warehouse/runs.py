"""The register of runs."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from core.run import RunReport, RunStatus
from warehouse.schema.ops import generation, run


def moment(connection: Connection, now: datetime) -> datetime:
    """Return the moment of a new run: now, but always after the last publication.

    Versions begin and end with it, so they follow each other even where a clock was put back.
    """
    last: datetime | None = connection.scalar(select(func.max(generation.c.published_at)))
    return now if last is None or now > last else last + timedelta(microseconds=1)


def begin(
    connection: Connection,
    *,
    kind: str,
    now: datetime,
    as_of: date,
    holder: str,
    dagster_run_id: str,
) -> int:
    """Enter a new run and return its number; close runs that were killed before.

    Only one run is at work on a workspace at a time (``pipelines.steps.lock``), so whatever is
    still marked as running was interrupted.
    """
    connection.execute(
        update(run)
        .where(run.c.status == str(RunStatus.RUNNING))
        .values(
            status=str(RunStatus.FAILED),
            finished_at=now,
            message="途中で中断されました。公開済みの内容は変わっていません。",
        )
    )
    run_id = (connection.scalar(select(func.max(run.c.run_id))) or 0) + 1
    connection.execute(
        insert(run).values(
            run_id=run_id,
            kind=kind,
            status=str(RunStatus.RUNNING),
            started_at=now,
            as_of=as_of,
            holder=holder,
            dagster_run_id=dagster_run_id,
        )
    )
    return run_id


def finish(connection: Connection, report: RunReport) -> None:
    """Enter how a run ended."""
    connection.execute(
        update(run)
        .where(run.c.run_id == report.run_id)
        .values(
            status=str(report.status),
            finished_at=report.finished_at,
            generation=report.generation,
            message=report.message,
            report=json.dumps(report.as_dict(), ensure_ascii=False, default=str),
        )
    )


def latest(connection: Connection, count: int = 1) -> list[Row[Any]]:
    """Return the newest runs, the newest first."""
    return list(connection.execute(select(run).order_by(run.c.run_id.desc()).limit(count)))
