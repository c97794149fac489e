"""Sheets that look like one book and print well: headings, widths, colours of ranks, the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from pipelines.exports.sheet import as_cell

TITLE: Final = Font(bold=True, size=16)
NOTE: Final = Font(color="5A6672", size=9)
_HEADING: Final = PatternFill("solid", fgColor="24516E")
_WHITE: Final = Font(bold=True, color="FFFFFF")
_BOLD: Final = Font(bold=True)
_LINE: Final = Border(top=Side(style="thin", color="24516E"))
_A4: Final = 9
"""Excel's number for the size of paper."""
_COLOURS: Final = {"A": "FBE3C0", "B-1": "DCEFD9", "B-2": "D8E8F6", "C": "F3F3F3"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its heading and its width in characters of half width."""

    title: str
    width: int = 12


def begin(book: Workbook, name: str, title: str, note: str, fields: Sequence[Field]) -> Any:
    """Add a sheet with a title, a note and the heading of a table that starts in row 4.

    It prints on A4 across, as wide as a page, the heading on each.
    """
    sheet = book.create_sheet(name)
    for place, field in enumerate(fields, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = field.width
    sheet.freeze_panes = "C5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "4:4"
    sheet.oddFooter.center.text = "&A  &P / &N"
    sheet.append([styled(sheet, title, TITLE)])
    sheet.append([styled(sheet, note, NOTE)])
    sheet.append([])
    sheet.append([heading(sheet, field.title) for field in fields])
    return sheet


def fill(sheet: Any, fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write the rows of the table, let people filter by them, and return the last row's number."""
    last = 4
    for row in rows:
        sheet.append([as_cell(sheet, value) for value in row])
        last += 1
    letter = get_column_letter(len(fields))
    sheet.auto_filter.ref = f"A4:{letter}{last}"
    return last


def colour_ranks(sheet: Any, column: str, last: int) -> None:
    """Colour rows by the rank that stands in a column."""
    for rank, colour in _COLOURS.items():
        fill_ = PatternFill("solid", bgColor=colour)
        rule = CellIsRule(operator="equal", formula=[f'"{rank}"'], fill=fill_)  # type: ignore[no-untyped-call]
        sheet.conditional_formatting.add(f"{column}5:{column}{max(last, 5)}", rule)


def add_total(sheet: Any, cells: Sequence[Any]) -> None:
    """Write the row of sums below a table."""
    row = []
    for value in cells:
        cell = _cell(sheet, value)
        cell.font, cell.border = _BOLD, _LINE
        row.append(cell)
    sheet.append(row)


def heading(sheet: Any, text: str) -> Any:
    """Return a cell of a heading."""
    cell = styled(sheet, text, _WHITE)
    cell.fill = _HEADING
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def styled(sheet: Any, value: Any, font: Font) -> Any:
    """Return a cell in a font; a text stays a text."""
    cell = _cell(sheet, value)
    cell.font = font
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """Return a cell that can be given looks, whatever its value."""
    cell = as_cell(sheet, value)
    return cell if isinstance(cell, Cell) else WriteOnlyCell(sheet, cell)
