"""Naming the main record of a customer: previewed, then done."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Response

from app.web.access import Operator
from app.web.visit import Visit
from core.contradictions import name
from core.errors import DecisionError
from core.judgement import RecordKey
from core.labels import label
from core.language import Text
from pipelines.steps.naming_main import main_record, name_main, preview_main
from warehouse.queries import members
from warehouse.queries.record_lines import records_with_lines

router = APIRouter()
NOBODY = "-"
"""What a form says for: let the rules choose."""


@router.get("/customers/{customer_id}/main")
def ask(
    visit: Operator, customer_id: str, record: Annotated[str, Query(max_length=2000)] = ""
) -> Response:
    """Ask which record is the main one, and show what that would change."""
    return _page(visit, customer_id, record)


@router.post("/customers/{customer_id}/main")
def do(
    visit: Operator,
    customer_id: str,
    record: Annotated[str, Form(max_length=2000)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Name the main record."""
    try:
        name_main(visit.workspace, customer_id, _key(record), visit.person.name, reason.strip())
    except DecisionError as error:
        return _page(visit, customer_id, "", problem=error.message)
    visit.record("correct", customer_id, field="main_record", value=record, reason=reason)
    visit.request.app.state.applier.wake()
    return visit.go(f"/customers/{customer_id}", _DONE)


def _page(visit: Visit, customer_id: str, record: str, *, problem: Text | None = None) -> Response:
    with visit.workspace.engine.connect() as connection:
        current = members.current_id(connection, customer_id)
        if current is None:
            raise HTTPException(404)
        (customer,) = members.customers(connection, [current])
        key = _key(record)
        known = record == NOBODY or key in customer.records
        changes = preview_main(visit.workspace, connection, customer, key) if known else []
        now = main_record(visit.workspace, connection, customer)
        records = records_with_lines(connection, current, visit.workspace.configuration.sales_feeds)
    return visit.page(
        "merging/main.html",
        status=409 if problem else 200,
        customer=customer,
        records=records,
        now=now,
        chosen=record if known else "",
        changes=changes,
        problem=problem,
        nobody=NOBODY,
        name=name,
        label=label,
    )


def _key(text: str) -> RecordKey | None:
    system, colon, code = text.partition(":")
    return RecordKey(system, code) if colon else None


_DONE = Text(
    ja="主なレコードを指定しました。まもなく台帳に反映されます。",
    en="The main record is named; the master follows in a moment.",
)
