"""Workbooks that come out the same, byte for byte, every time.

What belongs here: saving, and the looks that ledgers share. What does not: what is in them.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | datetime | None
MODIFIED = datetime(2026, 10, 31, 18, 0, 0)  # noqa: DTZ001  Excel knows no time zone.
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_HEADER = PatternFill("solid", fgColor="DDE8F4")
_KEY = PatternFill("solid", fgColor="FFF2CC")


def save(book: Workbook, path: Path) -> None:
    """Save a workbook without the time of day in it."""
    book.properties.creator = "つなぎ商会"
    book.properties.created = MODIFIED
    raw = io.BytesIO()
    book.save(raw)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamp = f"{MODIFIED:%Y-%m-%dT%H:%M:%SZ}".encode()
                content = _STAMP.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, MODIFIED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)


def put(sheet: Worksheet, row: int, values: Sequence[Value]) -> None:
    """Write a row of cells; empty texts stay empty cells."""
    for column, value in enumerate(values, 1):
        if value not in ("", None):
            sheet.cell(row, column, value)


def title(sheet: Worksheet, row: int, text: str, width: int) -> None:
    """Write a title over the whole width."""
    cell = sheet.cell(row, 1, text)
    cell.font = Font(size=14, bold=True)
    cell.alignment = Alignment(horizontal="center")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def header(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    """Write a header row in its colour."""
    put(sheet, row, names)
    for column in range(1, len(names) + 1):
        cell = sheet.cell(row, column)
        cell.fill = _HEADER
        cell.font = Font(bold=True)


def highlight(sheet: Worksheet, row: int, column: int) -> None:
    """Colour a cell as people do who mean something by it."""
    sheet.cell(row, column).fill = _KEY


def remark(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Attach a comment to a cell."""
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell):
        cell.comment = Comment(text, "佐野")
