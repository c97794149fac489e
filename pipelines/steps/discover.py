"""Finding the files of a source, in the order in which they are to be taken in."""

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path, PurePath

from connectors.database import Query, save_query
from core.errors import SourceError
from core.language import Text
from pipelines.source_settings import Source
from pipelines.steps.archive import unreadable

_TEMPORARY = re.compile(r"^(~\$|\.)|\.(tmp|part|partial|crdownload|download|swp)$", re.IGNORECASE)
_COPY_MARK = re.compile(
    r"[\s_\-]*(\(\d+\)|（\d+）|コピー|- ?copy|再出力|修正版?|最新)$", re.IGNORECASE
)
_DATE_MARK = re.compile(
    r"[\s_\-]*(20\d{2}[\s_\-年.]?\d{0,2}[\s_\-月.]?\d{0,2}日?|[RrＲ令]\d{1,2}[.\-_]?\d{0,2})$"
)
_SETTLING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a source.

    Attributes:
        relative: its path within the workspace, with ``/``.
        part: which part of a snapshot it is; "" where one file is the whole.
    """

    path: Path
    relative: str
    part: str
    size: int
    modified_at: datetime


def fetch(source: Source, folder: Path) -> list[Found]:
    """Save what a database source reads, as a file that is archived and read like any export.

    Raises:
        SourceError: the other database cannot be read.
        ConfigurationError: its address is none.
    """
    if source.database is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{source.name}.csv"
    query = Query(source.database, table_name=source.table or "", sql=source.query or "")
    save_query(query, path)
    now = datetime.now(UTC).replace(microsecond=0)
    return [Found(path, f"database/{source.name}.csv", "", path.stat().st_size, now)]


def find_files(root: Path, source: Source) -> list[Found]:
    """Return the files that match the source's path, the oldest first.

    Files written in the same second are ordered by name. Temporary files of spreadsheets and
    browsers are no files of a source.
    """
    if source.path is None:
        return []
    pattern = Path(unicodedata.normalize("NFC", source.path))
    base = Path(pattern.anchor) if pattern.is_absolute() else root
    pieces = pattern.relative_to(pattern.anchor).parts if pattern.is_absolute() else pattern.parts
    found: list[Found] = []
    for path in sorted(set(_walk(base, pieces))):
        # One that vanishes while we look was never there.
        with suppress(FileNotFoundError):
            if path.is_file() and not _TEMPORARY.search(path.name):
                found.append(_found(path, root, source))
    return sorted(found, key=lambda file: (file.modified_at, natural(file.relative)))


def _walk(folder: Path, pieces: tuple[str, ...]) -> Iterator[Path]:
    """Yield the paths below a folder that fit the pieces of a pattern, whoever wrote their names.

    Names are compared in their composed form: a Mac writes ガ as two characters, and so do the
    archives it packs.
    """
    if not pieces:
        yield folder
        return
    piece, *rest = pieces
    if piece in (".", ".."):
        yield from _walk(folder / piece, tuple(rest))
        return
    if piece == "**":
        yield from _walk(folder, tuple(rest))
    with suppress(FileNotFoundError, NotADirectoryError):
        for entry in folder.iterdir():
            name = readable(entry.name)
            if piece == "**":
                if entry.is_dir() and not entry.is_symlink():
                    yield from _walk(entry, pieces)
            elif name == piece or fnmatch(name, piece):
                yield from _walk(entry, tuple(rest))


def readable(name: str) -> str:
    """Return the name of a file as text that can be stored and shown.

    Composed characters; bytes that are no UTF-8 (a share or an archive of an older Windows) are
    read as cp932, and shown by number where they are not even that.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("cp932", "backslashreplace")
    return unicodedata.normalize("NFC", name)


def _found(path: Path, root: Path, source: Source) -> Found:
    status = path.stat()
    relative = path.relative_to(root) if path.is_relative_to(root) else path
    shown = PurePath(*map(readable, relative.parts))
    return Found(
        path=path,
        relative=shown.as_posix(),
        part=stem(shown) if source.parts == "files" else "",
        size=status.st_size,
        modified_at=datetime.fromtimestamp(int(status.st_mtime), UTC),
    )


def natural(text: str) -> str:
    """Return a sort key under which ``売上2`` comes before ``売上10``."""
    pieces = re.split(r"(\d+)", text)
    return "".join(piece.zfill(20) if piece.isdigit() else piece for piece in pieces)


def stem(path: PurePath) -> str:
    """Return a file's name without suffix, dates and marks of copies: what it is, not when."""
    name = unicodedata.normalize("NFKC", path.stem).strip()
    while True:
        shorter = _DATE_MARK.sub("", _COPY_MARK.sub("", name)).strip(" _-")
        if shorter == name or not shorter:
            return name
        name = shorter


def refuse_ambiguous(files: list[Found], source: Source) -> None:
    """Stop a snapshot for which files of different names lie in the inbox.

    Raises:
        SourceError: nothing says whether they are parts of one snapshot or one of them is wrong.
    """
    if source.mode != "snapshot" or source.parts is not None:
        return
    stems = {stem(PurePath(file.relative)): file.relative for file in files}
    if len(stems) > 1:
        names = "」「".join(sorted(stems.values()))
        raise SourceError(
            "TWO_SNAPSHOTS",
            Text(
                ja=f"{source.name}: 全件ファイルが1つのはずの場所に、名前の違うファイルがあります:"
                f"「{names}」。不要なものを移すか、担当者別などの分割ファイルなら tsunagi.yaml の"
                "この source に parts: files と書いてください。",
                en=f"{source.name}: one complete file was expected, but files of different names "
                f"were found: '{names}'. Move away what does not belong here, or write "
                "'parts: files' for this source if each file is a part.",
            ),
        )


def is_settled(file: Found) -> bool:
    """Tell whether a file is no longer being written; waits a moment for a very recent one.

    Raises:
        SourceError: it has vanished meanwhile.
    """
    try:
        before = file.path.stat()
        if time.time() - before.st_mtime >= _SETTLING_SECONDS:
            return True
        time.sleep(0.2)
        after = file.path.stat()
    except OSError as error:
        raise unreadable(file.path, error) from error
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
