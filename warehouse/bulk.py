"""Moving many rows at once: COPY on PostgreSQL, one prepared insert on SQLite."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Date, Table

from warehouse.types import Exact, Timestamp, naive_utc

Columns = Mapping[str, Sequence[Any]]


def insert_columns(connection: Connection, table: Table, columns: Columns) -> int:
    """Insert rows given as equally long columns; return how many.

    Values are Python's own: ``str``, ``int``, ``float``, ``bool``, ``Decimal``, ``date``, aware
    ``datetime`` and ``None``.
    """
    names = list(columns)
    count = len(columns[names[0]]) if names else 0
    if count == 0:
        return 0
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, columns)
    else:
        _insert(connection, table, names, columns)
    return count


def _copy(connection: Connection, table: Table, names: list[str], columns: Columns) -> None:
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
            write = copy.write_row
            for row in zip(*(columns[name] for name in names), strict=True):
                write(row)
    finally:
        cursor.close()


def insert_ready(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows whose values are as SQLite keeps them: dates, moments and decimals as text."""
    quoted = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(
        f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})',  # noqa: S608
        rows,
    )


def _insert(connection: Connection, table: Table, names: list[str], columns: Columns) -> None:
    ready = [_for_sqlite(table, name, columns[name]) for name in names]
    insert_ready(connection, table, names, list(zip(*ready, strict=True)))


def _for_sqlite(table: Table, name: str, values: Sequence[Any]) -> Sequence[Any]:
    """Convert once per distinct value what the driver does not take itself."""
    kind = table.columns[name].type
    if isinstance(kind, Date):
        return _distinct(values, date.isoformat)
    if isinstance(kind, Exact):
        return _distinct(values, _plain_decimal)
    if isinstance(kind, Timestamp):
        return _distinct(values, _moment)
    return values


def _distinct(values: Sequence[Any], convert: Any) -> list[Any]:
    known = {value: None if value is None else convert(value) for value in set(values)}
    return [known[value] for value in values]


def _plain_decimal(value: Decimal | int) -> str:
    return format(Decimal(value), "f")


def _moment(value: datetime) -> str:
    # The form in which SQLAlchemy's own SQLite type writes moments.
    return naive_utc(value).strftime("%Y-%m-%d %H:%M:%S.%f")
