"""Deciding about pairs of records, and undoing: for the terminal and the web page alike.

Nothing here touches the master: ``pipelines.steps.apply`` or the next night does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from core.judgement import Judgement, Occasion, Pair, RecordKey
from pipelines.steps import refusals
from pipelines.steps.ledger import Decided, Statement, refuse_new, write
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse import neighbourhood
from warehouse.engine import transaction
from warehouse.queries import members
from warehouse.queries.shown import shown_of


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did.

    Attributes:
        written: numbers of the new rows.
        undone: numbers of the rows that no longer count.
        now: what holds of each pair now; None: nothing.
    """

    written: tuple[int, ...]
    undone: tuple[int, ...]
    now: Mapping[Pair, Judgement | None] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        now = [
            {"left": pair.left, "right": pair.right, "judgement": judgement}
            for pair, judgement in self.now.items()
        ]
        return {"written": list(self.written), "undone": list(self.undone), "now": now}


def decide(
    workspace: Workspace,
    pairs: Iterable[tuple[RecordKey, RecordKey]],
    judgement: Judgement,
    user: str,
    reason: str = "",
) -> Decided:
    """Say of pairs of records what they are: all of it is written, or nothing.

    Args:
        workspace: where.
        pairs: records by system and code.
        judgement: what each pair is.
        user: who says so.
        reason: why.

    Raises:
        DecisionError: a record is not there, or the decision contradicts others, which are named
            with the command that takes them back.
    """
    with transaction(workspace.engine) as connection:
        chosen = [_pair(one, other) for one, other in pairs]
        refuse_unknown(connection, [key for pair in chosen for key in pair])
        statements = _as_shown(connection, chosen, judgement, reason)
        return write(connection, statements, user, together=True)


def undo(workspace: Workspace, decision_id: int, user: str, reason: str = "") -> Undone:
    """Take back a decision, with everything that was decided in the same act.

    New rows are written; none is changed. What held before holds again. Undoing an undo brings
    back what it took.

    Args:
        workspace: where.
        decision_id: any decision of the act.
        user: who does it.
        reason: why.

    Raises:
        DecisionError: there is no such decision, it is undone already, or what would hold again
            contradicts other decisions.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        entries = _of_act(connection, decision_id)
        wanted = next((entry for entry in entries if entry.decision_id == decision_id), None)
        if wanted is None:
            raise refusals.unknown_decision(decision_id)
        if wanted.undone_by is not None:
            raise refusals.already_undone(wanted)
        act = [entry for entry in entries if entry.act == wanted.act and entry.undone_by is None]
        undone = tuple(entry.decision_id for entry in act)
        standing = ledger.standing(entries, undone)
        refuse_new(standing, before=ledger.standing(entries))
        after = {decision.pair: decision.judgement for decision in standing}
        now, first = datetime.now(UTC), ledger.last_id(connection) + 1
        written = tuple(
            ledger.append(
                connection,
                entry.pair,
                after.get(entry.pair),
                user=user,
                reason=reason,
                now=now,
                act=first,
                undoes=entry.decision_id,
            )
            for entry in act
        )
        return Undone(written, undone, {entry.pair: after.get(entry.pair) for entry in act})


def history(workspace: Workspace, records: Iterable[RecordKey] = ()) -> list[ledger.Entry]:
    """Return all decisions, the newest first; with ``records``, those that speak of one of them."""
    wanted = set(records)
    with workspace.engine.connect() as connection:
        found = ledger.entries(connection)
    return [entry for entry in reversed(found) if not wanted or wanted & set(entry.pair)]


def refuse_unknown(connection: Connection, keys: Sequence[RecordKey]) -> None:
    """Refuse records that no export has ever held: most likely they are mistyped.

    Raises:
        DecisionError: names them all.
    """
    known = members.known_records(connection, keys)
    if missing := sorted(set(keys) - known):
        raise refusals.unknown_records(missing)


_MANY = 100
"""Rows of an act from which on the whole ledger is read at once."""


def _of_act(connection: Connection, decision_id: int) -> list[ledger.Entry]:
    """Return the part of the ledger that undoing a decision's act bears on."""
    pairs = ledger.pairs_of_act(connection, decision_id)
    if len(pairs) > _MANY:
        return ledger.entries(connection)
    return neighbourhood.around(connection, {end for pair in pairs for end in pair})


def _pair(one: RecordKey, other: RecordKey) -> Pair:
    if one == other:
        raise refusals.one_record(one)
    return Pair.of(one, other)


def _as_shown(
    connection: Connection, pairs: Sequence[Pair], judgement: Judgement, reason: str
) -> list[Statement]:
    """Keep beside each statement what was known of the pair when it was decided."""
    shown = shown_of(connection, pairs)
    customer = members.customers_of(connection, [key for pair in pairs for key in pair])
    found = []
    for pair in dict.fromkeys(pairs):
        row = shown.get(pair)
        if row is not None:
            found.append(
                Statement(
                    pair,
                    judgement,
                    reason,
                    row.score,
                    row.model_version,
                    row.evidence,
                    Occasion(row.asked_as),
                    row.model_score,
                )
            )
            continue
        joined = customer.get(pair.left, pair.left) == customer.get(pair.right, pair.right)
        occasion = Occasion.JOINED if joined else Occasion.APART
        found.append(Statement(pair, judgement, reason, occasion=occasion))
    return found
