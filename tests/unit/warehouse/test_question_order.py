"""In what order people see questions, and which are answered already by what they said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.judgement import Decision, Judgement, Pair, RecordKey
from warehouse.marts.worth import LEAST_YEN, priority, uncertainty
from warehouse.queries.candidates import CandidateView, Side
from warehouse.queries.order import ENOUGH, in_order
from warehouse.queries.settled import Ends, Settled

SIDE = Side("a", "1", "", "", "", "", "", "", "", "")
PLAIN = CandidateView(0, 0.5, "waiting", "", SIDE, SIDE, [], "[]", "m")


def question(number: int, group: int, worth: int, alike: int = 1) -> CandidateView:
    return replace(PLAIN, candidate_id=number, question_group=group, priority=worth, alike=alike)


def numbers(questions: list[CandidateView], decisions: int = ENOUGH) -> list[int]:
    return [one.candidate_id for one in in_order(questions, decisions)]


def test_the_worthiest_group_comes_first_and_stays_together() -> None:
    asked = [
        question(1, 7, 100),
        question(2, 8, 500),
        question(3, 7, 90_000),
        question(4, 9, 60_000),
        question(5, 8, 70_000),
    ]
    assert numbers(asked) == [3, 1, 5, 2, 4]
    assert numbers(asked[::-1]) == [3, 1, 5, 2, 4]


def test_group_0_hangs_together_with_nothing() -> None:
    asked = [question(1, 0, 100), question(2, 5, 200), question(3, 0, 300)]
    assert numbers(asked) == [3, 2, 1]


def test_while_little_is_decided_the_most_telling_of_near_equals_come_first() -> None:
    asked = [
        question(1, 1, 9_000, alike=2),
        question(2, 2, 8_500, alike=400),
        question(3, 3, 20_000, alike=1),
        question(4, 4, 4_000, alike=9_999),
    ]
    assert numbers(asked, decisions=0) == [3, 2, 1, 4]
    assert numbers(asked, decisions=ENOUGH - 1) == [3, 2, 1, 4]
    assert numbers(asked, decisions=ENOUGH) == [3, 1, 2, 4]


@pytest.mark.parametrize(
    ("score", "bits"), [(0.5, 1.0), (0.0, 0.0), (1.0, 0.0), (0.9, 0.469), (0.1, 0.469)]
)
def test_uncertainty(score: float, bits: float) -> None:
    assert uncertainty(score) == pytest.approx(bits, abs=0.001)


def test_worth_rises_with_doubt_and_with_yen() -> None:
    assert priority(0.5, 1_000_000) > priority(0.9, 1_000_000) > priority(0.9, 500_000)
    assert priority(0.5, 0) == priority(0.5, LEAST_YEN) == LEAST_YEN
    assert priority(0.5, 0) > priority(0.8, 0) > priority(0.99, 0) > 0


def key(text: str) -> RecordKey:
    return RecordKey(*text.split(":"))


def told(judgement: Judgement, one: str, other: str) -> Decision:
    pair = Pair.of(key(one), key(other))
    return Decision(pair, judgement, "佐伯", "", datetime(2026, 4, 1, tzinfo=UTC))


SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE


@pytest.mark.parametrize(
    ("decisions", "answered"),
    [
        ([], False),
        ([told(SAME, "a:1", "b:1")], True),
        ([told(DIFFERENT, "a:1", "b:1")], True),
        ([told(UNSURE, "a:1", "b:1")], False),
        ([told(SAME, "a:1", "c:1")], False),
        # Through a third.
        ([told(SAME, "a:1", "c:1"), told(SAME, "c:1", "b:1")], True),
        ([told(SAME, "a:1", "c:1"), told(DIFFERENT, "c:1", "b:1")], True),
        ([told(DIFFERENT, "a:1", "c:1"), told(DIFFERENT, "c:1", "b:1")], False),
        # Through records that are one customer already.
        ([told(SAME, "a:1x", "b:1")], True),
        ([told(DIFFERENT, "a:1x", "b:1")], True),
        ([told(UNSURE, "a:1", "c:1"), told(SAME, "c:1", "b:1")], False),
    ],
)
def test_what_decisions_answer(decisions: list[Decision], answered: bool) -> None:
    customers = {key("a:1"): "C1", key("a:1x"): "C1", key("b:1"): "C2"}
    settled = Settled(decisions, customers)
    ends = Ends(Pair.of(key("a:1"), key("b:1")), "C1", "C2", check=False)
    assert settled.covers(ends) is answered


def test_a_check_is_answered_by_a_decision_on_its_pair_alone() -> None:
    check = Ends(Pair.of(key("a:1"), key("b:1")), "C1", "C1", check=True)
    assert not Settled([], {}).covers(check)
    others = [told(SAME, "a:1", "c:1"), told(SAME, "c:1", "b:1")]
    assert not Settled(others, {}).covers(check)
    assert Settled([told(SAME, "b:1", "a:1")], {}).covers(check)


def test_records_that_are_not_published_are_told_apart() -> None:
    settled = Settled([told(DIFFERENT, "a:1", "b:1")], {})
    assert settled.covers(Ends(Pair.of(key("a:1"), key("b:1")), "", "", check=False))
    assert not settled.covers(Ends(Pair.of(key("a:2"), key("b:1")), "", "", check=False))
