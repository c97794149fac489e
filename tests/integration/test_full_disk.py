"""Disk full, database gone: the previous publication stands, and nothing is half there."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from pipelines.failures import explain
from pipelines.steps.night import NightOptions, open_night
from tests.support.firm import AS_OF, SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse import runs
from warehouse.schema import metadata
from warehouse.schema.ops import run

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    made = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    made.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
    made.put("売上.csv", sales(sale(1, "2026-01-05", "1", 100), sale(2, "2026-01-06", "2", "別途")))
    made.night()
    return made


def everything(firm: Firm) -> dict[str, Any]:
    """Return the content of every table but the register of runs."""
    return {
        table.name: sorted(map(repr, firm.rows(table)))
        for table in metadata.sorted_tables
        if table is not run
    }


class Failure:
    """Lets the n-th statement of an engine fail, as a full disk or a lost server does."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.left: int | None = None

    def before(self, *_: Any) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise OperationalError("", {}, Exception("database or disk is full"))

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        """Let the statement with this number, counted from 0, fail within the block."""
        self.left = number
        try:
            yield
        finally:
            self.left = None


@pytest.fixture
def failure(firm: Firm) -> Iterator[Failure]:
    made = Failure(firm.engine)
    event.listen(firm.engine, "before_cursor_execute", made.before)
    yield made
    event.remove(firm.engine, "before_cursor_execute", made.before)


def new_exports(firm: Firm) -> None:
    firm.put("得意先.csv", customers("1,甲商会", "3,丙運輸"), day=1)
    firm.put(
        "売上.csv", sales(sale(1, "2026-01-05", "3", 150), sale(2, "2026-01-06", "9", 50)), day=1
    )


def test_a_publication_that_fails_anywhere_leaves_the_previous_one(
    firm: Firm, failure: Failure
) -> None:
    new_exports(firm)
    with open_night(firm.workspace, NightOptions(as_of=AS_OF)) as night:
        for source in night.sources():
            night.take_in(source)
        night.cleanse()
        night.match()
        night.stage()
        night.check()
        before = everything(firm)
        number = 0
        while True:
            try:
                with failure.at(number):
                    night.publish()
                break
            except OperationalError:
                assert everything(firm) == before, f"statement {number}"
            number += 7
    assert number > 28
    assert firm.yen() == 200
    assert_whole(firm.engine)


def test_a_night_that_fails_anywhere_is_made_good_by_the_next(firm: Firm, failure: Failure) -> None:
    published = firm.published()
    new_exports(firm)
    number, failed = 0, 0
    while True:
        try:
            with failure.at(number):
                firm.night()
            break
        except OperationalError:
            failed += 1
            assert firm.published() == published, f"statement {number}"
        number += 17
    assert failed > 5
    assert firm.yen() == 200
    assert firm.present() == {"1", "3", "9"}
    assert_whole(firm.engine)
    assert all(row.status != "running" for row in firm.rows(run))


def test_what_is_published_is_told_so_though_the_end_of_the_run_cannot_be_written(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    new_exports(firm)
    with monkeypatch.context() as broken:
        broken.setattr(runs, "finish", full)
        assert firm.night().status == "published"
    assert firm.yen() == 200
    assert firm.night().status == "unchanged"
    assert all(row.status != "running" for row in firm.rows(run))


def test_putting_back_that_fails_anywhere_changes_nothing(firm: Firm, failure: Failure) -> None:
    new_exports(firm)
    firm.night()
    before = everything(firm)
    number = 0
    while True:
        try:
            with failure.at(number):
                firm.put_back()
            break
        except OperationalError:
            assert everything(firm) == before, f"statement {number}"
        number += 9
    assert number > 9
    assert firm.yen() == 100
    assert_whole(firm.engine)


def test_a_correction_that_fails_anywhere_changes_nothing(firm: Firm, failure: Failure) -> None:
    correction = {firm.held_number(3): {"amount": "50"}}
    before = everything(firm)
    number = 0
    while True:
        try:
            with failure.at(number):
                firm.retry(correction)
            break
        except OperationalError:
            assert everything(firm) == before, f"statement {number}"
        number += 3
    assert number > 3
    firm.night()
    assert firm.yen() == 150
    assert_whole(firm.engine)


class TestSqlite:
    """A database file that may not grow: what SQLite itself says of a full disk."""

    @pytest.fixture
    def warehouse_url(self) -> str:
        return ""

    def test_the_disk_fills_up_while_publishing(self, firm: Firm) -> None:
        lines = [sale(n, "2026-01-05", f"{n % 50}", n, f"取引先{n % 50}商店") for n in range(3000)]
        firm.put("売上.csv", sales(*lines), day=1)
        full: list[bool] = []

        def limit(connection: Any) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar() if full else 2**31
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        event.listen(firm.engine, "begin", limit)
        published = firm.published()
        with (
            pytest.raises(OperationalError, match="full") as caught,
            open_night(firm.workspace, NightOptions(as_of=AS_OF)) as night,
        ):
            for source in night.sources():
                night.take_in(source)
            night.cleanse()
            night.match()
            night.stage()
            night.check()
            full.append(True)
            night.publish()
        told = explain(caught.value)
        assert told is not None
        assert told.code == "DISK_FULL"
        assert night.report.message == f"[DISK_FULL] {told.message}", "for whoever looks at the run"
        assert firm.published() == published
        full.clear()
        assert str(firm.night().status) == "published"
        assert firm.yen() == sum(range(3000))
        assert_whole(firm.engine)
        assert [row.status for row in firm.rows(run)] == ["published", "failed", "published"]

    def test_the_disk_fills_up_while_archiving(
        self, firm: Firm, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new_exports(firm)

        def fsync(_: int) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        published = firm.published()
        monkeypatch.setattr(os, "fsync", fsync)
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            firm.night()
        monkeypatch.undo()
        assert firm.published() == published
        assert not list(firm.workspace.archive.rglob("*.partial"))
        assert of(firm.night(), "売上.csv").status == "landed"
        assert firm.yen() == 200

    def test_a_file_that_vanishes_or_may_not_be_read_stops_its_source_alone(
        self, firm: Firm, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new_exports(firm)
        real = Path.open

        def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
            if self.name == "得意先.csv":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
            return real(self, *args, **kwargs)

        monkeypatch.setattr(Path, "open", refuse)
        report = firm.night()
        monkeypatch.undo()
        (refused,) = report.refused
        assert refused.path == "inbox/得意先.csv"
        assert refused.message.startswith("[SOURCE_UNREADABLE]")
        assert firm.yen() == 200
        assert firm.names()["1"] == "甲商事"
        assert of(firm.night(), "得意先.csv").status == "landed"
