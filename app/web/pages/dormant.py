"""Dormant customers: who used to buy and has stopped, those with most to win back first."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import numpy as np
from fastapi import APIRouter, Query, Response
from numpy.typing import NDArray

from app.web.access import Operator, Viewer
from app.web.downloads import MOST_EXCEL_ROWS, as_csv, as_excel
from app.web.kept import FORMER_SALES, PORTFOLIO, kept
from app.web.visit import Visit
from core.language import Text
from warehouse.marts.figures import months_before
from warehouse.queries.dormancy import Habit, habits
from warehouse.queries.listed import listed
from warehouse.queries.portfolio import Portfolio

router = APIRouter(prefix="/boards/dormant")
MONTHS = (3, 6, 12, 24, 36)
PAGE_ROWS = 50
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
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Show who has not bought for some months."""
    figures, former = kept(visit, PORTFOLIO), kept(visit, FORMER_SALES)
    ids = dormant(figures, former, months, sales_rep)
    pages = max(-(-len(ids) // PAGE_ROWS), 1)
    page = min(page, pages)
    shown = ids[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
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
        former=former,
        total=len(ids),
        yen=sum(former.get(one, 0) for one in ids),
        page=page,
        pages=pages,
    )


@router.get("/{kind}")
def download(
    visit: Operator, kind: Literal["csv", "xlsx"], months: _Months = 12, sales_rep: _Rep = ""
) -> Response:
    """Give the list as a file."""
    ids = dormant(kept(visit, PORTFOLIO), kept(visit, FORMER_SALES), months, sales_rep)
    name = str(Text("休眠顧客", "dormant_customers"))
    visit.record("export", name, rows=len(ids), kind=kind, months=months, sales_rep=sales_rep)
    headings, rows = [str(title) for title in _COLUMNS], _rows(visit, ids)
    if kind == "xlsx" and len(ids) <= MOST_EXCEL_ROWS:
        return as_excel(name, headings, rows)
    return as_csv(name, headings, rows)


def dormant(
    figures: Portfolio, former: dict[str, int], months: int, sales_rep: str = ""
) -> list[str]:
    """Return who bought once, but not for so many months; the most former sales first."""
    if figures.as_of is None:
        return []
    days = (figures.as_of - months_before(figures.as_of, months)).days
    asleep = figures.recency_days >= days
    if sales_rep:
        asleep &= figures.sales_rep.equal(sales_rep)
    places: NDArray[np.int64] = np.flatnonzero(asleep)
    ids = figures.ids(places)
    return sorted(ids, key=lambda one: (-former.get(one, 0), one))


def _rows(visit: Visit, ids: Sequence[str]) -> Iterator[list[object]]:
    former = kept(visit, FORMER_SALES)
    nobody = Habit(None, None, None, "")
    with visit.workspace.engine.connect() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            habit = habits(connection, part, _no_sales(visit))
            for row in listed(connection, part):
                was = habit.get(row.customer_id, nobody)
                yield [
                    row.customer_id, row.name, former.get(row.customer_id), was.last,
                    row.recency_days, was.interval_days, was.former_rank, row.rank, row.sales_rep,
                    row.prefecture, row.phone, row.policy,
                ]  # fmt: skip


def _no_sales(visit: Visit) -> str:
    return visit.workspace.configuration.ranks.labels["none"]
