"""A whole warehouse, copied into another: between files and servers, in either direction.

What belongs here: rows from one database into another of the same schema. What does not: where a
copy is kept (``pipelines.steps.backup``).
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, text

from warehouse.bulk import insert_columns
from warehouse.engine import open_engine, transaction, upgrade
from warehouse.schema import metadata

_BLOCK = 20_000


def snapshot(engine: Engine, path: Path) -> dict[str, int]:
    """Write the warehouse, as it is at one moment, into a new SQLite file.

    Others go on reading and writing meanwhile.

    Args:
        engine: the warehouse, its schema up to date.
        path: the file; it does not exist yet.

    Returns:
        Table → rows.
    """
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM INTO ?", (str(path),))
    copy = open_engine(f"sqlite:///{path}", path.parent)
    try:
        upgrade(copy)
        if engine.dialect.name != "sqlite":
            copy_rows(engine, copy)
        with copy.connect() as connection:
            counted = count_rows(connection)
    finally:
        copy.dispose()
    make_one_file(path)
    return counted


def make_one_file(path: Path) -> None:
    """Bring what an SQLite warehouse has beside its file into it; nobody else has it open."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def copy_rows(source: Engine, target: Engine) -> None:
    """Copy every row into an empty warehouse: all of them, or none.

    Args:
        source: where they are; read as of one moment.
        target: where they go, its schema up to date and its tables empty.
    """
    with source.connect() as reading, transaction(target) as writing:
        if source.dialect.name == "postgresql":
            reading.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        if target.dialect.name == "sqlite":
            writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in metadata.sorted_tables:
            _copy_table(reading, writing, table)
        if target.dialect.name == "postgresql":
            for table in metadata.sorted_tables:
                _count_on(writing, table)


def count_rows(connection: Connection) -> dict[str, int]:
    """Return table → rows."""
    return {
        table.name: int(connection.scalar(select(func.count()).select_from(table)) or 0)
        for table in metadata.sorted_tables
    }


def _copy_table(reading: Connection, writing: Connection, table: Table) -> None:
    names = [column.name for column in table.columns]
    rows = reading.execution_options(yield_per=_BLOCK).execute(select(table))
    for block in rows.partitions(_BLOCK):
        columns: list[Any] = [list(values) for values in zip(*block, strict=True)]
        insert_columns(writing, table, dict(zip(names, columns, strict=True)))


def _count_on(connection: Connection, table: Table) -> None:
    """Let numbers the database gives itself go on behind those that were copied."""
    keys = list(table.primary_key)
    if len(keys) != 1:
        return
    name = {"table": table.name, "column": keys[0].name}
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), name)
    if sequence is None:
        return
    last = connection.scalar(select(func.max(keys[0])))
    connection.execute(
        text("SELECT setval(:sequence, :last, :used)"),
        {"sequence": sequence, "last": last or 1, "used": last is not None},
    )
