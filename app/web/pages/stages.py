"""Stages: how many customers are how far, who moved, and which source leads to sales."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.web.access import Viewer
from app.web.kept import FUNNEL, PORTFOLIO, kept, stages_moved
from app.web.paging import PageNumber, paged
from app.web.visit import Visit
from warehouse.queries.funnel import STAGES, in_stage
from warehouse.queries.listed import listed

router = APIRouter(prefix="/sales/stages")
_A_MONTH = timedelta(days=30)


@router.get("")
def board(visit: Viewer, day: Annotated[date | None, Query(alias="since")] = None) -> Response:
    """Show the six stages, what moved between them, and where customers come from."""
    zone = visit.workspace.zone
    chosen = day or (visit.now - _A_MONTH).astimezone(zone).date()
    end = datetime.combine(chosen + timedelta(days=1), time(), zone)
    found = kept(visit, FUNNEL)
    moves = kept(visit, stages_moved(end)) if found.customer_id.size else None
    most = max((one.customers for one in found.sums), default=0)
    return visit.page(
        "stages.html",
        funnel=found,
        names=_names(visit),
        most=most,
        day=chosen,
        too_early=bool(moves and (moves.first is None or moves.first >= end)),
        first=moves.first if moves else None,
        moves=moves.counts if moves else {},
        knows_sources=any(one.source for one in found.sources),
    )


@router.get("/customers")
def customers(
    visit: Viewer,
    stage: Annotated[int, Query(ge=1, le=6)],
    page: PageNumber = 1,
) -> Response:
    """Show the customers of a stage."""
    figures = kept(visit, PORTFOLIO)
    places = in_stage(kept(visit, FUNNEL), figures, stage)
    paging = paged(page, len(places))
    with visit.workspace.engine.connect() as connection:
        rows = listed(connection, figures.ids(places[paging.here]))
    return visit.page(
        "stages_customers.html",
        stage=stage,
        name=_names(visit)[stage],
        rows=rows,
        total=len(places),
        page=paging.page,
        pages=paging.pages,
    )


def _names(visit: Visit) -> dict[int, str]:
    """Return the names of the stages as the firm calls them."""
    labels = visit.workspace.configuration.stages.labels.values()
    return dict(zip(STAGES, labels, strict=True))
