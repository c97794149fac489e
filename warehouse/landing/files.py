"""The register of files: which was taken in, what it held, which counts today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select, update

from warehouse.schema.ops import control_total, file

Mode = Literal["snapshot", "upsert", "replace_period"]

LANDED, DUPLICATE, OLDER, REFUSED, WITHDRAWN, UNDONE = (
    "landed",
    "duplicate",
    "older",
    "refused",
    "withdrawn",
    "undone",
)
"""``withdrawn``: its publication was put back, its bytes are not taken again. ``undone``: it was
never published when one was put back; it is taken in as if it had never been seen."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file as it was found, before anything of it is read.

    Attributes:
        path: relative to the workspace.
        part: which part of a snapshot it is; "" where one file is the whole.
        modified_at: how recent it is.
    """

    source: str
    system: str
    entity: str
    profile: str
    counts_as: str
    path: str
    part: str
    sha256: str
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A registered file whose rows are being landed, within one transaction.

    Attributes:
        path: relative to the workspace.
        mode: what its rows do to those already there.
        file_time: how recent the file is.
    """

    connection: Connection
    file_id: int
    run_id: int
    source: str
    system: str
    path: str
    part: str
    mode: Mode
    file_time: datetime


@dataclass(slots=True)
class Totals:
    """Rows and yen of one file. Read = loaded + held + skipped, or the file is refused."""

    rows_read: int = 0
    rows_loaded: int = 0
    rows_held: int = 0
    rows_skipped: int = 0
    yen_read: int = 0
    yen_loaded: int = 0
    yen_held: int = 0

    def differences(self) -> dict[str, int]:
        """Return what does not add up, by measure; empty when all is well."""
        found = {
            "rows": self.rows_read - self.rows_loaded - self.rows_held - self.rows_skipped,
            "yen": self.yen_read - self.yen_loaded - self.yen_held,
        }
        return {measure: difference for measure, difference in found.items() if difference}


def register(
    connection: Connection,
    delivery: Delivery,
    run_id: int,
    now: datetime,
    status: str,
    message: str = "",
) -> int:
    """Write a file into the register and return its ``file_id``."""
    file_id = (connection.scalar(select(func.max(file.c.file_id))) or 0) + 1
    connection.execute(
        insert(file).values(
            file_id=file_id,
            run_id=run_id,
            source=delivery.source,
            system=delivery.system,
            entity=delivery.entity,
            profile=delivery.profile,
            counts_as=delivery.counts_as,
            path=delivery.path,
            part=delivery.part,
            sha256=delivery.sha256,
            size=delivery.size,
            modified_at=delivery.modified_at,
            taken_at=now,
            status=status,
            message=message,
        )
    )
    return file_id


def complete(
    connection: Connection,
    file_id: int,
    run_id: int,
    totals: Totals,
    *,
    encoding: str,
    notes: str,
    period: tuple[date, date] | None,
) -> None:
    """Enter what a landed file held, and its control totals."""
    values: dict[str, Any] = {name: getattr(totals, name) for name in Totals.__slots__}
    connection.execute(
        update(file)
        .where(file.c.file_id == file_id)
        .values(
            **values,
            encoding=encoding,
            notes=notes,
            date_from=period[0] if period else None,
            date_to=period[1] if period else None,
        )
    )
    path = connection.scalar(select(file.c.path).where(file.c.file_id == file_id))
    differences = totals.differences()
    rows = [
        ("rows", totals.rows_read, totals.rows_loaded, totals.rows_held, totals.rows_skipped),
        ("yen", totals.yen_read, totals.yen_loaded, totals.yen_held, 0),
    ]
    connection.execute(
        insert(control_total),
        [
            {
                "run_id": run_id,
                "file_id": file_id,
                "scope": "file",
                "subject": path,
                "measure": measure,
                "expected": expected,
                "loaded": loaded,
                "held": held,
                "skipped": skipped,
                "difference": differences.get(measure, 0),
            }
            for measure, expected, loaded, held, skipped in rows
        ],
    )


def last_seen(connection: Connection, source: str, path: str) -> Row[Any] | None:
    """Return the newest entry of this path, whatever became of it, if it was not undone."""
    return connection.execute(
        select(file)
        .where(file.c.source == source, file.c.path == path, file.c.status != UNDONE)
        .order_by(file.c.file_id.desc())
        .limit(1)
    ).one_or_none()


def landed(connection: Connection, source: str, part: str | None = None) -> list[Row[Any]]:
    """Return the landed files of a source (of one part), the oldest first."""
    query = select(file).where(file.c.source == source, file.c.status == LANDED)
    if part is not None:
        query = query.where(file.c.part == part)
    return list(connection.execute(query.order_by(file.c.file_id)))


def same_bytes(connection: Connection, source: str, sha256: str) -> list[Row[Any]]:
    """Return the landed or withdrawn entries with these bytes, the newest first."""
    return list(
        connection.execute(
            select(file)
            .where(
                file.c.source == source,
                file.c.sha256 == sha256,
                file.c.status.in_((LANDED, WITHDRAWN)),
            )
            .order_by(file.c.file_id.desc())
        )
    )
