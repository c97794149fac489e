"""Random sequences of exports and decisions, and what must hold of ids, history and sums.

A sequence is what happens to one quarter (``tests.support.random_quarter``): a few companies with
two systems that reorder, add, change, delete, bring back and export again, and a person who
decides, merges, splits and undoes. Twenty-five quarters share a warehouse and its nights.
"""

import os
from random import Random

import pytest

from tests.support.life_checks import Content, Witness, assert_restored, content
from tests.support.random_life import Life
from tests.support.rebuild import by_members, rebuilt

LIVES = int(os.environ.get("TSUNAGI_LIVES", "40"))
QUARTERS = 25
MIXED_NIGHTS, DECIDED_NIGHTS = 4, 3


@pytest.mark.skipif("TSUNAGI_LIVES" in os.environ, reason="another number is asked for")
def test_there_are_a_thousand_sequences() -> None:
    assert LIVES * QUARTERS >= 1_000, f"only {LIVES * QUARTERS} sequences"


@pytest.mark.parametrize("seed", range(LIVES))
def test_a_life(seed: int) -> None:
    life = Life.begin(seed, QUARTERS)
    witness = Witness(life)
    for night in range(1 + MIXED_NIGHTS):
        if night:
            life.evening(data=True)
        life.export()
        live(life, witness)
    before, acts = seen(life), len(life.book.acts)
    stood = {act.number: act.stands for act in life.book.acts}
    for _ in range(DECIDED_NIGHTS):
        life.evening(data=False)
        live(life, witness, moved_only=True)
    take_all_back(life, stood)
    live(life, witness, moved_only=True)
    assert_restored(before, seen(life), life.seed)
    assert acts > 0
    assert life.night(full=True)["generation"] is None, "incremental equals full"
    witness.check_history()
    assert_independent_of_the_past(life)
    assert len(life.sequences) == QUARTERS
    assert all(life.sequences.values()), "something happened in every quarter"
    print(f"{QUARTERS} sequences:", dict(life.happened.most_common()))


def live(life: Life, witness: Witness, *, moved_only: bool = False) -> None:
    """Let a night pass, and see that all is well."""
    _, moment = life.firm.run()
    life.night()
    witness.after(moment, moved_only=moved_only)


def seen(life: Life) -> Content:
    with life.firm.engine.connect() as connection:
        return content(connection)


def take_all_back(life: Life, stood: dict[int, bool]) -> None:
    """Undo what was decided since; whatever is in the way of it first."""
    random = Random(f"{life.seed}/back")
    changed = [act for act in life.book.acts if act.stands != stood.get(act.number, False)]
    for act in reversed(changed):
        life.switch(act, random)


def assert_independent_of_the_past(life: Life) -> None:
    """The same inputs and decisions give the same, whatever was published before."""
    other = rebuilt(life.firm)
    ours, theirs = by_members(life.firm), by_members(other)
    with life.firm.engine.connect() as one, other.engine.connect() as two:
        here, there = content(one, ours), content(two, theirs)
    for table in here.keys() - {"map_customer_alias"}:
        assert here[table] == there[table], (life.seed, table)
    other.close()
