"""What people decided about pairs of records. Append-only: an undo is a new row.

Rows are statements (same, different, unsure, withdrawn) or undos, which name the row they take
back; an undo can be undone. What holds of a pair is the newest statement that is not taken back.
Rows written at once share their ``act``: a merge of two customers is one act of several rows, and
is undone as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, text

from core.judgement import Decision, Judgement, Occasion, Pair, RecordKey
from warehouse.schema.identity import review_decision as table

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger, and what became of it.

    Attributes:
        judgement: what it says; of an undo: what counts after it. None: nothing.
        act: number of the first row written with it.
        undoes: the row it takes back; None where it is no undo.
        undone_by: the row that takes it back; None where it stands.
        in_force: whether it is what holds of its pair.
    """

    decision_id: int
    pair: Pair
    judgement: Judgement | None
    user: str
    reason: str
    decided_at: datetime
    act: int
    undoes: int | None
    undone_by: int | None
    in_force: bool

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        found = {name: getattr(self, name) for name in self.__slots__ if name != "pair"}
        return {**found, "left": self.pair.left, "right": self.pair.right}


def lock(connection: Connection) -> None:
    """Let nobody else write decisions until this transaction ends, so that they are checked whole.

    On SQLite whoever writes is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE review_decision IN SHARE ROW EXCLUSIVE MODE"))


def decisions_in_force(connection: Connection) -> list[Decision]:
    """Return what holds of every pair that a decision speaks of, withdrawn ones left out."""
    rows = _rows(connection)
    in_force = _in_force(rows, _taken_back(rows))
    return [_decision(row) for row in rows if in_force.get(row.decision_id)]


def entries(connection: Connection) -> list[Entry]:
    """Return the whole ledger, the oldest row first."""
    return entries_of(_rows(connection))


def entries_of(rows: Sequence[Row[Any]]) -> list[Entry]:
    """Return rows of the ledger as entries: all rows of each pair among them, the oldest first."""
    undone = _taken_back(rows)
    in_force = _in_force(rows, undone)
    return [
        Entry(
            decision_id=row.decision_id,
            pair=_pair(row),
            judgement=None if row.judgement == WITHDRAWN else Judgement(row.judgement),
            user=row.user,
            reason=row.reason,
            decided_at=row.decided_at,
            act=row.act,
            undoes=row.undoes,
            undone_by=undone.get(row.decision_id),
            in_force=in_force.get(row.decision_id, False),
        )
        for row in rows
    ]


def answers(connection: Connection) -> int:
    """Return how many decisions in force answer a question."""
    asked = (Occasion.CANDIDATE, Occasion.WEAK, Occasion.CHECK)
    return sum(
        decision.occasion in asked and decision.judgement is not Judgement.UNSURE
        for decision in decisions_in_force(connection)
    )


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
    occasion: Occasion = Occasion.APART,
    model_score: float | None = None,
    act: int | None = None,
    undoes: int | None = None,
) -> int:
    """Write a row; None for ``judgement`` says that nothing holds of the pair. Return its number.

    Args:
        connection: the warehouse, within a transaction.
        pair: the two records.
        judgement: what they are.
        user: who says so.
        reason: why.
        now: when.
        score: the probability the person was shown.
        model_version: version of the model that gave it.
        evidence: the evidence the person was shown (JSON).
        occasion: what made the person decide.
        model_score: the probability before earlier decisions corrected it.
        act: the first row of the act it belongs to; None: it is the first.
        undoes: the row it takes back.
    """
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
            asked_as=str(occasion),
            model_score=model_score,
            act=decision_id if act is None else act,
            undoes=undoes,
        )
    )
    return decision_id


def last_id(connection: Connection) -> int:
    """Return the number of the newest row, 0 where there is none."""
    return int(connection.scalar(select(func.max(table.c.decision_id))) or 0)


def pairs_of_act(connection: Connection, decision_id: int) -> list[Pair]:
    """Return the pairs of the act that a decision belongs to; [] where there is no such."""
    act = select(table.c.act).where(table.c.decision_id == decision_id).scalar_subquery()
    return [_pair(row) for row in connection.execute(select(*COLUMNS).where(table.c.act == act))]


def of_pairs(decisions: Iterable[Decision], judgement: Judgement) -> set[Pair]:
    """Return the pairs with this judgement."""
    return {decision.pair for decision in decisions if decision.judgement is judgement}


def standing(ledger: Sequence[Entry], taken: Sequence[int] = ()) -> list[Decision]:
    """Return what holds of every pair, once some rows are taken back too.

    Args:
        ledger: all of it, the oldest row first.
        taken: the rows to take back; where they are undos, what they took counts again.
    """
    last = ledger[-1].decision_id if ledger else 0
    rows = [(entry.decision_id, entry.undoes) for entry in ledger]
    more = [(last + place, row) for place, row in enumerate(taken, start=1)]
    undone = rows_taken_back([*rows, *more])
    newest = {
        entry.pair: entry
        for entry in ledger
        if entry.undoes is None and entry.decision_id not in undone
    }
    return [
        Decision(
            pair=entry.pair,
            judgement=entry.judgement,
            user=entry.user,
            reason=entry.reason,
            decided_at=entry.decided_at,
            decision_id=entry.decision_id,
        )
        for entry in newest.values()
        if entry.judgement is not None
    ]


COLUMNS = tuple(column for column in table.columns if column.name != "evidence")
"""What is read of a row: what people were shown is long, and kept for those who ask for it."""


def _rows(connection: Connection) -> list[Row[Any]]:
    return list(connection.execute(select(*COLUMNS).order_by(table.c.decision_id)))


def _taken_back(rows: Iterable[Row[Any]]) -> dict[int, int]:
    return rows_taken_back([(row.decision_id, row.undoes) for row in rows])


def rows_taken_back(rows: Sequence[tuple[int, int | None]]) -> dict[int, int]:
    """Return row → the row that takes it back, of rows and what they undo, the oldest first.

    An undo that is taken back itself takes nothing back.
    """
    undone: dict[int, int] = {}
    for row, undoes in reversed(rows):
        if undoes is not None and row not in undone:
            undone[undoes] = row
    return undone


def _in_force(rows: Iterable[Row[Any]], undone: Mapping[int, int]) -> dict[int, bool]:
    """Return, of each pair, the newest statement that stands, and whether it says anything."""
    newest = {
        _pair(row): row for row in rows if row.undoes is None and row.decision_id not in undone
    }
    return {row.decision_id: row.judgement != WITHDRAWN for row in newest.values()}


def _pair(row: Row[Any]) -> Pair:
    return Pair.of(
        RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
    )


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        pair=_pair(row),
        judgement=Judgement(row.judgement),
        user=row.user,
        reason=row.reason,
        decided_at=row.decided_at,
        score=row.score,
        model_version=row.model_version,
        occasion=Occasion(row.asked_as),
        model_score=row.model_score,
        decision_id=row.decision_id,
    )
