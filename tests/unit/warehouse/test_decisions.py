"""The ledger of decisions: what holds is the newest statement that nobody took back."""

import threading
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from core.errors import DecisionError
from core.judgement import Judgement, Pair, RecordKey
from pipelines.steps.ledger import Statement, write
from tests.support.memory_firm import MemoryFirm
from warehouse import decisions as ledger
from warehouse import runs
from warehouse.engine import transaction
from warehouse.schema import ops

SAME, DIFFERENT = Judgement.SAME, Judgement.DIFFERENT
NOW = datetime(2026, 4, 1, tzinfo=UTC)
KEYS = [RecordKey("a", str(number)) for number in range(4)]


def pair(one: int, other: int) -> Pair:
    return Pair.of(KEYS[one], KEYS[other])


def say(engine: Engine, judgement: Judgement | None, undoes: int | None = None) -> int:
    with transaction(engine) as connection:
        return ledger.append(
            connection, pair(0, 1), judgement, user="x", reason="", now=NOW, undoes=undoes
        )


def holds(engine: Engine) -> tuple[int | None, Judgement] | None:
    with engine.connect() as connection:
        found = ledger.decisions_in_force(connection)
        assert found == [] or len(found) == 1
        assert [(d.pair, d.judgement) for d in found] == [
            (d.pair, d.judgement) for d in ledger.standing(ledger.entries(connection))
        ]
    return (found[0].decision_id, found[0].judgement) if found else None


def test_an_undo_brings_back_what_was_said_before(engine: Engine) -> None:
    say(engine, SAME)
    say(engine, DIFFERENT)
    assert holds(engine) == (2, DIFFERENT)
    say(engine, SAME, undoes=2)
    assert holds(engine) == (1, SAME)
    say(engine, DIFFERENT, undoes=3)
    assert holds(engine) == (2, DIFFERENT)
    say(engine, DIFFERENT, undoes=1)
    assert holds(engine) == (2, DIFFERENT)
    say(engine, None, undoes=2)
    assert holds(engine) is None


def test_rows_of_the_first_release_that_withdrew_a_decision_still_do(engine: Engine) -> None:
    say(engine, SAME)
    say(engine, None)
    assert holds(engine) is None
    say(engine, SAME, undoes=2)
    assert holds(engine) == (1, SAME)


@given(st.lists(st.tuples(st.sampled_from([SAME, DIFFERENT, None]), st.integers(0, 8))))
def test_any_row_can_be_taken_back_and_brought_back(
    steps: list[tuple[Judgement | None, int]],
) -> None:
    """Held against the plain meaning: each row is on or off, an undo switches what it names."""
    firm = MemoryFirm.empty()
    says: list[Judgement | None] = []
    undoes: list[int | None] = []
    for judgement, back in steps:
        target = len(says) - back + 1 if 0 < back <= len(says) else None
        say(firm.engine, judgement, undoes=target)
        says.append(judgement)
        undoes.append(target)
    on = [True] * len(says)
    for row in reversed(range(len(says))):
        target = undoes[row]
        if on[row] and target is not None:
            on[target - 1] = False
    standing = [
        (number, says[number - 1])
        for number in range(1, len(says) + 1)
        if on[number - 1] and undoes[number - 1] is None
    ]
    newest = standing[-1] if standing else (0, None)
    assert holds(firm.engine) == (newest if newest[1] is not None else None)
    firm.close()


def test_two_people_who_contradict_each_other_at_once_are_not_both_written(engine: Engine) -> None:
    with transaction(engine) as connection:
        write(connection, [Statement(pair(0, 1), SAME)], "a", together=True)
    ready = threading.Barrier(2)
    refused: list[str] = []

    def person(statement: Statement) -> None:
        ready.wait(10)
        try:
            with transaction(engine) as connection:
                write(connection, [statement], "b", together=True)
        except DecisionError as error:
            refused.append(error.code)

    people = [
        threading.Thread(target=person, args=(statement,))
        for statement in (Statement(pair(1, 2), SAME), Statement(pair(0, 2), DIFFERENT))
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert refused == ["CONTRADICTION"]


def test_a_run_is_after_the_last_publication_even_if_the_clock_was_put_back(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert runs.moment(connection, NOW) == NOW
        run_id = runs.begin(
            connection, kind="sync", now=NOW, as_of=NOW.date(), holder="", dagster_run_id=""
        )
        connection.execute(
            insert(ops.generation).values(
                generation=1, run_id=run_id, published_at=NOW, status="current", summary="{}"
            )
        )
        assert runs.moment(connection, NOW - timedelta(hours=1)) > NOW
        assert runs.moment(connection, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)
