"""Lists of customers: chosen, ordered and cut into pages, on a page or as a file to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import Depends, Query, Response
from numpy.typing import NDArray

from app.web.downloads import as_table
from app.web.kept import PORTFOLIO, kept
from app.web.paging import PageNumber, paged
from app.web.visit import Visit
from core.language import Text
from warehouse.queries.boards import Choice, Order, chosen
from warehouse.queries.listed import Listed, listed
from warehouse.queries.portfolio import Portfolio

_AT_ONCE = 400
_Word = Annotated[str, Query(max_length=200)]
_Score = Annotated[int, Query(ge=0, le=5)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for by its address."""

    choice: Choice
    order: Order
    page: int

    def parameters(self, **changes: Any) -> dict[str, Any]:
        """Return it as parameters of an address; what is empty is left out."""
        told = {**asdict(self.choice), "order": self.order, "page": self.page, **changes}
        usual = {"order": "sales", "page": 1}
        return {name: value for name, value in told.items() if value and usual.get(name) != value}


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A page of a list.

    Attributes:
        policies, sales_reps, prefectures: what one may choose from.
    """

    rows: Sequence[Listed]
    total: int
    page: int
    pages: int
    policies: Sequence[str]
    sales_reps: Sequence[str]
    prefectures: Sequence[str]


async def _asked(
    rank: _Word = "",
    policy: _Word = "",
    sales_rep: _Word = "",
    prefecture: _Word = "",
    recency_score: _Score = 0,
    frequency_score: _Score = 0,
    decile: Annotated[int, Query(ge=0, le=10)] = 0,
    order: Literal["sales", "growth", "recency"] = "sales",
    page: PageNumber = 1,
) -> Asked:
    choice = Choice(
        rank, policy, sales_rep, prefecture, recency_score, frequency_score, decile
    )  # fmt: skip
    return Asked(choice, order, page)


AskedList = Annotated[Asked, Depends(_asked)]


def customer_page(visit: Visit, asked: Asked) -> CustomerPage:
    """Return the page of customers that is asked for; the last one where there are not so many."""
    figures = kept(visit, PORTFOLIO)
    places = chosen(figures, asked.choice, asked.order)
    paging = paged(asked.page, len(places))
    with visit.workspace.engine.connect() as connection:
        rows = listed(connection, figures.ids(places[paging.here]))
    return CustomerPage(
        rows,
        len(places),
        paging.page,
        paging.pages,
        figures.policy.choices(),
        figures.sales_rep.choices(),
        figures.prefecture.choices(),
    )


_COLUMNS: tuple[tuple[Text, str], ...] = (
    (Text("顧客ID", "Customer id"), "customer_id"),
    (Text("名称", "Name"), "name"),
    (Text("ランク", "Rank"), "rank"),
    (Text("売上(円・税抜)", "Sales (yen)"), "sales"),
    (Text("粗利(円)", "Gross profit (yen)"), "gross_profit"),
    (Text("構成比(%)", "Share (%)"), "share"),
    (Text("累積(%)", "Cumulative (%)"), "cumulative_share"),
    (Text("伸び(%)", "Growth (%)"), "growth"),
    (Text("営業方針", "Policy"), "policy"),
    (Text("営業担当", "Sales rep"), "sales_rep"),
    (Text("都道府県", "Prefecture"), "prefecture"),
    (Text("市区町村", "City"), "city"),
    (Text("電話番号", "Telephone"), "phone"),
    (Text("最終売上からの日数", "Days since the last sale"), "recency_days"),
    (Text("伝票数", "Documents"), "frequency"),
    (Text("理由", "Reason"), "reason"),
)


def take_away(visit: Visit, asked: Asked, kind: str, name: str) -> Response:
    """Return a whole list as a file, and record that it was taken.

    Args:
        visit: who takes it.
        asked: which list.
        kind: ``csv`` or ``xlsx``; a list too long for Excel is given as CSV.
        name: the file's name, without ending.
    """
    places = chosen(kept(visit, PORTFOLIO), asked.choice, asked.order)
    return taken(visit, places, kind, name, replace(asked, page=1).parameters())


def taken(
    visit: Visit, places: NDArray[np.int64], kind: str, name: str, told: dict[str, Any]
) -> Response:
    """Return some customers as a file, and record that they were taken.

    Args:
        visit: who takes them.
        places: theirs in the portfolio, in the order of the file.
        kind, name: as of ``take_away``.
        told: what the record says of the list.
    """
    figures = kept(visit, PORTFOLIO)
    visit.record("export", name, rows=len(places), kind=kind, **told)
    headings = [str(title) for title, _ in _COLUMNS]
    rows = _rows(visit, figures, figures.ids(places))
    return as_table(kind, name, headings, rows, len(places))


def _rows(visit: Visit, figures: Portfolio, ids: Sequence[str]) -> Iterator[list[object]]:
    with visit.workspace.engine.connect() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            for row in listed(connection, ids[start : start + _AT_ONCE]):
                yield [getattr(row, name) for _, name in _COLUMNS]
