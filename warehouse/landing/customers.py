"""Customer records of one file on their way into the warehouse, and records made from lines.

A record is named by (system, code). What it said before is kept as a version that names the file
which ended it, so that the file can be withdrawn again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from core.fields import CUSTOMER_FIELDS
from warehouse.bulk import insert_columns
from warehouse.landing.files import Arrival
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version

FILE, LINE = "file", "line"
_CONTENT = (*CUSTOMER_FIELDS, "extra")
_KEPT = (*_CONTENT, "source", "part", "origin", "row_hash", "file_date", "gone_run")
_STATE = (
    record.c.record_id,
    record.c.code,
    record.c.row_hash,
    record.c.gone_run,
    record.c.origin,
    record.c.source,
    record.c.part,
    record.c.file_id,
    record.c.row_number,
    record.c.file_date,
)
_BATCH = 500


def row_hash(values: Sequence[str]) -> int:
    """Return a 63-bit hash of a record's raw values, to see whether anything changed."""
    digest = blake2b("\x1f".join(values).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


@dataclass
class CustomerLanding:
    """The customer records of one file.

    Args:
        arrival: the file.
        complete: the file holds all records of its source (and part): absent means gone.
    """

    arrival: Arrival
    complete: bool
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    _seen: set[int] = field(default_factory=set)

    def known(self, codes: Sequence[str]) -> dict[str, Any]:
        """Return what is needed to see whether the records with these codes changed, by code."""
        rows: dict[str, Any] = {}
        distinct = list(dict.fromkeys(codes))
        for start in range(0, len(distinct), _BATCH):
            chunk = distinct[start : start + _BATCH]
            query = select(*_STATE).where(
                record.c.system == self.arrival.system, record.c.code.in_(chunk)
            )
            rows |= {row.code: row for row in self.arrival.connection.execute(query)}
        return rows

    def add(
        self, sheet: str, columns: Mapping[str, Sequence[Any]], *, derived: bool = False
    ) -> None:
        """Land records.

        Args:
            sheet: the sheet they stand on.
            columns: ``row_number`` and every canonical field and ``extra`` as text; codes are
                unique within the file.
            derived: they follow from other rows (the companies on cards) and say less than a
                customer list; what such a list says of a code stays.
        """
        rows = list(zip(*(columns[name] for name in _CONTENT), strict=True))
        hashes = [row_hash(row) for row in rows]
        present = self.known(columns["code"])
        fresh: list[int] = []
        renewed: list[dict[str, Any]] = []
        for i, (code, row_number) in enumerate(
            zip(columns["code"], columns["row_number"], strict=True)
        ):
            old = present.get(code)
            if old is None:
                fresh.append(i)
                continue
            self._seen.add(old.record_id)
            told_better = derived and self._is_anothers(old)
            if told_better or self._is_unchanged(old, hashes[i]) or self.is_older(old):
                # Its address stays the cell that first said so, and so does its recency: being
                # exported again makes a value no newer.
                self.unchanged += 1
                continue
            self._keep_version(old.record_id)
            content = dict(zip(_CONTENT, rows[i], strict=True))
            where = {"record_id": old.record_id, "row_number": row_number}
            renewed.append({**content, **where, "row_hash": hashes[i]})
        self._insert(sheet, columns, fresh, hashes)
        self._renew(sheet, renewed)
        self.added += len(fresh)
        self.changed += len(renewed)

    def finish(self) -> None:
        """Mark the records that are gone from their source."""
        if not self.complete:
            return
        absent = [
            row
            for row in self.arrival.connection.execute(
                select(record.c.record_id).where(
                    record.c.source == self.arrival.source,
                    record.c.part == self.arrival.part,
                    record.c.origin == FILE,
                    record.c.gone_run.is_(None),
                    record.c.file_id != self.arrival.file_id,
                )
            )
            if row.record_id not in self._seen
        ]
        for row in absent:
            self._keep_version(row.record_id)
        if absent:
            self.arrival.connection.execute(
                update(record)
                .where(record.c.record_id == bindparam("b_id"))
                .values(gone_run=self.arrival.run_id, changed_run=self.arrival.run_id),
                [{"b_id": row.record_id} for row in absent],
            )
        self.gone = len(absent)

    def _insert(
        self,
        sheet: str,
        columns: Mapping[str, Sequence[Any]],
        indices: list[int],
        hashes: list[int],
    ) -> None:
        if not indices:
            return
        count = len(indices)
        first = (self.arrival.connection.scalar(select(func.max(record.c.record_id))) or 0) + 1
        self._seen.update(range(first, first + count))
        insert_columns(
            self.arrival.connection,
            record,
            {
                "record_id": list(range(first, first + count)),
                **{name: [columns[name][i] for i in indices] for name in _CONTENT},
                "row_hash": [hashes[i] for i in indices],
                "row_number": [columns["row_number"][i] for i in indices],
                "first_run": [self.arrival.run_id] * count,
                **{name: [value] * count for name, value in self._address(sheet).items()},
            },
        )

    def _is_unchanged(self, old: Any, hashed: int) -> bool:
        return bool(
            old.row_hash == hashed
            and old.gone_run is None
            and old.origin == FILE
            and old.source == self.arrival.source
            and old.part == self.arrival.part
        )

    def _is_anothers(self, old: Any) -> bool:
        """Tell whether another source lists the record now."""
        return bool(
            old.origin == FILE and old.gone_run is None and old.source != self.arrival.source
        )

    def is_older(self, old: Any) -> bool:
        """Tell whether a newer file said what is there: one that arrives late takes none of it."""
        return bool(
            old.origin == FILE and old.gone_run is None and old.file_date > self.arrival.file_time
        )

    def _renew(self, sheet: str, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            self.arrival.connection.execute(
                update(record)
                .where(record.c.record_id == row.pop("record_id"))
                .values(**row, **self._address(sheet), gone_run=None)
            )

    def _address(self, sheet: str) -> dict[str, Any]:
        return {
            "system": self.arrival.system,
            "source": self.arrival.source,
            "part": self.arrival.part,
            "origin": FILE,
            "file_id": self.arrival.file_id,
            "sheet": sheet,
            "file_date": self.arrival.file_time,
            "changed_run": self.arrival.run_id,
        }

    def _keep_version(self, record_id: int) -> None:
        old = self.arrival.connection.execute(
            select(record).where(record.c.record_id == record_id)
        ).one()
        content = {name: getattr(old, name) for name in _KEPT}
        content["file_date"] = content["file_date"].isoformat()
        self.arrival.connection.execute(
            version.insert().values(
                record_id=old.record_id,
                row=json.dumps(content, ensure_ascii=False),
                file_id=old.file_id,
                sheet=old.sheet,
                row_number=old.row_number,
                valid_from_run=old.changed_run,
                valid_to_run=self.arrival.run_id,
                replaced_by_file=self.arrival.file_id,
            )
        )


class LineCustomer(NamedTuple):
    """What the first line that names a customer says of it."""

    name: str
    kana: str
    row_number: int


def records_of_lines(
    arrival: Arrival, sheet: str, wanted: Mapping[str, LineCustomer]
) -> dict[str, int]:
    """Return ``record_id`` by customer code; make records from lines whose code is unknown.

    Args:
        arrival: the file of the lines.
        sheet: the sheet they stand on.
        wanted: customer code → what the line says of the customer.
    """
    connection = arrival.connection
    found: dict[str, int] = {}
    codes = list(wanted)
    for start in range(0, len(codes), _BATCH):
        chunk = codes[start : start + _BATCH]
        for code, record_id in connection.execute(
            select(record.c.code, record.c.record_id).where(
                record.c.system == arrival.system, record.c.code.in_(chunk)
            )
        ):
            found[code] = record_id
    new = sorted(code for code in codes if code not in found)
    if not new:
        return found
    first = (connection.scalar(select(func.max(record.c.record_id))) or 0) + 1
    count = len(new)
    names = [wanted[code].name or wanted[code].kana or code for code in new]
    kana = [wanted[code].kana for code in new]
    insert_columns(
        connection,
        record,
        {
            **{name: [""] * count for name in _CONTENT},
            "record_id": list(range(first, first + count)),
            "code": new,
            "name": names,
            "name_kana": kana,
            "row_hash": [row_hash(said) for said in zip(new, names, kana, strict=True)],
            "row_number": [wanted[code].row_number for code in new],
            **{
                name: [value] * count
                for name, value in {
                    "system": arrival.system,
                    "source": arrival.source,
                    "part": "",
                    "origin": LINE,
                    "file_id": arrival.file_id,
                    "sheet": sheet,
                    "file_date": arrival.file_time,
                    "first_run": arrival.run_id,
                    "changed_run": arrival.run_id,
                }.items()
            },
        },
    )
    return found | dict(zip(new, range(first, first + count), strict=True))
