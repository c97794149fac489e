"""The outgoing files as people find them: which there are, when last written, where they lie."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row

from pipelines.exports.settings import Outgoing
from pipelines.steps.report import FOLDER, KIND
from pipelines.workspace import Workspace
from warehouse import exports as register

LEFT_OUT, CHANGES, REPLACED = "_除外.csv", "_変更点.csv", "_置換文字.csv"
"""Endings of the files about a file (``pipelines.steps.export``)."""
_MOST_REPORTS: Final = 48
_MOST_EARLIER: Final = 24


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written and is still there; ``ending``: of what it is about, or empty."""

    path: Path
    ending: str


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of the register.

    Attributes:
        entry: the row of ``ops_export``.
        files: the file itself first; none where it is gone, or lies where no page may reach.
        left_out: reason → how many were left out.
        detail: what else its kind says.
        is_outdated: something was published since.
    """

    entry: Row[Any]
    files: tuple[WrittenFile, ...]
    left_out: dict[str, int]
    detail: dict[str, Any]
    is_outdated: bool


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """An outgoing file that can be written.

    Attributes:
        last: when it was last; None where it never was.
        earlier: files before that lie beside it, the newest first: a journal that is not taken
            over yet is still needed when the next one is written.
    """

    name: str
    kind: str
    settings: Outgoing
    last: Written | None
    earlier: tuple[Written, ...] = ()


def outgoing(workspace: Workspace) -> list[OutgoingFile]:
    """Return the outgoing files in the order of the configuration, those built in last."""
    with workspace.engine.connect() as connection:
        generation = register.current_generation(connection)
        entries = {
            name: register.newest_files(connection, name, 1 + _MOST_EARLIER)
            for name in workspace.configuration.outgoing
        }
    return [
        _outgoing(workspace, name, settings, entries[name], generation)
        for name, settings in workspace.configuration.outgoing.items()
    ]


def _outgoing(
    workspace: Workspace,
    name: str,
    settings: Outgoing,
    entries: Sequence[Row[Any]],
    generation: int | None,
) -> OutgoingFile:
    written = [_written(workspace, row, generation, settings) for row in entries]
    last, earlier = (written[0] if written else None), written[1:]
    there = tuple(one for one in earlier if one.files)
    return OutgoingFile(name, str(vars(settings)["kind"]), settings, last, there)


def reports(workspace: Workspace) -> list[Written]:
    """Return the monthly reports that are there, the newest first: one per file."""
    with workspace.engine.connect() as connection:
        rows = register.newest(connection, KIND, _MOST_REPORTS)
        generation = register.current_generation(connection)
    found = {row.path: _written(workspace, row, generation) for row in reversed(rows)}
    return sorted(
        (one for one in found.values() if one.files),
        key=lambda one: (one.detail.get("period", [""])[0], one.entry.path),
        reverse=True,
    )


def file_of(workspace: Workspace, export_id: int, place: int) -> WrittenFile | None:
    """Return a file that a page may give away; None where there is none (any more).

    Args:
        workspace: where.
        export_id: its entry in the register.
        place: 0 for the file itself, else one of those about it.
    """
    with workspace.engine.connect() as connection:
        entry = register.entry(connection, export_id)
    if entry is None:
        return None
    settings = workspace.configuration.outgoing.get(entry.name)
    files = _written(workspace, entry, None, settings).files
    return files[place] if 0 <= place < len(files) else None


def _written(
    workspace: Workspace,
    entry: Row[Any],
    generation: int | None,
    settings: Outgoing | None = None,
) -> Written:
    detail = json.loads(entry.detail or "{}")
    left_out = detail.pop("left_out_because", {})
    is_outdated = (
        generation is not None and entry.generation is not None and entry.generation < generation
    )
    files = tuple(_files(workspace, entry, settings))
    return Written(entry, files, left_out, detail, is_outdated)


def _files(workspace: Workspace, entry: Row[Any], settings: Outgoing | None) -> list[WrittenFile]:
    path = (workspace.root / entry.path).resolve()
    if not path.is_file() or not _may_reach(workspace, path, entry, settings):
        return []
    about = {
        LEFT_OUT: entry.kind == "mailing" and entry.left_out,
        CHANGES: entry.kind == "updates",
        REPLACED: entry.replaced_characters,
    }
    beside = [
        WrittenFile(path.with_name(path.stem + ending), ending)
        for ending, is_there in about.items()
        if is_there
    ]
    return [WrittenFile(path, ""), *(one for one in beside if one.path.is_file())]


def _may_reach(
    workspace: Workspace, path: Path, entry: Row[Any], settings: Outgoing | None
) -> bool:
    """Tell whether a file lies where the configuration puts it, not where somebody else did."""
    if entry.kind == KIND:
        return path.parent == (workspace.root / FOLDER).resolve()
    return settings is not None and path.parent == _folder(workspace, settings)


def _folder(workspace: Workspace, settings: Outgoing) -> Path:
    return (workspace.root / settings.path).parent.resolve()
