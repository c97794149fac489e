"""Contacts, activities and deals of one file: kept whole, attached to the customer they name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, update

from warehouse.bulk import insert_columns
from warehouse.landing.customers import LineCustomer, records_of_lines
from warehouse.landing.files import Arrival
from warehouse.landing.quarantine import supersede
from warehouse.landing.renewing import former_exports, renew
from warehouse.landing.replacing import emptied_files, of_its_part, refuse_older
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.ops import file


class Named(NamedTuple):
    """What rows are known by.

    Attributes:
        keys: what names each row in its source; "" where nothing does.
        days: the day of each activity; None for others.
    """

    keys: Sequence[str]
    days: Sequence[date | None]


@dataclass
class DetailLanding:
    """The contacts, activities or deals of one file.

    Attributes:
        held_days: the days of rows held back; they belong to the period of the file.
    """

    arrival: Arrival
    count: int = 0
    held_days: set[date] = field(default_factory=set)
    _days: set[date] = field(default_factory=set)

    def add(
        self,
        entity: str,
        sheet: str,
        row_numbers: Sequence[int],
        columns: Mapping[str, Sequence[str]],
        named: Named,
        extra: Sequence[str],
    ) -> None:
        """Land rows.

        Args:
            entity: contacts, activities or deals.
            sheet: the sheet they stand on.
            row_numbers: their rows there.
            columns: canonical field → texts; ``customer_code`` must be filled in each row.
            named: what they are known by.
            extra: the columns that no field takes, JSON.
        """
        codes = columns["customer_code"]
        names = columns.get("customer_name") or codes
        wanted = {
            code: LineCustomer(name, "", number)
            for code, name, number in zip(codes, names, row_numbers, strict=True)
        }
        records = records_of_lines(self.arrival, sheet, wanted)
        rows = [
            {name: text for name, text in zip(columns, texts, strict=True) if text}
            for texts in zip(*columns.values(), strict=True)
        ]
        count = len(row_numbers)
        insert_columns(
            self.arrival.connection,
            detail,
            {
                "entity": [entity] * count,
                "code": list(named.keys),
                "source": [self.arrival.source] * count,
                "part": [self.arrival.part] * count,
                "file_id": [self.arrival.file_id] * count,
                "sheet": [sheet] * count,
                "row_number": list(row_numbers),
                "customer_record": [records[code] for code in codes],
                "date": list(named.days),
                "row": [json.dumps(row, ensure_ascii=False) for row in rows],
                "extra": list(extra),
            },
        )
        self.count += count
        self._days.update(day for day in named.days if day is not None)

    def has_rows(self, entity: str, key: str) -> bool:
        """Tell whether the file has a row of this key."""
        return self.row_of(entity, key) > 0

    def row_of(self, entity: str, key: str) -> int:
        """Return the first row of the file that has this key; 0 where none has."""
        return (
            self.arrival.connection.scalar(
                select(func.coalesce(func.min(detail.c.row_number), 0)).where(
                    detail.c.file_id == self.arrival.file_id,
                    detail.c.entity == entity,
                    detail.c.code == key,
                )
            )
            or 0
        )

    def newer_file(self, entity: str, key: str) -> str:
        """Return the path of a newer file that says a row of this key; "" where none does."""
        return (
            self.arrival.connection.scalar(
                select(file.c.path)
                .join(detail, detail.c.file_id == file.c.file_id)
                .where(
                    detail.c.source == self.arrival.source,
                    detail.c.entity == entity,
                    detail.c.code == key,
                    detail.c.replaced_by_file.is_(None),
                    file.c.modified_at > self.arrival.file_time,
                )
                .limit(1)
            )
            or ""
        )

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of the file's activities, None where it has none."""
        days = self._days | self.held_days
        return (min(days), max(days)) if days else None

    def finish(self, now: datetime) -> None:
        """Let a snapshot replace the one before it, and a period what lay within it.

        Raises:
            SourceError: the file is older than one that already covers its period.
        """
        if self.arrival.mode == "snapshot" and self.count:
            self._replace(detail.c.part == self.arrival.part)
        if self.arrival.mode == "replace_period" and self.period is not None:
            refuse_older(self.arrival, self.period)
            former = former_exports(self.arrival)
            self._replace(detail.c.date.between(*self.period), *of_its_part(self.arrival, detail))
            renew(self.arrival, detail, former, self.period)
            emptied = emptied_files(self.arrival, self.period)
            supersede(self.arrival.connection, [*emptied, *former], now)

    def _replace(self, *which: ColumnElement[bool]) -> None:
        self.arrival.connection.execute(
            update(detail)
            .where(
                detail.c.source == self.arrival.source,
                detail.c.file_id != self.arrival.file_id,
                detail.c.replaced_by_file.is_(None),
                *which,
            )
            .values(replaced_by_file=self.arrival.file_id)
        )
