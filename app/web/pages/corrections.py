"""Correcting a customer: forms of the card."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Response

from app.web.access import Operator
from app.web.effect import take_effect
from app.web.visit import Visit
from core.errors import DecisionError
from core.language import Text
from pipelines.steps import corrections
from pipelines.steps.card import day_of
from pipelines.steps.correcting import TITLES

router = APIRouter()
Field = Annotated[str, Form(max_length=40)]
Long = Annotated[str, Form(max_length=1000)]


@router.post("/customers/{customer_id}/correct")
def correct(
    visit: Operator,
    customer_id: str,
    field: Field,
    value: Long = "",
    reason: Long = "",
    until: Annotated[str, Form(max_length=20)] = "",
    postal_code: Annotated[str | None, Form(max_length=40)] = None,
) -> Response:
    """Say what a field is."""
    back = f"/customers/{customer_id}"
    last = _until(until)
    if until and last is None:
        told = Text("期限の日付が読めません。何も変更していません。", "The last day is no date.")
        return visit.go(back, told, kind="problem")
    try:
        values = corrections.correct(
            visit.workspace,
            customer_id,
            field,
            value,
            user=visit.person.name,
            reason=reason.strip(),
            until=last,
            postal_code=postal_code,
        )
    except DecisionError as error:
        return visit.go(back, error.message, kind="problem")
    visit.record(
        "correct", customer_id, field=field, value=values[field], reason=reason, until=last,
        **{name: values[name] for name in _BESIDE if field == "address" and name in values},
    )  # fmt: skip
    said = [
        _told(name, values[name]) for name in dict.fromkeys((field, *_BESIDE)) if name in values
    ]
    done = Text(ja="".join(one.ja for one in said), en=" ".join(one.en for one in said))
    return _back(visit, customer_id, done)


@router.post("/customers/{customer_id}/withdraw")
def withdraw(visit: Operator, customer_id: str, field: Field, reason: Long = "") -> Response:
    """Let a field follow the systems again."""
    try:
        fields = corrections.withdraw(
            visit.workspace, customer_id, field, user=visit.person.name, reason=reason.strip()
        )
    except DecisionError as error:
        return visit.go(f"/customers/{customer_id}", error.message, kind="problem")
    visit.record("correct", customer_id, field=field, value=None, reason=reason)
    title = _titles(fields)
    return _back(
        visit,
        customer_id,
        Text(
            ja=f"{title.ja}の訂正をやめました。各システムの値に戻ります。",
            en=f"As the systems say again: {title.en}.",
        ),
    )


@router.post("/customers/{customer_id}/undo")
def undo(
    visit: Operator, customer_id: str, override_id: Annotated[int, Form()], reason: Long = ""
) -> Response:
    """Let what was said before a correction hold again."""
    try:
        fields = corrections.undo(
            visit.workspace,
            customer_id,
            override_id,
            user=visit.person.name,
            reason=reason.strip(),
        )
    except DecisionError as error:
        return visit.go(f"/customers/{customer_id}", error.message, kind="problem")
    visit.record("correct", customer_id, field=fields[0], undone=override_id)
    title = _titles(fields)
    return _back(
        visit,
        customer_id,
        Text(ja=f"{title.ja}の訂正を取り消しました。", en=f"Undone: the correction of {title.en}."),
    )


_BESIDE = ("postal_code",)
"""What a correction of an address may bring along."""


def _told(field: str, value: str) -> Text:
    title = TITLES[field]
    return Text(
        ja=f"{title.ja}を「{value or '(なし)'}」に訂正しました。",
        en=f"{title.en} is “{value or '(none)'}” now.",
    )


def _titles(fields: Sequence[str]) -> Text:
    told = [TITLES[field] for field in fields]
    return Text("と".join(one.ja for one in told), " and ".join(one.en for one in told))


def _back(visit: Visit, customer_id: str, done: Text) -> Response:
    take_effect(visit)
    return visit.go(f"/customers/{customer_id}", done)


def _until(text: str) -> date | None:
    return day_of(text.strip()) if text.strip() else None
