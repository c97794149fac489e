"""Contacts and activities of a customer, as their files have them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from warehouse.schema.landing import source_detail as table
from warehouse.schema.ops import file

CONTACTS, ACTIVITIES = "contacts", "activities"
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Detail:
    """A contact or an activity: canonical field → text, and where it stands."""

    values: dict[str, str]
    path: str
    sheet: str
    row_number: int


def details(connection: Connection, records: Sequence[int], entity: str, most: int) -> list[Detail]:
    """Return what files that still count say of some records, the latest rows first."""
    found: list[tuple[int, Detail]] = []
    for start in range(0, len(records), _CHUNK):
        rows = connection.execute(
            select(table.c.detail_id, table.c.row, table.c.sheet, table.c.row_number, file.c.path)
            .join(file, file.c.file_id == table.c.file_id)
            .where(
                table.c.customer_record.in_(records[start : start + _CHUNK]),
                table.c.entity == entity,
                table.c.replaced_by_file.is_(None),
            )
            .order_by(table.c.detail_id.desc())
            .limit(most)
        )
        found += [
            (row.detail_id, Detail(_values(row.row), row.path, row.sheet, row.row_number))
            for row in rows
        ]
    found.sort(key=lambda one: one[0], reverse=True)
    shown = [detail for _, detail in found]
    if entity == ACTIVITIES:
        shown.sort(key=lambda one: one.values.get("date", ""), reverse=True)
    return shown[:most]


def _values(text: str) -> dict[str, str]:
    values = json.loads(text)
    return {str(name): str(value) for name, value in values.items() if value}
