"""Tables to take away: CSV that Excel opens as it is, and Excel books.

Nothing in them acts: a text that begins like a formula is marked as text. What belongs here: the
answer to the browser. What does not: which rows (pages), or workbooks people fill in and send back
(``pipelines.workbook``).
"""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response, StreamingResponse

CSV_TYPE = "text/csv; charset=utf-8"
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_EXCEL_ROWS = 100_000
"""More are given as CSV only: a book of a million rows takes minutes to write and to open."""
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?")
_BATCH_BYTES = 1 << 16

Row = Sequence[object]


def as_table(
    kind: str, name: str, headings: Sequence[str], rows: Iterable[Row], total: int
) -> Response:
    """Return a table as it is asked for; one too long for Excel as CSV.

    Args:
        kind: ``csv`` or ``xlsx``.
        name, headings, rows: as of ``as_csv``.
        total: how many rows there are.
    """
    if kind == "xlsx" and total <= MOST_EXCEL_ROWS:
        return as_excel(name, headings, rows)
    return as_csv(name, headings, rows)


def as_csv(name: str, headings: Sequence[str], rows: Iterable[Row]) -> Response:
    """Return a table as CSV: UTF-8 with a mark, so that Excel reads it as that.

    Args:
        name: the file's name, without ending.
        headings: one per column.
        rows: they may come one after the other; nothing is gathered.
    """
    return StreamingResponse(
        _csv(headings, rows), media_type=CSV_TYPE, headers=attachment(f"{name}.csv")
    )


def as_excel(name: str, headings: Sequence[str], rows: Iterable[Row]) -> Response:
    """Return a table as an Excel book of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    titles = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    book.save(path)
    return file_to_take(path, f"{name}.xlsx", EXCEL_TYPE, remove=True)


def file_to_take(
    path: Path, name: str, kind: str = "application/octet-stream", *, remove: bool = False
) -> Response:
    """Return a file to be saved, never shown.

    Args:
        path: where it is.
        name: what the browser calls it.
        kind: its media type.
        remove: delete it once it was sent.
    """
    task = BackgroundTask(path.unlink, missing_ok=True) if remove else None
    return FileResponse(path, media_type=kind, headers=attachment(name), background=task)


def attachment(name: str) -> dict[str, str]:
    """Return the header that names a file to be saved, whatever letters are in its name."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": told}


def guarded(text: str) -> str:
    """Return a text as CSV can hold it: what a spreadsheet would compute begins with ``'``."""
    if text.startswith(_RISKY) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _csv(headings: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_text(value) for value in row])
        if out.tell() >= _BATCH_BYTES:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _text(value: object) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)


def _cell(sheet: WriteOnlyWorksheet, value: object) -> object:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767])
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = value.startswith(_RISKY)
        return cell
    if isinstance(value, int | float | Decimal | date | datetime) or value is None:
        return value
    return str(value)
