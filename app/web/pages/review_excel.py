"""Deciding in Excel: questions out, marks back in, and what became of each row."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response, UploadFile
from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from app.web.access import Operator
from app.web.review_forms import Filter
from app.web.review_room import Problem, Room, undo_offer
from app.web.visit import Visit
from core.contradictions import ContradictionError
from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.review_sheet import Sheet, SheetRow, export_candidates, read_sheet, write_sheet

router = APIRouter()
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGA = 1_000_000


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
        most = visit.workspace.configuration.web.upload_megabytes * _MEGA
        content = file.file.read(most + 1)
        if not content or len(content) > most:
            return _show(visit, problem=Problem(_NO_FILE), status=422)
        path.write_bytes(content)
        try:
            sheet = read_sheet(path)
        except ConfigurationError as error:
            return _show(visit, problem=Problem(_named(error, path, file)), status=422)
    try:
        done = write_sheet(visit.workspace, sheet, visit.person.name)
    except ContradictionError as error:
        problem = Problem(_CONTRADICTS, undo=undo_offer(visit.workspace, error))
        return _show(visit, problem=problem, rows=_rows_of(sheet, error), status=409)
    visit.record("import", "review", written=done.written, gone=done.gone)
    visit.request.app.state.applier.wake()
    gone = [sheet.rows[number] for number in done.gone]
    overtaken = [sheet.rows[number] for number in done.overtaken]
    return _show(visit, report={"done": done, "gone": gone, "overtaken": overtaken})


def _named(error: ConfigurationError, path: Path, file: UploadFile) -> Text:
    """Call the file what the person calls it."""
    name = file.filename or ""
    return Text(*(words.replace(str(path), name) for words in error.message))


def _rows_of(sheet: Sheet, error: ContradictionError) -> list[SheetRow]:
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
    problem: Problem | None = None,
    rows: Sequence[SheetRow] = (),
    report: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "review/excel.html",
        status=status,
        problem=problem,
        contradicting=rows,
        report=report,
        state=Room(visit, Filter()).state(),
    )


_NO_FILE = Text(
    ja="ファイルが空か、大きすぎます。書き出したExcelブックを選んでください。",
    en="The file is empty or too large. Choose the workbook that was downloaded.",
)
_CONTRADICTS = Text(
    ja="判定が矛盾しているため、何も書き込んでいません。次の行か判定を見直してください。「別」とした2件が、"
    "「同じ」のつながりで1つの顧客になってしまいます。",
    en="Nothing was written, because judgements contradict each other: two records judged "
    "different would become one customer by a chain judged the same. Look at these rows and "
    "decisions.",
)
