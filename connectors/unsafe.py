"""What a file really is, and whether it may be opened.

What belongs here: telling workbooks, archives and texts apart by their first bytes; refusing
encrypted, damaged and exploding ones; noting macros and links to other workbooks. What does not:
reading cells.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import olefile

from connectors.model import Note
from connectors.problems import empty
from core.errors import SourceError
from core.language import Text

Kind = Literal["text", "xlsx", "xlsb", "xls", "ods", "html", "xml", "pdf", "zip", "ole", "image"]

MAX_TOTAL = 1 << 30
"""Bytes a workbook may unpack to."""
MAX_RATIO = 250
"""How many times its packed size a large part may unpack to (real sheets stay under 100)."""
LARGE = 20 << 20
MAX_PARTS = 10_000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
    RuntimeError,
)

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)
_NAMES: dict[str, Text] = {
    "text": Text("テキスト(CSVなど)", "plain text (CSV or the like)"),
    "xlsx": Text("Excelブック(.xlsx)", "an Excel workbook (.xlsx)"),
    "xlsb": Text("Excelバイナリブック(.xlsb)", "a binary Excel workbook (.xlsb)"),
    "xls": Text("旧形式のExcelブック(.xls)", "an old Excel workbook (.xls)"),
    "ods": Text("OpenDocument表計算(.ods)", "an OpenDocument spreadsheet (.ods)"),
    "html": Text("HTML(Webページ)", "HTML (a web page)"),
    "xml": Text("XML", "XML"),
    "pdf": Text("PDF", "a PDF"),
    "zip": Text("ZIP書庫", "a ZIP archive"),
    "ole": Text("Excel以外のOffice文書", "an Office document other than a workbook"),
    "image": Text("画像", "an image"),
}


@dataclass(frozen=True, slots=True)
class Container:
    """What a file is, by its bytes; its name is not believed."""

    kind: Kind
    notes: tuple[Note, ...] = field(default=())


def describe(kind: str) -> Text:
    """Return what people call a kind of file."""
    return _NAMES[kind]


def identify(path: Path) -> Container:
    """Tell what a file is, and refuse what must not be opened.

    Raises:
        SourceError: it cannot be read, is empty, encrypted, a damaged archive, or unpacks to far
            more than a workbook does.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head:
        raise empty(path)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip(path)
    if head.startswith(olefile.MAGIC):
        return _ole(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return Container(kind)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")) or (
        start.startswith(b"<?xml") and b"<html" in start
    ):
        return Container("html")
    return Container("xml" if start.startswith(b"<?xml") else "text")


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(
        "SOURCE_UNREADABLE",
        Text(
            f"{path} を開けません({error.strerror or error})。ファイルがあるか、読む権限があるか、"
            "他のソフトが開いたままでないかを確かめてください。",
            f"{path} cannot be opened ({error.strerror or error}). Check that it exists, that it "
            "may be read, and that no other program keeps it open.",
        ),
    )


def _zip(path: Path) -> Container:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _refuse_bomb(path, parts)
            if any(part.flag_bits & 1 for part in parts):
                raise _password(path)
            names = {part.filename for part in parts}
            if "META-INF/manifest.xml" in names and b"encryption-data" in _small(
                archive, "META-INF/manifest.xml"
            ):
                raise _password(path)
            mime = _small(archive, "mimetype") if "mimetype" in names else b""
    except _DAMAGE as error:
        raise damaged(path, str(error)) from error
    lower = {name.lower().lstrip("/") for name in names}
    if "xl/workbook.bin" in lower:
        return Container("xlsb", tuple(_workbook_notes(path, lower)))
    if "xl/workbook.xml" in lower or any(n.startswith("xl/worksheets/") for n in lower):
        return Container("xlsx", tuple(_workbook_notes(path, lower)))
    if b"opendocument.spreadsheet" in mime:
        return Container("ods", tuple(_workbook_notes(path, lower)))
    return Container("zip")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 20)


def _refuse_bomb(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    total = sum(part.file_size for part in parts)
    worst = max(
        (p.file_size / max(p.compress_size, 1) for p in parts if p.file_size > LARGE), default=0.0
    )
    packed = sum(part.compress_size for part in parts)
    overlapping = packed > path.stat().st_size
    if total > MAX_TOTAL or worst > MAX_RATIO or len(parts) > MAX_PARTS or overlapping:
        raise SourceError(
            "SOURCE_ZIP_BOMB",
            Text(
                f"{path.name}は開くと{total / 2**20:,.0f}MB(部品{len(parts):,}個、"
                f"最大{worst:,.0f}倍)に膨らみます。上限は{MAX_TOTAL / 2**20:,.0f}MB・"
                f"{MAX_PARTS:,}個・{MAX_RATIO}倍です。壊れているか、機械を止めるために作られた"
                "ファイルです。CSVで書き出し直してください。",
                f"{path.name} would unpack to {total / 2**20:,.0f} MB ({len(parts):,} parts, up to "
                f"{worst:,.0f} times its size; the limits are {MAX_TOTAL / 2**20:,.0f} MB, "
                f"{MAX_PARTS:,} and {MAX_RATIO}). It is damaged or made to stop the machine. "
                "Export it as CSV.",
            ),
        )


def _ole(path: Path) -> Container:
    try:
        with olefile.OleFileIO(str(path)) as ole:
            streams = {"/".join(entry).lower() for entry in ole.listdir()}
    except Exception as error:  # olefile raises many kinds on damaged files
        raise damaged(path, str(error)) from error
    if "encryptedpackage" in streams:
        raise _password(path)
    if not {"workbook", "book"} & streams:
        return Container("ole")
    macros = any(name.startswith("_vba_project") for name in streams)
    return Container("xls", (_macros(path),) if macros else ())


def _workbook_notes(path: Path, names: set[str]) -> list[Note]:
    notes = []
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        notes.append(_macros(path))
    if links := sum(
        1 for n in names if n.startswith("xl/externallinks/externallink") and "_rels" not in n
    ):
        notes.append(external_links(path, links))
    return notes


def external_links(path: Path, count: int) -> Note:
    """Return the note on formulas that refer to other workbooks."""
    return Note(
        "external_links",
        Text(
            f"{path.name}は別のブック{count}個を参照しています。最後に保存されたときの値を"
            "読みます。参照先が新しくなっていても反映されません。",
            f"{path.name} refers to {count} other workbooks. The values are those of its last "
            "saving; changes over there are not seen.",
        ),
    )


def _macros(path: Path) -> Note:
    return Note(
        "macros",
        Text(
            f"{path.name}にはマクロがあります。実行せず、保存された値だけを読みます。",
            f"{path.name} holds macros. They are not run; only stored values are read.",
        ),
    )


def _password(path: Path) -> SourceError:
    return SourceError(
        "SOURCE_PASSWORD",
        Text(
            f"{path.name}はパスワードで保護されています。Excelで開き、[ファイル]-[情報]-"
            "[ブックの保護]で読み取りパスワードを外して保存し直してください。",
            f"{path.name} is protected with a password. Open it in Excel, remove the password to "
            "open (File, Info, Protect Workbook) and save it again.",
        ),
    )


def password(path: Path) -> SourceError:
    """A workbook cannot be opened without its password."""
    return _password(path)


def damaged(path: Path, why: str) -> SourceError:
    """A workbook or archive is broken."""
    return SourceError(
        "SOURCE_DAMAGED",
        Text(
            f"{path.name}は壊れていて開けません({why})。Excelで開いて保存し直すか、もう一度"
            "書き出すか複写してください。",
            f"{path.name} is damaged ({why}). Open and save it in Excel, or export or copy it "
            "again.",
        ),
    )


def wrong_kind(path: Path, kind: str, expected: Text) -> SourceError:
    """A file is of another kind than its profile reads."""
    what = describe(kind)
    return SourceError(
        "SOURCE_WRONG_KIND",
        Text(
            f"{path.name}は{expected.ja}ではなく、{what.ja}です(拡張子ではなく中身で判断)。"
            "書き出しの形式を選び直すか、プロファイルの format / also を見直してください。",
            f"{path.name} is not {expected.en} but {what.en} (told by its content, not its name). "
            "Choose the other export format, or correct format / also in the profile.",
        ),
    )
