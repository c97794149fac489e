"""A file's tables as they lie there, before anybody has said what they mean.

What belongs here: opening any readable file without a profile, its rows from the first on. What
does not: which row is the header (``connectors.layout``), facts for people
(``connectors.physical``).
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from connectors.detect import LOOK, Delimiter, detect_delimiter
from connectors.encoding import Encoding, Scan, detect_encoding, scan
from connectors.hints import ENTITIES
from connectors.readers.batch import Batch
from connectors.readers.delimited import Delimited
from connectors.readers.workbook import SheetRows, Workbook
from connectors.rules import Names
from connectors.synonyms import synonyms
from connectors.tables import WORKBOOKS
from connectors.unsafe import Container, describe, identify, wrong_kind
from core.errors import SourceError
from core.language import Text

SAMPLE = 5_000
"""Rows by which columns are judged."""


@dataclass(slots=True)
class RawTable:
    """One sheet, or the one table of a text file.

    Attributes:
        sheet: the sheet's name, "".
        head: its first rows, cells merged to the right filled.
        batches: starts reading from a row number (from 1) on.
        hidden: the sheet is hidden.
        rows: the sheet itself (workbooks only).
    """

    sheet: str
    head: list[list[str]]
    batches: Callable[[int], Iterator[Batch]]
    hidden: bool = False
    rows: SheetRows | None = None

    def sample(self, first: int, count: int = SAMPLE) -> list[list[str]]:
        """Return up to ``count`` rows from row number ``first`` on."""
        found: list[list[str]] = []
        for batch in self.batches(first):
            found += batch.rows[: count - len(found)]
            if len(found) >= count:
                break
        return found


@dataclass(slots=True)
class RawFile:
    """An opened file.

    Attributes:
        container: what it is by its bytes.
        found: the scan of a text file, None for workbooks.
        delimiters: how the delimiters of a text file scored.
        book: the workbook, None for text.
    """

    path: Path
    container: Container
    tables: list[RawTable] = field(default_factory=list)
    found: Scan | None = None
    encoding: Encoding | None = None
    delimiters: Delimiter | None = None
    book: Workbook | None = None


def open_raw(path: Path) -> RawFile:
    """Open a file without a profile.

    Raises:
        SourceError: it cannot be read at all: missing, empty, damaged, protected, no table.
    """
    container = identify(path)
    if container.kind in WORKBOOKS:
        return _open_book(path, container)
    if container.kind in ("text", "xml"):
        return _open_text(path, container)
    expected = [describe("text"), describe("xlsx")]
    raise wrong_kind(
        path,
        container.kind,
        Text("か".join(k.ja for k in expected), " or ".join(k.en for k in expected)),
    )


def _open_book(path: Path, container: Container) -> RawFile:
    book = Workbook(path, container)
    raw = RawFile(path, container, book=book)
    for name in (*book.visible, *book.hidden):
        sheet = book.sheet(name)
        raw.tables.append(RawTable(name, _filled(sheet), sheet.batches, name in book.hidden, sheet))
    return raw


def _filled(sheet: SheetRows) -> list[list[str]]:
    """Return the first rows with merged cells filled to the right, as a reader sees them."""
    head = sheet.head(LOOK)
    for top, left, _, right in sheet.merged:
        if top <= len(head) and right > left:
            row = head[top - 1]
            for column in range(max(left, 0), min(right + 1, len(row))):
                row[column] = row[max(left, 0)]
    return head


def _open_text(path: Path, container: Container) -> RawFile:
    found = scan(path)
    encoding = _encoding(path, found)
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(found.head)
    whole = text if len(found.head) == found.size else text[: text.rfind("\n") + 1] or text
    delimiter = detect_delimiter(whole, _headers())
    quoted = Delimited(path, found, encoding.name, delimiter.character)
    raw = RawFile(path, container, [], found, encoding, delimiter)
    raw.tables.append(RawTable("", quoted.head(LOOK), quoted.batches))
    return raw


def _encoding(path: Path, found: Scan) -> Encoding:
    """Tell the encoding; EUC-JP, which no profile tries, where nothing else decodes."""
    try:
        return detect_encoding(path, found)
    except SourceError as error:
        if error.code != "SOURCE_ENCODING" or not _is_euc(path):
            raise
        return Encoding(
            "euc_jp",
            Text(
                "UTF-8でもcp932でもなく、EUC-JPとして読める",
                "neither UTF-8 nor cp932; valid EUC-JP",
            ),
        )


def _is_euc(path: Path) -> bool:
    try:
        with path.open(encoding="euc_jp") as stream:
            kana = 0
            while piece := stream.read(1 << 20):
                kana += sum("ぁ" <= character <= "ヶ" for character in piece)
    except UnicodeError:
        return False
    return kana > 0


def _headers() -> list[Names]:
    names: dict[Names, None] = {}
    for entity in ENTITIES:
        names |= dict.fromkeys(synonyms(entity).values())
    return list(names)
