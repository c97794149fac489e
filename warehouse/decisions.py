"""What people decided about pairs of records. Append-only: an undo is a new row."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from core.judgement import Decision, Judgement, Pair, RecordKey
from warehouse.schema.identity import review_decision as table

WITHDRAWN = "withdrawn"


def decisions_in_force(connection: Connection) -> list[Decision]:
    """Return the newest decision on every pair, withdrawn ones left out."""
    newest: dict[Pair, Decision | None] = {}
    for row in connection.execute(select(table).order_by(table.c.decision_id)):
        pair = Pair.of(
            RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
        )
        newest[pair] = (
            None
            if row.judgement == WITHDRAWN
            else Decision(
                pair=pair,
                judgement=Judgement(row.judgement),
                user=row.user,
                reason=row.reason,
                decided_at=row.decided_at,
                score=row.score,
                model_version=row.model_version,
            )
        )
    return [decision for decision in newest.values() if decision is not None]


def append(
    connection: Connection,
    pair: Pair,
    judgement: Judgement | None,
    *,
    user: str,
    reason: str,
    now: datetime,
    score: float | None = None,
    model_version: str = "",
    evidence: str | None = None,
) -> int:
    """Write a decision; None for ``judgement`` withdraws what was decided. Return its id."""
    decision_id = last_id(connection) + 1
    connection.execute(
        insert(table).values(
            decision_id=decision_id,
            left_system=pair.left.system,
            left_code=pair.left.code,
            right_system=pair.right.system,
            right_code=pair.right.code,
            judgement=WITHDRAWN if judgement is None else str(judgement),
            user=user,
            reason=reason,
            decided_at=now,
            score=score,
            model_version=model_version,
            evidence=evidence,
        )
    )
    return decision_id


def last_id(connection: Connection) -> int:
    """Return the id of the newest decision, 0 where there is none."""
    return int(connection.scalar(select(func.max(table.c.decision_id))) or 0)


def of_pairs(decisions: Iterable[Decision], judgement: Judgement) -> set[Pair]:
    """Return the pairs with this judgement."""
    return {decision.pair for decision in decisions if decision.judgement is judgement}
