"""Merge candidates: which wait, and deciding one."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import Connection, Row

from app.web.api import models
from app.web.api.bearer import Decider, Reader
from app.web.api.errors import as_standing, not_found
from core.judgement import Judgement, RecordKey
from pipelines.steps.answering import answer_expecting
from pipelines.steps.review import Answer
from warehouse import audit, neighbourhood
from warehouse import decisions as ledger
from warehouse.decisions import Entry
from warehouse.engine import transaction
from warehouse.queries import facts, waiting

router = APIRouter(tags=["candidates"])
_LARGEST = 2**63 - 1
Number = Annotated[int, Path(ge=-_LARGEST, le=_LARGEST, description="候補番号 / its number")]
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {
        "model": models.ErrorAnswer,
        "description": "その間にほかの人が答えたか、ほかの判定と矛盾する / somebody has answered "
        "meanwhile, or it contradicts other decisions",
    }
}


@router.get("/candidates", summary="確認待ちの候補 / candidates that wait")
def list_candidates(
    caller: Reader,
    response: Response,
    after: Annotated[int | None, Query(ge=-_LARGEST, le=_LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> models.CandidatePage:
    """Return candidates that wait, in the order of their numbers."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(_tag(connection, number)))
        rows = waiting.waiting_after(connection, after, limit)
        found = _candidates(connection, rows)
    caller.note("list", "candidates", count=len(found))
    last = rows[-1].candidate_id if len(rows) == limit else None
    return models.CandidatePage(generation=number, candidates=found, next_after=last)


@router.get("/candidates/next", summary="次に確かめる候補 / the ones to look at next")
def next_candidates(
    caller: Reader, response: Response, limit: Annotated[int, Query(ge=1, le=20)] = 1
) -> models.CandidatePage:
    """Return the candidates people should look at next, the weightiest first."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(_tag(connection, number)))
        found = _candidates(connection, waiting.next_waiting(connection, limit))
    caller.note("list", "candidates", count=len(found))
    return models.CandidatePage(generation=number, candidates=found, next_after=None)


@router.get("/candidates/{candidate_id}", summary="1つの候補 / one candidate")
def one_candidate(caller: Reader, response: Response, candidate_id: Number) -> models.Candidate:
    """Return a candidate, with the decision that holds of it."""
    with caller.workspace.engine.connect() as connection:
        number = facts.generation_of(connection)
        response.headers.update(caller.unless_had(_tag(connection, number)))
        row = waiting.candidate_row(connection, candidate_id)
        if row is None:
            raise not_found("その候補は、もう待っていません。", "This candidate waits no more.")
        caller.note("view", f"candidate {candidate_id}")
        return _candidates(connection, [row])[0]


@router.post(
    "/candidates/{candidate_id}/decision",
    summary="判定する / decide one",
    responses=_CONFLICT,
)
def decide(caller: Decider, candidate_id: Number, body: models.Answer) -> models.Answered:
    """Say what the two records are: same, different, unsure.

    Nothing is written where somebody has answered since (``expected_decision_id``), or where it
    contradicts other decisions: 409 tells both.
    """
    done = answer_expecting(
        caller.workspace,
        candidate_id,
        Answer(Judgement(body.judgement), body.reason),
        caller.person.name,
        expected=body.expected_decision_id,
    )
    if done is None:
        raise not_found("その候補は、もう待っていません。", "This candidate waits no more.")
    act = caller.act("decide", f"candidate {candidate_id}", judgement=body.judgement)
    with transaction(caller.workspace.engine) as connection:
        audit.record(connection, [act])
    caller.request.app.state.applier.wake()
    return models.Answered(
        candidate_id=candidate_id, decision=_told(done.standing), written=done.is_new
    )


def _tag(connection: Connection, generation: int) -> str:
    return f"g{generation}-d{ledger.last_id(connection)}"


def _candidates(connection: Connection, rows: list[Row[Any]]) -> list[models.Candidate]:
    sides = waiting.sides_of(connection, rows)
    entries = neighbourhood.of_pairs(connection, [waiting.pair_of(row) for row in rows])
    standing = {entry.pair: entry for entry in entries if entry.in_force}
    return [
        models.Candidate(
            candidate_id=row.candidate_id,
            score=row.score,
            asked_as=row.asked_as,
            reason=row.reason,
            yen_at_stake=row.yen_at_stake,
            left=models.Side(
                system=row.left_system,
                code=row.left_code,
                **sides[RecordKey(row.left_system, row.left_code)],
            ),
            right=models.Side(
                system=row.right_system,
                code=row.right_code,
                **sides[RecordKey(row.right_system, row.right_code)],
            ),
            evidence=_sentences(row.evidence),
            decision=_told(standing.get(waiting.pair_of(row))),
        )
        for row in rows
    ]


def _told(found: Entry | None) -> models.Standing | None:
    return None if found is None else models.Standing.model_validate(as_standing(found))


def _sentences(evidence: str) -> list[str]:
    told = json.loads(evidence) if evidence else []
    return [str(one["sentence"]) for one in told if isinstance(one, dict) and one.get("sentence")]
