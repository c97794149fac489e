"""Random sequences of exports and decisions, and what must hold of ids, history and sums.

A sequence is what happens to one quarter (``tests.support.random_quarter``): a few companies with
two systems that reorder, add, change, delete, bring back and export again, with people, activities
and deals that come late, change companies and end, and a person who decides, merges, splits and
undoes. Sixty-four quarters share a warehouse and its nights.
"""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.support.invariants import assert_whole
from tests.support.life_checks import ALIASES, Content, Witness, assert_restored, content
from tests.support.memory_firm import MemoryFirm
from tests.support.random_life import Life
from tests.support.rebuild import by_members, rebuilt
from tests.support.whole_firm import SOURCES, WholeFirm

LIVES = int(os.environ.get("TSUNAGI_LIVES", "16"))
QUARTERS = 64


@pytest.mark.skipif("TSUNAGI_LIVES" in os.environ, reason="another number is asked for")
def test_there_are_a_thousand_sequences() -> None:
    assert LIVES * QUARTERS >= 1_000, f"only {LIVES * QUARTERS} sequences"


@pytest.mark.parametrize("seed", range(LIVES))
def test_lives_in_memory(seed: int) -> None:
    firm = MemoryFirm.empty()
    life = Life.begin(seed, QUARTERS, firm)
    live_through(life, mixed=3, decided=2)
    assert_independent_of_the_past(life, firm)
    firm.close()


@pytest.mark.parametrize("seed", range(3))
def test_lives_through_the_whole_sync(
    make_workspace: Callable[..., Path], warehouse_url: str, seed: int
) -> None:
    firm = WholeFirm.at(make_workspace(SOURCES, {}, url=warehouse_url))
    life = Life.begin(1_000 + seed, 10, firm)
    live_through(life, mixed=2, decided=1)
    assert_whole(life.firm.engine)


def live_through(life: Life, *, mixed: int, decided: int) -> None:
    """Let nights pass in which everything happens, then some with decisions only; undo those."""
    witness, random = Witness(life), Random(life.seed)
    life.export()
    witness.after(life.night().moment, moved_only=False)
    for _ in range(mixed):
        life.evening(data=True)
        life.export()
        witness.after(moment := life.night().moment, moved_only=False)
        if random.random() < 0.25:
            life.put_back()
            witness.after_putting_back(moment)
    life.export()
    witness.after(life.night().moment, moved_only=False)
    before = seen(life)
    stood = {act.number: act.stands for act in life.book.acts}
    for _ in range(decided):
        life.evening(data=False)
        witness.after(life.apply().moment, moved_only=True)
    take_all_back(life, stood)
    witness.after(life.apply().moment, moved_only=True)
    assert_restored(before, seen(life), life.seed)
    # Files that are read again are other files to a line, which says the same as before.
    incremental = seen(life)
    read_again = life.night(full=True).generation is not None
    assert seen(life) == incremental, "incremental equals full"
    assert not read_again or isinstance(life.firm, WholeFirm)
    witness.check_history()
    assert all(life.sequences.values()), "something happened in every quarter"
    print(f"{len(life.sequences)} sequences:", dict(life.happened.most_common()))


def seen(life: Life) -> Content:
    with life.firm.engine.connect() as connection:
        return content(connection)


def take_all_back(life: Life, stood: dict[int, bool]) -> None:
    """Undo what was decided since; whatever is in the way of it first."""
    random = Random(f"{life.seed}/back")
    changed = [act for act in life.book.acts if act.stands != stood.get(act.number, False)]
    for act in reversed(changed):
        life.switch(act, random)


def assert_independent_of_the_past(life: Life, firm: MemoryFirm) -> None:
    """The same inputs and decisions give the same, whatever was published before."""
    other = rebuilt(firm)
    ours, theirs = by_members(firm), by_members(other)
    with firm.engine.connect() as one, other.engine.connect() as two:
        here, there = content(one, ours), content(two, theirs)
    for table in here.keys() - set(ALIASES.values()):
        assert here[table] == there[table], (life.seed, table)
    other.close()
