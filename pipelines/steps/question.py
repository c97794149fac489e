"""A question as people see it, and the mark by which its answer tells what they saw."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, select

from pipelines.steps.merge_preview import MergePreview, preview_merge
from pipelines.workspace import Workspace
from warehouse import neighbourhood
from warehouse.decisions import Entry
from warehouse.keyed import is_one_of
from warehouse.queries.candidates import CandidateView, candidate
from warehouse.queries.rivals import Rival, rivals
from warehouse.queries.sides import SideView, side
from warehouse.schema.landing import source_customer


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody had before their eyes.

    Attributes:
        ledger: the newest decision about the two records, an undo as well; 0 where none was.
        content: changes with what the records and the evidence say.
    """

    ledger: int
    content: str

    def __str__(self) -> str:
        return f"{self.ledger}-{self.content}"

    @classmethod
    def read(cls, text: str) -> "Shown":
        """Read what ``str`` wrote; anything else fits nothing."""
        ledger, _, content = text.partition("-")
        return cls(int(ledger), content) if ledger.isdecimal() else cls(-1, "")


@dataclass(frozen=True, slots=True)
class Question:
    """A question with all that helps to answer it.

    Attributes:
        view: the two records, the score, the evidence.
        left: the left side.
        right: the right side.
        rivals: what else either record may belong to.
        merge: what joining would change; None where both are one customer, or none yet.
        earlier: the newest decision about the two, such as that somebody was unsure.
        shown: goes back with the answer.
    """

    view: CandidateView
    left: SideView
    right: SideView
    rivals: Sequence[Rival]
    merge: MergePreview | None
    earlier: Entry | None
    shown: Shown

    @property
    def is_joined(self) -> bool:
        """Whether both records are one customer now."""
        return bool(self.view.left.customer_id) and (
            self.view.left.customer_id == self.view.right.customer_id
        )


def load_question(workspace: Workspace, candidate_id: int) -> Question | None:
    """Return a question; None where it waits no more."""
    with workspace.engine.connect() as connection:
        view = candidate(connection, candidate_id)
        if view is None:
            return None
        pair = view.pair
        entries = neighbourhood.of_pairs(connection, [pair])
        ids = {one for one in (view.left.customer_id, view.right.customer_id) if one}
        return Question(
            view=view,
            left=side(connection, pair.left, view.left.customer_id),
            right=side(connection, pair.right, view.right.customer_id),
            rivals=rivals(connection, pair, candidate_id),
            merge=preview_merge(workspace, connection, sorted(ids)),
            earlier=neighbourhood.newest(entries),
            shown=shown_now(connection, view, entries),
        )


def shown_now(connection: Connection, view: CandidateView, entries: Sequence[Entry]) -> Shown:
    """Return what who looks at a question now has before their eyes.

    Args:
        connection: to the warehouse.
        view: the question.
        entries: all decisions about its pair.
    """
    newest = neighbourhood.newest(entries)
    record = source_customer.c
    is_meant = is_one_of(record.system, record.code, view.pair)
    rows = connection.execute(select(record.system, record.code, record.row_hash).where(is_meant))
    told = (view.evidence_text, view.score, sorted(tuple(row) for row in rows))
    content = blake2b(repr(told).encode(), digest_size=8).hexdigest()
    return Shown(newest.decision_id if newest else 0, content)
