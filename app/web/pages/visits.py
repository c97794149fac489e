"""Whom to visit: who is due, who has gone quiet, what was promised; those worth most first."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.web.access import Operator, Viewer
from app.web.customer_words import CAUTIONS as CAUTION_WORDS
from app.web.downloads import as_table
from app.web.kept import FORMER_SALES, PORTFOLIO, VISITS, kept
from app.web.ladder import ladder
from app.web.paging import PageNumber, paged
from app.web.visit import Visit
from core.language import Text
from warehouse.queries.appointments import Agenda, agendas
from warehouse.queries.listed import listed
from warehouse.queries.visits import CAUTIONS, STATES, Chosen, Visits, Wanted, chosen

router = APIRouter(prefix="/sales")
_AT_ONCE = 400
Reason = Literal["", "due", "overdue", "at_risk", "dormant", "action", "deal", "credit"]
REASONS: dict[str, Text] = {
    "action": Text("次の行動の期日", "promised action"),
    "deal": Text("案件の受注予定", "deal to be won"),
    "due": Text("そろそろ購入", "purchase due"),
    "overdue": Text("購入の見込みを過ぎた", "purchase overdue"),
    "at_risk": Text("離反のおそれ", "at risk"),
    "dormant": Text("休眠", "dormant"),
    "credit": Text("与信に注意", "credit caution"),
}
_Word = Annotated[str, Query(max_length=200)]


async def _wanted(
    reason: Reason = "", sales_rep: _Word = "", rank: _Word = "", policy: _Word = ""
) -> Wanted:
    return Wanted(reason, sales_rep, rank, policy)


Asked = Annotated[Wanted, Depends(_wanted)]


@router.get("")
def first(visit: Viewer) -> Response:
    """Lead to the first of the pages."""
    return visit.go("/sales/visits")


@router.get("/visits")
def board(visit: Viewer, wanted: Asked, page: PageNumber = 1) -> Response:
    """Show whom to visit."""
    figures, found = kept(visit, PORTFOLIO), kept(visit, VISITS)
    picked = chosen(figures, found, kept(visit, FORMER_SALES), wanted)
    paging = paged(page, len(picked.places))
    return visit.page(
        "visits.html",
        figures=figures,
        span=found.span,
        wanted=wanted,
        parameters=asdict(wanted),
        reasons=REASONS,
        cautions=CAUTION_WORDS,
        ranks=ladder(visit.workspace.configuration.ranks),
        rows=_shown(visit, picked, paging.here),
        total=len(picked.places),
        yen=int(picked.yearly.sum()),
        page=paging.page,
        pages=paging.pages,
    )


_COLUMNS = (
    Text("顧客ID", "Customer id"),
    Text("名称", "Name"),
    Text("訪ねる理由", "Reason"),
    Text("次の行動", "Next action"),
    Text("案件", "Deals"),
    Text("年間売上(円)", "Yearly sales (yen)"),
    Text("最終売上日", "Last sale"),
    Text("購入間隔(日)", "Interval (days)"),
    Text("次の購入の見込み", "Expected purchase"),
    Text("ランク", "Rank"),
    Text("営業方針", "Policy"),
    Text("営業担当", "Sales rep"),
    Text("与信の注意", "Credit"),
    Text("電話番号", "Telephone"),
    Text("都道府県", "Prefecture"),
    Text("市区町村", "City"),
)


@router.get("/visits/{kind}")
def download(visit: Operator, wanted: Asked, kind: Literal["csv", "xlsx"]) -> Response:
    """Give the list as a file."""
    figures, found = kept(visit, PORTFOLIO), kept(visit, VISITS)
    picked = chosen(figures, found, kept(visit, FORMER_SALES), wanted)
    name = f"{Text('訪問候補', 'visits')}_{figures.as_of or ''}".rstrip("_")
    total = len(picked.places)
    visit.record("export", name, rows=total, kind=kind, **_given(wanted))
    headings = [str(title) for title in _COLUMNS]
    return as_table(kind, name, headings, _lines(visit, picked), total)


def _given(wanted: Wanted) -> dict[str, str]:
    return {name: value for name, value in asdict(wanted).items() if value}


def _shown(visit: Visit, picked: Chosen, here: slice) -> list[dict[str, Any]]:
    """Return a part of the visits with all that is shown of them."""
    figures, found = kept(visit, PORTFOLIO), kept(visit, VISITS)
    if found.span is None:
        return []
    ids = figures.ids(picked.places[here])
    facts = {
        one: _facts(found, row, yearly)
        for one, row, yearly in zip(
            ids, picked.rows[here].tolist(), picked.yearly[here].tolist(), strict=True
        )
    }
    with visit.workspace.engine.connect() as connection:
        open_things = agendas(connection, ids, found.span)
        return [
            {
                "customer": row,
                "agenda": open_things.get(row.customer_id, Agenda()),
                **facts[row.customer_id],
            }
            for row in listed(connection, ids)
        ]


def _facts(found: Visits, row: int, yearly: int) -> dict[str, Any]:
    return {
        "state": STATES[found.state[row]],
        "days_overdue": int(found.days_overdue[row]),
        "caution": CAUTIONS[found.caution[row]],
        "yearly": yearly,
    }


def _lines(visit: Visit, picked: Chosen) -> Iterator[list[object]]:
    for start in range(0, len(picked.places), _AT_ONCE):
        for row in _shown(visit, picked, slice(start, start + _AT_ONCE)):
            customer, agenda = row["customer"], row["agenda"]
            life = agenda.life
            yield [
                customer.customer_id, customer.name,
                _told([REASONS[row["state"]]] if row["state"] else []),
                _told([_dated(one.next_date, one.next_action) for one in agenda.actions]),
                _told([_dated(one.expected_date, one.name) for one in agenda.deals]),
                row["yearly"], life and life.last_sale_date, life and life.interval_days,
                life and life.expected_next_date, customer.rank, customer.policy,
                customer.sales_rep, str(CAUTION_WORDS.get(row["caution"], "")), customer.phone,
                customer.prefecture, customer.city,
            ]  # fmt: skip


def _dated(day: date, what: str) -> str:
    return f"{day:%Y-%m-%d} {what}".strip()


def _told(parts: Sequence[object]) -> str:
    return " / ".join(str(part) for part in parts)
