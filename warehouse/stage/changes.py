"""Filling a ``stage_*`` table: rows to put, rows to remove."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    insert,
    literal,
    select,
    text,
)

from warehouse.bulk import insert_columns
from warehouse.schema.staging import STAGE

if TYPE_CHECKING:
    import pandas as pd

PUT, REMOVE = "put", "remove"


def clear(connection: Connection, table: Table) -> None:
    """Forget what was staged for a table."""
    connection.execute(delete(STAGE[table.name]))


def put(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> int:
    """Stage rows to be put (inserted, or replacing the row with their key)."""
    count = len(next(iter(columns.values()))) if columns else 0
    return insert_columns(connection, STAGE[table.name], {**columns, "change": [PUT] * count})


def put_frame(connection: Connection, table: Table, frame: "pd.DataFrame") -> int:
    """Stage the rows of a frame to be put."""
    return put(connection, table, {name: plain(frame[name]) for name in frame.columns})


def remove(connection: Connection, table: Table, which: ColumnElement[bool]) -> None:
    """Stage published rows to be removed: those that match and are not staged to be put."""
    stage = STAGE[table.name]
    keys = [column.name for column in table.primary_key]
    staged = (
        select(literal(1)).where(and_(*(stage.c[name] == table.c[name] for name in keys))).exists()
    )
    gone = select(*(table.c[name] for name in keys), literal(REMOVE)).where(which, ~staged)
    connection.execute(insert(stage).from_select([*keys, "change"], gone))


def tell_sizes(connection: Connection, *tables: Table) -> None:
    """Let PostgreSQL know what stands in tables that were just filled.

    Else it plans as for the few rows of an empty table, and reads millions to find a thousand.
    SQLite plans by the keys alone.
    """
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(text(f'ANALYZE "{table.name}"'))


def plain(values: "pd.Series") -> list[Any]:
    """Return a column as Python's own values, with None for what is missing."""
    return values.astype(object).where(values.notna(), None).tolist()
