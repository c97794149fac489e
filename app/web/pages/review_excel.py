"""Deciding in Excel: questions out, marks back in, and what became of each row."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response, UploadFile
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from app.web.access import Operator
from app.web.review_forms import Filter
from app.web.review_room import Room, undo_offer
from app.web.visit import Visit
from core.contradictions import ContradictionError
from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.review_sheet import Sheet, export_candidates, read_sheet, write_sheet

router = APIRouter()
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_BYTES = 30_000_000
"""Larger uploads are no workbook of ours."""


@router.get("/review/excel")
def ask(visit: Operator) -> Response:
    """Show how it works, and both forms."""
    return _show(visit)


@router.get("/review/export")
def export(
    visit: Operator,
    filter: Annotated[Filter, Query()],
    limit: Annotated[int, Query(ge=1, le=20_000)] = 500,
) -> Response:
    """Give the next questions as a workbook."""
    folder = tempfile.TemporaryDirectory(prefix="tsunagi-")
    path = Path(folder.name) / "questions.xlsx"
    count = export_candidates(visit.workspace, path, filter.wanted, limit)
    visit.record("export", "review", rows=count)
    now = visit.now.astimezone(visit.workspace.zone)
    return FileResponse(
        path,
        media_type=_EXCEL,
        filename=str(Text(f"確認_{now:%Y%m%d_%H%M}.xlsx", f"review_{now:%Y%m%d_%H%M}.xlsx")),
        background=BackgroundTask(folder.cleanup),
    )


@router.post("/review/import")
def take_back(visit: Operator, file: Annotated[UploadFile, Form()]) -> Response:
    """Write the marks of a workbook as decisions, and say what became of its rows."""
    with tempfile.TemporaryDirectory(prefix="tsunagi-") as folder:
        path = Path(folder) / "answers.xlsx"
        content = file.file.read(LARGEST_BYTES + 1)
        if not content or len(content) > LARGEST_BYTES:
            return _show(visit, problem={"text": str(_NO_FILE)}, status=422)
        path.write_bytes(content)
        try:
            sheet = read_sheet(path)
        except ConfigurationError as error:
            text = str(error.message).replace(str(path), file.filename or "")
            return _show(visit, problem={"text": text}, status=422)
    try:
        done = write_sheet(visit.workspace, sheet, visit.person.name)
    except ContradictionError as error:
        problem = {
            "text": str(_CONTRADICTS),
            "rows": _rows_of(sheet, error),
            "undo": undo_offer(visit.workspace, error),
        }
        return _show(visit, problem=problem, status=409)
    visit.record("import", "review", written=done.written, gone=done.gone)
    visit.request.app.state.applier.wake()
    gone = [sheet.rows[number] for number in done.gone]
    overtaken = [sheet.rows[number] for number in done.overtaken]
    return _show(visit, report={"done": done, "gone": gone, "overtaken": overtaken})


def _rows_of(sheet: Sheet, error: ContradictionError) -> list[Any]:
    """Return the rows of the workbook that take part in contradictions."""
    pairs = {
        frozenset(decision.pair)
        for found in error.found
        for decision in (found.different, *found.chain)
        if decision.decision_id is None
    }
    keyed = ((frozenset(row.pair), row) for row in sheet.rows.values())
    return [row for ends, row in keyed if ends in pairs]


def _show(
    visit: Visit,
    *,
    problem: dict[str, Any] | None = None,
    report: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "review/excel.html",
        status=status,
        problem=problem,
        report=report,
        state=Room(visit, Filter()).state(),
    )


_NO_FILE = Text(
    ja="ファイルを選んでください(30MBまでのExcelブック)。",
    en="Choose a file (an Excel workbook of up to 30 MB).",
)
_CONTRADICTS = Text(
    ja="判定が矛盾しているため、何も書き込んでいません。次の行か判定を見直してください。「別」とした2件が、"
    "「同じ」のつながりで1つの顧客になってしまいます。",
    en="Nothing was written, because judgements contradict each other: two records judged "
    "different would become one customer by a chain judged the same. Look at these rows and decisions.",
)
