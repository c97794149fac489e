"""Decisions of people about merge candidates.

A decision is written beside what the person was shown. A set of decisions that contradicts
itself, or what was decided before, is refused as a whole, with both decisions named.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from core.judgement import Judgement, Occasion
from pipelines.steps.ledger import Statement, write
from pipelines.workspace import Workspace
from warehouse import decisions as ledger
from warehouse import neighbourhood
from warehouse.engine import transaction
from warehouse.queries.candidates import CandidateView, chosen


@dataclass(frozen=True, slots=True)
class Answer:
    """A person's answer to one candidate.

    Attributes:
        judgement: what the two records are.
        reason: why.
        ledger: the newest decision about the pair that the person knew of, 0 for none; None where
            nobody wrote down what they knew.
    """

    judgement: Judgement
    reason: str = ""
    ledger: int | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What became of a set of answers.

    Attributes:
        written: decisions written, by judgement.
        already: answers equal to the decision in force.
        blank: candidates of the workbook without an answer.
        gone: answered candidates that are not waiting any more, by number.
        overtaken: answered candidates that somebody decided otherwise meanwhile, by number.
    """

    written: dict[str, int] = field(default_factory=dict)
    already: int = 0
    blank: int = 0
    gone: list[int] = field(default_factory=list)
    overtaken: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All decisions written."""
        return sum(self.written.values())


def answer_candidates(workspace: Workspace, answers: Mapping[int, Answer], user: str) -> Reviewed:
    """Write answers to candidates as decisions, all or none.

    Left out is what no longer applies: candidates that wait no more, and those that somebody has
    decided otherwise since the person looked.

    Args:
        workspace: where.
        answers: ``candidate_id`` → answer.
        user: who says so.

    Raises:
        DecisionError: they contradict each other or earlier decisions.
    """
    with transaction(workspace.engine) as connection:
        ledger.lock(connection)
        waiting = chosen(connection, list(answers))
        overtaken = _overtaken(connection, waiting, answers, user)
        statements = [
            statement_on(waiting[number], answer)
            for number, answer in answers.items()
            if number in waiting and number not in overtaken
        ]
        done = write(connection, statements, user, together=False)
    already = set(done.already)
    written = Counter(str(one.judgement) for one in statements if one.pair not in already)
    gone = sorted(set(answers) - waiting.keys())
    return Reviewed(dict(written), len(already), 0, gone, sorted(overtaken))


def _overtaken(
    connection: Connection,
    waiting: Mapping[int, CandidateView],
    answers: Mapping[int, Answer],
    user: str,
) -> set[int]:
    """Return the candidates that somebody else decided otherwise since they were looked at."""
    entries = neighbourhood.of_pairs(connection, [view.pair for view in waiting.values()])
    newest = {entry.pair: entry for entry in entries}
    found = set()
    for number, view in waiting.items():
        last, answer = newest.get(view.pair), answers[number]
        if (
            answer.ledger is not None
            and last is not None
            and last.user != user
            and last.decision_id != answer.ledger
            and last.judgement is not answer.judgement
        ):
            found.add(number)
    return found


def statement_on(candidate: CandidateView, answer: Answer) -> Statement:
    """Return an answer with what was shown of its candidate."""
    return Statement(
        candidate.pair,
        answer.judgement,
        answer.reason,
        candidate.score,
        candidate.model_version,
        candidate.evidence_text,
        Occasion(candidate.asked_as),
        candidate.model_score,
    )
