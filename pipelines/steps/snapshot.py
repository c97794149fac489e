"""The published tables as Parquet files: one folder per publication, there whole or not at all.

For DuckDB, pandas, Power BI, or a report that must show what was true then. Yen are integers,
quantities exact decimals, days dates and moments UTC. All tables are read within one transaction.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Table, select
from sqlalchemy.types import BigInteger, Boolean, Date, Float, Integer

from core.errors import ConfigurationError
from core.language import Text
from pipelines.failures import told
from pipelines.workspace import Workspace
from warehouse.queries.facts import generation_of
from warehouse.schema.published import PUBLISHED
from warehouse.types import Exact, Timestamp

_BLOCK = 50_000
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})_g\d+")
_TYPES: tuple[tuple[type, pa.DataType], ...] = (
    (Timestamp, pa.timestamp("us", tz="UTC")),
    (Exact, pa.decimal128(18, 4)),
    (Date, pa.date32()),
    (Boolean, pa.bool_()),
    (Float, pa.float64()),
    (BigInteger, pa.int64()),
    (Integer, pa.int64()),
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A publication's tables as files.

    Attributes:
        folder: where they are.
        written: False where they were there already.
        rows: table → rows.
        removed: folders that were older than the days kept.
    """

    folder: Path
    generation: int
    written: bool
    rows: dict[str, int]
    removed: list[str] = field(default_factory=list)


def take_snapshot(workspace: Workspace, folder: Path | None = None) -> Snapshot:
    """Write the current publication's tables, and remove snapshots older than the days kept.

    Args:
        workspace: where.
        folder: the folder of the snapshots; None: the configured one.

    Raises:
        ConfigurationError: nothing is published yet.
    """
    settings = workspace.configuration.snapshots
    place = folder or workspace.root / settings.folder
    today = datetime.now(UTC).astimezone(workspace.zone).date()
    with workspace.engine.connect() as connection:
        connection = connection.execution_options(**_as_of_one_moment(connection))
        number = generation_of(connection)
        if number == 0:
            raise _nothing_published()
        target = place / f"{today}_g{number}"
        written = not target.exists()
        rows = _write(connection, place, target, number) if written else _counted(target)
    removed = _remove_old(place, today - timedelta(days=settings.keep_days), target)
    return Snapshot(target, number, written, rows, removed)


def nightly_snapshot(workspace: Workspace) -> dict[str, Any]:
    """Write a snapshot at the end of a night; what is published stays so if the disk is full."""
    try:
        done = take_snapshot(workspace)
    except OSError as error:
        return {"failed": str(told(error))}
    return {"folder": str(done.folder), "written": done.written, "tables": len(done.rows)}


def _as_of_one_moment(connection: Connection) -> dict[str, str]:
    """PostgreSQL is asked for one state in all statements; SQLite gives it anyway."""
    return {"isolation_level": "REPEATABLE READ"} if connection.dialect.name != "sqlite" else {}


def _write(connection: Connection, place: Path, target: Path, generation: int) -> dict[str, int]:
    """Write beside the target, and give the folder its name when all is there."""
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f".{target.name}.{os.getpid()}.tmp"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        rows = {table.name: _write_table(connection, table, beside) for table in PUBLISHED}
        told = {"generation": generation, "rows": rows}
        (beside / "snapshot.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return rows


def _write_table(connection: Connection, table: Table, folder: Path) -> int:
    names = [column.name for column in table.columns if column.name != "generation"]
    schema = pa.schema([_field(table, name) for name in names])
    count = 0
    with pq.ParquetWriter(folder / f"{table.name}.parquet", schema, compression="zstd") as writer:
        for columns in _blocks(connection, table, names):
            arrays = [
                pa.array(values, type=kind.type)
                for values, kind in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(arrays[0])
    return count


def _field(table: Table, name: str) -> pa.Field:
    column = table.c[name]
    kind = next((arrow for sql, arrow in _TYPES if isinstance(column.type, sql)), pa.string())
    told = {"comment": column.comment or ""}
    return pa.field(name, kind, nullable=bool(column.nullable), metadata=told)


def _blocks(connection: Connection, table: Table, names: list[str]) -> Iterator[list[Any]]:
    """Yield the rows as columns, some at a time."""
    query = select(*(table.c[name] for name in names))
    result = connection.execution_options(yield_per=_BLOCK).execute(query)
    for rows in result.partitions():
        yield list(zip(*rows, strict=True))


def _counted(target: Path) -> dict[str, int]:
    told: dict[str, int] = json.loads((target / "snapshot.json").read_text("utf-8"))["rows"]
    return told


def _remove_old(place: Path, oldest: date, newest: Path) -> list[str]:
    removed = []
    for folder in sorted(place.iterdir()):
        found = _NAME.fullmatch(folder.name)
        if found and folder != newest and date.fromisoformat(found[1]) < oldest:
            shutil.rmtree(folder)
            removed.append(folder.name)
    return removed


def _nothing_published() -> ConfigurationError:
    return ConfigurationError(
        "NOTHING_PUBLISHED",
        Text(
            ja="まだ何も公開していないので、書き出すものがありません。"
            "先に `tsunagi sync` を実行してください。",
            en="Nothing is published yet, so there is nothing to write. Run `tsunagi sync` first.",
        ),
    )
