"""A table or query of another database as a source.

What belongs here: streaming its rows as texts, or saving them as a file that can be archived and
read like any export. What does not: which field a column fills, which is the profile's, as for
files.

The other database is only read: the transaction is read-only where the system knows that, and is
rolled back in any case.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, CursorResult, create_engine, make_url, select, table, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Executable

from connectors.amounts import plain
from connectors.headers import Header
from connectors.profile import Profile
from connectors.readers.batch import Batch, Opened, Table
from connectors.readers.workbook import to_text
from connectors.reading import Reading, reading_of
from core.errors import ConfigurationError, SourceError
from core.language import Text

BATCH = 8_000


class Query:
    """What is read from the other database: a table (``schema.name``) or a SELECT.

    Args:
        url: SQLAlchemy's URL of the database.
        table_name: a table or view, or
        sql: a query.

    Raises:
        ConfigurationError: neither or both are given, or the URL is none.
    """

    def __init__(self, url: str, *, table_name: str = "", sql: str = "") -> None:
        if bool(table_name) == bool(sql):
            raise ConfigurationError(
                "DATABASE_SOURCE",
                Text(
                    "データベースの取り込みには、表(table)か問い合わせ(query)のどちらか一つを書いて"
                    "ください。",
                    "A database source takes either a table or a query.",
                ),
            )
        try:
            self._url: URL = make_url(url)
        except SQLAlchemyError as error:
            raise ConfigurationError(
                "DATABASE_SOURCE",
                Text(
                    "データベースのURLの書き方が正しくありません。例: "
                    "postgresql+psycopg://user:${PASSWORD}@host/db",
                    "The URL of the database is not well formed. Example: "
                    "postgresql+psycopg://user:${PASSWORD}@host/db",
                ),
            ) from error
        self.name = table_name or "query"
        self._table = table_name
        self._sql = sql

    @contextmanager
    def result(self) -> Iterator[CursorResult[tuple[object, ...]]]:
        """Run the query; the rows come from the server as they are asked for.

        Raises:
            SourceError: the database cannot be reached, or refuses the query.
        """
        self._refuse_missing_file()
        try:
            engine = create_engine(self._url)
            try:
                with engine.connect() as connection:
                    _read_only(connection)
                    options = {"stream_results": True, "yield_per": BATCH}
                    yield connection.execution_options(**options).execute(self._statement())
                    connection.rollback()
            finally:
                engine.dispose()
        except (SQLAlchemyError, ImportError) as error:
            raise self._failed(error) from error

    def _refuse_missing_file(self) -> None:
        """SQLite would create a file that is not there, and an empty database with it."""
        name = self._url.database or ""
        is_file = self._url.get_backend_name() == "sqlite" and name not in ("", ":memory:")
        if is_file and not name.startswith("file:") and not Path(name).is_file():
            raise self._failed(FileNotFoundError(f"no file {name}"))

    def _statement(self) -> Executable:
        if self._sql:
            return text(self._sql)
        schema, _, name = self._table.rpartition(".")
        return select(text("*")).select_from(table(name, schema=schema or None))

    def _failed(self, error: Exception) -> SourceError:
        where = self._url.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        return SourceError(
            "SOURCE_DATABASE",
            Text(
                f"データベース {where} から「{self.name}」を読めません({reason})。動いているか、"
                "利用者に読む権限があるか、表の名前や問い合わせが正しいかを確かめてください。",
                f"{self.name!r} cannot be read from {where} ({reason}). Check that the database "
                "runs, that the user may read it, and the name of the table or the query.",
            ),
        )


def open_database(query: Query, profile: Profile) -> Reading:
    """Open a table or query like a file; a row's number is its ordinal.

    Raises:
        SourceError: the database does not answer, or lacks the profile's columns.
    """
    with query.result() as result:
        header = Header([str(key) for key in result.keys()])  # noqa: SIM118 - a result is no mapping
    opened = Opened([Table("", header, [], lambda: _batches(query))])
    return reading_of(Path(query.name), profile, opened)


def save_query(query: Query, path: Path) -> int:
    """Write the rows to a UTF-8 CSV file, so that they can be archived and read as a file.

    Returns:
        The number of rows.
    """
    count = 0
    with query.result() as result, path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(result.keys())
        for rows in result.partitions(BATCH):
            writer.writerows([_text(value) for value in row] for row in rows)
            count += len(rows)
    return count


def _batches(query: Query) -> Iterator[Batch]:
    number = 1
    with query.result() as result:
        for rows in result.partitions(BATCH):
            texts = [[_text(value) for value in row] for row in rows]
            yield Batch(range(number, number + len(texts)), texts)
            number += len(texts)


def _text(value: object) -> str:
    if type(value) is str:
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.isoformat(sep=" ", timespec="seconds")
    return to_text(value)


def _read_only(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION READ ONLY"))
    elif connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA query_only = ON"))
