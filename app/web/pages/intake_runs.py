"""Runs: each night's work, step by step."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from app.web.access import Viewer
from app.web.words import TABLE, lasting, step_title, word
from pipelines.steps.lock import at_work
from warehouse.queries.intake import files, run, runs
from warehouse.queries.overview import RunView

router = APIRouter(prefix="/operation")
_PAGE_ROWS = 50
_FILES = 500
_Before = Annotated[int | None, Query(ge=1)]


@router.get("")
def first(visit: Viewer) -> Response:
    """Lead to the first of the pages."""
    return visit.go("/operation/runs")


@router.get("/runs")
def register(visit: Viewer, before: _Before = None) -> Response:
    """Show the runs, the newest first."""
    with visit.workspace.engine.connect() as connection:
        found = runs(connection, before=before, limit=_PAGE_ROWS + 1)
    shown = found[:_PAGE_ROWS]
    return visit.page(
        "runs.html",
        runs=shown,
        more=shown[-1].run_id if len(found) > _PAGE_ROWS else None,
        before=before,
        seconds=seconds,
        word=word,
        lasting=lasting,
    )


@router.get("/runs/{run_id}")
def one(visit: Viewer, run_id: int) -> Response:
    """Show a run: its steps, its checks, its files, what it changed."""
    with visit.workspace.engine.connect() as connection:
        found = run(connection, run_id)
        met = files(connection, run_id=run_id, limit=_FILES)
    if found is None:
        raise HTTPException(404)
    steps = found.report.get("steps", {})
    return visit.page(
        "run.html",
        run=found,
        seconds=seconds(found),
        at_work=found.status == "running" and at_work(visit.workspace) is not None,
        steps=_steps(found),
        checks=steps.get("check", {}).get("results", []),
        changes=[
            (TABLE[name], change)
            for name, change in steps.get("publish", {}).get("changes", {}).items()
            if name in TABLE
        ],
        met=met,
        unchanged=sum(file.get("status") == "unchanged" for file in found.files),
        notes=_notes(found),
        word=word,
        lasting=lasting,
    )


def seconds(found: RunView) -> float | None:
    """Return how long a run took; None while it is at work."""
    if found.finished_at is None:
        return None
    return (found.finished_at - found.started_at).total_seconds()


def _steps(found: RunView) -> list[dict[str, Any]]:
    """Return the steps with their seconds, and each as a share of the longest."""
    taken: dict[str, float] = found.report.get("seconds", {})
    longest = max(taken.values(), default=0.0) or 1.0
    return [
        {"title": step_title(name), "seconds": value, "share": value / longest}
        for name, value in taken.items()
    ]


def _notes(found: RunView) -> list[tuple[str, str]]:
    return [
        (str(met.get("path", "")), str(note))
        for met in found.files
        for note in met.get("notes", ())
    ]
