"""One run at a time on a workspace: the second waits, or says who is at work.

The lock is the operating system's, so a killed process leaves none behind. On PostgreSQL an
advisory lock of the database stands beside it, for workspaces on several machines.
"""

import getpass
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from filelock import FileLock, Timeout
from sqlalchemy import Connection, select, text

from core.errors import BusyError
from core.language import Text
from core.run import RunStatus
from pipelines.workspace import Workspace
from warehouse.schema.ops import run

_ADVISORY_KEY = 7_305_812


def holder() -> str:
    """Return who this process is, for people."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return f"{user}@{platform.node()} (process {os.getpid()})"


@contextmanager
def exclusive(workspace: Workspace, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the workspace's lock.

    Args:
        workspace: the workspace.
        wait_seconds: how long to wait for another run to end.

    Raises:
        BusyError: another run still holds it; the message says which.
    """
    workspace.state.mkdir(parents=True, exist_ok=True)
    lock = FileLock(workspace.state / "run.lock")
    note = workspace.state / "run.holder"
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise busy(note.read_text(encoding="utf-8") if note.exists() else "?") from None
    try:
        now = datetime.now(workspace.zone)
        note.write_text(f"{holder()}, {now:%Y-%m-%d %H:%M:%S}", encoding="utf-8")
        with workspace.engine.connect() as connection, _advisory(connection, wait_seconds):
            yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def at_work(workspace: Workspace) -> str | None:
    """Return who is at work on this machine; None where nobody is."""
    workspace.state.mkdir(parents=True, exist_ok=True)
    note = workspace.state / "run.holder"
    try:
        with FileLock(workspace.state / "run.lock", timeout=0):
            return None
    except Timeout:
        with suppress(OSError):
            return note.read_text(encoding="utf-8")
        return "?"


@contextmanager
def _advisory(connection: Connection, wait_seconds: float) -> Iterator[None]:
    if connection.dialect.name != "postgresql":
        yield
        return
    key = {"key": _ADVISORY_KEY}
    give_up = time.monotonic() + wait_seconds
    while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
        if time.monotonic() >= give_up:
            raise busy(_at_work(connection))
        time.sleep(0.5)
    try:
        connection.commit()
        yield
    finally:
        with suppress(Exception):
            connection.scalar(text("SELECT pg_advisory_unlock(:key)"), key)


def _at_work(connection: Connection) -> str:
    """Return who runs on another machine, as the register of runs has it."""
    query = (
        select(run.c.holder)
        .where(run.c.status == str(RunStatus.RUNNING))
        .order_by(run.c.run_id.desc())
        .limit(1)
    )
    return connection.scalar(query) or "PostgreSQL"


def busy(who: str) -> BusyError:
    """Return the error that says who is at work."""
    return BusyError(
        "BUSY",
        Text(
            ja=f"ほかの処理が実行中です: {who}。終わってからもう一度実行してください。",
            en=f"Another run is at work: {who}. Try again when it has ended.",
        ),
    )
