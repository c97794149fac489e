"""Open balances of customers, and how old they are."""

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from app.web.access import Operator, Viewer
from app.web.downloads import as_table
from app.web.kept import RECEIVABLES, kept
from app.web.named import customers_called
from app.web.paging import PageNumber, paged
from app.web.reconciliation_words import AGES
from app.web.visit import Visit
from core.language import Text
from warehouse.queries import receivables as query

router = APIRouter(prefix="/reconciliation/balances")
_AT_ONCE = 400
_Name = Annotated[str, Query(max_length=200)]
_Age = Literal["open", "older", "overpaid"]


@router.get("")
def board(visit: Viewer, age: _Age = "open", q: _Name = "", page: PageNumber = 1) -> Response:
    """Show the open balances and how old they are."""
    found = kept(visit, RECEIVABLES)
    ids = _named(visit, query.aged(found, age), q)
    paging = paged(page, len(ids))
    with visit.workspace.engine.connect() as connection:
        rows = query.balances_of(connection, ids[paging.here])
    return visit.page(
        "balances.html",
        found=found,
        age=age,
        q=q,
        ages=AGES,
        rows=rows,
        total=len(ids),
        page=paging.page,
        pages=paging.pages,
    )


_COLUMNS: tuple[tuple[Text, str], ...] = (
    (Text("顧客ID", "Customer id"), "customer_id"),
    (Text("名称", "Name"), "name"),
    (Text("残高(円)", "Balance (yen)"), "balance"),
    (Text("今月の売上から", "This month"), "this_month"),
    (Text("前月", "Last month"), "last_month"),
    (Text("前々月", "Two months"), "two_months"),
    (Text("それより前", "Older"), "older"),
    (Text("入金超過", "Overpaid"), "overpaid"),
    (Text("最後の入金月", "Last receipt"), "last_receipt_month"),
    (Text("営業担当", "Sales rep"), "sales_rep"),
    (Text("電話番号", "Telephone"), "phone"),
)


@router.get("/{kind}")
def download(
    visit: Operator, kind: Literal["csv", "xlsx"], age: _Age = "open", q: _Name = ""
) -> Response:
    """Give the open balances as a file."""
    ids = _named(visit, query.aged(kept(visit, RECEIVABLES), age), q)

    def rows() -> Iterator[list[object]]:
        with visit.workspace.engine.connect() as connection:
            for start in range(0, len(ids), _AT_ONCE):
                for row in query.balances_of(connection, ids[start : start + _AT_ONCE]):
                    yield [getattr(row, name) for _, name in _COLUMNS]

    name = str(Text("売掛金の残高", "open_balances"))
    visit.record("export", name, rows=len(ids), kind=kind, age=age, q=q)
    headings = [str(title) for title, _ in _COLUMNS]
    return as_table(kind, name, headings, rows(), len(ids))


def _named(visit: Visit, ids: list[str], q: str) -> list[str]:
    if not q.strip():
        return ids
    wanted = set(customers_called(visit, q))
    return [one for one in ids if one in wanted]
