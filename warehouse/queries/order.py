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
from typing import Protocol, TypeVar


class Question(Protocol):
    """What the order of a question follows from."""

    @property
    def candidate_id(self) -> int:
        """Its number."""

    @property
    def question_group(self) -> int:
        """The group it hangs together with; 0: nothing."""

    @property
    def priority(self) -> int:
        """What it is worth."""

    @property
    def alike(self) -> int:
        """How many others agree in the same way."""


Q = TypeVar("Q", bound=Question)
Worth = tuple[int, int, int, int]

ENOUGH = 100
"""Decisions from which on an answer's worth for the model no longer counts."""

_DIGITS = 16
_MOST: int = 10**_DIGITS - 1


def in_order(questions: Iterable[Q], decisions: int) -> list[Q]:
    """Return questions as people should see them.

    Args:
        questions: in any order; group 0 hangs together with nothing.
        decisions: how many answers to questions there are.
    """
    asked = list(questions)
    place = places(asked, decisions)
    return sorted(asked, key=lambda question: place[question.candidate_id])


def places(questions: Iterable[Question], decisions: int) -> dict[int, str]:
    """Return, by question, a text: in the order of these texts people should see them.

    A place follows from the question's own group alone, so that it stays where others come and go.
    """
    groups: dict[int, list[tuple[Worth, int]]] = {}
    learning = decisions < ENOUGH
    for question in questions:
        group = question.question_group or -question.candidate_id
        worth = _worth(question, learning=learning)
        groups.setdefault(group, []).append((worth, question.candidate_id))
    return {
        number: _text(min(group)[0]) + _text(worth)
        for group in groups.values()
        for worth, number in group
    }


def _worth(question: Question, *, learning: bool) -> Worth:
    """Return what is compared, the worthiest first."""
    band = question.priority.bit_length() if learning else question.priority
    telling = question.alike if learning else 0
    return (_MOST - band, _MOST - telling, _MOST - question.priority, question.candidate_id)


def _text(worth: Worth) -> str:
    return "".join(f"{part:0{_DIGITS}}" for part in worth)
