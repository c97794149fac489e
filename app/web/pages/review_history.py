"""What was decided: act by act, looked through and taken back."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, Field

from app.web.access import Operator
from app.web.review_forms import Filter
from app.web.review_room import Room
from app.web.visit import Visit
from core.judgement import RecordKey
from pipelines.steps.answering import WORDS
from warehouse.queries import acts, members

router = APIRouter()
_PAGE = 50


class HistoryQuery(BaseModel):
    """Which acts: by person, days (both included), record or customer; older than an act."""

    user: str = Field("", max_length=200)
    since: str = Field("", max_length=10)
    until: str = Field("", max_length=10)
    record: str = Field("", max_length=300)
    before: int = 0


@router.get("/review/history")
def history(visit: Operator, asked: Annotated[HistoryQuery, Query()]) -> Response:
    """Show acts, the newest first."""
    with visit.workspace.engine.connect() as connection:
        sought = acts.Sought(
            user=asked.user,
            since=_moment(visit, asked.since),
            until=_moment(visit, asked.until, days=1),
            records=_records(visit, asked.record),
        )
        found = acts.acts(connection, sought, _PAGE + 1, asked.before or None)
        people = acts.deciders(connection)
    return visit.page(
        "review/history.html",
        asked=asked,
        found=found[:_PAGE],
        older=found[_PAGE - 1].first.act if len(found) > _PAGE else None,
        people=people,
        words=WORDS,
        state=Room(visit, Filter()).state(),
    )


@router.get("/review/history/{act}")
def one_act(visit: Operator, act: int) -> Response:
    """Show all decisions of an act."""
    with visit.workspace.engine.connect() as connection:
        entries = acts.act_entries(connection, act)
        names = members.names_of(connection, {end for one in entries for end in one.pair})
        published = acts.published_decision(connection)
    if not entries:
        raise HTTPException(404)
    return visit.page(
        "review/act.html",
        entries=entries,
        names=names,
        published=published,
        words=WORDS,
        state=Room(visit, Filter()).state(),
    )


def _moment(visit: Visit, text: str, *, days: int = 0) -> datetime | None:
    """Return the beginning of a day in the firm's zone, so many days later; None for no day."""
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except ValueError:
        return None
    return datetime.combine(day, time(), tzinfo=visit.workspace.zone).astimezone(UTC)


def _records(visit: Visit, text: str) -> list[RecordKey] | None:
    """Return the records somebody names: a customer's id, ``system:code``, or a code alone."""
    wanted = text.strip()
    if not wanted:
        return None
    with visit.workspace.engine.connect() as connection:
        current = members.current_id(connection, wanted.upper())
        if current is not None:
            return sorted(members.records_of(connection, [current]))
        system, colon, code = wanted.partition(":")
        if colon:
            return [RecordKey(system.strip(), code.strip())]
        return members.records_with_code(connection, wanted)
