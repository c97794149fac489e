"""Looking customers up: a list that is searched, filtered and sorted; suggestions; downloads."""

from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import Engine
from starlette.responses import JSONResponse

from app.web.access import Operator, Viewer
from app.web.marked import marked
from app.web.rendering import with_query
from core.language import Text
from core.people import Role
from pipelines.steps import customer_export
from pipelines.steps.search import Found, search, suggest
from pipelines.workspace import Workspace
from warehouse.queries.choices import Choices, choices
from warehouse.queries.customer_list import SORTS, Filters
from warehouse.queries.overview import current_generation

router = APIRouter()
_SIZE = 50
_SUGGESTED = 10
_FOUND_BY = {
    "id": Text("顧客ID", "customer id"),
    "code": Text("コード", "code"),
    "number": Text("法人番号・登録番号", "corporate or invoice number"),
    "phone": Text("電話番号", "telephone"),
    "mail": Text("メールアドレス", "e-mail address"),
    "domain": Text("メールのドメイン", "e-mail domain"),
}


async def _filters(request: Request) -> Filters:
    """Read the filters of an address; what is none counts as not given."""
    given = request.query_params
    return Filters(
        **{name: given.get(name, "")[:200] for name in _TEXTS},
        last_from=_day(given.get("last_from", "")),
        last_to=_day(given.get("last_to", "")),
    )


_TEXTS = ("rank", "prefecture", "industry", "sales_rep", "policy", "system")
Narrowed = Annotated[Filters, Depends(_filters)]
Typed = Annotated[str, Query(max_length=500)]


@router.get("/customers")
def customers(
    visit: Viewer, filters: Narrowed, q: Typed = "", sort: str = "", after: str = ""
) -> Response:
    """Show the customers that a query finds, or all of them."""
    sort = sort if sort in SORTS else ""
    found = search(visit.workspace, q, filters, sort=sort, size=_SIZE, after=after)
    asked = {"q": q, "sort": sort, **_as_query(filters)}
    return visit.page(
        "customers/list.html",
        q=q,
        sort=sort,
        filters=filters,
        choices=_choices_now(visit.workspace),
        found=found,
        found_by=_FOUND_BY,
        marked=marked,
        may_export=visit.person.role.allows(Role.OPERATOR),
        asked={name: value for name, value in asked.items() if value},
        after=after,
        next_page=_next(found, asked),
    )


@router.get("/customers/suggest")
def suggestions(visit: Viewer, q: Typed = "") -> Response:
    """Return the best few customers for what is being typed."""
    if not q.strip():
        return JSONResponse({"customers": [], "hint": ""})
    found = suggest(visit.workspace, q, _SUGGESTED)
    return JSONResponse(
        {"customers": [_suggestion(found, place) for place in range(len(found.customers))],
         "hint": str(_hint(found))}
    )  # fmt: skip


@router.post("/customers/download")
def download(
    visit: Operator,
    filters: Narrowed,
    form: Annotated[str, Form()],
    q: Typed = "",
    sort: str = "",
) -> Response:
    """Give the whole list as a file."""
    sort = sort if sort in SORTS else ""
    rows = list(customer_export.every(visit.workspace, q, filters, sort))
    visit.record("export", "customers", form=form, query=q, rows=len(rows), **_as_query(filters))
    name = f"customers-{visit.now.astimezone(visit.workspace.zone):%Y%m%d-%H%M}"
    if form == "xlsx":
        return _file(
            customer_export.as_workbook(rows),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    return _file(customer_export.as_csv(rows), f"{name}.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)


def _suggestion(found: Found, place: int) -> dict[str, Any]:
    one = found.customers[place]
    by = _FOUND_BY.get(found.by.get(one.customer_id, ""))
    return {
        "id": one.customer_id,
        "name": one.name,
        "kana": one.name_kana,
        "address": one.address,
        "rank": one.rank,
        "by": str(by) if by else "",
    }


def _hint(found: Found) -> Text | str:
    if not found.is_ready:
        return Text("検索の準備をしています。少し待ってください。", "Search is being prepared.")
    if found.only_form:
        return Text("法人格のほかに、名称を入れてください。", "Add a name to the legal form.")
    if not found.customers:
        return Text("見つかりません。", "Nothing found.")
    return ""


def _choices_now(workspace: Workspace) -> Choices:
    with workspace.engine.connect() as connection:
        now = current_generation(connection)
    return _choices(workspace.engine, now.generation if now else 0)


@lru_cache(maxsize=4)
def _choices(engine: Engine, _generation: int) -> Choices:
    with engine.connect() as connection:
        return choices(connection)


def _next(found: Found, asked: dict[str, Any]) -> str:
    if not found.more:
        return ""
    return with_query("/customers", **asked, after=found.customers[-1].customer_id)


def _as_query(filters: Filters) -> dict[str, str]:
    told = {name: getattr(filters, name) for name in filters.__slots__}
    return {name: str(value) for name, value in told.items() if value}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
