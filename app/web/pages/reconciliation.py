"""How the systems agree: sales and receipts against the books, to the yen."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Query, Response
from numpy.typing import NDArray
from sqlalchemy import Connection

from app.web.access import Operator, Viewer
from app.web.downloads import as_table
from app.web.kept import RECONCILED, kept
from app.web.named import customers_called
from app.web.paging import PageNumber, paged
from app.web.reconciliation_words import ADVICE, SIDES, side_of
from core.labels import LINE_KINDS
from core.language import Text
from pipelines.steps.card import current_id
from pipelines.steps.reconcile import CAUSES
from warehouse.queries import reconciled as query
from warehouse.queries.differences import AGREED
from warehouse.queries.listed import names_of
from warehouse.queries.reconciled import Asked, Reconciled, Sum, by, chosen

router = APIRouter(prefix="/reconciliation")
_AT_ONCE = 400
_MOST_LINES = 300
_Measure = Literal["sales", "receipts"]
_Name = Annotated[str, Query(max_length=200)]


async def _asked(
    measure: _Measure,
    month: Annotated[date | Literal[""] | None, Query()] = None,
    cause: Annotated[str, Query(max_length=40)] = "",
) -> Asked:
    return Asked(measure, month or None, cause if cause in CAUSES else "")


AskedFor = Annotated[Asked, Depends(_asked)]


@router.get("")
def first(visit: Viewer) -> Response:
    """Lead to the first of the pages."""
    return visit.go("/reconciliation/sales")


@router.get("/{measure}")
def differences(visit: Viewer, asked: AskedFor, q: _Name = "", page: PageNumber = 1) -> Response:
    """Show where the systems differ, by cause, by month, one by one."""
    found = kept(visit, RECONCILED)
    named = customers_called(visit, q) if q.strip() else None
    places = _found(found, asked, named)
    paging = paged(page, len(places))
    with visit.workspace.engine.connect() as connection:
        of_all = [one for one in found.sums if one.measure == asked.measure]
        sums = of_all if named is None else _sums_of(connection, asked, named)
        rows = query.rows_at(connection, found, places[paging.here].tolist())
        others = _others(found, rows)
        names = names_of(connection, sorted(set(others.values())))
    return visit.page(
        "reconciliation.html",
        asked=asked,
        side=SIDES[asked.measure],
        causes=CAUSES,
        months=sorted({one.month for one in of_all}, reverse=True),
        by_cause=_by_cause(sums, asked),
        by_month=_by_month(sums, asked),
        rows=rows,
        others=others,
        names=names,
        total=len(places),
        agreed=sum(one.count for one in _narrowed(sums, asked) if one.cause == "agreed"),
        page=paging.page,
        pages=paging.pages,
        q=q,
        parameters={"month": asked.month, "cause": asked.cause, "q": q},
    )


_DIFFERENCES = (
    Text("顧客ID", "Customer id"),
    Text("名称", "Name"),
    Text("月", "Month"),
    Text("販売管理・銀行(円・税込)", "Own (yen with tax)"),
    Text("帳簿(円・税込)", "Books (yen with tax)"),
    Text("差(円)", "Difference (yen)"),
    Text("ありそうな原因", "Likely cause"),
    Text("税抜の差", "Without tax"),
    Text("消費税の差", "Tax"),
    Text("締日で区切った売上", "By closing period"),
    Text("差を埋める顧客ID", "Made up by"),
)


@router.get("/{measure}/file/{kind}")
def take_differences(
    visit: Operator, asked: AskedFor, kind: Literal["csv", "xlsx"], q: _Name = ""
) -> Response:
    """Give the differences as a file."""
    found = kept(visit, RECONCILED)
    named = customers_called(visit, q) if q.strip() else None
    places = _found(found, asked, named).tolist()

    def rows() -> Iterator[list[object]]:
        with visit.workspace.engine.connect() as connection:
            for start in range(0, len(places), _AT_ONCE):
                for row in query.rows_at(connection, found, places[start : start + _AT_ONCE]):
                    yield [
                        row.customer_id, row.name, f"{row.month:%Y-%m}", row.own_yen,
                        row.books_yen, row.difference, str(CAUSES[row.cause]),
                        row.own_amount - row.books_amount, row.own_tax - row.books_tax,
                        row.closing_yen, query.made_up_by(found, row),
                    ]  # fmt: skip

    name = f"{Text('差', 'differences')}_{SIDES[asked.measure].title}"
    told = {"month": str(asked.month or ""), "cause": asked.cause, "q": q}
    visit.record("export", name, rows=len(places), kind=kind, **told)
    headings = [str(title) for title in _DIFFERENCES]
    return as_table(kind, name, headings, rows(), len(places))


@router.get("/{measure}/customers/{customer_id}")
def customer(
    visit: Viewer,
    measure: _Measure,
    customer_id: Annotated[str, "of a customer"],
    month: date | None = None,
) -> Response:
    """Show a customer's months in which there is something, and the lines of one, side by side."""
    now = current_id(visit.workspace, customer_id.strip().upper())
    if now is None:
        raise HTTPException(404)
    visit.note("view", now)
    with visit.workspace.engine.connect() as connection:
        months = [
            one for one in query.of_customer(connection, now)
            if one.measure == measure and (one.own_yen or one.books_yen)
        ]  # fmt: skip
        shown = next((one for one in months if one.month == month), months[0] if months else None)
        lines: list[Any] = []
        other: dict[Any, str] = {}
        if shown is not None:
            lines = query.lines(connection, now, shown.month, measure, _MOST_LINES + 1)
            other = _others(kept(visit, RECONCILED), [shown])
        names = names_of(connection, [now, *other.values()])
    own, books = side_of(lines[:_MOST_LINES])
    return visit.page(
        "reconciliation_customer.html",
        id=now,
        name=names.get(now, now),
        measure=measure,
        side=SIDES[measure],
        shown=shown,
        months=months,
        own=own,
        books=books,
        has_more=len(lines) > _MOST_LINES,
        most=_MOST_LINES,
        other=next(iter(other.values()), None),
        names=names,
        causes=CAUSES,
        advice=ADVICE,
        kinds=LINE_KINDS,
        per_slip=visit.workspace.configuration.reconciliation.tax_per == "slip",
    )


def _found(found: Reconciled, asked: Asked, named: Sequence[str] | None) -> NDArray[np.int64]:
    """Return the places of the differences that are asked for, of the customers that are named."""
    places = chosen(found, asked)
    return places if named is None else query.of_customers(found, places, named)


def _sums_of(connection: Connection, asked: Asked, named: Sequence[str]) -> list[Sum]:
    return [one for one in query.sums_of(connection, named) if one.measure == asked.measure]


def _others(found: Reconciled, rows: list[Any]) -> dict[Any, str]:
    """Return which customer makes a difference up, by customer and month."""
    others = {(row.customer_id, row.month): query.made_up_by(found, row) for row in rows}
    return {key: other for key, other in others.items() if other is not None}


def _by_cause(sums: list[Sum], asked: Asked) -> list[Sum]:
    """Return the sums of each cause, those with the most yen first; what agrees is left out."""
    of_month = [one for one in sums if asked.month in (None, one.month)]
    found = by(of_month, "cause").values()
    return sorted(
        (one for one in found if one.cause not in AGREED), key=lambda one: -one.absolute
    )  # fmt: skip


def _by_month(sums: list[Sum], asked: Asked) -> list[tuple[Sum, int]]:
    """Return the sums of each month, the latest first, with how many differ in it."""
    compared = [one for one in sums if one.cause != "not_compared"]
    if asked.cause:
        compared = [one for one in compared if one.cause == asked.cause]
    differing = by((one for one in compared if one.cause not in AGREED), "month")
    whole = by(compared, "month")
    return [
        (whole[month], differing[month].count if month in differing else 0)
        for month in sorted(whole, reverse=True)
        # A month into which only a closing period reaches has nothing of its own.
        if month in differing or whole[month].own_yen or whole[month].books_yen
    ]


def _narrowed(sums: list[Sum], asked: Asked) -> list[Sum]:
    return [one for one in sums if asked.month in (None, one.month)]
