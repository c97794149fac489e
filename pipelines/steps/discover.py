"""Finding the files of a source, in the order in which they are to be taken in."""

import re
import time
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.database import Query, save_query
from core.errors import SourceError
from core.language import Text
from pipelines.config import Source

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
    pattern = Path(source.path)
    if pattern.is_absolute():
        base, text = Path(pattern.anchor), str(pattern.relative_to(pattern.anchor))
    else:
        base, text = root, source.path
    found = [
        _found(path, root, source)
        for path in base.glob(unicodedata.normalize("NFC", text))
        if path.is_file() and not _TEMPORARY.search(path.name)
    ]
    return sorted(found, key=lambda file: (file.modified_at, natural(file.relative)))


def _found(path: Path, root: Path, source: Source) -> Found:
    status = path.stat()
    relative = path.relative_to(root) if path.is_relative_to(root) else path
    return Found(
        path=path,
        relative=relative.as_posix(),
        part=stem(path) if source.parts == "files" else "",
        size=status.st_size,
        modified_at=datetime.fromtimestamp(int(status.st_mtime), UTC),
    )


def natural(text: str) -> str:
    """Return a sort key under which ``売上2`` comes before ``売上10``."""
    pieces = re.split(r"(\d+)", text)
    return "".join(piece.zfill(20) if piece.isdigit() else piece for piece in pieces)


def stem(path: Path) -> str:
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
    stems = {stem(file.path): file.relative for file in files}
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
    """Tell whether a file is no longer being written; waits a moment for a very recent one."""
    age = time.time() - file.path.stat().st_mtime
    if age >= _SETTLING_SECONDS:
        return True
    before = file.path.stat()
    time.sleep(0.2)
    after = file.path.stat()
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
