"""Plain tables as a workbook: one sheet, a heading that stays, texts that stay texts."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from pipelines.workbook import plain_text

MOST_ROWS: Final = 1_048_575
"""What a sheet holds below its heading."""
_BOLD, _HEADING = Font(bold=True), PatternFill("solid", fgColor="DDE6EE")
_WIDEST: Final = 44
_ACTS: Final = ("=", "+", "-", "@", "#", "\t", "\r")
_LONG: Final = 30_000


def write_sheet(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write one table into a new workbook and return how many rows.

    Further sheets follow where one is full.
    """
    book = Workbook(write_only=True)
    count = 0
    sheet = None
    for count, row in enumerate(rows, start=1):
        if sheet is None or (count - 1) % MOST_ROWS == 0:
            sheet = add_table(book, f"Sheet{len(book.worksheets) + 1}", titles)
        sheet.append([as_cell(sheet, value) for value in row])
    if sheet is None:
        add_table(book, "Sheet1", titles)
    book.save(path)
    return count


def add_table(book: Workbook, name: str, titles: Sequence[str]) -> Any:
    """Add a sheet with a heading that stays in sight and can be filtered by."""
    sheet = book.create_sheet(name)
    for place, title in enumerate(titles, start=1):
        width = sum(1 if character.isascii() else 2 for character in title)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(max(width + 3, 12), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(titles))}1"
    heading = []
    for title in titles:
        cell = WriteOnlyCell(sheet, title)
        cell.font, cell.fill = _BOLD, _HEADING
        heading.append(cell)
    sheet.append(heading)
    return sheet


def as_cell(sheet: Any, value: Any) -> Any:
    """Return a value as a cell: yen with separators, dates as dates, texts never formulas."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if _is_plain(value):
            return value
        cell = WriteOnlyCell(sheet, plain_text(value))
        cell.data_type = "s"
        cell.number_format = "@"
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "yyyy/mm/dd"
    elif isinstance(value, int) and not isinstance(value, bool):
        cell.number_format = "#,##0;[Red]-#,##0"
    return cell


def _is_plain(text: str) -> bool:
    """Tell whether nobody, neither now nor when the cell is edited, takes a text for more."""
    first = text[0]
    return not (first in _ACTS or first.isdigit()) and text.isprintable() and len(text) < _LONG
