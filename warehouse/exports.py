"""The register of exports: what was written for others, when, by whom, how much."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from warehouse.schema.ops import export as table
from warehouse.schema.ops import generation


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written; the columns of ``ops_export``."""

    name: str
    kind: str
    path: str
    made_at: datetime
    made_by: str
    generation: int | None
    rows: int
    yen: int | None
    bytes: int
    sha256: str
    left_out: int
    replaced_characters: int
    detail: dict[str, Any] = field(default_factory=dict)


def record(connection: Connection, exported: Exported) -> int:
    """Enter a file and return its number."""
    values = {name: getattr(exported, name) for name in Exported.__dataclass_fields__}
    values["detail"] = json.dumps(exported.detail, ensure_ascii=False, default=str)
    done = connection.execute(insert(table).values(values))
    (number,) = done.inserted_primary_key or (0,)
    return int(number)


def current_generation(connection: Connection) -> int | None:
    """Return the publication that readers see, None before the first."""
    return connection.scalar(
        select(generation.c.generation).where(generation.c.status == "current")
    )


def last_of_each(connection: Connection) -> dict[str, Row[Any]]:
    """Return the newest entry per name."""
    newest = select(func.max(table.c.export_id)).group_by(table.c.name)
    rows = connection.execute(select(table).where(table.c.export_id.in_(newest)))
    return {row.name: row for row in rows}


def newest_files(connection: Connection, name: str, limit: int) -> list[Row[Any]]:
    """Return the newest entry of each file that was written under a name, the latest first."""
    newest = select(func.max(table.c.export_id)).where(table.c.name == name).group_by(table.c.path)
    query = select(table).where(table.c.export_id.in_(newest))
    return list(connection.execute(query.order_by(table.c.export_id.desc()).limit(limit)))


def newest(connection: Connection, name: str, limit: int) -> list[Row[Any]]:
    """Return the newest entries of a name, the latest first."""
    query = select(table).where(table.c.name == name)
    return list(connection.execute(query.order_by(table.c.export_id.desc()).limit(limit)))


def entry(connection: Connection, export_id: int) -> Row[Any] | None:
    """Return an entry; None where there is none."""
    return connection.execute(select(table).where(table.c.export_id == export_id)).one_or_none()
