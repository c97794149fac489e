"""Lines of business of one file on their way into the warehouse.

Use it inside one transaction: ``add`` block by block, then ``finish``. A line that a newer file
replaces is not deleted but names its replacement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, bindparam, func, select, update

from core.errors import SourceError
from core.language import Text
from warehouse.bulk import insert_columns
from warehouse.landing.customers import LineCustomer, records_of_lines
from warehouse.landing.files import LANDED, Arrival
from warehouse.landing.line_ids import (
    day_numbers,
    first_ids,
    further_id,
    line_keys,
    line_numbers,
    text_hashes,
)
from warehouse.landing.quarantine import supersede
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file

_WORDS = (
    "customer_code",
    "customer_name",
    "kind",
    "item_code",
    "item_name",
    "quantity",
    "amount_written",
    "note",
)


@dataclass
class TransactionLanding:
    """The lines of one file."""

    arrival: Arrival
    count: int = 0
    yen: int = 0
    period: tuple[date, date] | None = None
    _ids: list[NDArray[np.int64]] = field(default_factory=list)
    _before: tuple[str, int, int] = ("", 0, 0)
    _records: dict[str, int] = field(default_factory=dict)

    def add(self, sheet: str, columns: Mapping[str, Sequence[Any]]) -> None:
        """Land typed lines.

        Args:
            sheet: the sheet they stand on.
            columns: equally long columns: ``row_number``, ``date``, the text and number columns of
                ``source_transaction``, ``line_no`` with None where the file has none, and
                ``customer_kana`` (how a bank writes the customer's name).
        """
        size = len(columns["row_number"])
        if size == 0:
            return
        days = day_numbers(columns["date"])
        numbers = self._line_numbers(columns, days)
        ids = self._first_ids(columns, days, numbers)
        self._ids.append(ids)
        insert_columns(
            self.arrival.connection,
            line,
            {
                **{name: values for name, values in columns.items() if name in line.c},
                "line_no": numbers.tolist(),
                "source": [self.arrival.source] * size,
                "file_id": [self.arrival.file_id] * size,
                "sheet": [sheet] * size,
                "transaction_id": ids.tolist(),
                "customer_record": self._customer_records(sheet, columns),
            },
        )
        self.count += size
        self.yen += sum(columns["amount_written"])
        first, last = min(columns["date"]), max(columns["date"])
        if self.period:
            first, last = min(first, self.period[0]), max(last, self.period[1])
        self.period = (first, last)

    def finish(self, now: datetime) -> None:
        """Number equal lines, let the lines replace what they replace, and check the landing.

        Raises:
            SourceError: the file is older than one that already covers its period.
        """
        self._number_repetitions()
        if self.arrival.mode == "replace_period":
            self._refuse_older()
        replaced = self._replace()
        if replaced:
            supersede(self.arrival.connection, replaced, now)

    def finish_addition(self) -> None:
        """Finish when lines were added to a file that has landed before (corrected rows)."""
        self._number_additions()

    def landed_totals(self) -> tuple[int, int]:
        """Return how many lines and yen the warehouse itself now counts for this file."""
        row = self.arrival.connection.execute(
            select(func.count(), func.coalesce(func.sum(line.c.amount_written), 0)).where(
                line.c.file_id == self.arrival.file_id
            )
        ).one()
        return int(row[0]), int(row[1])

    def _line_numbers(
        self, columns: Mapping[str, Sequence[Any]], days: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        counted, self._before = line_numbers(columns["document_no"], days, self._before)
        given = columns.get("line_no")
        if given is None or all(number is None for number in given):
            return counted
        return np.fromiter(
            (c if g is None else g for g, c in zip(given, counted.tolist(), strict=True)),
            dtype=np.int64,
            count=len(counted),
        )

    def _first_ids(
        self,
        columns: Mapping[str, Sequence[Any]],
        days: NDArray[np.int64],
        numbers: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        scope = f"{self.arrival.source}\x1f{self.arrival.part}"
        documents = columns["document_no"]
        if all(documents):
            return first_ids(line_keys(scope, text_hashes(documents), days, _unsigned(numbers)))
        words = [
            document or "\x1f".join(map(str, rest))
            for document, *rest in zip(documents, *(columns[name] for name in _WORDS), strict=True)
        ]
        numbers = np.where([bool(document) for document in documents], numbers, 0)
        return first_ids(line_keys(scope, text_hashes(words), days, _unsigned(numbers)))

    def _customer_records(self, sheet: str, columns: Mapping[str, Sequence[Any]]) -> list[int]:
        codes = columns["customer_code"]
        new = set(codes) - self._records.keys()
        unknown = (
            {
                code: LineCustomer(*said)
                for code, *said in zip(
                    reversed(codes),
                    reversed(columns["customer_name"]),
                    reversed(columns["customer_kana"]),
                    reversed(columns["row_number"]),
                    strict=True,
                )
                if code in new
            }
            if new
            else {}
        )
        if unknown:
            self._records |= records_of_lines(self.arrival, sheet, unknown)
        return list(map(self._records.__getitem__, codes))

    def _number_repetitions(self) -> None:
        """Give the second, third, … of equal lines their own ids, in the order of the file."""
        if not self._ids:
            return
        values, counts = np.unique(np.concatenate(self._ids), return_counts=True)
        seen = dict.fromkeys(values[counts > 1].tolist(), 0)
        if not seen:
            return
        rows = self.arrival.connection.execute(
            select(line.c.landed_id, line.c.transaction_id)
            .where(line.c.file_id == self.arrival.file_id)
            .order_by(line.c.landed_id),
            execution_options={"yield_per": 20_000},
        )
        renumbered: list[dict[str, int]] = []
        for landed_id, first_id in rows:
            if first_id in seen:
                if seen[first_id]:
                    further = further_id(first_id, seen[first_id])
                    renumbered.append({"b_id": landed_id, "transaction_id": further})
                seen[first_id] += 1
        self._renumber(renumbered)

    def _number_additions(self) -> None:
        """Give added lines that equal lines of the same file ids of their own."""
        added = np.concatenate(self._ids).tolist() if self._ids else []
        renumbered: list[dict[str, int]] = []
        for first_id in dict.fromkeys(added):
            rows = self.arrival.connection.execute(
                select(line.c.landed_id, line.c.transaction_id)
                .where(
                    line.c.file_id == self.arrival.file_id,
                    line.c.transaction_id.between(first_id, further_id(first_id, 255)),
                )
                .order_by(line.c.landed_id)
            ).all()
            taken = {row.transaction_id for row in rows if row.transaction_id != first_id}
            equal = [row.landed_id for row in rows if row.transaction_id == first_id]
            free = (n for n in count(1) if further_id(first_id, n) not in taken)
            renumbered += [
                {"b_id": landed_id, "transaction_id": further_id(first_id, next(free))}
                for landed_id in equal[1:]
            ]
        self._renumber(renumbered)

    def _renumber(self, rows: list[dict[str, int]]) -> None:
        if rows:
            self.arrival.connection.execute(
                update(line)
                .where(line.c.landed_id == bindparam("b_id"))
                .values(transaction_id=bindparam("transaction_id")),
                rows,
            )

    def _refuse_older(self) -> None:
        if self.period is None:
            return
        newer = self.arrival.connection.execute(
            select(file.c.path, file.c.modified_at)
            .where(
                file.c.source == self.arrival.source,
                file.c.status == LANDED,
                file.c.file_id != self.arrival.file_id,
                file.c.date_from <= self.period[1],
                file.c.date_to >= self.period[0],
                file.c.modified_at > self.arrival.file_time,
            )
            .limit(1)
        ).one_or_none()
        if newer is not None:
            first, last = self.period
            raise SourceError(
                "FILE_OLDER",
                Text(
                    ja=f"この期間({first}〜{last})は、より新しいファイル「{newer.path}」を"
                    "取り込み済みです。古いファイルなので取り込みませんでした。",
                    en=f"A newer file, '{newer.path}', already covers {first} to {last}. "
                    "This older one was not taken in.",
                ),
            )

    def _replace(self) -> list[int]:
        """Mark the live lines that this file replaces; return the files they came from."""
        live = and_(
            line.c.source == self.arrival.source,
            line.c.replaced_by_file.is_(None),
            line.c.file_id != self.arrival.file_id,
        )
        earlier = select(file.c.file_id).where(
            file.c.source == self.arrival.source,
            file.c.status == LANDED,
            file.c.file_id != self.arrival.file_id,
        )
        if self.arrival.mode == "snapshot" and self.arrival.part:
            # What came before the source was told to have parts was the whole.
            earlier = earlier.where(file.c.part.in_((self.arrival.part, "")))
        others = list(self.arrival.connection.scalars(earlier))
        if not others:
            return []
        if self.arrival.mode == "snapshot":
            replaced = and_(live, line.c.file_id.in_(others))
        elif self.arrival.mode == "replace_period":
            if self.period is None:
                return []
            replaced = and_(live, line.c.date.between(*self.period))
        else:
            mine = select(line.c.transaction_id).where(line.c.file_id == self.arrival.file_id)
            replaced = and_(live, line.c.transaction_id.in_(mine))
        self.arrival.connection.execute(
            update(line).where(replaced).values(replaced_by_file=self.arrival.file_id)
        )
        return others if self.arrival.mode == "snapshot" else self._emptied(others)

    def _emptied(self, others: Sequence[int]) -> list[int]:
        """Return those of the files that this one replaced completely by period."""
        if self.period is None or self.arrival.mode != "replace_period":
            return []
        return list(
            self.arrival.connection.scalars(
                select(file.c.file_id).where(
                    file.c.file_id.in_(others),
                    file.c.date_from >= self.period[0],
                    file.c.date_to <= self.period[1],
                )
            )
        )


def _unsigned(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    return numbers.astype(np.uint64)
