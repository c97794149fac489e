"""All sums at once: one read of the history from end to end, added up in DuckDB.

SQLite would visit ten million lines in the order of their customers, which is no order they lie in
on the disk, once for every table. So where all is to be made anew, the columns that sums are made
of are read once in the order they lie in, and the very same SELECTs are answered by DuckDB, which
keeps on disk what does not fit into its memory. PostgreSQL does the like by itself.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Column, ColumnElement, Connection, Date, Select, Table, true
from sqlalchemy.dialects.postgresql.base import PGDialect

from warehouse.bulk import insert_ready
from warehouse.schema.published import fact_transaction
from warehouse.types import Exact

_ROWS = 100_000
_MEMORY = "1GB"
_TYPES = {
    "customer_id": pa.string(), "date": pa.string(), "system": pa.string(),
    "counts_as": pa.string(), "kind": pa.string(), "document_no": pa.string(),
    "item_code": pa.string(), "item_name": pa.string(), "sales_rep": pa.string(),
    "quantity": pa.float64(), "amount": pa.int64(), "tax": pa.int64(), "cost": pa.int64(),
    "gross_profit": pa.int64(),
}  # fmt: skip
"""The columns that sums are made of, as SQLite gives them."""


def everything(_: ColumnElement[Any]) -> ColumnElement[bool]:
    """Be the part that holds all customers, and all days."""
    return true()


class _DuckDialect(PGDialect):
    """DuckDB speaks PostgreSQL's SQL where our SELECTs are concerned."""

    name = "duckdb"
    supports_statement_cache = False


_DUCK = _DuckDialect(paramstyle="named")  # type: ignore[no-untyped-call]


@contextmanager
def lines_in_memory(connection: Connection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB with ``fact_transaction`` as SQLite has it now."""
    with (
        tempfile.TemporaryDirectory(prefix="tsunagi-") as folder,
        duckdb.connect(f"{folder}/lines.duckdb") as memory,
    ):
        memory.execute(f"SET memory_limit = '{_MEMORY}'")
        memory.execute("SET preserve_insertion_order = false")
        memory.execute("SET integer_division = true")
        _load(connection, memory)
        yield memory


def _load(connection: Connection, memory: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(
        f"{name} {'DATE' if name == 'date' else _duck_type(kind)}" for name, kind in _TYPES.items()
    )
    memory.execute(f"CREATE TABLE {fact_transaction.name} ({columns})")
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f'SELECT {", ".join(_TYPES)} FROM "{fact_transaction.name}"')  # noqa: S608
        while rows := cursor.fetchmany(_ROWS):
            batch = pa.table(
                {
                    name: pa.array(values, kind)
                    for (name, kind), values in zip(
                        _TYPES.items(), zip(*rows, strict=True), strict=True
                    )
                }
            )
            memory.register("batch", batch)
            memory.execute(f"INSERT INTO {fact_transaction.name} SELECT * FROM batch")  # noqa: S608
            memory.unregister("batch")
    finally:
        cursor.close()


def _duck_type(kind: pa.DataType) -> str:
    if kind == pa.float64():
        return "DECIMAL(18, 4)"
    return "BIGINT" if kind == pa.int64() else "VARCHAR"


def make(memory: duckdb.DuckDBPyConnection, table: Table, query: Select[Any]) -> None:
    """Answer a SELECT into a table of the same name, on which others can rest."""
    memory.execute(f"CREATE TABLE {table.name} AS {as_duckdb_says(query)}")


def as_duckdb_says(query: Select[Any]) -> str:
    """Return a SELECT in DuckDB's words."""
    return str(query.compile(dialect=_DUCK, compile_kwargs={"literal_binds": True}))


def write(
    connection: Connection,
    memory: duckdb.DuckDBPyConnection,
    table: Table,
    target: Table,
    same: Mapping[str, int | str],
) -> int:
    """Write the rows of a table that was made into the warehouse; return how many.

    DuckDB gives each value as SQLite keeps it, so that nothing is turned around row by row.

    Args:
        connection: the warehouse, SQLite.
        memory: where ``make`` made the table.
        table: the table.
        target: where its rows belong: itself, or its stage.
        same: columns that are the same in every row.
    """
    made = [column for column in table.columns if column.name != "generation"]
    order = ", ".join(column.name for column in table.primary_key)
    values = ", ".join([*(_as_kept(column) for column in made), "?" * len(same)])
    found = memory.execute(
        f"SELECT {values} FROM {table.name} ORDER BY {order}",  # noqa: S608
        list(same.values()),
    )
    names = [*(column.name for column in made), *same]
    written = 0
    while rows := found.fetchmany(_ROWS):
        insert_ready(connection, target, names, rows)
        written += len(rows)
    return written


def _as_kept(column: Column[Any]) -> str:
    is_text = isinstance(column.type, (Date, Exact))
    return f"CAST({column.name} AS VARCHAR)" if is_text else column.name
