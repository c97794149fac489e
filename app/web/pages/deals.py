"""Deals that are open, and what was lately done with customers."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.web.access import Viewer
from app.web.customer_words import ACTIVITY_KINDS, BASES
from app.web.kept import PIPELINE, PORTFOLIO, kept
from app.web.paging import PAGE_ROWS, PageNumber, paged
from warehouse.queries.pipeline import (
    BANDS,
    activities_at,
    band_of,
    by_probability,
    by_stage,
    deals_at,
    lately,
)

router = APIRouter(prefix="/sales")
_Word = Annotated[str, Query(max_length=200)]


@router.get("/deals")
def deals(
    visit: Viewer,
    sales_rep: _Word = "",
    stage: _Word = "",
    probability: Annotated[str, Query(pattern="^([0-9]{1,2}|)$")] = "",
    page: PageNumber = 1,
) -> Response:
    """Show the open deals, the earliest expected first."""
    found = kept(visit, PIPELINE)
    own = [one for one in found.deals if sales_rep in ("", one.sales_rep)]
    band = int(probability) if probability and int(probability) in BANDS else None
    shown = [
        one
        for one in own
        if stage in ("", one.stage) and (band is None or band_of(one.probability) == band)
    ]
    paging = paged(page, len(shown))
    with visit.workspace.engine.connect() as connection:
        rows = deals_at(connection, shown[paging.here])
    return visit.page(
        "deals.html",
        any_deals=bool(found.deals),
        reps=sorted({one.sales_rep for one in found.deals} - {""}),
        stages=by_stage(own),
        bands=by_probability(own),
        shown=shown,
        rows=rows,
        today=kept(visit, PORTFOLIO).as_of or date.min,
        sales_rep=sales_rep,
        stage=stage,
        band=band,
        page=paging.page,
        pages=paging.pages,
        parameters={"sales_rep": sales_rep, "stage": stage, "probability": probability},
    )


@router.get("/activities")
def activities(
    visit: Viewer, kind: _Word = "", sales_rep: _Word = "", before: _Word = ""
) -> Response:
    """Show open complaints and the latest activities."""
    found = kept(visit, PIPELINE)
    kind = kind if kind in ACTIVITY_KINDS else ""
    with visit.workspace.engine.connect() as connection:
        complaints = activities_at(connection, found.complaints)
        rows = lately(
            connection,
            kind=kind,
            sales_rep=sales_rep,
            before=_place(before),
            limit=PAGE_ROWS + 1,
        )
    shown = rows[:PAGE_ROWS]
    return visit.page(
        "activities.html",
        complaints=complaints,
        rows=shown,
        older=f"{shown[-1].date}.{shown[-1].activity_id}" if len(rows) > PAGE_ROWS else "",
        reps=found.sales_reps,
        kinds=ACTIVITY_KINDS,
        bases=BASES,
        today=kept(visit, PORTFOLIO).as_of or date.min,
        kind=kind,
        sales_rep=sales_rep,
        before=before,
    )


def _place(told: str) -> tuple[date, int] | None:
    """Return the day and number that an address names; None where it names none."""
    day, _, number = told.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
