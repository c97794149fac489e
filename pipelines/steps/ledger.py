"""Writing decisions: checked against all that is in force, all of them or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from core.contradictions import Contradiction, contradictions, refusal
from core.judgement import Decision, Judgement, Occasion, Pair
from warehouse import decisions, neighbourhood


@dataclass(frozen=True, slots=True)
class Statement:
    """What is to be written about a pair, beside what the person was shown."""

    pair: Pair
    judgement: Judgement
    reason: str = ""
    score: float | None = None
    model_version: str = ""
    evidence: str | None = None
    occasion: Occasion = Occasion.APART
    model_score: float | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was written.

    Attributes:
        written: numbers of the decisions.
        already: pairs of which the same was in force before.
        replaced: numbers of the decisions that gave way to newer ones on the same pair.
    """

    written: tuple[int, ...] = ()
    already: tuple[Pair, ...] = ()
    replaced: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        already = [[list(key) for key in pair] for pair in self.already]
        return {
            "written": list(self.written),
            "already": already,
            "replaced": list(self.replaced),
        }


def write(
    connection: Connection, statements: Sequence[Statement], user: str, *, together: bool
) -> Decided:
    """Write statements; those that hold already are left out.

    Args:
        connection: the warehouse, within a transaction.
        statements: at most one per pair.
        user: who says so.
        together: they are one act and are undone as one; otherwise each is an act of its own.

    Raises:
        DecisionError: they would contradict each other or what is in force; nothing is written.
    """
    decisions.lock(connection)
    now = datetime.now(UTC)
    in_force = {decision.pair: decision for decision in _bearing_on(connection, statements)}
    told = {one.pair: Decision(one.pair, one.judgement, "", one.reason, now) for one in statements}
    refuse_new((in_force | told).values(), before=in_force.values())
    written: list[int] = []
    already: list[Pair] = []
    replaced: list[int] = []
    for one in statements:
        standing = in_force.get(one.pair)
        if standing is not None and standing.judgement is one.judgement:
            already.append(one.pair)
            continue
        if standing is not None and standing.decision_id is not None:
            replaced.append(standing.decision_id)
        act = written[0] if together and written else None
        written.append(_append(connection, one, user, now, act))
    return Decided(tuple(written), tuple(already), tuple(replaced))


_MANY = 100
"""Statements from which on the whole ledger is read at once."""


def _bearing_on(connection: Connection, statements: Sequence[Statement]) -> list[Decision]:
    """Return the decisions in force that statements may contradict or replace."""
    if len(statements) > _MANY:
        return decisions.decisions_in_force(connection)
    ends = {end for one in statements for end in one.pair}
    return decisions.standing(neighbourhood.around(connection, ends))


def _append(
    connection: Connection, one: Statement, user: str, now: datetime, act: int | None
) -> int:
    return decisions.append(
        connection,
        one.pair,
        one.judgement,
        user=user,
        reason=one.reason,
        now=now,
        score=one.score,
        model_version=one.model_version,
        evidence=one.evidence,
        occasion=one.occasion,
        model_score=one.model_score,
        act=act,
    )


def refuse_new(after: Iterable[Decision], before: Iterable[Decision]) -> None:
    """Refuse decisions that contradict each other and did not do so before.

    What contradicts already, so that a person must mend it, hinders nobody in mending it.

    Raises:
        DecisionError: names both sides of every contradiction.
    """
    known = {one.different.pair for one in contradictions(before)}
    new: list[Contradiction] = [
        one for one in contradictions(after) if one.different.pair not in known
    ]
    if new:
        raise refusal("CONTRADICTION", new)
