"""One run at a time: the second waits, or says who is at work; readers never wait."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from core.errors import BusyError
from pipelines.steps.lock import exclusive, holder
from pipelines.steps.night import NightOptions, open_night, run_night
from pipelines.workspace import Workspace
from tests.support.firm import AS_OF, SOURCES, Firm, customers, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema.ops import run
from warehouse.schema.published import dim_customer, fact_transaction

MakeWorkspace = Callable[..., Path]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork")
FORK = multiprocessing.get_context("fork") if os.name != "nt" else None


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    made = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    made.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
    made.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100)))
    return made


def hold(root: Path, held: Any, release: Any) -> None:
    with open_night(Workspace.open(root), NightOptions(as_of=AS_OF)):
        held.set()
        release.wait(30)


@contextmanager
def another_process_at_work(root: Path) -> Iterator[Any]:
    held, release = FORK.Event(), FORK.Event()
    process = FORK.Process(target=hold, args=(root, held, release))
    process.start()
    assert held.wait(30)
    try:
        yield process, release
    finally:
        if process.is_alive():
            release.set()
        process.join()


def test_the_second_run_says_who_holds_the_lock(firm: Firm) -> None:
    with another_process_at_work(firm.root) as (process, _), pytest.raises(BusyError) as caught:
        firm.night()
    assert f"(process {process.pid})" in caught.value.message.ja
    assert holder().split(" ")[0] in caught.value.message.ja
    assert str(firm.night().status) == "published"


def test_putting_back_and_correcting_do_not_come_between(firm: Firm) -> None:
    firm.night()
    with another_process_at_work(firm.root):
        for attempt in (firm.put_back, firm.retry):
            with pytest.raises(BusyError):
                attempt()


def test_the_second_run_waits_when_it_is_asked_to(firm: Firm) -> None:
    with another_process_at_work(firm.root) as (_, release):
        threading.Timer(0.5, release.set).start()
        report = run_night(firm.workspace, NightOptions(as_of=AS_OF), wait_seconds=30)
    assert str(report.status) == "published"
    assert firm.yen() == 100


def test_a_killed_run_leaves_no_lock_behind(firm: Firm) -> None:
    with another_process_at_work(firm.root) as (process, _):
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert str(run_night(firm.workspace, wait_seconds=10).status) == "published"
    first, second = sorted(firm.rows(run), key=lambda row: row.run_id)
    assert (first.status, second.status) == ("failed", "published")
    assert "中断" in first.message


def race(root: Path, barrier: Any, results: Any) -> None:
    workspace = Workspace.open(root)
    barrier.wait(30)
    try:
        report = run_night(workspace, NightOptions(as_of=AS_OF), wait_seconds=60)
        results.put(str(report.status))
    except BaseException as error:
        results.put(f"{type(error).__name__}: {error}")
        raise


def test_two_first_nights_at_once_publish_once(firm: Firm) -> None:
    barrier, results = FORK.Barrier(2), FORK.Queue()
    processes = [FORK.Process(target=race, args=(firm.root, barrier, results)) for _ in range(2)]
    for process in processes:
        process.start()
    found = sorted(results.get(timeout=60) for _ in processes)
    for process in processes:
        process.join()
    assert found == ["published", "unchanged"]
    assert firm.yen() == 100
    assert len(firm.master()) == 2
    assert_whole(firm.engine)


@pytest.mark.postgres
def test_workspaces_on_two_machines_share_one_warehouse(
    make_workspace: MakeWorkspace, postgres_url: str, tmp_path: Path
) -> None:
    here = Firm(make_workspace(SOURCES, {}, url=postgres_url))
    there = tmp_path / "other machine"
    there.mkdir()
    (there / "tsunagi.yaml").write_bytes((here.root / "tsunagi.yaml").read_bytes())
    with another_process_at_work(there) as (process, _), pytest.raises(BusyError) as caught:
        here.night()
    assert f"(process {process.pid})" in caught.value.message.ja
    with exclusive(here.workspace):
        pass


def test_a_reader_sees_the_publication_before_or_the_one_after(firm: Firm) -> None:
    firm.night()
    firm.put("得意先.csv", customers("1,甲商会", "2,乙工業", "3,丙運輸"), day=1)
    firm.put(
        "売上.csv", sales(sale(1, "2026-01-05", "1", 150), sale(2, "2026-01-06", "3", 50)), day=1
    )
    reader = Firm(firm.root)
    seen = set()

    def look(*_: Any) -> None:
        with reader.engine.connect() as connection:
            seen.add(
                (
                    connection.scalar(select(func.sum(fact_transaction.c.amount))),
                    connection.scalar(select(func.count()).select_from(dim_customer)),
                )
            )

    event.listen(firm.engine, "after_cursor_execute", look)
    started = time.monotonic()
    firm.night()
    event.remove(firm.engine, "after_cursor_execute", look)
    look()
    assert seen == {(100, 2), (200, 3)}
    assert time.monotonic() - started < 60, "readers and the writer do not wait for each other"
    reader.close()
