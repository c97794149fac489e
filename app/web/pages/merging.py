"""Merging customers, taking records out of one, moving them to another: previewed, then done."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Query, Response

from app.web.access import Operator
from app.web.review_room import undo_offer
from app.web.visit import Visit
from core.contradictions import ContradictionError, name
from core.errors import DecisionError
from core.judgement import RecordKey
from core.language import Text
from pipelines.steps.ledger import Decided
from pipelines.steps.merge_preview import preview_merge
from pipelines.steps.merging import merge, split
from pipelines.steps.moving import move
from warehouse.queries import members
from warehouse.queries.record_lines import records_with_lines

router = APIRouter()
_Ids = Annotated[str, Query(alias="with", max_length=2000)]
_Reason = Annotated[str, Form(max_length=500)]


@router.get("/customers/{customer_id}/merge")
def ask_merge(visit: Operator, customer_id: str, others: _Ids = "") -> Response:
    """Ask what to merge with, and show what it would change."""
    return _merge_page(visit, customer_id, others)


@router.post("/customers/{customer_id}/merge")
def do_merge(
    visit: Operator,
    customer_id: str,
    others: Annotated[str, Form(max_length=2000)],
    reason: _Reason = "",
) -> Response:
    """Merge customers."""
    ids = [customer_id, *_ids(others)]
    try:
        done = merge(visit.workspace, ids, visit.person.name, reason.strip())
    except DecisionError as error:
        return _merge_page(visit, customer_id, others, error=error)
    return _done(visit, "merge", customer_id, done, {"customers": ids})


@router.get("/customers/{customer_id}/split")
def ask_split(
    visit: Operator,
    customer_id: str,
    record: Annotated[list[str], Query()] = [],  # noqa: B006 - read only
    target: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Ask which records leave, and show what that would change."""
    return _split_page(visit, customer_id, record, target)


@router.post("/customers/{customer_id}/split")
def do_split(
    visit: Operator,
    customer_id: str,
    record: Annotated[list[str], Form()],
    target: Annotated[str, Form(max_length=100)] = "",
    reason: _Reason = "",
) -> Response:
    """Take records out of a customer, to stand alone or to go to another."""
    keys, user, goal = [_key(text) for text in record], visit.person.name, target.strip().upper()
    try:
        if goal:
            done = move(visit.workspace, keys, goal, user, reason.strip())
        else:
            done = split(visit.workspace, keys, user, reason.strip())
    except DecisionError as error:
        return _split_page(visit, customer_id, record, target, error=error)
    action = "move" if goal else "split"
    return _done(visit, action, customer_id, done, {"records": record, "target": goal})


def _done(
    visit: Visit, action: str, customer_id: str, done: Decided, detail: dict[str, Any]
) -> Response:
    visit.record(action, customer_id, decisions=list(done.written), **detail)
    visit.request.app.state.applier.wake()
    if not done.written:
        return visit.go(f"/customers/{customer_id}/split", _ALREADY)
    return visit.go(f"/review/history/{done.written[0]}", _WRITTEN)


def _merge_page(
    visit: Visit, customer_id: str, others: str, *, error: DecisionError | None = None
) -> Response:
    ids = _ids(others)
    with visit.workspace.engine.connect() as connection:
        current = _current(connection, customer_id)
        found = {one: members.current_id(connection, one) for one in ids}
        known = sorted({current, *(one for one in found.values() if one)})
        preview = preview_merge(visit.workspace, connection, known)
        customers = members.customers(connection, known)
    return visit.page(
        "merging/merge.html",
        status=409 if error else 200,
        customer_id=current,
        others=" ".join(ids),
        unknown=[one for one, now in found.items() if now is None],
        preview=preview,
        customers=customers,
        **_refusal(visit, error),
    )


def _split_page(
    visit: Visit,
    customer_id: str,
    chosen: list[str],
    target: str,
    *,
    error: DecisionError | None = None,
) -> Response:
    goal = target.strip().upper()
    with visit.workspace.engine.connect() as connection:
        current = _current(connection, customer_id)
        (customer,) = members.customers(connection, [current])
        records = records_with_lines(connection, current, visit.workspace.configuration.sales_feeds)
        now = members.current_id(connection, goal) if goal else None
        goals = members.customers(connection, [now]) if now else []
        leaving = [one for one in records if name(one.key) in chosen]
        staying = [one.key for one in records if name(one.key) not in chosen]
        goal_keys = [goals[0].anchor] if goals else []
        carried = members.carried_ids(connection, [*(one.key for one in leaving), *goal_keys])
        left = members.carried_ids(connection, staying)
    return visit.page(
        "merging/split.html",
        status=409 if error else 200,
        customer=customer,
        records=records,
        chosen=set(chosen),
        leaving=leaving,
        target=goal,
        goal=goals[0] if goals else None,
        there=carried[0] if carried else None,
        here=left[0] if left else None,
        name=name,
        **_refusal(visit, error),
    )


def _refusal(visit: Visit, error: DecisionError | None) -> dict[str, Any]:
    if isinstance(error, ContradictionError):
        return {"problem": _CONTRADICTS, "undo": undo_offer(visit.workspace, error)}
    return {"problem": error.message if error else None, "undo": []}


def _current(connection: Any, customer_id: str) -> str:
    found = members.current_id(connection, customer_id)
    if found is None:
        raise HTTPException(404)
    return found


def _ids(text: str) -> list[str]:
    return list(dict.fromkeys(text.upper().replace(",", " ").replace("、", " ").split()))


def _key(text: str) -> RecordKey:
    system, _, code = text.partition(":")
    return RecordKey(system, code)


_WRITTEN = Text(
    ja="書き込みました。まもなく顧客台帳に反映されます。この画面でまとめて取り消せます。",
    en="Written; the master follows in a moment. It can be taken back here as a whole.",
)
_ALREADY = Text(ja="もうそのように判定されています。", en="It is decided so already.")
_CONTRADICTS = Text(
    ja="ほかの判定と矛盾するため、何も書き込んでいません。先にその判定を取り消すか、選び直してください。",
    en="Nothing was written: other decisions contradict it. Take them back first, or choose again.",
)
