"""Only errors that may pass by themselves are tried again."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from core.errors import BusyError, ReconciliationError
from core.language import Text
from pipelines.transient import is_transient


def database(message: str, kind: type[Exception] = sqlite3.OperationalError) -> OperationalError:
    return OperationalError("SELECT 1", {}, kind(message))


LOST = DBAPIError("SELECT 1", {}, psycopg.InterfaceError("gone"), connection_invalidated=True)
TEXT = Text("合いません", "no")


@pytest.mark.parametrize(
    "error",
    [
        database("database is locked"),
        database("connection to server failed: Connection refused", psycopg.OperationalError),
        database("server closed the connection unexpectedly", psycopg.OperationalError),
        LOST,
        ConnectionResetError(errno.ECONNRESET, "reset"),
        TimeoutError("timed out"),
        OSError(errno.ESTALE, "stale file handle"),
    ],
)
def test_passing(error: Exception) -> None:
    assert is_transient(error)


@pytest.mark.parametrize(
    "error",
    [
        database("database or disk is full"),
        database("no such table: ops_run"),
        database('password authentication failed for user "x"', psycopg.OperationalError),
        IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed")),
        OSError(errno.ENOSPC, "no space left"),
        FileNotFoundError(errno.ENOENT, "no such file"),
        PermissionError(errno.EACCES, "denied"),
        ReconciliationError("CONTROL_TOTAL", TEXT),
        BusyError("BUSY", TEXT),
        ValueError("?"),
    ],
)
def test_lasting(error: Exception) -> None:
    assert not is_transient(error)
