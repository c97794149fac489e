"""What people (and rules) say about two records: same, different, unsure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Judgement(StrEnum):
    """An answer to: are these two records the same customer?"""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Occasion(StrEnum):
    """What made a person decide about two records; it tells what the decision is evidence of."""

    CANDIDATE = "candidate"
    """Asked, because the two were not joined and might be one customer."""
    WEAK = "weak"
    """Asked, because the two had been joined by a link too weak for what hung on it."""
    CHECK = "check"
    """Asked about an automatic merge drawn at random."""
    JOINED = "joined"
    """Unasked, about two that had been joined automatically."""
    APART = "apart"
    """Unasked, about two that had not."""


class RecordKey(NamedTuple):
    """What names a record: the system it lives in and its code there."""

    system: str
    code: str


class Pair(NamedTuple):
    """Two records, ordered, so that (a, b) and (b, a) are one pair. Build it with ``Pair.of``."""

    left: RecordKey
    right: RecordKey

    @classmethod
    def of(cls, one: RecordKey, other: RecordKey) -> "Pair":
        """Return the pair of ``one`` and ``other`` in its only order.

        Raises:
            ValueError: both are the same record.
        """
        if one == other:
            raise ValueError(f"a record makes no pair with itself: {one}")
        return cls(one, other) if one < other else cls(other, one)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a merge.

    ``weight`` is in log2-odds (bits): a pair's score is the sum of its evidence.
    ``sentence`` is Japanese and readable by itself.
    """

    feature: str
    level: str
    left: str
    right: str
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's judgement on a pair. Append-only: an undo is a new row.

    Attributes:
        score: the probability the person was shown; None where they were shown none.
        model_version: version of the model that gave it.
        occasion: what made the person decide.
        model_score: the probability before earlier decisions corrected it; None where unknown.
        decision_id: its number in the ledger; None where it is not written (yet).
    """

    pair: Pair
    judgement: Judgement
    user: str
    reason: str
    decided_at: datetime
    score: float | None = None
    model_version: str = ""
    occasion: Occasion = Occasion.APART
    model_score: float | None = None
    decision_id: int | None = None
