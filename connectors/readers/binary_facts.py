"""Failed formulas, hidden rows and filters in .xls and .xlsb workbooks.

What belongs here: walking the records of the two binary formats (MS-XLS 2.4, MS-XLSB 2.4). What
does not: values, which come through calamine.
"""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import olefile

from connectors.readers.facts import ERROR_TEXTS, SheetFacts

_EXTERNAL_BOOK, _FILEPASS, _BOUNDSHEET, _EOF = 0x01AE, 0x002F, 0x0085, 0x000A
_XLS_CELLS = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BE, 0x00BD, 0x00D6}


def xls_encrypted(stream: bytes) -> bool:
    """Tell whether a Workbook stream asks for a password."""
    return any(kind == _FILEPASS for kind, _ in _xls_records(stream, 0))


def xls_stream(path: Path) -> bytes:
    """Return the stream that holds the sheets of an .xls file, b"" where there is none."""
    with olefile.OleFileIO(str(path)) as ole:
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                data: bytes = ole.openstream(name).read()
                return data
    return b""


def xls_facts(stream: bytes) -> list[SheetFacts]:
    """Return the facts of each sheet, in the workbook's order."""
    starts, external = [], 0
    for kind, data in _xls_records(stream, 0):
        if kind == _BOUNDSHEET and len(data) >= 4:
            starts.append(struct.unpack_from("<I", data)[0])
        elif kind == _EXTERNAL_BOOK and data[2:4] not in (b"\x01\x04", b"\x01\x3a"):
            external += 1
    sheets = [_xls_sheet(stream, start) for start in starts]
    for facts in sheets:
        facts.external = external
    return sheets


def _xls_records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream, to its end mark."""
    at = start
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        if kind == _EOF:
            return
        at += 4 + size


def _xls_sheet(stream: bytes, start: int) -> SheetFacts:
    facts = SheetFacts(columns=1)
    for kind, data in _xls_records(stream, start):
        if kind == 0x0208 and len(data) >= 14:  # ROW; fDyZero: hidden
            facts.hidden_rows += bool(struct.unpack_from("<H", data, 12)[0] & 0x20)
        elif kind == 0x007D and len(data) >= 10:  # COLINFO
            first, last, _, _, options = struct.unpack_from("<5H", data)
            facts.hidden_columns += (last - first + 1) if options & 1 else 0
        elif kind == 0x009B:  # FILTERMODE
            facts.filtered = True
        elif kind in _XLS_CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            if kind in (0x00BE, 0x00BD):  # several cells; the last column stands at the end
                column = max(column, struct.unpack_from("<H", data, len(data) - 2)[0])
            facts.rows, facts.columns = max(facts.rows, row + 1), max(facts.columns, column + 1)
            if (code := _xls_error(kind, data)) is not None:
                facts.errors[row, column] = ERROR_TEXTS.get(code, "#ERROR")
    return facts


def _xls_error(kind: int, data: bytes) -> int | None:
    if kind == 0x0205 and len(data) >= 8 and data[7]:  # BOOLERR
        return data[6]
    if kind == 0x0006 and len(data) >= 14 and data[12:14] == b"\xff\xff" and data[6] == 2:
        return data[8]  # FORMULA whose result is an error
    return None


def xlsb_facts(path: Path, sheet: str) -> SheetFacts:
    """Return the facts of one sheet of an .xlsb file."""
    facts = SheetFacts(columns=1)
    with zipfile.ZipFile(path) as archive:
        part = _xlsb_parts(archive).get(sheet, "")
        if part not in archive.namelist():
            return facts
        row = 0
        for kind, data in _xlsb_records(archive.read(part)):
            if kind == 0 and len(data) >= 12:  # BrtRowHdr
                row = struct.unpack_from("<I", data)[0]
                facts.hidden_rows += bool(data[11] & 0x10)
                facts.rows = max(facts.rows, row + 1)
            elif 1 <= kind <= 11 and len(data) >= 8:  # BrtCell... and BrtFmla...
                column = struct.unpack_from("<I", data)[0]
                facts.columns = max(facts.columns, column + 1)
                if kind in (3, 11) and len(data) >= 9:
                    facts.errors[row, column] = ERROR_TEXTS.get(data[8], "#ERROR")
            elif kind == 163:  # BrtBeginFilterColumn
                facts.filtered = True
    return facts


def _xlsb_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))  # noqa: S314
    targets = {e.get("Id", ""): e.get("Target", "") for e in relations.iter()}
    parts = {}
    for kind, data in _xlsb_records(archive.read("xl/workbook.bin")):
        if kind == 156 and len(data) > 12:  # BrtBundleSh
            relation, at = _wide(data, 8)
            name, _ = _wide(data, at)
            target = targets.get(relation, "")
            parts[name] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """Read a counted UTF-16 text; return it and where it ends."""
    (count,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * min(count, len(data))
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for position in range(most):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * position)
        if not byte & 0x80:
            break
    return value, at
