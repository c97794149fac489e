"""Merge candidates: two records side by side, with the reasons for and against."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from core.judgement import Occasion, Pair, RecordKey
from warehouse.queries.settled import Ends, Settled
from warehouse.schema.landing import source_customer
from warehouse.schema.published import map_customer_source, review_candidate


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records, as its own system writes it, and the customer it is now.

    ``customer_id`` is "" where the record is not published.
    """

    system: str
    code: str
    customer_id: str
    name: str
    name_kana: str
    postal_code: str
    address: str
    phone: str
    email: str
    corporate_number: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A possible merge.

    Attributes:
        score: the probability that both are the same customer.
        status: waiting, unsure.
        reason: why it was not decided automatically.
        evidence: the reasons as they were found, each at least with its ``sentence``.
        evidence_text: the same as stored (JSON), to be kept with a decision.
        asked_as: candidate; weak: two that one weak link would join; or check: two that were
            joined automatically, drawn at random.
        model_score: the probability before decisions corrected it; None where unknown.
        question_group: questions that hang together by a customer share it; 0: with nothing.
        alike: how many possible merges agree in the same way.
        yen_at_stake: sales of the last months that would move.
        priority: uncertainty times the yen at stake.
        place: questions are asked in the order of this text.
    """

    candidate_id: int
    score: float
    status: str
    reason: str
    left: Side
    right: Side
    evidence: list[dict[str, Any]]
    evidence_text: str
    model_version: str
    asked_as: str = Occasion.CANDIDATE
    model_score: float | None = None
    question_group: int = 0
    alike: int = 1
    yen_at_stake: int = 0
    priority: int = 0
    place: str = ""

    @property
    def pair(self) -> Pair:
        """The two records."""
        return Pair.of(
            RecordKey(self.left.system, self.left.code),
            RecordKey(self.right.system, self.right.code),
        )

    @property
    def sentences(self) -> list[str]:
        """The reasons as sentences, the weightiest first."""
        weighty = sorted(self.evidence, key=lambda e: -abs(float(e.get("weight", 0) or 0)))
        return [str(e["sentence"]) for e in weighty if e.get("sentence")]


@dataclass(frozen=True, slots=True)
class CandidateCounts:
    """Candidates nobody has looked at, those somebody was unsure of, those decided since."""

    waiting: int
    unsure: int
    settled: int


_CHUNK = 500
_SIDE = ("name", "name_kana", "postal_code", "address", "phone", "email", "corporate_number")


def candidates(connection: Connection) -> list[CandidateView]:
    """Return merge candidates as people should see them (``order``)."""
    table = review_candidate.c
    rows = connection.execute(_selection().order_by(table.place, table.candidate_id))
    return [_candidate(row) for row in rows]


def candidate(connection: Connection, candidate_id: int) -> CandidateView | None:
    """Return one merge candidate; None where it waits no more."""
    which = review_candidate.c.candidate_id == candidate_id
    row = connection.execute(_selection().where(which)).one_or_none()
    return None if row is None else _candidate(row)


def chosen(connection: Connection, numbers: Sequence[int]) -> dict[int, CandidateView]:
    """Return those of some merge candidates that are waiting, by number."""
    found: dict[int, CandidateView] = {}
    for start in range(0, len(numbers), _CHUNK):
        which = review_candidate.c.candidate_id.in_(numbers[start : start + _CHUNK])
        for row in connection.execute(_selection().where(which)):
            found[row.candidate_id] = _candidate(row)
    return found


def above(connection: Connection, score: float) -> list[CandidateView]:
    """Return merge candidates from a probability on, no checks, the most probable first."""
    table = review_candidate.c
    which = (
        table.status.in_(("waiting", "unsure")),
        table.score >= score,
        table.asked_as != str(Occasion.CHECK),
    )
    order = (table.score.desc(), table.candidate_id)
    rows = connection.execute(_selection().where(*which).order_by(*order))
    return [_candidate(row) for row in rows]


@cache  # a statement never changes, and making this one costs more than asking it
def _selection() -> Select[Any]:
    table = review_candidate
    columns: list[Any] = [table]
    join: Any = table
    for side in ("left", "right"):
        record = source_customer.alias(f"{side}_record")
        mapped = map_customer_source.alias(f"{side}_map")
        system, code = table.c[f"{side}_system"], table.c[f"{side}_code"]
        join = join.outerjoin(record, and_(record.c.system == system, record.c.code == code))
        join = join.outerjoin(mapped, and_(mapped.c.system == system, mapped.c.code == code))
        columns += [record.c[name].label(f"{side}_{name}") for name in _SIDE]
        columns.append(mapped.c.customer_id.label(f"{side}_customer_id"))
        columns.append(mapped.c.name.label(f"{side}_published_name"))
    return select(*columns).select_from(join)


def undecided(connection: Connection) -> list[CandidateView]:
    """Return the questions nobody has settled since they were published, in their order."""
    settled = Settled.since_publication(connection)
    return [found for found in candidates(connection) if not settled.covers(ends_of(found))]


def candidate_counts(connection: Connection) -> CandidateCounts:
    """Count candidates by what is to be done with them."""
    settled = Settled.since_publication(connection)
    table = review_candidate
    join: Any = table
    columns: list[Any] = [table.c.status, table.c.asked_as]
    for side in ("left", "right"):
        mapped = map_customer_source.alias(f"{side}_map")
        system, code = table.c[f"{side}_system"], table.c[f"{side}_code"]
        join = join.outerjoin(mapped, and_(mapped.c.system == system, mapped.c.code == code))
        columns += [system, code, mapped.c.customer_id.label(f"{side}_customer_id")]
    found: Counter[str] = Counter()
    for row in connection.execute(select(*columns).select_from(join)):
        pair = Pair.of(
            RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
        )
        customers = (row.left_customer_id or "", row.right_customer_id or "")
        ends = Ends(pair, *customers, row.asked_as == Occasion.CHECK)
        found["settled" if settled.covers(ends) else row.status] += 1
    return CandidateCounts(found["waiting"], found["unsure"], found["settled"])


def ends_of(view: CandidateView) -> Ends:
    """Return a candidate as a question that may be answered already."""
    check = view.asked_as == Occasion.CHECK
    return Ends(view.pair, view.left.customer_id, view.right.customer_id, check)


def _candidate(row: Row[Any]) -> CandidateView:
    return CandidateView(
        candidate_id=row.candidate_id,
        score=row.score,
        status=row.status,
        reason=row.reason,
        left=_side(row, "left"),
        right=_side(row, "right"),
        evidence=_evidence(row.evidence),
        evidence_text=row.evidence,
        model_version=row.model_version,
        asked_as=row.asked_as,
        model_score=row.model_score,
        question_group=row.question_group,
        alike=row.alike,
        yen_at_stake=row.yen_at_stake,
        priority=row.priority,
        place=row.place,
    )


def _side(row: Row[Any], side: str) -> Side:
    values = row._mapping
    fields = {name: values[f"{side}_{name}"] or "" for name in _SIDE}
    fields["name"] = fields["name"] or values[f"{side}_published_name"] or ""
    return Side(
        system=values[f"{side}_system"],
        code=values[f"{side}_code"],
        customer_id=values[f"{side}_customer_id"] or "",
        **fields,
    )


def _evidence(text: str) -> list[dict[str, Any]]:
    value: Any = json.loads(text) if text else []
    if not isinstance(value, list):
        return []
    return [item if isinstance(item, dict) else {"sentence": str(item)} for item in value]
