"""How things stand: counts, runs, publications, how fresh each source is."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select

from warehouse.landing.files import LANDED
from warehouse.landing.quarantine import HELD
from warehouse.queries.candidates import candidate_counts
from warehouse.schema import ops
from warehouse.schema.identity import review_decision
from warehouse.schema.published import (
    dim_customer,
    dim_site,
    fact_transaction,
    map_customer_alias,
    map_customer_source,
    mart_customer_rank,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of everything that was published, and what waits for people.

    Attributes:
        customers: customers in the master.
        records: records of the systems that stand behind them, those now gone included.
        gone: records no longer in their system's export.
        joined: customers that more than one record stands behind.
        aliases: ids no longer current.
        held: rows held back.
        waiting: merge candidates nobody has looked at yet.
        unsure: merge candidates somebody was unsure of.
        settled: merge candidates decided since they were published; the next sync applies that.
    """

    customers: int
    records: int
    gone: int
    joined: int
    sites: int
    aliases: int
    lines: int
    held: int
    waiting: int
    unsure: int
    settled: int
    decisions: int


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as the register has it. ``report`` is the run's own report as plain data."""

    run_id: int
    kind: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    as_of: date | None
    generation: int | None
    holder: str
    message: str
    report: dict[str, Any]

    @property
    def rows_held(self) -> int:
        """Rows this run held back."""
        return sum(int(file.get("rows_held", 0)) for file in self.files)

    @property
    def files_refused(self) -> int:
        """Files that stopped their source in this run."""
        return sum(file.get("status") == "refused" for file in self.files)

    @property
    def files(self) -> list[dict[str, Any]]:
        """What the run says of each file it met."""
        return list(self.report.get("files", ()))


@dataclass(frozen=True, slots=True)
class GenerationView:
    """A publication, and the rows it added, changed and removed by table."""

    generation: int
    run_id: int
    published_at: datetime
    status: str
    changes: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a source as the register has it."""

    file_id: int
    source: str
    path: str
    status: str
    message: str
    modified_at: datetime
    taken_at: datetime
    rows_read: int
    rows_loaded: int
    rows_held: int
    rows_skipped: int
    yen_read: int
    yen_loaded: int
    yen_held: int


@dataclass(frozen=True, slots=True)
class RankCount:
    """Customers of a rank, and their sales in its window."""

    rank: str
    customers: int
    sales: int


def counts(connection: Connection) -> Counts:
    """Count what was published and what waits."""
    mapped = map_customer_source
    by_customer = (
        select(func.count().label("records"))
        .select_from(mapped)
        .group_by(mapped.c.customer_id)
        .subquery()
    )
    candidates = candidate_counts(connection)
    return Counts(
        customers=_count(connection, dim_customer),
        records=_count(connection, mapped),
        gone=_count(connection, mapped, mapped.c.gone_at.is_not(None)),
        joined=_count(connection, by_customer, by_customer.c.records > 1),
        sites=_count(connection, dim_site),
        aliases=_count(connection, map_customer_alias),
        lines=_count(connection, fact_transaction),
        held=_count(connection, ops.quarantine, ops.quarantine.c.status == HELD),
        waiting=candidates.waiting,
        unsure=candidates.unsure,
        settled=candidates.settled,
        decisions=_count(connection, review_decision),
    )


def last_runs(connection: Connection, limit: int) -> list[RunView]:
    """Return the newest runs, the newest first."""
    rows = connection.execute(select(ops.run).order_by(ops.run.c.run_id.desc()).limit(limit))
    return [run_view(row) for row in rows]


def run_view(row: Row[Any]) -> RunView:
    """Return a row of the register of runs as people look at it."""
    return RunView(
        run_id=row.run_id,
        kind=row.kind,
        status=row.status,
        started_at=row.started_at,
        finished_at=row.finished_at,
        as_of=row.as_of,
        generation=row.generation,
        holder=row.holder,
        message=row.message or "",
        report=_object(row.report),
    )


def generations(connection: Connection, limit: int) -> list[GenerationView]:
    """Return the newest publications, the newest first."""
    table = ops.generation
    rows = connection.execute(select(table).order_by(table.c.generation.desc()).limit(limit))
    return [_generation(row) for row in rows]


def current_generation(connection: Connection) -> GenerationView | None:
    """Return the publication that readers see now; None before the first."""
    table = ops.generation
    row = connection.execute(
        select(table)
        .where(table.c.status == "current")
        .order_by(table.c.generation.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _generation(row)


def files(connection: Connection, *, run_id: int | None = None) -> list[FileView]:
    """Return the files met (in one run), in the order in which they were met."""
    query = select(ops.file).order_by(ops.file.c.file_id)
    if run_id is not None:
        query = query.where(ops.file.c.run_id == run_id)
    return [_file(row) for row in connection.execute(query)]


def newest_files(connection: Connection, *, landed: bool = True) -> dict[str, FileView]:
    """Return per source its newest file: the newest landed one, or the newest one met.

    The newest landed one is the one with the latest date of its own, not the one that arrived
    last: an old month that was exported again does not make a source fresher.
    """
    table = ops.file.c
    order = (table.modified_at.desc(), table.file_id.desc()) if landed else (table.file_id.desc(),)
    place = func.row_number().over(partition_by=table.source, order_by=order)
    ranked = select(table.file_id, place.label("place"))
    if landed:
        ranked = ranked.where(table.status == LANDED)
    newest = ranked.subquery()
    query = (
        select(ops.file)
        .join(newest, newest.c.file_id == table.file_id)
        .where(newest.c.place == 1)
        .order_by(table.source)
    )
    return {row.source: _file(row) for row in connection.execute(query)}


def rank_counts(connection: Connection) -> list[RankCount]:
    """Return customers and sales by rank, the rest last."""
    table = mart_customer_rank
    rows = connection.execute(
        select(table.c.rank, func.count(), func.coalesce(func.sum(table.c.sales), 0))
        .group_by(table.c.rank)
        .order_by(func.sum(table.c.sales) == 0, table.c.rank)
    )
    return [RankCount(rank, customers, int(sales)) for rank, customers, sales in rows]


def method_counts(connection: Connection) -> dict[str, int]:
    """Return the number of records by how they came to their customer."""
    table = map_customer_source
    rows = connection.execute(
        select(table.c.method, func.count()).group_by(table.c.method).order_by(table.c.method)
    )
    return dict(rows.tuples().all())


def expected_precision(connection: Connection) -> float | None:
    """Return how sure the model is of what it joined, on average; None where it joined nothing."""
    table = map_customer_source
    sure = connection.scalar(select(func.avg(table.c.confidence)).where(table.c.method == "name"))
    return None if sure is None else float(sure)


def _count(connection: Connection, table: Any, where: Any = None) -> int:
    query = select(func.count()).select_from(table)
    return int(connection.scalar(query if where is None else query.where(where)) or 0)


def _generation(row: Row[Any]) -> GenerationView:
    return GenerationView(
        generation=row.generation,
        run_id=row.run_id,
        published_at=row.published_at,
        status=row.status,
        changes=_object(row.summary),
    )


def _file(row: Row[Any]) -> FileView:
    names: Table = ops.file
    values = {name: row._mapping[names.c[name]] for name in FileView.__slots__}
    return FileView(**(values | {"message": row.message or ""}))


def _object(text: str | None) -> dict[str, Any]:
    if not text:
        return {}
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
