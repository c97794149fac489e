"""The queue of questions: the next one after a place, without looking at those behind it.

A question is passed over that decisions answer since it was published, and one put aside as
unsure, unless those are asked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    func,
    or_,
    outerjoin,
    select,
)

from core.judgement import Judgement, Occasion, Pair, RecordKey
from warehouse import neighbourhood
from warehouse.memory import PUBLISHED_DECISION, recalled_number
from warehouse.queries.settled import Ends, Settled
from warehouse.schema.identity import review_decision
from warehouse.schema.landing import source_customer
from warehouse.schema.published import map_customer_source, review_candidate

_CHUNK = 500
WINDOW, WIDEST = 4, 32
"""Questions looked at together: few at first, because the very first is mostly unanswered."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which questions somebody wants to see; by default all that nobody has looked at.

    Attributes:
        kind: candidate, weak or check; "" for all.
        system: one of the two records lives there; "" for anywhere.
        at_least: the lowest probability.
        at_most: the highest.
        text: part of one of the names as written; "" for any.
        unsure: those somebody was unsure of instead.
    """

    kind: str = ""
    system: str = ""
    at_least: float = 0.0
    at_most: float = 1.0
    text: str = ""
    unsure: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether it leaves nothing out."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class Place:
    """A question in the queue."""

    candidate_id: int
    place: str
    question_group: int
    pair: Pair


def questions_after(connection: Connection, wanted: Wanted, place: str = "") -> Iterator[Place]:
    """Give the open questions behind a place, in their order; read as far as they are taken.

    Args:
        connection: the warehouse.
        wanted: which.
        place: the place of the question before; "" for the first.
    """
    chosen, window = _select(wanted), WINDOW
    while True:
        behind = chosen.where(review_candidate.c.place > place)
        rows = list(connection.execute(behind.limit(window)))
        yield from _open(connection, rows, wanted)
        if len(rows) < window:
            return
        place, window = rows[-1].place, min(2 * window, WIDEST)


def count(connection: Connection, wanted: Wanted) -> int:
    """Return how many questions are left, at most: those answered through others count."""
    conditions = _conditions(wanted)
    waiting = select(func.count()).select_from(review_candidate).where(*conditions)
    # Only what was decided since the publication can be answered and still be there: few. They are
    # found by number, so the conditions stand where no index is tempted by them.
    is_answered = case((and_(*conditions, ~_is_unanswered(wanted)), 1), else_=0)
    answered = select(func.coalesce(func.sum(is_answered), 0))
    numbers = _decided_lately(connection)
    chunks = (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))
    return int(connection.scalar(waiting) or 0) - sum(
        int(connection.scalar(answered.where(_CANDIDATE.candidate_id.in_(chunk))) or 0)
        for chunk in chunks
    )


def _decided_lately(connection: Connection) -> list[int]:
    """Return the questions about pairs that were decided since the publication."""
    # From the decisions outwards, and never from the questions: hence the outer join.
    decided = select(_CANDIDATE.candidate_id).select_from(
        outerjoin(review_decision, review_candidate, _about())
    )
    found = connection.scalars(decided.where(_new()))
    return sorted({number for number in found if number is not None})


_CANDIDATE = review_candidate.c
_LEFT, _RIGHT = (map_customer_source.alias(f"{side}_map") for side in ("left", "right"))
_COLUMNS: tuple[Any, ...] = (
    _CANDIDATE.candidate_id,
    _CANDIDATE.place,
    _CANDIDATE.question_group,
    _CANDIDATE.asked_as,
    _CANDIDATE.left_system,
    _CANDIDATE.left_code,
    _CANDIDATE.right_system,
    _CANDIDATE.right_code,
    _LEFT.c.customer_id.label("left_customer"),
    _RIGHT.c.customer_id.label("right_customer"),
)


def _select(wanted: Wanted) -> Select[Any]:
    table = review_candidate
    join: Any = table
    for side, mapped in (("left", _LEFT), ("right", _RIGHT)):
        system, code = table.c[f"{side}_system"], table.c[f"{side}_code"]
        join = join.outerjoin(mapped, and_(mapped.c.system == system, mapped.c.code == code))
    query = select(*_COLUMNS).select_from(join).order_by(table.c.place)
    return query.where(*_conditions(wanted), _is_unanswered(wanted))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    table = review_candidate.c
    found: list[ColumnElement[bool]] = [_aside(unsure=wanted.unsure)]
    if wanted.kind:
        found.append(table.asked_as == wanted.kind)
    if wanted.system:
        sides = (table.left_system, table.right_system)
        found.append(or_(*(side == wanted.system for side in sides)))
    if wanted.at_least > 0:
        found.append(table.score >= wanted.at_least)
    if wanted.at_most < 1:
        found.append(table.score <= wanted.at_most)
    if wanted.text:
        left = _is_named(table.left_system, table.left_code, wanted.text)
        found.append(or_(left, _is_named(table.right_system, table.right_code, wanted.text)))
    return found


def _is_named(system: Any, code: Any, text: str) -> ColumnElement[bool]:
    record = source_customer.alias()
    return (
        select(record.c.record_id)
        .where(
            record.c.system == system,
            record.c.code == code,
            or_(*(record.c[name].contains(text, autoescape=True) for name in _NAMES)),
        )
        .exists()
    )


_NAMES = ("name", "name_kana")


def _aside(*, unsure: bool) -> ColumnElement[bool]:
    """Return whether a question is put aside, as far as its status tells."""
    waiting = review_candidate.c.status == "waiting"
    if not unsure:
        return waiting
    # Said since the last publication: the status does not know it yet.
    said = select(_CANDIDATE.candidate_id).join(review_decision, _about())
    lately = said.where(_new(), review_decision.c.judgement == str(Judgement.UNSURE))
    return or_(~waiting, review_candidate.c.candidate_id.in_(lately))


def _about() -> ColumnElement[bool]:
    """Return whether a decision is about the very two records of a question."""
    ends = ("left_system", "left_code", "right_system", "right_code")
    return and_(*(review_decision.c[end] == _CANDIDATE[end] for end in ends))


def _new() -> ColumnElement[bool]:
    """Return whether a decision is newer than what the last publication knew."""
    return review_decision.c.decision_id > recalled_number(PUBLISHED_DECISION)


def _is_unanswered(wanted: Wanted) -> ColumnElement[bool]:
    """Return whether the newest row about a question's records is no plain answer to it.

    An answer that nothing follows stands; so most answered questions are passed over where they
    lie. What an undo left, and what others imply, ``_open`` finds out.
    """
    said = case((review_decision.c.undoes.is_(None), review_decision.c.judgement), else_="")
    newest = (
        select(said)
        .where(_about())
        .order_by(review_decision.c.decision_id.desc())
        .limit(1)
        .correlate(review_candidate)
        .scalar_subquery()
    )
    answers = [Judgement.SAME, Judgement.DIFFERENT, *([] if wanted.unsure else [Judgement.UNSURE])]
    return func.coalesce(newest, "").not_in([str(answer) for answer in answers])


def _open(connection: Connection, rows: list[Row[Any]], wanted: Wanted) -> Iterator[Place]:
    answered = {place.candidate_id for place in _answered(connection, rows, wanted)}
    yield from (_place(row) for row in rows if row.candidate_id not in answered)


def _answered(connection: Connection, rows: list[Row[Any]], wanted: Wanted) -> Iterator[Place]:
    """Give those of some questions that are answered, or not (any more) put aside as wanted."""
    if not rows:
        return
    settled = Settled.around(connection, [_ends(row) for row in rows])
    told = _told(connection, [_ends(row).pair for row in rows])
    for row in rows:
        ends = _ends(row)
        if settled.covers(ends) or not _is_open(told.get(ends.pair), wanted):
            yield _place(row)


def _told(connection: Connection, pairs: Collection[Pair]) -> dict[Pair, Judgement | None]:
    """Return what holds of pairs, of those of which something does."""
    entries = neighbourhood.of_pairs(connection, list(pairs))
    return {entry.pair: entry.judgement for entry in entries if entry.in_force}


def _is_open(judgement: Judgement | None, wanted: Wanted) -> bool:
    """Tell whether a question is still one, and put aside or not as wanted."""
    return judgement is Judgement.UNSURE if wanted.unsure else judgement is None


def _ends(row: Row[Any]) -> Ends:
    pair = Pair.of(
        RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
    )
    customers = (row.left_customer or "", row.right_customer or "")
    return Ends(pair, *customers, row.asked_as == Occasion.CHECK)


def _place(row: Row[Any]) -> Place:
    return Place(row.candidate_id, row.place, row.question_group, _ends(row).pair)
