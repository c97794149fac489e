"""Groups of customers: what they are now, CPM, ABC, and the firm's own segments."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from app.web.access import Operator, Viewer
from app.web.customer_words import STATES
from app.web.kept import GROUPS, PORTFOLIO, kept
from app.web.lists import taken
from app.web.paging import PageNumber, paged
from core.language import Text
from warehouse.queries.groups import CLASSES, LEFT, PRESENT, Groups, Kind, places_of, sums
from warehouse.queries.listed import listed

router = APIRouter(prefix="/boards/groups")
_Name = Annotated[str, Query(max_length=60)]
_KINDS: dict[str, Text] = {
    "status": Text("今の状態", "Now"),
    "cpm": Text("CPM", "CPM"),
    "abc": Text("ABC", "ABC"),
    "segment": Text("区分", "Segment"),
}


@router.get("")
def board(visit: Viewer) -> Response:
    """Show the groups with their customers and sales."""
    found, figures = kept(visit, GROUPS), kept(visit, PORTFOLIO)
    analysis = visit.workspace.configuration.analysis
    return visit.page(
        "groups.html",
        figures=figures,
        states=STATES,
        now=sums(found, figures, "status"),
        cpm={one.name: one for one in sums(found, figures, "cpm")},
        classes=CLASSES,
        present=PRESENT,
        left=LEFT,
        abc=sums(found, figures, "abc"),
        segments=sums(found, figures, "segment"),
        titles=found.titles,
        rules=analysis.cpm,
        limits=analysis.abc,
        life=analysis.life,
        all_sales=int(figures.sales.sum()),
        window=visit.workspace.configuration.ranks.window_months,
    )


@router.get("/customers")
def customers(
    visit: Viewer,
    kind: Kind,
    name: _Name = "",
    page: PageNumber = 1,
) -> Response:
    """Show the customers of a group."""
    found, figures = kept(visit, GROUPS), kept(visit, PORTFOLIO)
    title = _title(found, kind, name)
    places = places_of(found, figures, kind, name)
    paging = paged(page, len(places))
    with visit.workspace.engine.connect() as connection:
        rows = listed(connection, figures.ids(places[paging.here]))
    return visit.page(
        "groups_customers.html",
        title=title,
        rows=rows,
        total=len(places),
        page=paging.page,
        pages=paging.pages,
        parameters={"kind": kind, "name": name},
    )


@router.get("/customers/{ending}")
def download(
    visit: Operator, ending: Literal["csv", "xlsx"], kind: Kind, name: _Name = ""
) -> Response:
    """Give the customers of a group as a file."""
    found, figures = kept(visit, GROUPS), kept(visit, PORTFOLIO)
    places = places_of(found, figures, kind, name)
    told: dict[str, Any] = {"group": f"{kind} {name}"}
    return taken(visit, places, ending, _title(found, kind, name).replace(" ", "_"), told)


def _title(found: Groups, kind: str, name: str) -> str:
    """Return what a group is called; there is no page of one that is unknown."""
    if name not in found.names[kind]:
        raise HTTPException(404)
    told: Any = name or Text("売上なし", "no sales")
    if kind == "status":
        told = STATES[name]
    elif kind == "segment":
        told = found.titles[name]
    return f"{_KINDS[kind]} {told}"
