"""Raw rows on their way from a reader to the assembly.

What belongs here: the shape that every reader gives. What does not: meaning of cells.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from connectors.headers import Header
from connectors.model import Held, Skipped


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
    asides: list[Skipped | Held] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One sheet, or the one table of a text file, with its header found.

    Args:
        sheet: name of the sheet, "".
        header: its columns.
        before: rows above the data (titles, blanks, comments, the header).
        batches: starts reading the rows below the header.
    """

    sheet: str
    header: Header
    before: list[Skipped]
    batches: Callable[[], Iterator[Batch]]
