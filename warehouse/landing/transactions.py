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
from sqlalchemy import bindparam, func, select, update

from warehouse.bulk import insert_columns
from warehouse.landing.customers import LineCustomer, records_of_lines
from warehouse.landing.files import Arrival
from warehouse.landing.line_ids import (
    day_numbers,
    first_ids,
    further_id,
    line_keys,
    line_numbers,
    text_hashes,
)
from warehouse.landing.quarantine import supersede
from warehouse.landing.replacing import replace_former, replace_lines
from warehouse.schema.landing import source_transaction as line

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
    """The lines of one file.

    Attributes:
        count: lines landed.
        yen: their amounts as written.
        period: the first and last day that the file speaks of; None without lines.
        days: the days of its lines.
        held_days: days of rows held back. One within the first or last month of the lines
            belongs to the period, so that a row held back on the last day of a month leaves no
            former version of it behind; one further off may be a slip of the pen.
    """

    arrival: Arrival
    count: int = 0
    yen: int = 0
    period: tuple[date, date] | None = None
    days: set[date] = field(default_factory=set)
    held_days: set[date] = field(default_factory=set)
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
        self.days.update(columns["date"])
        self.period = (min(self.days), max(self.days))

    def finish(self, now: datetime) -> None:
        """Number equal lines, let the lines replace what they replace, and check the landing.

        Raises:
            SourceError: the file is older than one that already covers its period.
        """
        self._number_repetitions()
        self._widen_period()
        replaced = replace_lines(self.arrival, self.period)
        if replaced:
            supersede(self.arrival.connection, replaced, now)

    def finish_addition(self) -> Any:
        """Finish when lines were added to a file that has landed before (corrected rows).

        The lines take the place of their former selves in older files.

        Returns:
            A newer file that has said one of the lines again, None where there is none. If there
            is one, the lines must be taken back.
        """
        self._number_additions()
        return replace_former(self.arrival, np.concatenate(self._ids).tolist())

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

    def _widen_period(self) -> None:
        if self.period is None:
            return
        months = {(day.year, day.month) for day in self.period}
        near = [day for day in self.held_days if (day.year, day.month) in months]
        self.period = (min([self.period[0], *near]), max([self.period[1], *near]))


def _unsigned(numbers: NDArray[np.int64]) -> NDArray[np.uint64]:
    return numbers.astype(np.uint64)
