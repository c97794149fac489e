"""Dormant customers: who used to buy and has stopped, those with most to win back first."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query, Response
from numpy.typing import NDArray

from app.web.access import Operator, Viewer
from app.web.downloads import as_table
from app.web.kept import FORMER_SALES, PORTFOLIO, kept
from app.web.paging import PageNumber, paged
from app.web.visit import Visit
from core.language import Text
from warehouse.marts.figures import months_before
from warehouse.queries.dormancy import FormerSales, Habit, habits
from warehouse.queries.listed import listed
from warehouse.queries.portfolio import Portfolio

router = APIRouter(prefix="/boards/dormant")
MONTHS = (3, 6, 12, 24, 36)
_AT_ONCE = 400
_Months = Annotated[int, Query(ge=1, le=120)]
_Rep = Annotated[str, Query(max_length=200)]
_COLUMNS = (
    Text("顧客ID", "Customer id"),
    Text("名称", "Name"),
    Text("以前の年間売上(円)", "Former yearly sales (yen)"),
    Text("最終売上日", "Last sale"),
    Text("経過日数", "Days since"),
    Text("以前の間隔(日)", "Usual interval (days)"),
    Text("以前のランク", "Rank before"),
    Text("今のランク", "Rank now"),
    Text("営業担当", "Sales rep"),
    Text("都道府県", "Prefecture"),
    Text("電話番号", "Telephone"),
    Text("営業方針", "Policy"),
)


@router.get("")
def board(
    visit: Viewer,
    months: _Months = 12,
    sales_rep: _Rep = "",
    page: PageNumber = 1,
) -> Response:
    """Show who has not bought for some months."""
    figures, former = kept(visit, PORTFOLIO), kept(visit, FORMER_SALES)
    places, yen = dormant(figures, former, months, sales_rep)
    paging = paged(page, len(places))
    shown = figures.ids(places[paging.here])
    with visit.workspace.engine.connect() as connection:
        rows = listed(connection, shown)
        habit = habits(connection, shown, _no_sales(visit))
    return visit.page(
        "dormant.html",
        figures=figures,
        months=months,
        choices=MONTHS,
        sales_rep=sales_rep,
        rows=rows,
        habits=habit,
        former=dict(zip(shown, yen[paging.here].tolist(), strict=True)),
        total=len(places),
        yen=int(yen.sum()),
        page=paging.page,
        pages=paging.pages,
    )


@router.get("/{kind}")
def download(
    visit: Operator, kind: Literal["csv", "xlsx"], months: _Months = 12, sales_rep: _Rep = ""
) -> Response:
    """Give the list as a file."""
    figures = kept(visit, PORTFOLIO)
    places, yen = dormant(figures, kept(visit, FORMER_SALES), months, sales_rep)
    name = str(Text("休眠顧客", "dormant_customers"))
    visit.record("export", name, rows=len(places), kind=kind, months=months, sales_rep=sales_rep)
    headings = [str(title) for title in _COLUMNS]
    rows = _rows(visit, figures.ids(places), yen.tolist())
    return as_table(kind, name, headings, rows, len(places))


@lru_cache(maxsize=4)
def dormant(
    figures: Portfolio, former: FormerSales, months: int, sales_rep: str = ""
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return who bought once, but not for so many months; the most former sales first.

    Returns:
        Places in the portfolio, and the former yearly sales of each.
    """
    days = _days(figures, months)
    asleep = figures.recency_days >= days
    if sales_rep:
        asleep &= figures.sales_rep.equal(sales_rep)
    places = np.flatnonzero(asleep)
    yen = _former_of(figures, former)[places]
    order = np.argsort(-yen, kind="stable")
    return places[order], yen[order]


@lru_cache(maxsize=1)
def _former_of(figures: Portfolio, former: FormerSales) -> NDArray[np.int64]:
    """Return the former yearly sales of the whole portfolio, in its order."""
    return former.of(figures.customer_id)


def _days(figures: Portfolio, months: int) -> int:
    """Return how many days so many months before the portfolio's day are."""
    if figures.as_of is None:
        return 0
    return (figures.as_of - months_before(figures.as_of, months)).days


def _rows(visit: Visit, ids: Sequence[str], yen: Sequence[int]) -> Iterator[list[object]]:
    former = dict(zip(ids, yen, strict=True))
    nobody = Habit(None, None, None, "")
    with visit.workspace.engine.connect() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            habit = habits(connection, part, _no_sales(visit))
            for row in listed(connection, part):
                was = habit.get(row.customer_id, nobody)
                yield [
                    row.customer_id, row.name, former[row.customer_id], was.last,
                    row.recency_days, was.interval_days, was.former_rank, row.rank, row.sales_rep,
                    row.prefecture, row.phone, row.policy,
                ]  # fmt: skip


def _no_sales(visit: Visit) -> str:
    return visit.workspace.configuration.ranks.labels["none"]
