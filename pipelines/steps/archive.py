"""Keeping the bytes: every file is archived under its SHA-256 before anything of it is read."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.errors import SourceError
from core.language import Text

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Archived:
    """A file whose bytes are safe."""

    path: Path
    sha256: str
    size: int


def archive(file: Path, folder: Path) -> Archived:
    """Copy ``file`` into ``folder`` and return where its bytes now are.

    The copy appears under its final name only when it is complete and on disk; bytes that are
    there already are not written again. What is read afterwards is the archived copy, so that a
    file that changes while it is read cannot mix two states.

    Raises:
        SourceError: the file cannot be read.
        OSError: the copy cannot be written, for instance because the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{os.getpid()}.partial"
    digest = hashlib.sha256()
    try:
        with partial.open("wb") as copy:
            for block in _blocks(file):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        size = partial.stat().st_size
        target = archived_path(folder, digest.hexdigest(), file.suffix)
        if target.exists() and target.stat().st_size == size:
            return Archived(target, digest.hexdigest(), size)
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # times are a convenience, and not every share gives them
            shutil.copystat(file, partial)
        partial.replace(target)
        return Archived(target, digest.hexdigest(), size)
    finally:
        partial.unlink(missing_ok=True)


def _blocks(file: Path) -> Iterator[bytes]:
    """Read a file piece by piece; what goes wrong with it is its own error, not the archive's."""
    try:
        with file.open("rb") as source:
            while block := source.read(_BLOCK):
                yield block
    except OSError as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: OSError) -> SourceError:
    """Return the error of a file that vanished, may not be read, or whose disk is out of reach."""
    why = error.strerror or str(error)
    return SourceError(
        "SOURCE_UNREADABLE",
        Text(
            f"{file.name} を開けません({why})。ファイルがあるか、読む権限があるか、他のソフトが"
            "開いたままでないかを確かめてください。",
            f"{file.name} cannot be opened ({why}). Check that it exists, that it may be read, and "
            "that no other program keeps it open.",
        ),
    )


def archived_path(folder: Path, sha256: str, suffix: str) -> Path:
    """Return where the bytes with this hash are archived."""
    return folder / sha256[:2] / f"{sha256}{suffix.lower()}"
