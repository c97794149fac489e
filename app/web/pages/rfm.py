"""RFM: how recently and how often customers bought, and deciles of sales."""

from typing import Literal

from fastapi import APIRouter, Response

from app.web.access import Operator, Viewer
from app.web.kept import PORTFOLIO, kept
from app.web.ladder import ladder
from app.web.lists import AskedList, customer_page, take_away
from core.language import Text
from warehouse.queries.boards import SCORES, by_decile, rfm_grid

router = APIRouter(prefix="/boards")
_SHADES = 6


@router.get("")
def first(visit: Viewer) -> Response:
    """Lead to the first board."""
    return visit.go("/boards/sales")


@router.get("/rfm")
def board(visit: Viewer) -> Response:
    """Show the grid of recency and frequency, and the deciles."""
    figures = kept(visit, PORTFOLIO)
    cells = rfm_grid(figures)
    most = max((cell.sales for cell in cells.values()), default=0)
    return visit.page(
        "rfm.html",
        figures=figures,
        cells=cells,
        scores=SCORES,
        deciles=by_decile(figures),
        shade=lambda sales: _shade(sales, most),
        window=visit.workspace.configuration.ranks.window_months,
    )


@router.get("/rfm/customers")
def customers(visit: Viewer, asked: AskedList) -> Response:
    """Show the customers of a cell or a decile."""
    return visit.page(
        "rfm_customers.html",
        asked=asked,
        found=customer_page(visit, asked),
        ranks=ladder(visit.workspace.configuration.ranks),
        as_of=kept(visit, PORTFOLIO).as_of,
    )


@router.get("/rfm/customers/{kind}")
def download(visit: Operator, asked: AskedList, kind: Literal["csv", "xlsx"]) -> Response:
    """Give the list as a file."""
    return take_away(visit, asked, kind, str(Text("RFM別顧客", "customers_by_rfm")))


def _shade(sales: int, most: int) -> int:
    """Return how dark a cell is: by the root of its sales, so that small ones differ as well."""
    if sales <= 0 or most <= 0:
        return 0
    return min(1 + int((_SHADES - 1) * (sales / most) ** 0.5), _SHADES - 1)
