"""What the systems said of a customer's records, and when: every content a record has had."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from core.fields import CUSTOMER_FIELDS
from core.judgement import RecordKey
from warehouse.keyed import lookups
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version
from warehouse.schema.ops import run


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """A content of a record.

    Attributes:
        since: when it was taken in.
        until: when another took its place, or it went missing; None: it is so now.
        values: canonical field → text, empty ones left out.
        file_id, sheet, row_number: where it stands.
    """

    key: RecordKey
    since: datetime
    until: datetime | None
    values: dict[str, str]
    file_id: int
    sheet: str
    row_number: int

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether the system said so at a moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


def record_versions(connection: Connection, keys: Sequence[RecordKey]) -> list[RecordVersion]:
    """Return every content of some records, by record, the oldest first."""
    moments = {row.run_id: row.started_at for row in connection.execute(select(run))}
    found: list[RecordVersion] = []
    for which in lookups(record.c.system, record.c.code, keys):
        rows = list(connection.execute(select(record).where(which)))
        ids = {row.record_id: RecordKey(row.system, row.code) for row in rows}
        former = connection.execute(select(version).where(version.c.record_id.in_(ids)))
        found += [_former(row, ids[row.record_id], moments) for row in former]
        found += [_present(row, ids[row.record_id], moments) for row in rows]
    return sorted(found, key=lambda one: (one.key, one.since))


def _former(row: Any, key: RecordKey, moments: dict[int, datetime]) -> RecordVersion:
    return _version(row, key, json.loads(row.row), moments, row.valid_from_run, row.valid_to_run)


def _present(row: Any, key: RecordKey, moments: dict[int, datetime]) -> RecordVersion:
    return _version(row, key, row._mapping, moments, row.changed_run, row.gone_run)


def _version(
    row: Any,
    key: RecordKey,
    cells: Any,
    moments: dict[int, datetime],
    since: int,
    until: int | None,
) -> RecordVersion:
    return RecordVersion(
        key,
        moments[since],
        None if until is None else moments[until],
        {name: str(cells[name]) for name in CUSTOMER_FIELDS if cells.get(name)},
        row.file_id,
        row.sheet,
        row.row_number,
    )
