"""A backup: the workspace's files and its warehouse in one archive, as of one moment.

The archive is a zip file with ``backup.json`` (what is in it, with sizes and hashes),
``warehouse.db`` (the warehouse as SQLite, wherever it lives) and ``files/`` (the workspace). Locks,
logs, Dagster's own state and hidden files stay out: they are made anew.
"""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.lock import exclusive
from pipelines.workspace import Workspace
from warehouse.transfer import snapshot

FORMAT = 1
MANIFEST, DATABASE, FILES = "backup.json", "warehouse.db", "files/"
_BLOCK = 1 << 20
_SIDECARS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        format: of the archive.
        version: of the program that wrote it.
        company: whose it is.
        made_at: when, ISO 8601 in UTC.
        rows: table → rows.
        files: name in the archive → ``size`` in bytes and ``sha256``.
    """

    format: int
    version: str
    company: str
    made_at: str
    rows: dict[str, int]
    files: dict[str, dict[str, Any]]


def back_up(workspace: Workspace, target: Path, *, wait_seconds: float = 60.0) -> Backup:
    """Write a backup; it appears under its name only when it is complete.

    No run begins meanwhile, so that files and warehouse fit; people go on reading and deciding.

    Args:
        workspace: what is kept.
        target: the file to write.
        wait_seconds: how long to wait for a run to end.

    Raises:
        ConfigurationError: there is such a file already.
        BusyError: a run is at work.
        OSError: the archive cannot be written.
    """
    target = target.expanduser().resolve()
    if target.exists():
        raise ConfigurationError(
            "BACKUP_EXISTS",
            Text(
                ja=f"{target} はもうあります。上書きはしません。別の名前にしてください。",
                en=f"{target} exists already and is not overwritten. Choose another name.",
            ),
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with (
            exclusive(workspace, wait_seconds=wait_seconds),
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".tsunagi-backup-") as folder,
        ):
            database = Path(folder) / DATABASE
            rows = snapshot(workspace.engine, database)
            backup = _write(workspace, partial, database, rows, {target, partial})
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return backup


def _write(
    workspace: Workspace, target: Path, database: Path, rows: dict[str, int], without: set[Path]
) -> Backup:
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        files = {DATABASE: _add(archive, database, DATABASE)}
        for path in _kept(workspace, without):
            name = FILES + path.relative_to(workspace.root).as_posix()
            files[name] = _add(archive, path, name)
        backup = Backup(
            FORMAT,
            _version(),
            workspace.configuration.company,
            datetime.now(UTC).isoformat(timespec="seconds"),
            rows,
            files,
        )
        archive.writestr(MANIFEST, json.dumps(asdict(backup), ensure_ascii=False, indent=1))
    return backup


def _kept(workspace: Workspace, without: set[Path]) -> Iterator[Path]:
    """Return the workspace's files without warehouse, backups, hidden ones, links to elsewhere."""
    left_out = without | set(database_files(workspace))
    for folder, folders, names in os.walk(workspace.root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder) / name
            if name.startswith(".") or path in left_out or path.is_symlink() or is_backup(path):
                continue
            yield path


def is_backup(path: Path) -> bool:
    """Tell whether a file is a backup: one need not hold the ones before it."""
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return MANIFEST in archive.namelist()


def database_files(workspace: Workspace) -> list[Path]:
    """Return the files of an embedded warehouse; none where it is on a server."""
    url = make_url(workspace.configuration.warehouse)
    if url.get_backend_name() != "sqlite":
        return []
    path = (workspace.root / (url.database or "warehouse.db")).resolve()
    return [path.with_name(path.name + end) for end in _SIDECARS]


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"size": size, "sha256": digest.hexdigest()}


def _version() -> str:
    try:
        return metadata.version("tsunagi-hub")
    except metadata.PackageNotFoundError:
        return "?"
