"""What the raw rows of a file show while they are read: texts by column, sums, blank rows.

What belongs here: collecting, in one pass beside the reading, with bounded memory. What does not:
judging what was collected (``findings``, ``totals``).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from connectors.readers.batch import Batch, Opened, Table

_NUMBERS = ("int", "float")

MOST_TEXTS = 100_000
"""Distinct texts kept per column."""


@dataclass
class ColumnTexts:
    """The texts of one column.

    Attributes:
        counts: text → rows with it.
        first: text → number of the first row with it.
        cut: there were more distinct texts than are kept.
    """

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)
    cut: bool = False

    def add(self, numbers: list[int], texts: list[str]) -> None:
        """Take note of some rows."""
        # Read backwards, the first appearance of a text is the one that stays.
        firsts = dict(zip(reversed(texts), reversed(numbers), strict=True))
        for text, count in Counter(texts).items():
            if text in self.counts:
                self.counts[text] += count
            elif len(self.counts) < MOST_TEXTS:
                self.counts[text] = count
                self.first[text] = firsts[text]
            else:
                self.cut = True


@dataclass
class TableTexts:
    """The raw rows of one table, column by column.

    Attributes:
        rows: rows below the header.
        last_filled: number of the last row that is not blank.
        last: number of the last row.
        typed: column → type → cells that were no text (workbooks only), once all rows are read.
    """

    sheet: str
    columns: list[ColumnTexts]
    typed: dict[int, Counter[str]]
    rows: int = 0
    last_filled: int = 0
    last: int = 0

    def column(self, name: str) -> ColumnTexts | None:
        """Return the column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def numbers(self, name: str) -> int:
        """Return how many cells of a column were numbers, not text."""
        places = [place for place, column in enumerate(self.columns) if column.name == name]
        return sum(self.typed.get(place, Counter())[kind] for place in places for kind in _NUMBERS)


class Collector:
    """Collects what passes through the tables of an opened file."""

    def __init__(self) -> None:
        self.tables: list[TableTexts] = []

    def watch(self, opened: Opened) -> Opened:
        """Return the same file, its rows seen by this collector as they are read."""
        return replace(opened, tables=[self._watched(table) for table in opened.tables])

    def _watched(self, table: Table) -> Table:
        columns = [ColumnTexts(name) for name in table.header.names]
        texts = TableTexts(table.sheet, columns, table.typed)
        self.tables.append(texts)

        def batches() -> Iterator[Batch]:
            for batch in table.batches():
                _add(texts, batch)
                yield batch

        return replace(table, batches=batches)


def _add(texts: TableTexts, batch: Batch) -> None:
    numbers = list(batch.numbers)
    texts.rows += len(numbers)
    width = len(texts.columns)
    if numbers:
        texts.last = numbers[-1]
    for number, row in zip(reversed(numbers), reversed(batch.rows), strict=True):
        if any(cell.strip() for cell in row):
            texts.last_filled = max(texts.last_filled, number)
            break
    if all(len(row) == width for row in batch.rows):
        columns = [list(column) for column in zip(*batch.rows, strict=True)]
    else:
        columns = [
            [row[place] if place < len(row) else "" for row in batch.rows] for place in range(width)
        ]
    for column, cells in zip(texts.columns, columns, strict=False):
        column.add(numbers, cells)
