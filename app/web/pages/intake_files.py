"""Files: what was taken in, with its totals; each one with what came of it."""

import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response
from sqlalchemy import Connection

from app.web.access import Administrator, Viewer
from app.web.downloads import file_to_take
from app.web.words import FILE_STATUS, word
from core.labels import LINE_KINDS, label
from core.language import Text
from pipelines.steps.archive import archived_path
from warehouse.queries import intake
from warehouse.queries.held import held_rows
from warehouse.queries.intake import FileFacts

router = APIRouter(prefix="/operation/files")
_PAGE_ROWS = 50
_SHOWN = 100
_HELD = 50
_SKIPPED = {
    "title": Text("表題", "titles"),
    "header": Text("見出し", "headers"),
    "blank": Text("空行", "blank rows"),
    "comment": Text("コメント行", "comments"),
    "total": Text("合計・小計", "totals"),
    "carried": Text("繰越", "balances carried over"),
    "opening": Text("期首残高", "opening balances"),
    "repeated": Text("前の行とまったく同じ行", "rows said before"),
    "not_receivable": Text("売掛金の動かない仕訳", "journal rows that move no receivable"),
    "continuation": Text("続きの行", "further rows of a subtable"),
    "tax": Text("消費税の行", "rows of tax"),
    "memo": Text("メモの行", "memos"),
    "not_selected": Text("条件に合わない行", "rows that are not selected"),
}


@router.get("")
def register(
    visit: Viewer,
    source: Annotated[str, Query(max_length=60)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Show the files, the newest first."""
    with visit.workspace.engine.connect() as connection:
        found = intake.files(
            connection, source=source, status=status, before=before, limit=_PAGE_ROWS + 1
        )
    shown = found[:_PAGE_ROWS]
    return visit.page(
        "files.html",
        files=shown,
        more=shown[-1].file_id if len(found) > _PAGE_ROWS else None,
        source=source,
        wanted=status,
        before=before,
        sources=[one.name for one in visit.workspace.configuration.sources],
        statuses=FILE_STATUS,
        word=word,
    )


@router.get("/{file_id}")
def one(visit: Viewer, file_id: int, show: Literal["", "rows"] = "") -> Response:
    """Show a file: its facts, its totals, its held rows, and the rows that came from it."""
    with visit.workspace.engine.connect() as connection:
        found = intake.file(connection, file_id)
        if found is None:
            raise HTTPException(404)
        held = held_rows(connection, file_id=file_id, limit=_HELD)
        totals = intake.control_totals(connection, file_id)
        rows = _rows(connection, found) if show else []
    notes, skipped = _told(found)
    return visit.page(
        "file.html",
        file=found,
        notes=notes,
        skipped=skipped,
        held=held,
        totals=totals,
        show=show,
        rows=rows,
        most=_SHOWN,
        kinds=LINE_KINDS,
        label=label,
        word=word,
        kept=_archived(visit.workspace.archive, found).is_file(),
    )


@router.get("/{file_id}/original")
def original(visit: Administrator, file_id: int) -> Response:
    """Give the file as it came, byte by byte."""
    with visit.workspace.engine.connect() as connection:
        found = intake.file(connection, file_id)
    path = _archived(visit.workspace.archive, found) if found else None
    if found is None or path is None or not path.is_file():
        raise HTTPException(404)
    visit.record("export", f"file {file_id}", path=found.path, sha256=found.sha256)
    return file_to_take(path, PurePosixPath(found.path).name)


def _archived(archive: Path, found: FileFacts) -> Path:
    return archived_path(archive, found.sha256, PurePosixPath(found.path).suffix)


def _rows(connection: Connection, found: FileFacts) -> list[dict[str, Any]]:
    if found.entity in ("transactions", "journal"):
        return intake.lines_of(connection, found.file_id, _SHOWN)
    return intake.records_of(connection, found, _SHOWN)


def _told(found: FileFacts) -> tuple[list[str], list[tuple[Text, int]]]:
    """Return what the reader noticed, and why rows were left out, with how many."""
    try:
        told = json.loads(found.notes) if found.notes else {}
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        return [], []
    notes = [str(note.get("text", "")) for note in told.get("notes", ())]
    skipped = [
        (_SKIPPED.get(reason, Text(reason, reason)), int(rows))
        for reason, rows in told.get("skipped", {}).items()
        if rows
    ]
    return notes, sorted(skipped, key=lambda pair: -pair[1])
