"""The first page: how last night went, what waits, what changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Response
from sqlalchemy import Connection

from app.web.access import Viewer
from app.web.kept import FORMER_SALES, PORTFOLIO, STANDING, VISITS, Since, kept, since
from app.web.ladder import directions
from app.web.visit import Visit
from app.web.words import floor, lasting, word
from pipelines.steps.lock import at_work
from pipelines.steps.status import source_states
from warehouse.queries.held import held_total
from warehouse.queries.movements import publications
from warehouse.queries.overview import RunView, last_runs
from warehouse.queries.visits import Wanted, chosen

router = APIRouter()
_A_DAY = timedelta(hours=24)
_LATE = timedelta(hours=36)
_RUNS = 20


@dataclass(frozen=True, slots=True)
class News:
    """What changed lately, and since when."""

    told: Since
    moment: datetime
    up: int
    down: int


@router.get("/")
def home(visit: Viewer) -> Response:
    """Show the last run, the sources, what waits for people, what changed."""
    standing = kept(visit, STANDING)
    with visit.workspace.engine.connect() as connection:
        runs = last_runs(connection, _RUNS)
        sources = source_states(connection, visit.workspace, visit.now)
        held = held_total(connection)
        news = _news(visit, connection)
    last = next((run for run in runs if run.kind == "sync"), None)
    return visit.page(
        "home.html",
        last=last,
        night=_night(visit, last),
        sources=sources,
        refused=[state for state in sources if state.state == "refused"],
        overdue=[state for state in sources if state.state in ("overdue", "empty")],
        held=held,
        counts=standing.counts,
        precision=standing.precision,
        news=news,
        visits=_visits(visit),
        word=word,
        lasting=lasting,
        floor=floor,
    )


def _visits(visit: Visit) -> dict[str, int]:
    """Count the customers with a reason to be visited, and those to whom something was promised."""
    figures, found, former = kept(visit, PORTFOLIO), kept(visit, VISITS), kept(visit, FORMER_SALES)
    return {
        name: len(chosen(figures, found, former, Wanted(reason)).places)
        for name, reason in (("all", ""), ("promised", "action"))
    }


def _night(visit: Visit, last: RunView | None) -> dict[str, Any]:
    """Say of the last run whether it is at work, late, and what it gave."""
    if last is None:
        return {}
    ended = last.finished_at
    return {
        "at_work": last.status == "running" and at_work(visit.workspace) is not None,
        "late": visit.now - last.started_at > _LATE,
        "seconds": (ended - last.started_at).total_seconds() if ended else None,
        "files": _files(last),
        "rows": sum(int(file.get("rows_loaded", 0)) for file in last.files),
    }


def _files(run: RunView) -> dict[str, int]:
    statuses = [str(file.get("status")) for file in run.files]
    return {status: statuses.count(status) for status in dict.fromkeys(statuses)}


def _news(visit: Visit, connection: Connection) -> News | None:
    """Return what the last day changed, or the last publication where the day had none."""
    published = publications(connection)
    if published is None:
        return None
    _, last = published
    # To the hour, so that the sum behind it can be kept.
    hour = visit.now.replace(minute=0, second=0, microsecond=0)
    # A moment before the publication: what it ended was true until then.
    moment = min(hour - _A_DAY, last - timedelta(microseconds=1))
    told = kept(visit, since(moment))
    up, down = directions(told.moves, visit.workspace.configuration.ranks)
    return News(told, moment, up, down)
