"""Letting decisions take effect at once: match and publish what is landed, reading no file."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from core.errors import BusyError
from core.language import Text
from core.run import RunReport
from pipelines.steps.night import NightOptions, open_night
from pipelines.workspace import Workspace
from warehouse.schema.published import mart_customer_rank
from warehouse.stage.lines import any_unpublished

DECISION = "decision"
"""What the register of runs calls such a run."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Whether decisions are in the master now.

    Attributes:
        report: the run; None where none was begun.
        waiting: why the next sync applies them instead; None where they are applied.
    """

    report: RunReport | None = None
    waiting: Text | None = None


def publish_decisions(workspace: Workspace, *, wait_seconds: float = 0.0) -> Applied:
    """Publish what follows from the decisions in force, and nothing else.

    Files that were taken in and not published (by a dry run, or a night that failed) are left to
    the next sync, and so are the decisions then. Ranks stay those of their day.

    Args:
        workspace: where.
        wait_seconds: how long to wait for another run to end.

    Raises:
        HubError: the run failed; nothing was published, the decisions stay written.
    """
    if waiting := _waiting(workspace):
        return Applied(waiting=waiting)
    with workspace.engine.connect() as connection:
        day = connection.scalar(select(func.max(mart_customer_rank.c.as_of)))
    try:
        with open_night(
            workspace, NightOptions(as_of=day), kind=DECISION, wait_seconds=wait_seconds
        ) as night:
            night.cleanse()
            night.match()
            night.stage()
            night.check()
            night.publish()
    except BusyError as error:
        return Applied(
            waiting=Text(
                ja=f"{error.message.ja} 判定は、次の sync から効きます。",
                en=f"{error.message.en} The next sync applies the decisions.",
            )
        )
    return Applied(report=night.report)


def _waiting(workspace: Workspace) -> Text | None:
    with workspace.engine.connect() as connection:
        if any_unpublished(connection):
            return Text(
                ja="取り込んだままで公開していないファイルがあるので、次の sync から効きます。",
                en="Files have been taken in and not published, so the next sync applies it.",
            )
        if not _anything_published(connection):
            return Text(
                ja="まだ何も公開していないので、次の sync から効きます。",
                en="Nothing is published yet, so the next sync applies it.",
            )
    return None


def _anything_published(connection: Connection) -> bool:
    return connection.scalar(select(func.count()).select_from(mart_customer_rank)) != 0
