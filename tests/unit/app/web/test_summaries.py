"""Sums that are kept: computed once a publication, by one at a time, renewed when they are old."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, insert, select

from app.web import summaries
from app.web.summaries import Summaries, Summary
from core.judgement import Judgement, Pair, RecordKey
from pipelines.workspace import Workspace
from tests.support import summed
from warehouse.decisions import append
from warehouse.engine import open_engine, transaction, upgrade
from warehouse.schema import ops

NOW = datetime(2026, 3, 31, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    opened = open_engine("sqlite:///warehouse.db", tmp_path)
    upgrade(opened)
    with transaction(opened) as connection:
        connection.execute(
            insert(ops.run).values(
                run_id=1, kind="sync", status="published", started_at=NOW, holder=""
            )
        )
    return opened


def publish(engine: Engine, generation: int) -> None:
    with transaction(engine) as connection:
        connection.execute(
            insert(ops.generation).values(
                generation=generation, run_id=1, published_at=NOW, status="current", summary="{}"
            )
        )


class Counting:
    """Counts publications, and how often it was asked to."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.times = 0
        self.seconds = seconds
        self.summary = Summary("counting", self.compute)

    def compute(self, connection: Connection) -> int:
        self.times += 1
        time.sleep(self.seconds)
        return int(connection.scalar(select(func.count()).select_from(ops.generation)) or 0)


def wait_until(true: object) -> None:
    end = time.monotonic() + 20
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_a_sum_is_computed_once_a_publication(engine: Engine) -> None:
    counting, kept = Counting(), Summaries(engine)
    publish(engine, 1)
    assert [kept.of(counting.summary) for _ in range(3)] == [1, 1, 1]
    assert counting.times == 1
    publish(engine, 2)
    assert kept.of(counting.summary) == 2
    assert counting.times == 2


def test_who_asks_at_once_waits_for_the_same_computation(engine: Engine) -> None:
    counting, kept = Counting(0.2), Summaries(engine)
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(kept.of(counting.summary))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 5
    assert counting.times == 1


def test_what_takes_long_is_renewed_behind_the_answers(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.summaries._REST", 0)
    counting = Counting(0.4)
    with Summaries(engine) as kept:
        assert kept.of(counting.summary) == 0
        publish(engine, 1)
        began = time.monotonic()
        assert kept.of(counting.summary) == 0
        assert time.monotonic() - began < 0.3
        wait_until(lambda: kept.of(counting.summary) == 1)


def test_little_of_the_time_is_spent_on_what_takes_long(engine: Engine) -> None:
    counting = Counting(0.4)
    with Summaries(engine) as kept:
        kept.of(counting.summary)
        for generation in range(1, 6):
            publish(engine, generation)
            kept.of(counting.summary)
            time.sleep(0.1)
        assert counting.times == 1


def test_sums_are_ready_before_anybody_asks(engine: Engine) -> None:
    counting, kept = Counting(), Summaries(engine)
    kept.prepare(counting.summary)
    with kept:
        wait_until(lambda: counting.times == 1)


def test_sums_with_a_date_in_their_name_do_not_add_up(engine: Engine) -> None:
    kept = Summaries(engine)
    for number in range(60):
        kept.of(Summary(f"since {number}", Counting().compute))
    assert len(kept._kept) <= 24


@pytest.fixture
def large(make_workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Summaries:
    """Give the sums of a firm that counts as large."""
    monkeypatch.setattr(summaries, "LARGE", -1)
    monkeypatch.setenv("TESTED_HERE", str(os.getpid()))
    root = make_workspace("  []\n", {})
    return Summaries(Workspace.open(root).engine, root)


def test_a_large_firms_sum_is_worked_out_by_another_process(large: Summaries) -> None:
    assert large.of(Summary("process", summed.process)) != os.getpid()


def test_what_fails_there_fails_here(large: Summaries) -> None:
    with pytest.raises(ValueError, match="no such customer"):
        large.of(Summary("refused", summed.refuse))


def test_where_the_process_is_lost_the_sum_is_worked_out_here(large: Summaries) -> None:
    assert large.of(Summary("died", summed.die)) == 7


def test_only_sums_that_follow_decisions_are_renewed_by_one(engine: Engine) -> None:
    kept, told = Summaries(engine), {True: Counting(), False: Counting()}
    publish(engine, 1)
    sums = [Summary(f"{follows}", one.compute, follows) for follows, one in told.items()]
    for _ in range(2):
        for one in sums:
            kept.of(one)
        with transaction(engine) as connection:
            append(
                connection,
                Pair.of(RecordKey("a", "1"), RecordKey("a", "2")),
                Judgement.SAME,
                user="hanako",
                reason="",
                now=NOW,
            )
    assert (told[True].times, told[False].times) == (2, 1)
