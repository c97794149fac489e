"""Writing delimited text, block by block, as the target wants it.

What belongs here: delimiter, quotes, line ends, encoding. What does not: what the columns mean
(``connectors.writers.records``), and whose rows they are.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, Literal

from connectors.writers.characters import Characters

Row = Sequence[object]

_BLOCK: Final = 20_000
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file looks.

    Attributes:
        encoding: a Python codec's name; ``utf-8-sig`` is UTF-8 that Excel recognises.
        delimiter: between the cells.
        quotes: ``needed``: where a cell holds a delimiter, a quote or a line break; ``all``.
        line_end: after each row.
        for_people: opened in a spreadsheet; no cell may then act as a formula.
    """

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    quotes: Literal["needed", "all"] = "needed"
    line_end: str = "\r\n"
    for_people: bool = False


def write_delimited(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Row],
    layout: Layout,
    characters: Characters,
    *,
    heading: bool = True,
) -> int:
    """Write rows and return how many.

    Args:
        path: the file; what is there is replaced.
        columns: their names, for the heading and for what is told of replaced characters.
        rows: one cell per column; None is empty, everything else is written as ``str`` has it.
        layout: how the file looks.
        characters: makes texts fit the encoding.
        heading: write the columns' names first.
    """
    count = 0
    first = 1 + heading
    with path.open("wb") as file:
        start = layout.encoding
        if heading:
            file.write(_text([columns], layout).encode(start))
            start = _later(start)
        for block in _blocks(rows):
            ready: Sequence[Row] = [_harmless(r) for r in block] if layout.for_people else block
            try:
                file.write(_text(ready, layout).encode(start))
            except UnicodeEncodeError:
                fitted = _fitted(ready, columns, first + count, characters)
                file.write(_text(fitted, layout).encode(start))
            start = _later(start)
            count += len(block)
    return count


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while block := list(islice(remaining, _BLOCK)):
        yield block


def _later(encoding: str) -> str:
    """Return the encoding of what follows the beginning: a mark stands there only."""
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


def _text(rows: Sequence[Row], layout: Layout) -> str:
    out = io.StringIO(newline="")
    csv.writer(
        out,
        delimiter=layout.delimiter,
        lineterminator=layout.line_end,
        quoting=csv.QUOTE_ALL if layout.quotes == "all" else csv.QUOTE_MINIMAL,
    ).writerows(rows)
    return out.getvalue()


def _fitted(
    rows: Sequence[Row], columns: Sequence[str], number: int, characters: Characters
) -> list[list[object]]:
    return [
        [
            characters.fit(cell, at, name) if isinstance(cell, str) else cell
            for name, cell in zip(columns, row, strict=True)
        ]
        for at, row in enumerate(rows, start=number)
    ]


def _harmless(row: Row) -> Row:
    """Keep a spreadsheet from taking a text for a formula."""
    if any(isinstance(cell, str) and cell.startswith(_RISKY) for cell in row):
        return [
            f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell
            for cell in row
        ]
    return row
