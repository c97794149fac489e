"""A customer's card."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.responses import JSONResponse

from app.web import charts
from app.web.access import Viewer
from app.web.charts import Bar
from app.web.customer_words import (
    ACTIVITY_KINDS,
    BASES,
    CAUTIONS,
    DEAL_STATES,
    METHODS,
    RULES,
    SHARES,
    STATES,
    TITLES,
)
from app.web.effect import standing
from app.web.kept import ITEM_NAMES, SALES_REPS, kept
from app.web.rendering import yen
from app.web.visit import Visit
from core.ids import is_customer_id
from core.labels import LINE_KINDS
from core.language import Text
from core.people import Role
from pipelines.steps.card import current_id, day_of, read_card
from warehouse.queries import customer_lines, customer_versions
from warehouse.queries.customer_lines import LineFilter, Month

router = APIRouter()
_LINES = 20
_MONTHS = 36
_VERSIONS = 30
_COLUMNS = 6
Short = Annotated[str, Query(max_length=100)]


@router.get("/customers/{customer_id}")
def card(
    visit: Viewer,
    customer_id: str,
    kind: Short = "",
    system: Short = "",
    before: Short = "",
    as_of: Short = "",
    records: Short = "",
) -> Response:
    """Show a customer; a former id leads to the present one."""
    now = current_id(visit.workspace, customer_id.strip().upper())
    if now is None:
        return _unknown(visit, customer_id)
    if now != customer_id:
        told = Text(
            ja=f"{customer_id} は以前のIDです。今は {now} です。",
            en=f"{customer_id} is a former id. It is {now} now.",
        )
        return visit.go(f"/customers/{now}", told)
    found = read_card(visit.workspace, now, visit.now)
    if found is None:
        return _unknown(visit, customer_id)
    visit.note("view", now)
    may_correct = visit.person.role.allows(Role.OPERATOR)
    if may_correct:
        visit.request.app.state.applier.warm()
    wanted = LineFilter(kind if kind in LINE_KINDS else "", system, _line(before))
    return visit.page(
        "customers/card.html",
        card=found,
        id=now,
        may_correct=may_correct,
        columns=len(found.records) if records == "all" else _COLUMNS,
        standing=standing(visit),
        items=kept(visit, ITEM_NAMES) if found.outlook and found.outlook.proposals else {},
        **_business(visit, now, wanted),
        **_past(visit, now, as_of),
        **_words(visit),
    )


@router.get("/customers/{customer_id}/pending")
def pending(visit: Viewer, customer_id: str) -> Response:
    """Tell whether a correction is still on its way into the master."""
    return JSONResponse(standing(visit))


def _business(visit: Visit, customer_id: str, wanted: LineFilter) -> dict[str, Any]:
    today = visit.now.astimezone(visit.workspace.zone).date()
    with visit.workspace.engine.connect() as connection:
        lines = customer_lines.lines(connection, customer_id, wanted, _LINES + 1)
        months = customer_lines.months(connection, customer_id, today, _MONTHS)
    shown = lines[:_LINES]
    older = f"{shown[-1].date}.{shown[-1].transaction_id}" if len(lines) > _LINES else ""
    return {
        "lines": shown,
        "older": older,
        "wanted": wanted,
        "months": months,
        "chart": _chart(months),
        "has_sales": any(month.sales for month in months),
        "has_business": any(month.sales or month.received for month in months),
    }


def _past(visit: Visit, customer_id: str, as_of: str) -> dict[str, Any]:
    day = day_of(as_of)
    with visit.workspace.engine.connect() as connection:
        versions = customer_versions.versions(connection, customer_id, _VERSIONS)
        then = None
        if day is not None:
            end = datetime.combine(day + timedelta(days=1), time(), visit.workspace.zone)
            then = customer_versions.as_of(connection, customer_id, end)
    return {"versions": versions, "as_of": day, "then": then}


def _words(visit: Visit) -> dict[str, Any]:
    return {
        "rules": RULES,
        "methods": METHODS,
        "kinds": LINE_KINDS,
        "shares": SHARES,
        "cautions": CAUTIONS,
        "states": STATES,
        "titles": TITLES,
        "activity_kinds": ACTIVITY_KINDS,
        "bases": BASES,
        "deal_states": DEAL_STATES,
        "policies": list(visit.workspace.configuration.ranks.policies.values()),
        "sales_reps": kept(visit, SALES_REPS),
    }


def _chart(months: list[Month]) -> Any:
    bars = [
        Bar(
            f"{month.first:%y/%m}" if month.first.month in (1, 4, 7, 10) else "",
            month.sales,
            f"{month.first:%Y-%m}: {yen(month.sales)}",
        )
        for month in months
    ]
    title = Text(ja=f"月ごとの売上({_MONTHS}か月)", en=f"Sales by month, {_MONTHS} months")
    return charts.columns(bars, str(title))


def _line(text: str) -> Any:
    day, _, number = text.partition(".")
    found = day_of(day)
    return (found, int(number)) if found and number.isdecimal() and number.isascii() else None


def _unknown(visit: Visit, customer_id: str) -> Response:
    return visit.page(
        "customers/unknown.html",
        status=404,
        wanted=customer_id[:60],
        is_id=is_customer_id(customer_id.strip().upper()),
    )
