"""Rows held back: what stands in them, where they stand, why they wait.

The same register holds values that were left out of rows which were taken; nobody has to act on
those. ``values=True`` asks for them instead.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from warehouse.landing.quarantine import HELD, VALUE
from warehouse.schema.ops import file, quarantine


@dataclass(frozen=True, slots=True)
class HeldView:
    """A row held back, with its address in the file.

    Attributes:
        row: the whole row: canonical field (or the file's own column) → text.
        yen: its amount as written, None where that could not be read.
    """

    quarantine_id: int
    source: str
    entity: str
    file_id: int
    path: str
    sheet: str
    row_number: int
    field: str
    value: str
    code: str
    note: str
    yen: int | None
    row: dict[str, str]
    held_at: datetime


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many rows of a source wait for the same reason, and what they stand for."""

    source: str
    code: str
    note: str
    rows: int
    yen: int


def held_rows(
    connection: Connection,
    *,
    source: str | None = None,
    code: str | None = None,
    values: bool = False,
    ids: Collection[int] | None = None,
    file_id: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[HeldView]:
    """Return rows held back, in the order of their files and rows; ``ids``: only these of them."""
    more: list[ColumnElement[bool]] = []
    if ids is not None:
        more.append(quarantine.c.quarantine_id.in_(ids))
    if file_id is not None:
        more.append(quarantine.c.file_id == file_id)
    query = (
        select(quarantine, file.c.path, file.c.entity)
        .join(file, file.c.file_id == quarantine.c.file_id)
        .where(*_which(source, code, values), *more)
        .order_by(
            quarantine.c.source,
            quarantine.c.file_id,
            quarantine.c.sheet,
            quarantine.c.row_number,
            quarantine.c.quarantine_id,
        )
        .limit(limit)
        .offset(offset)
    )
    return [_held(row) for row in connection.execute(query)]


def held_counts(connection: Connection, *, values: bool = False) -> list[HeldCount]:
    """Return how many rows wait, by source and reason, the most frequent first."""
    rows = connection.execute(
        select(
            quarantine.c.source,
            quarantine.c.code,
            func.min(quarantine.c.note),
            func.count(),
            func.coalesce(func.sum(quarantine.c.yen), 0),
        )
        .where(*_which(None, None, values))
        .group_by(quarantine.c.source, quarantine.c.code)
        .order_by(func.count().desc(), quarantine.c.source, quarantine.c.code)
    )
    return [HeldCount(source, code, note, rows, int(yen)) for source, code, note, rows, yen in rows]


def held_total(
    connection: Connection,
    *,
    source: str | None = None,
    code: str | None = None,
    values: bool = False,
) -> int:
    """Return how many rows are held back."""
    query = select(func.count()).select_from(quarantine).where(*_which(source, code, values))
    return int(connection.scalar(query) or 0)


def _held(row: Row[Any]) -> HeldView:
    values = {name: row._mapping[name] for name in HeldView.__slots__}
    return HeldView(**(values | {"row": _texts(row.row)}))


def _which(source: str | None, code: str | None, values: bool) -> list[ColumnElement[bool]]:
    status = VALUE if values else HELD
    conditions: list[ColumnElement[bool]] = [quarantine.c.status == status]
    if source is not None:
        conditions.append(quarantine.c.source == source)
    if code is not None:
        conditions.append(quarantine.c.code == code)
    return conditions


def _texts(text: str) -> dict[str, str]:
    value: Any = json.loads(text) if text else {}
    if not isinstance(value, dict):
        return {}
    return {
        str(key): item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)
        for key, item in value.items()
    }
