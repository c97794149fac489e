"""Who looks at which question: spread over the queue, ended by themselves."""

import pytest

from app.web.claims import SECONDS, Claims
from core.judgement import Pair, RecordKey
from warehouse.queries.queue import Place

PAIR = Pair.of(RecordKey("a", "1"), RecordKey("b", "1"))


def place(number: int, group: int = 0) -> Place:
    return Place(number, f"{number:04}", group, PAIR)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def claims(clock: Clock) -> Claims:
    return Claims(clock)


def chosen(claims: Claims, person: int, places: list[Place]) -> int | None:
    found = claims.choose(person, f"p{person}", places)
    return found.candidate_id if found else None


def test_each_person_gets_a_question_and_a_group_of_their_own(claims: Claims) -> None:
    places = [place(1, 7), place(2, 7), place(3, 8), place(4), place(5)]
    assert [chosen(claims, person, places) for person in (1, 2, 3, 4)] == [1, 3, 4, 5]
    assert chosen(claims, 5, places) == 2, "no group is free: a question that is free itself"
    assert chosen(claims, 6, places) is None
    assert chosen(claims, 1, places) == 1, "one's own claim is in nobody's own way"


def test_who_goes_on_lets_go_of_the_question_before(claims: Claims) -> None:
    assert chosen(claims, 1, [place(1), place(2)]) == 1
    assert chosen(claims, 1, [place(2)]) == 2
    assert chosen(claims, 2, [place(1), place(2)]) == 1
    assert claims.holder(2, 2) == "p1"
    assert claims.holder(1, 2) is None


def test_a_claim_ends_by_itself_unless_it_is_renewed(claims: Claims, clock: Clock) -> None:
    assert chosen(claims, 1, [place(1)]) == 1
    clock.now = SECONDS - 1
    assert chosen(claims, 2, [place(1)]) is None
    claims.renew(1)
    clock.now = 2 * SECONDS - 2
    assert chosen(claims, 2, [place(1)]) is None
    clock.now = 2 * SECONDS
    assert chosen(claims, 2, [place(1)]) == 1
    assert not claims.take(1, "p1", place(1))
