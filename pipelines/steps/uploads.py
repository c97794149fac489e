"""Sample files that people upload: kept apart until they are added as a source, then in the inbox.

A name that comes from elsewhere is never a path: only its last part is used, without anything that
could lead out of a folder, hide, or turn the direction of writing. What belongs here: keeping,
placing and forgetting such files. What does not: what is in them (``inspect``).
"""

import hashlib
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from core.errors import ConfigurationError
from core.language import Text
from pipelines.inspection.model import Inspection
from pipelines.steps.add_source import Added, add_source
from pipelines.steps.inspect import inspect_file
from pipelines.workspace import Workspace

_TOKEN = re.compile(r"[0-9a-f]{32}")
_SYSTEM = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FORBIDDEN = '<>:"/\\|?*'
_LONGEST_BYTES = 180
_KEPT_SECONDS = 24 * 60 * 60
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file.

    Attributes:
        token: names it; nobody can guess it.
        path: where it is kept, under a name that is safe.
    """

    token: str
    path: Path


@dataclass(frozen=True, slots=True)
class Wishes:
    """How people want a source to be.

    Attributes:
        name: of the source.
        system: the software it comes from; a folder of the inbox is called so.
        mode: snapshot, upsert, replace_period.
        trust: 0 to 100.
        counts_as: of lines: sales, receipts, books; "" of anything else.
    """

    name: str
    system: str
    mode: str
    trust: int
    counts_as: str = ""


def keep(workspace: Workspace, name: str, blocks: Iterable[bytes]) -> Upload:
    """Keep an uploaded file, and forget those that nobody came back for.

    Args:
        workspace: where.
        name: what the browser says the file is called.
        blocks: its bytes, piece by piece.

    Raises:
        ConfigurationError: it is larger than ``web.upload_megabytes``; nothing is kept of it.
    """
    forget_old(workspace)
    limit = workspace.configuration.web.upload_megabytes
    token = secrets.token_hex(16)
    folder = _folder(workspace) / token
    folder.mkdir(parents=True)
    path = folder / safe_name(name)
    size = 0
    try:
        with path.open("xb") as file:
            for block in blocks:
                size += len(block)
                if size > limit * _MEGABYTE:
                    raise _too_large(limit)
                file.write(block)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Upload(token, path)


def find(workspace: Workspace, token: str) -> Upload | None:
    """Return an uploaded file that is still kept; None where there is none."""
    if not _TOKEN.fullmatch(token):
        return None
    folder = _folder(workspace) / token
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    return Upload(token, files[0]) if files else None


def forget(workspace: Workspace, token: str) -> None:
    """Delete an uploaded file."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder(workspace) / token, ignore_errors=True)


def forget_old(workspace: Workspace, seconds: float = _KEPT_SECONDS) -> None:
    """Delete uploaded files that were left for longer than a day."""
    folder = _folder(workspace)
    if not folder.is_dir():
        return
    for kept in folder.iterdir():
        with suppress(OSError):
            if time.time() - kept.stat().st_mtime > seconds:
                shutil.rmtree(kept, ignore_errors=True)


def add_upload(
    workspace: Workspace, upload: Upload, wishes: Wishes, fields: Mapping[int, str] | None = None
) -> Added:
    """Put an uploaded file into the inbox and add it as a source; the next sync takes it in.

    Args:
        workspace: where.
        upload: the file.
        wishes: how the source is to be.
        fields: what people chose for the columns (``inspect_file``).

    Raises:
        HubError: it cannot be added; then nothing is written, and the file stays kept.
    """
    if not _SYSTEM.fullmatch(wishes.system):
        raise _no_system(wishes.system)
    with FileLock(workspace.state / "sources.lock", timeout=60):
        target = workspace.root / "inbox" / wishes.system / upload.path.name
        is_new = _put(upload.path, target)
        try:
            found = inspect_file(target, workspace, chosen_fields=fields)
            added = add_source(
                _as_wished(found, wishes), workspace.root, wishes.name, _more(wishes)
            )
        except BaseException:
            if is_new:
                target.unlink(missing_ok=True)
                with suppress(OSError):
                    target.parent.rmdir()
            raise
    forget(workspace, upload.token)
    return added


def safe_name(name: str) -> str:
    """Return a file's name that is a name and nothing else, whatever was sent."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(
        "_" if sign in _FORBIDDEN else sign
        for sign in last
        if unicodedata.category(sign)[0] not in "C" or sign == " "
    )
    kept = kept.strip().lstrip(".~$ ").rstrip(". ")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = kept, "", ""
    while len(f"{stem}{dot}{suffix}".encode()) > _LONGEST_BYTES:
        stem = stem[:-1]
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"file_{stem}".rstrip("_")
    return f"{stem}{dot}{suffix}"


def _as_wished(found: Inspection, wishes: Wishes) -> Inspection:
    if found.source is None:
        return found
    source = replace(
        found.source,
        system=wishes.system,
        mode=wishes.mode,
        counts_as=wishes.counts_as if found.source.counts_as else "",
        parts=found.source.parts if wishes.mode == "snapshot" else "",
        stand_in=False,
    )
    return replace(found, source=source)


def _more(wishes: Wishes) -> dict[str, Any]:
    return {"trust": wishes.trust}


def _put(file: Path, target: Path) -> bool:
    """Copy a file into the inbox; tell whether it was not there before.

    Raises:
        ConfigurationError: another file is there under this name.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        if _digest(target) != _digest(file):
            raise _exists(target)
        return False
    shutil.copyfile(file, target)
    return True


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "uploads"


def _too_large(limit: int) -> ConfigurationError:
    return ConfigurationError(
        "UPLOAD_TOO_LARGE",
        Text(
            ja=f"ファイルが大きすぎます(上限 {limit:,}MB)。inbox フォルダーに直接置くか、"
            "管理者に web.upload_megabytes を変えてもらってください。",
            en=f"The file is too large (the limit is {limit:,} MB). Put it into the inbox folder "
            "itself, or have web.upload_megabytes changed.",
        ),
    )


def _exists(target: Path) -> ConfigurationError:
    name = f"inbox/{target.parent.name}/{target.name}"
    return ConfigurationError(
        "UPLOAD_EXISTS",
        Text(
            ja=f"{name} には、同じ名前で中身の違うファイルがもうあります。上書きはしません。"
            "ファイルの名前を変えて、もう一度アップロードしてください。",
            en=f"There is another file at {name} already; it is not overwritten. Rename the file "
            "and upload it again.",
        ),
    )


def _no_system(system: str) -> ConfigurationError:
    return ConfigurationError(
        "SYSTEM_NAME",
        Text(
            ja=f"「{system}」はシステムの名前に使えません。半角の英小文字で始め、英小文字・数字・_ "
            "だけにしてください(例: hanbai)。",
            en=f"'{system}' cannot name a system. Begin with a lower-case letter and use "
            "lower-case letters, digits and _ only (hanbai).",
        ),
    )
