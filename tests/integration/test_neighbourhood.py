"""What bears on a statement: the part of the ledger decides as the whole ledger does."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from core.contradictions import ContradictionError
from core.judgement import Judgement, Pair, RecordKey
from pipelines.steps import ledger as writing
from pipelines.steps.ledger import Statement, write
from warehouse import decisions, neighbourhood
from warehouse.engine import transaction

RECORDS = [RecordKey("ab"[number % 2], str(number)) for number in range(9)]


def some_statement(chance: random.Random) -> Statement:
    one, other = chance.sample(RECORDS, 2)
    judgement = chance.choice([Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE])
    return Statement(Pair.of(one, other), judgement)


def outcome(engine: Engine, told: Statement) -> object:
    try:
        with transaction(engine) as connection:
            done = write(connection, [told], "hanako", together=False)
            raise _BackError(done)
    except _BackError as back:
        return back.args
    except ContradictionError as error:
        return {found.different.pair for found in error.found}


class _BackError(Exception):
    """Leaves the transaction without writing."""


@pytest.mark.parametrize("seed", range(6))
def test_statements_are_taken_or_refused_as_by_the_whole_ledger(
    engine: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    refused = 0
    for _ in range(40):
        told = some_statement(chance)
        part = outcome(engine, told)
        monkeypatch.setattr(writing, "_MANY", -1)
        assert part == outcome(engine, told)
        monkeypatch.undo()
        if isinstance(part, set):
            refused += 1
            continue
        with transaction(engine) as connection:
            write(connection, [told], "hanako", together=False)
        undo_something(engine, chance)
    assert refused > 0


def undo_something(engine: Engine, chance: random.Random) -> None:
    """Take back a row now and then, so that older ones hold again."""
    if chance.random() < 0.8:
        return
    with transaction(engine) as connection:
        entries = [entry for entry in decisions.entries(connection) if entry.undone_by is None]
        entry = chance.choice(entries)
        decisions.append(
            connection, entry.pair, None, user="taro", reason="", now=datetime.now(UTC),
            undoes=entry.decision_id,
        )  # fmt: skip


def test_what_touches_a_record_is_found_from_either_end(engine: Engine) -> None:
    one, two, three, four = RECORDS[:4]
    with transaction(engine) as connection:
        for left, right, judgement in (
            (one, two, Judgement.SAME),
            (two, three, Judgement.DIFFERENT),
            (three, four, Judgement.SAME),
        ):
            write(connection, [Statement(Pair.of(left, right), judgement)], "x", together=False)

        def numbers(entries: list[decisions.Entry]) -> list[int]:
            return [entry.decision_id for entry in entries]

        assert numbers(neighbourhood.touching(connection, [two])) == [1, 2]
        assert numbers(neighbourhood.around(connection, [one])) == [1, 2]
        assert numbers(neighbourhood.around(connection, [four])) == [2, 3]
        assert numbers(neighbourhood.of_pairs(connection, [Pair.of(four, three)])) == [3]
