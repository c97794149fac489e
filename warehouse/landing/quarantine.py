"""Rows held back: kept whole, with the address and the reason, until they are put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, update

from warehouse.bulk import insert_columns
from warehouse.schema.ops import quarantine

HELD, CORRECTED, SUPERSEDED = "held", "corrected", "superseded"
VALUE, SUPERSEDED_VALUE = "value", "superseded_value"
"""A value was left out of a row that was taken: nothing was guessed, nobody has to act."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that could not be taken.

    Attributes:
        yen: its amount as written, None where that could not be read.
        row: the whole row, a JSON object of canonical field → text.
        status: ``held``, or ``value`` where only this value was left out.
    """

    sheet: str
    row_number: int
    field: str
    value: str
    code: str
    note: str
    yen: int | None
    row: str
    status: str = HELD


def hold(
    connection: Connection,
    *,
    file_id: int,
    run_id: int,
    source: str,
    rows: Sequence[HeldRow],
    now: datetime,
) -> None:
    """Keep rows of a file back."""
    count = len(rows)
    insert_columns(
        connection,
        quarantine,
        {
            "file_id": [file_id] * count,
            "run_id": [run_id] * count,
            "source": [source] * count,
            "held_at": [now] * count,
            **{name: [getattr(row, name) for row in rows] for name in HeldRow.__slots__},
        },
    )


def supersede(connection: Connection, file_ids: Sequence[int], now: datetime) -> None:
    """Close the held rows of files that a newer file replaced."""
    for status, closed in ((HELD, SUPERSEDED), (VALUE, SUPERSEDED_VALUE)):
        connection.execute(
            update(quarantine)
            .where(quarantine.c.file_id.in_(file_ids), quarantine.c.status == status)
            .values(status=closed, resolved_at=now)
        )
