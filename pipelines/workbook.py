"""Tables that people fill in with Excel: written so that nothing in them acts, read back as text.

What belongs here: one table a sheet, with a row of machine names above the headings, locked and
open columns, and texts that cannot become formulas. What does not: what the columns mean.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.errors import ConfigurationError
from core.language import Text

_LONGEST = 32_767
"""Characters a cell can hold."""
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_HEADING = PatternFill("solid", fgColor="DDE6EE")
_OPEN = PatternFill("solid", fgColor="FFF9DB")
_FIRST_ROW = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: its machine name, in a hidden row above the headings.
        editable: people may fill it in; every other cell is locked.
        width: in characters of half width.
        choices: what a cell may hold; () for anything.
    """

    key: str
    title: Text
    editable: bool = False
    width: int = 14
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row read back: machine name → text, and where it stands."""

    sheet: str
    row_number: int
    values: dict[str, str]


def new_workbook() -> Workbook:
    """Return a workbook without sheets."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


def add_sheet(
    book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> Worksheet:
    """Add a sheet holding one table. Texts stay texts, whatever they begin with."""
    sheet: Worksheet = book.create_sheet(_sheet_title(title))
    sheet.append([column.key for column in columns])
    sheet.append([str(column.title) for column in columns])
    sheet.row_dimensions[1].hidden = True
    for cell in sheet[2]:
        cell.font, cell.fill = Font(bold=True), _HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    last = _FIRST_ROW - 1
    for last, row in enumerate(rows, start=_FIRST_ROW):
        for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            _fill(sheet.cell(last, place), value, column)
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        if column.choices:
            _offer(sheet, place, column.choices, last)
    sheet.freeze_panes = f"B{_FIRST_ROW}"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(columns))}{max(last, 2)}"
    _protect(sheet)
    return sheet


def save(book: Workbook, path: Path) -> None:
    """Write the workbook.

    Raises:
        ConfigurationError: the file's name does not end in ``.xlsx``.
        OSError: it cannot be written, for instance because Excel has it open.
    """
    if path.suffix.lower() != ".xlsx":
        raise ConfigurationError(
            "NOT_XLSX",
            Text(
                ja=f"「{path}」: ファイル名の最後を .xlsx にしてください。",
                en=f"'{path}': the file's name must end in .xlsx.",
            ),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def read_tables(path: Path, key: str) -> list[ReadRow]:
    """Read back every table that has a column of this machine name.

    Cells that Excel turned into numbers or dates become text again: dates ``2024-04-01``, numbers
    their shortest digits.

    Raises:
        ConfigurationError: it is no workbook, or holds no such table.
    """
    try:
        book = load_workbook(path, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise ConfigurationError(
            "NOT_XLSX",
            Text(
                ja=f"「{path}」はExcelブック(.xlsx)として開けません。",
                en=f"'{path}' cannot be opened as an Excel workbook (.xlsx).",
            ),
        ) from error
    rows = [row for sheet in book.worksheets for row in _read_sheet(sheet, key)]
    found = any(key in _keys(sheet) for sheet in book.worksheets)
    book.close()
    if not found:
        raise ConfigurationError(
            "NOT_OUR_TABLE",
            Text(
                ja=f"「{path}」は、このコマンドの export で書き出したファイルではないようです"
                "(1行目の隠れた行が消えていませんか)。",
                en=f"'{path}' does not seem to be a file written by this command's export "
                "(is the hidden first row gone?).",
            ),
        )
    return rows


def plain_text(value: object) -> str:
    """Return a text as a cell keeps it: no control characters, one kind of line break."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]


def _fill(cell: Cell | MergedCell, value: object, column: Column) -> None:
    if isinstance(value, str):
        # Text by type and by format: it is not read anew when somebody edits the cell either.
        cell.value = plain_text(value)
        cell.data_type = "s"
        cell.number_format = "@"
        if value.startswith(_RISKY):
            cell.quotePrefix = True
    else:
        cell.value = value  # type: ignore[assignment]
    cell.alignment = Alignment(wrap_text=column.width >= 30, vertical="top")
    if column.editable:
        cell.fill = _OPEN
        cell.number_format = "@"
        cell.protection = Protection(locked=False)


def _offer(sheet: Worksheet, place: int, choices: tuple[str, ...], last: int) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    letter = get_column_letter(place)
    rule.add(f"{letter}{_FIRST_ROW}:{letter}{max(last, _FIRST_ROW)}")
    sheet.add_data_validation(rule)


def _protect(sheet: Worksheet) -> None:
    """Lock what is not open, without a password: against slips, not against people."""
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)


def _sheet_title(title: str) -> str:
    return "".join("_" if character in "[]:*?/\\" else character for character in title)[:31]


def _keys(sheet: Worksheet) -> list[str]:
    return ["" if cell.value is None else str(cell.value) for cell in sheet[1]]


def _read_sheet(sheet: Worksheet, key: str) -> Iterable[ReadRow]:
    keys = _keys(sheet)
    if key not in keys:
        return
    for number, row in enumerate(
        sheet.iter_rows(min_row=_FIRST_ROW, values_only=True), start=_FIRST_ROW
    ):
        values = {name: _canonical(value) for name, value in zip(keys, row, strict=False) if name}
        if values.get(key):
            yield ReadRow(sheet.title, number, values)


def _canonical(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(repr(value)).normalize(), "f")
    return plain_text(value)
