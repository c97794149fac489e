"""Keeping the bytes: every file is archived under its SHA-256 before anything of it is read."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

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
        OSError: the file cannot be read, or the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{os.getpid()}.partial"
    digest = hashlib.sha256()
    try:
        with file.open("rb") as source, partial.open("wb") as copy:
            while block := source.read(_BLOCK):
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        size = partial.stat().st_size
        target = archived_path(folder, digest.hexdigest(), file.suffix)
        if target.exists() and target.stat().st_size == size:
            return Archived(target, digest.hexdigest(), size)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copystat(file, partial)
        partial.replace(target)
        return Archived(target, digest.hexdigest(), size)
    finally:
        partial.unlink(missing_ok=True)


def archived_path(folder: Path, sha256: str, suffix: str) -> Path:
    """Return where the bytes with this hash are archived."""
    return folder / sha256[:2] / f"{sha256}{suffix.lower()}"
