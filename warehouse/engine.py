"""Opening the warehouse: SQLite embedded, PostgreSQL for teams."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from core.errors import ConfigurationError, InstallationError
from core.language import Text
from warehouse.bi_views import drop_bi_views, make_bi_views
from warehouse.revision import migrations, revision
from warehouse.roles import rights_kept
from warehouse.schema.views import drop_views, make_views

_UPGRADE_KEY = 7_305_811
_PATIENCE = 60.0
"""Seconds to wait for another program to let go of an SQLite database."""


def open_engine(url: str, base: Path) -> Engine:
    """Return an engine on the warehouse named by ``url``.

    Args:
        url: ``sqlite:///relative/or/absolute.db`` or ``postgresql+psycopg://…``.
        base: the folder a relative SQLite path starts from.

    Raises:
        ConfigurationError: the URL names another kind of database, or cannot be read.
    """
    try:
        parsed = make_url(url)
    except SQLAlchemyError as error:
        raise _unusable(url) from error
    if parsed.get_backend_name() == "sqlite":
        path = base / (parsed.database or "warehouse.db")
        engine = create_engine(parsed.set(database=str(path)), connect_args={"timeout": _PATIENCE})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_backend_name() == "postgresql":
        # As many connections stay open as people work at once, rather than being made anew.
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=20
        )
    raise _unusable(url)


def _unusable(url: str) -> ConfigurationError:
    scheme = url.split(":", 1)[0]
    return ConfigurationError(
        "WAREHOUSE_URL",
        Text(
            ja=f"warehouse の指定「{scheme}:…」は使えません。"
            "sqlite:///warehouse.db か "
            "postgresql+psycopg://利用者@ホスト/データベース としてください。",
            en=f"The warehouse '{scheme}:…' cannot be used. "
            "Write sqlite:///warehouse.db or postgresql+psycopg://user@host/database.",
        ),
    )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling commits behind our back; SQLAlchemy's does not.
    connection.isolation_level = None
    _keep_reading(connection)
    for pragma in (
        "synchronous=NORMAL",  # safe against a killed process; WAL survives a crash
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",  # 64 MiB
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_reading(connection: Any) -> None:
    """Let readers keep reading while somebody writes.

    Of programs that open a new database at once, SQLite refuses all but one, and does not make
    them wait as it does elsewhere: they try again.
    """
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("tsunagi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is committed as a whole at the end, or not at all.

    On SQLite the write lock is taken at once, so that two writers wait for each other instead of
    failing halfway.
    """
    with engine.connect() as connection:
        connection.execution_options(tsunagi_write=True)
        with connection.begin():
            yield connection


def upgrade(engine: Engine) -> None:
    """Bring the schema to this program's version.

    Raises:
        InstallationError: the warehouse was written by a newer program.
    """
    with engine.connect() as connection:
        found = revision(connection)
    if not found.known:
        raise InstallationError(
            "WAREHOUSE_NEWER",
            Text(
                ja=f"倉庫(データベース)は新しい版({found.current})で作られています。"
                "このコンピューターの Tsunagi を更新してください。",
                en=f"The warehouse was written by a newer version ({found.current}). "
                "Update Tsunagi on this computer.",
            ),
        )
    if found.current == found.head:
        return
    config = migrations()
    with transaction(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Two programs may find a new database empty at once: the second waits for the first.
            connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_KEY)))
        config.attributes["connection"] = connection
        with rights_kept(connection):
            drop_bi_views(connection)
            drop_views(connection)
            command.upgrade(config, "head")
            make_views(connection)
            make_bi_views(connection)
