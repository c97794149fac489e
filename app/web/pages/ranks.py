"""Ranks: who makes up the sales, who moved, and the customers of each rank."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.web.access import Operator, Viewer
from app.web.curves import pareto_chart
from app.web.kept import PORTFOLIO, kept, since, who_moved
from app.web.ladder import direction, directions, ladder
from app.web.lists import AskedList, customer_page, take_away
from app.web.visit import Visit
from core.language import Text
from warehouse.queries.boards import by_rank, needed, pareto
from warehouse.queries.listed import names_of
from warehouse.queries.movements import publications

router = APIRouter(prefix="/ranks")
_A_MONTH = timedelta(days=30)
_MOST_MOVED = 200


@router.get("")
def board(visit: Viewer) -> Response:
    """Show the Pareto curve and the customers by rank."""
    figures, settings = kept(visit, PORTFOLIO), visit.workspace.configuration.ranks
    line = settings.large_share / 100
    points = pareto(figures, settings.measure)
    large = needed(figures, settings.measure, line)
    title = Text("売上の累積(パレート図)", "Cumulative sales (Pareto)")
    return visit.page(
        "ranks.html",
        figures=figures,
        settings=settings,
        chart=pareto_chart(points, line, large, str(title)) if points else None,
        buyers=points[-1].customers if points else 0,
        needed=large,
        shares=by_rank(figures, tuple(ladder(settings))),
        policies=_policies(visit),
    )


@router.get("/customers")
def customers(visit: Viewer, asked: AskedList) -> Response:
    """Show the customers of a rank, or of all."""
    settings = visit.workspace.configuration.ranks
    return visit.page(
        "ranks_customers.html",
        asked=asked,
        found=customer_page(visit, asked),
        ranks=ladder(settings),
        settings=settings,
        as_of=kept(visit, PORTFOLIO).as_of,
    )


@router.get("/customers/{kind}")
def download(visit: Operator, asked: AskedList, kind: Literal["csv", "xlsx"]) -> Response:
    """Give the list as a file."""
    name = str(Text("ランク別顧客", "customers_by_rank"))
    as_of = kept(visit, PORTFOLIO).as_of
    return take_away(visit, asked, kind, f"{name}_{as_of or ''}".rstrip("_"))


@router.get("/moves")
def moves(
    visit: Viewer,
    day: Annotated[date | None, Query(alias="since")] = None,
    before: Annotated[str, Query(max_length=60)] = "",
    now: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Show whose rank is another than on a day."""
    settings = visit.workspace.configuration.ranks
    with visit.workspace.engine.connect() as connection:
        published = publications(connection)
        chosen_day = day or (visit.now - _A_MONTH).astimezone(visit.workspace.zone).date()
        moment = _end_of(visit, chosen_day)
        too_early = published is not None and moment < published[0]
        rows = kept(visit, who_moved(moment, before, now, _MOST_MOVED)) if published else []
        names = names_of(connection, [row.customer_id for row in rows])
    told = kept(visit, since(moment)).moves if published else {}
    up, down = directions(told, settings)
    return visit.page(
        "ranks_moves.html",
        day=chosen_day,
        first=published[0] if published else None,
        too_early=too_early,
        counts=told,
        up=up,
        down=down,
        rows=rows,
        most=_MOST_MOVED,
        total=told.get((before, now), 0) if before and now else sum(told.values()),
        names=names,
        ranks=ladder(settings),
        before=before,
        now=now,
        direction=lambda one, other: direction(one, other, settings),
    )


def _end_of(visit: Visit, day: date) -> datetime:
    """Return the last moment of a day in the firm's time: what held when it ended."""
    return datetime.combine(day + timedelta(days=1), time(), visit.workspace.zone) - timedelta(
        microseconds=1
    )


def _policies(visit: Visit) -> list[tuple[str, int]]:
    """Return the policies in the order of the configuration, with their customers."""
    figures = kept(visit, PORTFOLIO)
    usual = [*visit.workspace.configuration.ranks.policies.values()]
    others = [name for name in figures.policy.choices() if name not in usual]
    return [(name, int(figures.policy.equal(name).sum())) for name in (*usual, *others)]
