"""Sales: by month with last year's beside them, by rep, area, industry and item."""

from typing import Literal

from fastapi import APIRouter, Response

from app.web.access import Operator, Viewer
from app.web.downloads import as_csv, as_excel
from app.web.kept import SALES, kept
from app.web.pair_chart import Pair, pair_chart
from app.web.rendering import yen
from core.language import Text
from warehouse.queries.sales_board import Part, SalesBoard

router = APIRouter(prefix="/boards/sales")
_Way = Literal["rep", "area", "industry", "item"]
WAYS: dict[str, Text] = {
    "rep": Text("営業担当", "Sales rep"),
    "area": Text("都道府県", "Prefecture"),
    "industry": Text("業種", "Industry"),
    "item": Text("商品", "Item"),
}


@router.get("")
def board(visit: Viewer, by: _Way = "rep") -> Response:
    """Show sales by month, and by one of the ways."""
    found = kept(visit, SALES)
    title = Text("月ごとの売上と前年同月", "Sales by month beside a year before")
    pairs = [
        Pair(
            f"{one.month:%y/%m}",
            one.sales,
            one.former,
            f"{one.month:%Y-%m}: {yen(one.sales)} ({yen(one.former)})",
        )
        for one in found.months
    ]
    return visit.page(
        "sales_board.html",
        found=found,
        chart=pair_chart(pairs, str(title)) if pairs else None,
        by=by,
        ways=WAYS,
        parts_of=found.ways.get(by, ()),
        name_of=lambda part: _name(found, part),
    )


@router.get("/{kind}")
def download(visit: Operator, kind: Literal["csv", "xlsx"], by: _Way = "rep") -> Response:
    """Give the sums of one of the ways as a file."""
    found = kept(visit, SALES)
    name = f"{Text('売上', 'sales')}_{WAYS[by]}"
    rows = [
        [_name(found, one), one.sales, one.former, one.sales - one.former, one.gross_profit]
        for one in found.ways.get(by, ())
    ]
    visit.record("export", name, rows=len(rows), kind=kind)
    headings = [
        str(WAYS[by]),
        str(Text("直近12か月の売上(円)", "Last 12 months (yen)")),
        str(Text("その前の12か月(円)", "The 12 before (yen)")),
        str(Text("差(円)", "Difference (yen)")),
        str(Text("粗利(円)", "Gross profit (yen)")),
    ]
    return as_excel(name, headings, rows) if kind == "xlsx" else as_csv(name, headings, rows)


def _name(found: SalesBoard, part: Part) -> str:
    if part.key is None:
        return str(Text("そのほか", "others"))
    return found.names.get(part.key) or part.key or str(Text("(不明)", "(unknown)"))
