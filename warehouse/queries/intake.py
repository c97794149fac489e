"""What was taken in: runs, files and what came of them, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from warehouse.queries.overview import RunView, run_view
from warehouse.schema import ops
from warehouse.schema.landing import source_customer, source_transaction

_LINE = (
    "sheet", "row_number", "date", "kind", "customer_code", "customer_name", "item_name",
    "quantity", "amount",
)  # fmt: skip
_RECORD = ("sheet", "row_number", "code", "name", "name_kana", "postal_code", "address", "phone")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as the register has it, with its totals. ``notes`` is JSON, a list of sentences."""

    file_id: int
    run_id: int
    source: str
    system: str
    entity: str
    profile: str
    path: str
    part: str
    sha256: str
    size: int
    modified_at: datetime
    taken_at: datetime
    status: str
    message: str
    encoding: str
    date_from: date | None
    date_to: date | None
    rows_read: int
    rows_loaded: int
    rows_held: int
    rows_skipped: int
    yen_read: int
    yen_loaded: int
    yen_held: int
    notes: str

    @property
    def rows_difference(self) -> int:
        """Rows that are neither loaded, held back nor left out: 0."""
        return self.rows_read - self.rows_loaded - self.rows_held - self.rows_skipped

    @property
    def yen_difference(self) -> int:
        """Yen that are neither loaded nor held back: 0."""
        return self.yen_read - self.yen_loaded - self.yen_held


def runs(connection: Connection, *, before: int | None, limit: int) -> list[RunView]:
    """Return runs, the newest first, from before a run on."""
    query = select(ops.run).order_by(ops.run.c.run_id.desc()).limit(limit)
    if before is not None:
        query = query.where(ops.run.c.run_id < before)
    return [run_view(row) for row in connection.execute(query)]


def run(connection: Connection, run_id: int) -> RunView | None:
    """Return a run; None where there is none of this number."""
    row = connection.execute(select(ops.run).where(ops.run.c.run_id == run_id)).one_or_none()
    return None if row is None else run_view(row)


def files(
    connection: Connection,
    *,
    source: str = "",
    status: str = "",
    run_id: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[FileFacts]:
    """Return files, the newest first, from before a file on."""
    table = ops.file.c
    query = select(ops.file).order_by(table.file_id.desc()).limit(limit)
    conditions = {table.source: source, table.status: status}
    for column, value in conditions.items():
        if value:
            query = query.where(column == value)
    if run_id is not None:
        query = query.where(table.run_id == run_id)
    if before is not None:
        query = query.where(table.file_id < before)
    return [_facts(row) for row in connection.execute(query)]


def file(connection: Connection, file_id: int) -> FileFacts | None:
    """Return a file; None where there is none of this number."""
    row = connection.execute(select(ops.file).where(ops.file.c.file_id == file_id)).one_or_none()
    return None if row is None else _facts(row)


def control_totals(connection: Connection, file_id: int) -> Sequence[Row[Any]]:
    """Return the reconciliations of a file, as they were made when it was taken in."""
    table = ops.control_total
    return connection.execute(
        select(table).where(table.c.file_id == file_id).order_by(table.c.control_total_id)
    ).all()


def lines_of(connection: Connection, file_id: int, limit: int) -> list[dict[str, Any]]:
    """Return the first lines that stand because of a file."""
    table = source_transaction
    query = select(*(table.c[name] for name in _LINE)).where(
        table.c.file_id == file_id, table.c.replaced_by_file.is_(None)
    )
    return _plain(connection, query.order_by(table.c.landed_id).limit(limit))


def records_of(connection: Connection, facts: FileFacts, limit: int) -> list[dict[str, Any]]:
    """Return the first records whose present content a file says."""
    table = source_customer
    # The index is on source and part; the file alone would mean looking at every record.
    query = select(*(table.c[name] for name in _RECORD)).where(
        table.c.source == facts.source,
        table.c.part == facts.part,
        table.c.file_id == facts.file_id,
    )
    return _plain(connection, query.limit(limit))


@dataclass(frozen=True, slots=True)
class Night:
    """What the files of one run gave."""

    run_id: int
    started_at: datetime
    rows_read: int
    rows_held: int
    files: int
    refused: int


def nights(connection: Connection, limit: int) -> list[Night]:
    """Return the last runs that met files, the oldest first."""
    table, began = ops.file.c, ops.run.c
    newest = select(table.run_id).distinct().order_by(table.run_id.desc()).limit(limit).subquery()
    rows = connection.execute(
        select(
            table.run_id,
            func.min(began.started_at),
            func.sum(table.rows_read),
            func.sum(table.rows_held),
            func.count(),
            func.count().filter(table.status == "refused"),
        )
        .join(ops.run, began.run_id == table.run_id)
        .where(table.run_id.in_(select(newest.c.run_id)))
        .group_by(table.run_id)
        .order_by(table.run_id)
    )
    return [Night(row[0], row[1], int(row[2]), int(row[3]), row[4], row[5]) for row in rows]


def _facts(row: Row[Any]) -> FileFacts:
    values = {name: row._mapping[name] for name in FileFacts.__slots__}
    return FileFacts(
        **(values | {key: values[key] or "" for key in ("message", "encoding", "notes")})
    )


def _plain(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(query)]
