"""Raw rows of one table -> blocks of canonical columns.

What belongs here: the order in which rows are evened, filtered, tied together and turned into
columns. What does not: each of these rules (``rowfilter``, ``grouping``, ``fields``, ``journal``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.binding import Binding
from connectors.fields import Filler
from connectors.grouping import Grouping
from connectors.journal import Journaler
from connectors.locate import where_in
from connectors.merged import MergedCells
from connectors.model import Held, Item, Skipped
from connectors.problems import truncated, wrong_width
from connectors.profile import Profile
from connectors.readers.batch import Batch, Table
from connectors.rowfilter import RowFilter, is_blank
from core.language import Text

Numbers = Sequence[int]
Rows = list[list[str]]

_HOPELESS = 200
"""So many rows of one wrong width, and none of the right one: the header does not belong."""


class Assembler:
    """Turns the rows of one table into blocks.

    Args:
        profile: the profile.
        table: the table, its header found.
        binding: the profile bound to that header.
        path: the file, for messages.
    """

    def __init__(self, profile: Profile, table: Table, binding: Binding, path: Path) -> None:
        self._profile = profile
        self._table = table
        self._path = path
        self._header = binding.header
        self._width = len(binding.header.cells)
        self._widths: Counter[int] = Counter()
        self._fitting = False
        self._filter = RowFilter(profile, binding)
        self._merged = MergedCells(profile, table, binding)
        self._filler = Filler(profile, binding, table.sheet, path)
        self._journal = Journaler(profile, binding, table.sheet, path) if profile.journal else None
        amount_of = self._journal.amount_of if self._journal else self._filler.amount_of
        self._grouping = Grouping(profile, binding, table.sheet, path, amount_of)

    @property
    def merged_cells(self) -> int:
        """Cells filled so far from merged areas above them."""
        return self._merged.filled

    @property
    def private_use(self) -> Counter[str]:
        """Field → rows that hold private-use characters, counted while reading."""
        return self._filler.private_use

    def items(self) -> Iterator[Item]:
        """Yield the table's blocks and the rows left out or held back.

        Raises:
            SourceError: the file breaks off, or is not readable further on.
        """
        yield from self._table.before
        for batch in self._table.batches():
            yield from batch.asides
            numbers, rows, asides = self._even(batch)
            yield from asides
            self._grouping.holes([row for row in asides if isinstance(row, Held)])
            if rows:
                yield from self._rows(numbers, rows)
        numbers, rows, broken = self._grouping.finish()
        yield from broken
        yield from self._made(numbers, rows, None)

    def _rows(self, numbers: Numbers, rows: Rows) -> Iterator[Item]:
        columns: list[Sequence[str]] = list(zip(*rows, strict=True))
        drops = self._filter.drops(columns)
        if drops:
            yield from (
                Skipped(self._table.sheet, numbers[i], reason) for i, reason in drops.items()
            )
            kept = [i for i in range(len(rows)) if i not in drops]
            numbers, rows = [numbers[i] for i in kept], [rows[i] for i in kept]
            columns = list(zip(*rows, strict=True))
        if self._merged.fill(numbers, rows):
            columns = list(zip(*rows, strict=True))
        if self._grouping.active:
            numbers, rows, broken = self._grouping.take(numbers, rows)
            yield from broken
            yield from self._made(numbers, rows, None)
        else:
            yield from self._made(numbers, rows, columns)

    def _made(
        self, numbers: Numbers, rows: Rows, columns: list[Sequence[str]] | None
    ) -> Iterator[Item]:
        """Yield what complete rows come to."""
        if not rows:
            return
        columns = columns or list(zip(*rows, strict=True))
        if self._journal:
            yield from self._journal.items(numbers, columns, self._grouping.starts)
        else:
            yield from self._filler.items(numbers, rows, columns)

    def _even(self, batch: Batch) -> tuple[Numbers, Rows, list[Item]]:
        """Bring rows to the header's width, or leave them out, or hold them back."""
        if set(map(len, batch.rows)) <= {self._width} and not self._profile.comments:
            self._fitting = self._fitting or bool(batch.rows)
            return batch.numbers, batch.rows, []
        asides: list[Item] = []
        numbers: list[int] = []
        rows: Rows = []
        last = len(batch.rows) - 1
        for index, (number, row) in enumerate(zip(batch.numbers, batch.rows, strict=True)):
            if len(row) != self._width or row[0].startswith(self._profile.comments):
                answer = self._uneven(row, number, cut=batch.cut_short and index == last)
                if not isinstance(answer, list):
                    asides.append(answer)
                    continue
                row = answer
            numbers.append(number)
            rows.append(row)
        self._fitting = self._fitting or bool(rows)
        return numbers, rows, asides

    def _uneven(self, row: list[str], number: int, *, cut: bool) -> list[str] | Skipped | Held:
        sheet, width = self._table.sheet, self._width
        if is_blank(row):
            return Skipped(sheet, number, "blank")
        if self._profile.comments and row[0].startswith(self._profile.comments):
            return Skipped(sheet, number, "comment")
        if len(row) > width and is_blank(row[width:]):
            return row[:width]
        if len(row) < width and self._profile.ragged == "pad":
            return row + [""] * (width - len(row))
        padded = row[:width] + [""] * (width - len(row))
        if kind := self._filter.label_of(padded):
            return Skipped(sheet, number, kind)
        if cut and len(row) < width:
            raise truncated(
                self._path,
                number,
                Text(
                    f"{width}列のうち{len(row)}列しかなく、改行もありません",
                    f"it has {len(row)} of {width} columns and no line end",
                ),
            )
        return self._ragged(row, number)

    def _ragged(self, row: list[str], number: int) -> Held:
        width = self._width
        self._widths[len(row)] += 1
        if self._widths[len(row)] == _HOPELESS and not self._fitting:
            raise wrong_width(self._path, where_in(self._table.sheet), width, len(row))
        names = self._header.names + [f"列{i + 1}" for i in range(width, len(row))]
        return Held(
            self._table.sheet,
            number,
            "",
            str(len(row)),
            "ragged_row",
            Text(
                f"列が{len(row)}個あります(見出しは{width}個)。値の中の区切り文字か改行が引用符で"
                "囲まれていないようです。どの値がどの列か決められないので読みません。",
                f"The row has {len(row)} cells, the header {width}. A delimiter or line break "
                "inside a value seems to be unquoted. Which value belongs where cannot be told.",
            ),
            dict(zip(names, row, strict=False)),
        )
