"""In what order people see questions: by what a wrong answer costs, one customer at a time.

Questions that hang together by a customer stand together; a group is worth as much as its most
valuable question (``warehouse.marts.worth``).

As long as people have decided little, their answers are worth most where they teach most: the
model's odds are corrected by decisions (``cleansing.matching.model.recalibration``), and an answer
to a pair whose findings a hundred other pairs share corrects all of them. So until ``ENOUGH``
decisions exist, among groups of nearly equal worth (within a factor of two) the one with the most
telling question comes first. Since worth rises with uncertainty, these are the pairs the model is
least sure of and sees most often.

What belongs here: order. What does not: worth itself, or which questions are asked.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.queries.candidates import CandidateView

ENOUGH = 100
"""Decisions from which on an answer's worth for the model no longer counts."""


def in_order(questions: Iterable["CandidateView"], decisions: int) -> list["CandidateView"]:
    """Return questions as people should see them.

    Args:
        questions: in any order; group 0 hangs together with nothing.
        decisions: how many answers to questions there are.
    """
    groups: dict[int, list[CandidateView]] = {}
    for question in questions:
        groups.setdefault(question.question_group or -question.candidate_id, []).append(question)
    learning = decisions < ENOUGH

    def worth(question: "CandidateView") -> tuple[int, int, int, int]:
        band = question.priority.bit_length() if learning else question.priority
        telling = question.alike if learning else 0
        return (-band, -telling, -question.priority, question.candidate_id)

    ordered = [sorted(group, key=worth) for group in groups.values()]
    ordered.sort(key=lambda group: worth(group[0]))
    return [question for group in ordered for question in group]
