"""What a file is, physically: encoding, line ends, quoting, sheets and what is hidden in them.

What belongs here: facts about bytes and workbooks, for people. What does not: what the columns
mean.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from connectors.rawtables import RawFile, RawTable
from connectors.readers.binary_facts import xls_stream
from connectors.unsafe import describe
from core.language import Text

_CHUNK = 1 << 20
_QUOTED = re.compile(rb'(?:^|[,\t;|\r\n])"')
_CELL = re.compile(rb"\r\n|[,\t;|\r\n]")
_DATE1904 = re.compile(rb'date1904="(?:1|true)"')
_ODS_1904 = re.compile(rb'null-date[^>]*date-value="1904')


@dataclass(frozen=True, slots=True)
class SheetFact:
    """A sheet of a workbook.

    Attributes:
        merged: areas of merged cells.
        errors: cells whose formula failed, or was never calculated.
    """

    name: str
    hidden: bool
    rows: int
    columns: int
    hidden_rows: int
    hidden_columns: int
    filtered: bool
    merged: int
    errors: int


@dataclass(frozen=True, slots=True)
class Physical:
    """The facts.

    Attributes:
        kind: ``text``, ``xlsx``, ``xlsb``, ``xls``, ``ods``, by the bytes.
        description: what people call that.
        encoding: of text, else "".
        encodings: others that would decode too.
        bom: a byte order mark stands at the beginning.
        line_ends: ``CRLF``, ``LF``, ``CR``, ``mixed``, "" (none, or a workbook).
        delimiter: the character, "" where there is none.
        delimiters: the others with their scores.
        quoting: ``all``, ``some``, ``none``; "" for workbooks.
        rows: lines of a text file.
        links: other workbooks that formulas refer to.
        dates_1904: days count from 1904.
    """

    path: str
    kind: str
    description: Text
    size: int
    modified_at: datetime
    encoding: str = ""
    encoding_reason: Text | None = None
    encodings: tuple[str, ...] = ()
    bom: bool = False
    line_ends: str = ""
    ends_with_newline: bool = True
    delimiter: str = ""
    delimiter_reason: Text | None = None
    delimiters: tuple[tuple[str, float], ...] = ()
    quoting: str = ""
    rows: int = 0
    sheets: tuple[SheetFact, ...] = ()
    macros: bool = False
    links: int = 0
    dates_1904: bool = False


def physical(path: Path, raw: RawFile) -> Physical:
    """Return the facts of an opened file."""
    status = path.stat()
    modified = datetime.fromtimestamp(int(status.st_mtime), UTC)
    common = (str(path), raw.container.kind, describe(raw.container.kind), status.st_size, modified)
    if raw.book is not None:
        notes = {note.code for note in raw.container.notes}
        return Physical(
            *common,
            sheets=tuple(_sheet(table) for table in raw.tables),
            macros="macros" in notes,
            links=_links(path, raw),
            dates_1904=_counts_from_1904(path, raw.container.kind),
        )
    found, encoding, delimiters = raw.found, raw.encoding, raw.delimiters
    if found is None or encoding is None or delimiters is None:
        return Physical(*common)
    known = encoding.name == "euc_jp"
    ends, rows = _line_ends(path, encoding.name)
    return Physical(
        *common,
        encoding=encoding.name,
        encoding_reason=encoding.reason,
        encodings=encoding.alternatives if known else _others(path, encoding.name, found.size),
        bom=bool(found.bom),
        line_ends=ends,
        ends_with_newline=found.ends_with_newline,
        delimiter=delimiters.character if delimiters.scores else "",
        delimiter_reason=delimiters.reason,
        delimiters=delimiters.scores[1:],
        quoting=_quoting(found.head),
        rows=rows,
    )


def _sheet(table: RawTable) -> SheetFact:
    sheet = table.rows
    if sheet is None:
        return SheetFact(table.sheet, table.hidden, 0, 0, 0, 0, False, 0, 0)
    facts = sheet.facts
    rows = sum(len(batch.rows) for batch in table.batches(1))
    return SheetFact(
        sheet.name,
        table.hidden,
        rows,
        sheet.width,
        facts.hidden_rows,
        facts.hidden_columns,
        facts.filtered,
        len(sheet.merged),
        len(facts.errors),
    )


def _links(path: Path, raw: RawFile) -> int:
    """Return how many other workbooks are referred to."""
    inside = max((t.rows.facts.external for t in raw.tables if t.rows is not None), default=0)
    if raw.container.kind not in ("xlsx", "xlsb"):
        return inside
    with zipfile.ZipFile(path) as archive:
        names = [name.lower().lstrip("/") for name in archive.namelist()]
    outside = [n for n in names if n.startswith("xl/externallinks/externallink")]
    return max(inside, sum(1 for name in outside if "_rels" not in name))


def _counts_from_1904(path: Path, kind: str) -> bool:
    try:
        if kind == "xls":
            return _xls_1904(xls_stream(path))
        part = {"xlsx": "xl/workbook.xml", "xlsb": "xl/workbook.bin", "ods": "content.xml"}[kind]
        with zipfile.ZipFile(path) as archive:
            if part not in archive.namelist():
                return False
            with archive.open(part) as stream:
                head = stream.read(_CHUNK)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, ElementTree.ParseError, EOFError):
        return False
    if kind == "xlsb":
        at = head.find(b"\x99\x01")  # BrtWbProp; the lowest bit of its flags
        return at >= 0 and len(head) > at + 3 and bool(head[at + 3] & 1)
    return bool((_DATE1904 if kind == "xlsx" else _ODS_1904).search(head))


def _xls_1904(stream: bytes) -> bool:
    at = 0
    while at + 6 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == 0x0022:  # DATE1904
            return size >= 2 and bool(struct.unpack_from("<H", stream, at + 4)[0] & 1)
        if kind == 0x000A:
            return False
        at += 4 + size
    return False


def _line_ends(path: Path, encoding: str) -> tuple[str, int]:
    """Count line ends over the whole file."""
    both = feeds = returns = 0
    last = b""
    with path.open("rb") as stream:
        for chunk in _narrow(stream, encoding):
            piece = last + chunk
            last = b""
            if piece.endswith(b"\r"):
                piece, last = piece[:-1], b"\r"
            both += piece.count(b"\r\n")
            feeds += piece.count(b"\n")
            returns += piece.count(b"\r")
    returns += len(last)
    counts = {"CRLF": both, "LF": feeds - both, "CR": returns - both}
    used = [name for name, count in counts.items() if count]
    rows = sum(counts.values())
    if len(used) > 1 and max(counts.values()) >= 0.98 * rows:
        used = [max(counts, key=lambda name: counts[name])]  # line breaks inside quoted cells
    return (used[0] if len(used) == 1 else "mixed" if used else ""), rows


def _narrow(stream: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Yield a text's bytes; of UTF-16 and 32, where 」 holds the byte of a CR, as UTF-8."""
    chunks = iter(lambda: stream.read(_CHUNK), b"")
    if not encoding.startswith(("utf-16", "utf-32")):
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")


def _quoting(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n\x1a")
    quoted, cells = len(_QUOTED.findall(text)), len(_CELL.findall(text)) + 1
    if not quoted:
        return "none"
    return "all" if quoted >= 0.9 * cells else "some"


def _others(path: Path, name: str, size: int) -> tuple[str, ...]:
    """Return which other encodings would decode the first part of a file."""
    with path.open("rb") as stream:
        piece = stream.read(_CHUNK)
    if piece.isascii():
        return ("cp932",) if name == "utf-8" else ()
    found = []
    for other in ("utf-8", "cp932", "euc_jp"):
        if other == name.removesuffix("-sig"):
            continue
        try:
            piece.decode(other)
        except UnicodeDecodeError as error:
            if size > len(piece) and error.start > len(piece) - 4:
                found.append(other)
            continue
        found.append(other)
    return tuple(found)
