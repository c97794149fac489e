"""Accepting all clear questions above a probability: looked at first, then done as one act."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from app.web.access import Operator
from app.web.review_forms import Filter
from app.web.review_room import Room
from app.web.visit import Visit
from core.errors import DecisionError
from core.language import Text
from pipelines.steps import bulk as step

router = APIRouter()
_BEGIN = 95
_Percent = Annotated[float, Query(ge=50, le=100)]


@router.get("/review/bulk")
def bulk(visit: Operator, at_least: _Percent = _BEGIN) -> Response:
    """Show what accepting from a probability on would do."""
    return _show(visit, at_least)


@router.post("/review/bulk")
def accept(
    visit: Operator,
    at_least: Annotated[float, Form(ge=50, le=100)],
    mark: Annotated[str, Form(max_length=100)],
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Accept what was shown, in one act."""
    user = visit.person.name
    try:
        done = step.accept(visit.workspace, at_least / 100, mark, user, reason.strip())
    except DecisionError as error:
        return _show(visit, at_least, problem=error.message, status=409)
    first = done.written[0] if done.written else 0
    visit.record("bulk", str(first), at_least=at_least, decisions=len(done.written))
    visit.request.app.state.applier.wake()
    return visit.go(
        f"/review/history/{first}" if first else "/review/bulk",
        Text(
            ja=f"{len(done.written):,}件を「同じ」と判定しました。この画面でまとめて取り消せます。",
            en=f"{len(done.written):,} questions answered “same”. Take them all back here if need "
            "be.",
        ),
    )


def _show(
    visit: Visit, at_least: float, *, problem: Text | None = None, status: int = 200
) -> Response:
    plan = step.plan(visit.workspace, at_least / 100)
    return visit.page(
        "review/bulk.html",
        status=status,
        plan=plan,
        at_least=at_least,
        problem=problem,
        words=_EXCLUDED,
        state=Room(visit, Filter()).state(),
    )


_EXCLUDED = {
    step.UNSURE: Text("保留にした質問", "Judged unsure"),
    step.CONTRADICTED: Text("ほかの判定と矛盾する", "Contradicted by other decisions"),
    step.NUMBERS: Text("法人番号が違う", "Different corporate numbers"),
    step.CHAIN: Text(
        "3つ以上の顧客がつながり、同じシステムのレコードが2件以上になる",
        "Three customers or more with two records of one system",
    ),
    step.LINK: Text("弱い結び付き(1件ずつ見てください)", "Weak links: look at each"),
}
