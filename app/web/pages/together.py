"""Items bought together: what to propose with an item."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.web.access import Viewer
from app.web.kept import ITEM_NAMES, TOGETHER, kept
from core.language import Text
from warehouse.queries.together import with_item

router = APIRouter(prefix="/boards/together")
BASKETS: dict[str, Text] = {
    "slip": Text("1枚の伝票の中で", "in one slip"),
    "customer": Text("1つの顧客の中で", "by one customer"),
}


@router.get("")
def board(
    visit: Viewer,
    basket: Literal["slip", "customer"] = "slip",
    item: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the pairs seen most often, or those of an item."""
    pairs = kept(visit, TOGETHER)[basket]
    if item:
        with visit.workspace.engine.connect() as connection:
            pairs = with_item(connection, basket, item)
    return visit.page(
        "together.html",
        pairs=pairs,
        basket=basket,
        baskets=BASKETS,
        item=item,
        items=kept(visit, ITEM_NAMES),
        months=visit.workspace.configuration.analysis.together.months,
    )
