"""Raw rows on their way from a reader to the assembly.

What belongs here: the shape that every reader gives. What does not: meaning of cells.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors.headers import Header
from connectors.model import Held, Note, Skipped


@dataclass(slots=True)
class Batch:
    """Some consecutive raw rows.

    Args:
        numbers: the row number of each.
        rows: lists of cell texts, of any length.
        cut_short: the file ends in the last of these rows, without a line end.
        asides: rows that the reader itself left out or held back.
    """

    numbers: Sequence[int]
    rows: list[list[str]]
    cut_short: bool = False
    asides: list[Skipped | Held] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One sheet, or the one table of a text file, with its header found.

    Args:
        sheet: name of the sheet, "".
        header: its columns.
        before: rows above the data (titles, blanks, comments, the header).
        batches: starts reading the rows below the header.
        typed: column → type → count of cells that were no text, once the rows are read
            (workbooks only).
        merged: areas of merged cells below the header: first row, first column, last row, last
            column; rows from 1, columns from 0 (workbooks only).
        unit: the unit of amounts that the rows above the header tell (千円), "".
        titles: the filled cells of those rows, and the sheet's name.
    """

    sheet: str
    header: Header
    before: list[Skipped]
    batches: Callable[[], Iterator[Batch]]
    typed: dict[int, Counter[str]] = dataclasses.field(default_factory=dict)
    merged: Sequence[tuple[int, int, int, int]] = ()
    unit: str = ""
    titles: Sequence[str] = ()


@dataclass(slots=True)
class Opened:
    """An opened file: its tables, and how it was taken."""

    tables: list[Table]
    encoding: str = ""
    delimiter: str = ""
    notes: list[Note] = dataclasses.field(default_factory=list)
