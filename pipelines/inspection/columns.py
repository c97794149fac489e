"""A table's columns as they are judged: their header, their texts, what they look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cleansing.dates import DateContext
from cleansing.looks import Looks, look
from connectors.headers import Header, fold
from connectors.layout import Layout
from connectors.rowfilter import label_kind


@dataclass
class Column:
    """One column of a table.

    Attributes:
        position: its place, from 0.
        cell: its header as people read it, "" where it has none; parts of several rows joined by
            U+001F, a heading over several columns repeated.
        name: how a profile names it, without ambiguity.
        texts: the texts of the sampled rows.
        context: what is known about the file's dates.
    """

    position: int
    cell: str
    name: str
    texts: list[str]
    context: DateContext

    @cached_property
    def looks(self) -> Looks:
        """What its texts look like."""
        return look(self.texts, self.context)

    @property
    def empty(self) -> bool:
        """No sampled row has a text here."""
        return not any(text.strip() for text in self.texts)


@dataclass(frozen=True)
class TableColumns:
    """The columns of one table, with where it begins."""

    sheet: str
    layout: Layout
    columns: list[Column]
    rows: int


def columns_of(
    sheet: str, layout: Layout, rows: Sequence[list[str]], context: DateContext
) -> TableColumns:
    """Turn sampled rows into columns; rows that are blank or sums are left out.

    Args:
        sheet: the sheet's name, "".
        layout: where the data begin.
        rows: rows from ``layout.start`` on.
        context: what is known about the file's dates.
    """
    width = layout.width
    cells = layout.cells + [""] * (width - len(layout.cells))
    meanings = layout.meanings + [""] * (width - len(layout.meanings))
    header = Header(cells)
    kept = [row for row in rows if _is_data(row, layout)]
    columns = [
        Column(
            place,
            meanings[place],
            column_name(header, place),
            [row[place] if place < len(row) else "" for row in kept],
            context,
        )
        for place in range(width)
    ]
    return TableColumns(sheet, layout, columns, len(kept))


def _is_data(row: Sequence[str], layout: Layout) -> bool:
    filled = [cell for cell in row[: layout.width] if cell.strip()]
    if not filled or (len(filled) == 1 and layout.width > 3):
        return False
    names = [cell.split("\x1f")[-1] for cell in layout.cells]
    repeated = sum(1 for a, b in zip(row, names, strict=False) if a.strip() and a.strip() == b)
    return repeated * 2 <= len(filled) and not any(label_kind(cell) for cell in filled[:3])


def column_name(header: Header, place: int) -> str:
    """Return the name that leads a profile to a column, and to no other.

    A name that stands twice gets its number (``備考#1``).
    """
    name = header.names[place]
    found = header.find((name,))
    if found is not None and found.index == place and not found.ambiguous:
        return name
    cell = header.cells[place]
    for base in (cell.split("\x1f")[-1], " ".join(cell.split()), cell):
        bare = " ".join(base.split())
        if not bare:
            continue
        alike = [i for i in range(len(header.cells)) if _answers(header, i, bare)]
        if place in alike:
            numbered = f"{bare}#{alike.index(place) + 1}"
            again = header.find((numbered,))
            if again is not None and again.index == place and not again.ambiguous:
                return numbered
    return name


def _answers(header: Header, place: int, name: str) -> bool:
    cell = header.cells[place]
    forms = {fold(cell), fold(cell.split("\x1f")[-1]), fold(cell.replace("\x1f", " "))}
    return fold(name) in forms
