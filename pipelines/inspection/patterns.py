"""Patterns of paths: the name of a file with anything for its dates.

What belongs here: one file, or the files beside it, as a pattern that finds them. What does not:
other keys of a source (``placing``).
"""

import glob
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from connectors.profile import Profile
from connectors.reading import open_reading
from core.errors import HubError
from core.language import Text
from pipelines.source_settings import Source
from pipelines.steps.discover import find_files, stem
from pipelines.workspace import Workspace

DATES: Final = re.compile(
    r"(?:19|20)\d{2}[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2})?[日月]?(?:分|度|末)?(?:[-_T]?\d{4,6})?"
    r"|(?:令和|平成|[RHＲＨ])\s?\d{1,2}(?:[-_.年]\d{1,2})?(?:[-_.月]\d{1,2})?[年月日]?(?:分|度|末)?"
    r"|(?:19|20)\d{2}年?度?|\d{1,2}月(?:分|度|末)?(?:\d{1,2}日)?|\d{6,8}",
)


_COPIES: Final = re.compile(
    r"[\s_\-]*(?:\(\d+\)|（\d+）|コピー|- ?copy|再出力|修正版?|最新版?)", re.IGNORECASE
)


def path_pattern(path: Path, workspace: Workspace | None) -> tuple[str, Text]:
    """Return the path a source would name for a file, and why."""
    whole = path.expanduser().resolve()
    if workspace is None or not whole.is_relative_to(workspace.root):
        text = glob.escape(whole.as_posix())
        return text, Text(
            "ワークスペースの外のファイル。inbox/ に置くと、次のファイルも取り込めます",
            "it lies outside of the workspace; in inbox/ the next ones would be found too",
        )
    relative = whole.relative_to(workspace.root)
    exact = glob.escape(relative.as_posix())
    if relative.parts[0] != "inbox":
        return exact, Text("このファイルだけ", "this file alone")
    pattern = "/".join((*map(_dateless_folder, relative.parts[:-1]), _dateless(relative.name)))
    if pattern == exact or not _finds(pattern, whole, workspace):
        return exact, Text("名前に日付がないので、この名前のまま", "its name has no date")
    return pattern, Text(
        "名前の日付を * にして、次に出るファイルも読む",
        "with * for the date in its name, so that the next ones are read too",
    )


def _dateless_folder(name: str) -> str:
    return "*" if DATES.fullmatch(name) or re.fullmatch(r"\d{1,4}", name) else glob.escape(name)


def _dateless(name: str) -> str:
    """Return a pattern of a file's name: dates and marks of copies may be anything."""
    bare, suffix = Path(name).stem, Path(name).suffix
    marked = DATES.sub("\0", _COPIES.sub("\0", bare))
    if not marked.strip("\0 _-."):
        return f"[0-9]*{suffix}" if bare[:1].isdigit() else f"*{suffix}"
    pattern = re.sub(r"\*+(?:[-_~～]\*+)*", "*", glob.escape(marked).replace("\0", "*"))
    return pattern + glob.escape(suffix)


def _finds(pattern: str, path: Path, workspace: Workspace) -> bool:
    probe = Source(name="probe", system="probe", entity="customers", path=pattern, profile="-")
    found = find_files(workspace.root, probe)
    here = any(file.path.resolve() == path for file in found)
    return here and len({stem(file.path) for file in found}) == 1


def with_siblings(path: Path, profile: Profile, workspace: Workspace | None) -> str | None:
    """Return a pattern of files that are parts of one list, one per sales representative."""
    whole = path.expanduser().resolve()
    if workspace is None or profile.entity != "customers":
        return None
    if not whole.is_relative_to(workspace.root / "inbox"):
        return None
    prefix = re.match(r"[^\W_]{2,}[_＿\-－ 　]", whole.stem)
    if prefix is None:
        return None
    beside = [
        other
        for other in sorted(whole.parent.glob(f"{glob.escape(prefix.group(0))}*{whole.suffix}"))
        if other.is_file() and stem(other) != stem(whole)
    ]
    if not beside or _taken(beside, workspace) or not all(_reads(o, profile) for o in beside[:20]):
        return None
    folder = whole.parent.relative_to(workspace.root).as_posix()
    return f"{glob.escape(folder)}/{glob.escape(prefix.group(0))}*{glob.escape(whole.suffix)}"


def _taken(files: Sequence[Path], workspace: Workspace) -> bool:
    known = {
        found.path.resolve()
        for source in workspace.configuration.sources
        for found in find_files(workspace.root, source)
    }
    return any(file.resolve() in known for file in files)


def _reads(path: Path, profile: Profile) -> bool:
    try:
        open_reading(path, profile)
    except HubError:
        return False
    return True
