"""Workbooks: .xlsx .xlsm .xlsb .xls .ods, one sheet at a time, cells as canonical text.

What belongs here: loading a sheet and writing its typed cells as text. What does not: which sheet
is wanted and where its header is (``connectors.tables``).
"""

import datetime as dt
import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from connectors.readers.batch import Batch
from connectors.readers.binary_facts import xls_encrypted, xls_facts, xls_stream, xlsb_facts
from connectors.readers.facts import SheetFacts, xlsx_facts
from connectors.readers.ods_facts import ods_facts
from connectors.readers.probe import survives
from connectors.unsafe import Container, damaged, password
from core.errors import SourceError
from core.language import Text

_T = TypeVar("_T")
_DAMAGE = (
    CalamineError,
    ElementTree.ParseError,
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    KeyError,
    ValueError,
    IndexError,
    EOFError,
    NotImplementedError,
    struct.error,
)
BATCH = 8_000
MAX_CELLS = 25_000_000
"""Rows times columns of the smallest rectangle around a sheet's cells."""


@dataclass(slots=True)
class SheetRows:
    """A loaded sheet.

    Args:
        name: its name.
        facts: failed formulas, hidden rows and so on.
        width: columns, from the first used one.
        merged: merged areas (first row, first column, last row, last column), rows from 1,
            columns counted from the first used one.
        typed: column → type → count of the cells read so far that were no text.
    """

    name: str
    facts: SheetFacts
    width: int
    merged: list[tuple[int, int, int, int]]
    _rows: Callable[[], Iterator[list[Any]]]
    _offset: int
    typed: dict[int, Counter[str]] = field(default_factory=dict)

    def head(self, rows: int) -> list[list[str]]:
        """Return the first rows as text, without counting types."""
        return self._texts(list(islice(self._rows(), rows)), 0, Counter())

    def batches(self, first: int) -> Iterator[Batch]:
        """Yield the rows from row number ``first`` on."""
        self.typed.clear()
        rows = islice(self._rows(), first - 1, None)
        number = first
        while chunk := list(islice(rows, BATCH)):
            counts: Counter[tuple[int, str]] = Counter()
            texts = self._texts(chunk, number - 1, counts)
            for (column, name), count in counts.items():
                self.typed.setdefault(column, Counter())[name] += count
            yield Batch(range(number, number + len(chunk)), texts)
            number += len(chunk)

    def _texts(
        self, rows: list[list[Any]], start: int, counts: Counter[tuple[int, str]]
    ) -> list[list[str]]:
        """Write rows as texts, column by column; ``start`` is the index of the first row."""
        columns = []
        for place, column in enumerate(zip(*rows, strict=True)):
            types = Counter(map(type, column))
            del types[str]
            counts.update({(place, kind.__name__): n for kind, n in types.items()})
            columns.append(_column(column, set(types)))
        texts = list(map(list, zip(*columns, strict=True)))
        for index, place, text in self._errors_in(start, len(rows)):
            if place < len(texts[index]) and not texts[index][place]:
                texts[index][place] = text
        return texts

    def _errors_in(self, start: int, rows: int) -> Iterator[tuple[int, int, str]]:
        for (row, column), text in self.facts.errors.items():
            if start <= row < start + rows and column >= self._offset:
                yield row - start, column - self._offset, text


def _column(column: Sequence[Any], types: set[type]) -> Sequence[str]:
    """Write the cells of a column as texts; each distinct one once where that is safe."""
    if not types:
        return column
    if len(types) > 1:  # 1, 1.0 and True are equal, yet are different texts
        return [value if type(value) is str else to_text(value) for value in column]
    texts = {value: value if type(value) is str else to_text(value) for value in set(column)}
    return [texts[value] for value in column]


def to_text(value: object) -> str:
    """Return the canonical text of a typed cell.

    Numbers are written with the 15 digits that Excel keeps, without exponent; dates as
    ``2024-04-01``, with a time as ``2024-04-01 09:30:00``; truth as TRUE and FALSE.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if value is None else str(value)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text and "inf" not in text else text


class Workbook:
    """An opened workbook.

    Args:
        path: the file.
        container: what it is by its bytes.

    Raises:
        SourceError: damaged, encrypted, or its cells stand too far apart.
    """

    def __init__(self, path: Path, container: Container) -> None:
        self.path = path
        self._kind = container.kind
        self._all: dict[str, SheetFacts] = {}
        stream = b""
        if self._kind == "xls":
            stream = self._guard(lambda: xls_stream(path))
            if xls_encrypted(stream):
                raise password(path)
        if self._kind == "ods":
            self._all = self._guard(lambda: ods_facts(path))
            for name, facts in self._all.items():
                self._refuse_sparse(name, facts)
        if self._kind != "xlsx" and not survives(path):
            raise damaged(path, "it names sizes that cannot be")
        data = io.BytesIO(path.read_bytes())
        self._book = self._guard(lambda: CalamineWorkbook.from_filelike(data))
        sheets = self._guard(lambda: self._book.sheets_metadata)
        if stream:
            known = self._guard(lambda: xls_facts(stream))
            self._all = dict(zip(self._book.sheet_names, known, strict=False))
        work = [s for s in sheets if s.typ == SheetTypeEnum.WorkSheet]
        self.visible = [s.name for s in work if s.visible == SheetVisibleEnum.Visible]
        self.hidden = [s.name for s in work if s.visible != SheetVisibleEnum.Visible]

    def sheet(self, name: str) -> SheetRows:
        """Load a sheet.

        Raises:
            SourceError: it is damaged, or its cells stand too far apart.
        """
        facts = self._facts(name)
        self._refuse_sparse(name, facts)
        sheet = self._guard(lambda: self._book.get_sheet_by_name(name))
        start = sheet.start or (0, 0)
        merged = self._guard(lambda: sheet.merged_cell_ranges) or []
        return SheetRows(
            name,
            facts,
            sheet.width,
            [(a + 1, b - start[1], c + 1, d - start[1]) for (a, b), (c, d) in merged],
            lambda: _walk(self.path, sheet),
            start[1],
        )

    def _facts(self, name: str) -> SheetFacts:
        if self._kind == "xlsx":
            return self._guard(lambda: xlsx_facts(self.path, name))
        if self._kind == "xlsb":
            return self._guard(lambda: xlsb_facts(self.path, name))
        return self._all.get(name, SheetFacts())

    def _refuse_sparse(self, name: str, facts: SheetFacts) -> None:
        if facts.rows * facts.columns > MAX_CELLS:
            raise SourceError(
                "SOURCE_SHEET_TOO_LARGE",
                Text(
                    f"{self.path.name}のシート「{name}」は{facts.rows:,}行×{facts.columns:,}列に"
                    f"広がっています(上限 {MAX_CELLS:,} セル)。表から離れた所に値が残って"
                    "いないか、Ctrl+Endで確かめて消してください。大きな表ならCSVで書き出して"
                    "ください。",
                    f"The sheet 「{name}」 of {self.path.name} spans {facts.rows:,} rows × "
                    f"{facts.columns:,} columns (limit {MAX_CELLS:,} cells). Press Ctrl+End to "
                    "find stray values far from the table and clear them; export a really large "
                    "table as CSV.",
                ),
            )

    def _guard(self, work: Callable[[], _T]) -> _T:
        return _guarded(self.path, work)


def _guarded(path: Path, work: Callable[[], _T]) -> _T:
    """Run work on a file that may be damaged in any way; damage becomes a message."""
    try:
        return work()
    except SourceError:
        raise
    except PasswordError as error:
        raise password(path) from error
    except _DAMAGE as error:
        raise damaged(path, str(error) or type(error).__name__) from error
    except BaseException as error:
        # The Rust reader's panics are no subclass of Exception and have no importable name.
        if type(error).__name__ == "PanicException":
            raise damaged(path, str(error)) from error
        raise


def _walk(path: Path, sheet: CalamineSheet) -> Iterator[list[Any]]:
    rows = _guarded(path, sheet.iter_rows)
    while (row := _guarded(path, lambda: next(rows, None))) is not None:
        yield row
