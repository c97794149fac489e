"""What happens to a workspace the same way in many tests happens once, and is copied from then on.

The copy is of everything: folder, times of files, warehouse, on SQLite and on PostgreSQL. Two
workspaces count as the same only if all of their files and what is to happen are the same.
"""

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tests.support.warehouses import databases_at

T = TypeVar("T")
_POSTGRES = re.compile(r"^warehouse: (postgresql\S+)$", re.MULTILINE)


class _Kept(NamedTuple):
    """A workspace after what happened: its folder, its database on PostgreSQL, what was told."""

    folder: Path
    database: str
    told: Any


_kept: dict[str, _Kept] = {}
_numbers = count(1)


def happened(root: Path, what: str, happen: Callable[[], T]) -> T:
    """Let something happen to a workspace that was only written so far; return what it returns.

    Args:
        root: the workspace, its warehouse still empty.
        what: what happens, in words that differ where it differs.
        happen: does it, and leaves no connection to the warehouse open.
    """
    assert not (root / "archive").exists(), "something has happened to this workspace already"
    key = f"{what} {_content(root)}"
    if key in _kept:
        _put(_kept[key], root)
        return deepcopy(_kept[key].told)  # type: ignore[no-any-return]
    told = happen()
    _kept[key] = _keep(root, deepcopy(told))
    return told


def _content(root: Path) -> str:
    """Return a hash of all files and their times; where the warehouse is makes no difference."""
    found = sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("warehouse.db"):
            content = path.read_bytes()
            if path.name == "tsunagi.yaml":
                content = _POSTGRES.sub("postgresql", content.decode()).encode()
            else:
                found.update(str(path.stat().st_mtime_ns).encode())
            found.update(f"{path.relative_to(root)} {len(content)} ".encode() + content)
    return found.hexdigest()


def _keep(root: Path, told: Any) -> _Kept:
    number = next(_numbers)
    folder, url, database = _scratch() / str(number), _postgres_url(root), ""
    shutil.copytree(root, folder)
    if url:
        database = f"kept{number}"
        databases_at(url).copy(url, database)
    return _Kept(folder, database, told)


def _put(kept: _Kept, root: Path) -> None:
    apart = shutil.ignore_patterns("tsunagi.yaml")
    shutil.copytree(kept.folder, root, dirs_exist_ok=True, ignore=apart)
    if kept.database:
        databases_at(url := _postgres_url(root)).replace(url, kept.database)


def _postgres_url(root: Path) -> str:
    found = _POSTGRES.search((root / "tsunagi.yaml").read_text(encoding="utf-8"))
    return found[1] if found else ""


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tsunagi-kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
