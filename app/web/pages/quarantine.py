"""Rows held back: why, where, and put right in the browser or in Excel."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Response
from starlette.datastructures import FormData, UploadFile

from app.web.access import Operator
from app.web.downloads import EXCEL_TYPE, file_to_take
from app.web.held_grid import Cell, Group, cells_of, group_of, one_line
from app.web.visit import Visit
from core.errors import HubError
from core.labels import label
from core.language import Text
from pipelines.steps.held_rows import Corrections, compare
from pipelines.steps.quarantine_sheet import export_held, read_corrections
from pipelines.steps.retry import retry
from warehouse.queries.held import held_counts, held_rows, held_total

router = APIRouter(prefix="/operation/quarantine")
PAGE_ROWS = 25
_MOST_REASONS = 100
_FIELD = re.compile(r"v:(\d{1,18}):([a-z_]{1,40})")
_Source = Annotated[str, Query(max_length=60)]
_Code = Annotated[str, Query(max_length=60)]
_NOTHING = Text(
    ja="直された行がなかったので、何も試していません。", en="No row was changed, so none was tried."
)


@router.get("")
def reasons(visit: Operator) -> Response:
    """Show why rows are held back, and how many for each reason."""
    with visit.workspace.engine.connect() as connection:
        held = held_counts(connection)
        values = held_counts(connection, values=True)
    return visit.page("quarantine.html", held=held, values=values, label=label)


@router.get("/rows")
def rows(
    visit: Operator,
    source: _Source,
    code: _Code,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """Show the rows held back for a reason, to be corrected."""
    return _grid(visit, group_of(visit.workspace, source, code, page, PAGE_ROWS))


@router.get("/values")
def values(visit: Operator, source: _Source, code: _Code) -> Response:
    """Show values that were left out of rows which were taken."""
    with visit.workspace.engine.connect() as connection:
        found = held_rows(connection, source=source, code=code, values=True, limit=200)
        total = held_total(connection, source=source, code=code, values=True)
    return visit.page(
        "quarantine_values.html", rows=found, total=total, source=source, code=code, label=label
    )


@router.post("/rows")
async def correct(visit: Operator, source: _Source, code: _Code, page: int = 1) -> Response:
    """Try the rows that were corrected on the page."""
    form = await visit.request.form()
    return await to_thread.run_sync(_correct, visit, _given(form), source, code, max(page, 1))


@router.post("/again")
async def again(visit: Operator, source: _Source, code: _Code) -> Response:
    """Try the rows of a reason once more as they are, after a setting was changed."""
    return await to_thread.run_sync(_again, visit, source, code)


@router.get("/held.xlsx")
def export(visit: Operator, source: Annotated[str, Query(max_length=60)] = "") -> Response:
    """Give the rows held back as a workbook to be corrected in."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    count = export_held(visit.workspace, path, source=source or None)
    visit.record("export", "quarantine", rows=count, source=source)
    name = str(Text("保留行", "rows_held_back"))
    return file_to_take(path, f"{name}.xlsx", EXCEL_TYPE, remove=True)


@router.post("/import")
async def take_back(visit: Operator) -> Response:
    """Try the rows that were corrected in a workbook."""
    form = await visit.request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return visit.go("/operation/quarantine", _NO_FILE, kind="problem")
    return await to_thread.run_sync(_take_back, visit, file)


def _take_back(visit: Visit, file: UploadFile) -> Response:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corrected.xlsx"
        with path.open("wb") as copy:
            while block := file.file.read(1 << 20):
                copy.write(block)
        try:
            found = read_corrections(visit.workspace, path)
        except HubError as error:
            told = str(error.message).replace(str(path), str(file.filename)[:100])
            return visit.go("/operation/quarantine", Text(told, told), kind="problem")
    return _outcome(visit, found)


_NO_FILE = Text(ja="ファイルを選んでください。", en="Choose a file.")


def _correct(
    visit: Visit, given: dict[int, dict[str, str]], source: str, code: str, page: int
) -> Response:
    with visit.workspace.engine.connect() as connection:
        held = {row.quarantine_id: row for row in held_rows(connection, ids=list(given))}
    found = compare(held, given.items(), one_line)
    here = f"/operation/quarantine/rows?source={source}&code={code}"
    if not found.changes:
        return visit.go(here, _NOTHING, kind="problem")
    try:
        done = _try(visit, found)
    except HubError as error:
        # Nothing was changed; what people typed stays on the page.
        group = group_of(visit.workspace, source, code, page, PAGE_ROWS)
        return _grid(visit, group, given, {}, problem=error.message, status=409)
    if not done["reasons"]:
        return visit.go(here, _told(done, found))
    group = group_of(visit.workspace, source, code, page, PAGE_ROWS)
    return _grid(visit, group, given, done["reasons"], told=_told(done, found))


def _again(visit: Visit, source: str, code: str) -> Response:
    with visit.workspace.engine.connect() as connection:
        ids = [row.quarantine_id for row in held_rows(connection, source=source, code=code)]
    return _outcome(visit, Corrections(changes={number: {} for number in ids}))


def _outcome(visit: Visit, found: Corrections) -> Response:
    """Try corrections and show what came of all of them."""
    if not found.changes:
        return visit.page(
            "quarantine_done.html", told=_NOTHING, found=found, reasons=[], more=0, loaded=0
        )
    done = _try(visit, found)
    reasons = list(done["reasons"].items())
    return visit.page(
        "quarantine_done.html",
        told=_told(done, found),
        found=found,
        reasons=reasons[:_MOST_REASONS],
        more=max(len(reasons) - _MOST_REASONS, 0),
        loaded=done["loaded"],
    )


def _try(visit: Visit, found: Corrections) -> dict[str, Any]:
    done = retry(visit.workspace, found.changes)
    visit.record(
        "correct_rows",
        ",".join(map(str, sorted(found.changes)))[:200],
        tried=done["retried"],
        loaded=done["loaded"],
        changes={str(number): fields for number, fields in list(found.changes.items())[:50]},
    )
    return done


def _told(done: Mapping[str, Any], found: Corrections) -> Text:
    settled_ja = f" もう保留ではない行 {len(found.settled):,}。" if found.settled else ""
    settled_en = f" {len(found.settled):,} were not held back any more." if found.settled else ""
    next_ja = "次の同期で公開されます。" if done["loaded"] else ""
    next_en = " The next sync publishes them." if done["loaded"] else ""
    return Text(
        ja=f"試した行 {done['retried']:,}、取り込めた行 {done['loaded']:,}、"
        f"まだ直っていない行 {done['held']:,}。{next_ja}{settled_ja}",
        en=f"{done['retried']:,} rows tried: {done['loaded']:,} taken in, {done['held']:,} still "
        f"held back.{next_en}{settled_en}",
    )


def _given(form: FormData) -> dict[int, dict[str, str]]:
    """Return what the page's fields hold, by row."""
    found: dict[int, dict[str, str]] = {}
    for key, value in form.multi_items():
        match = _FIELD.fullmatch(key)
        if match and isinstance(value, str):
            found.setdefault(int(match.group(1)), {})[match.group(2)] = value.strip()
    return found


def _grid(
    visit: Visit,
    group: Group,
    given: Mapping[int, Mapping[str, str]] | None = None,
    reasons: Mapping[int, str] | None = None,
    *,
    told: Text | None = None,
    problem: Text | None = None,
    status: int = 200,
) -> Response:
    cells: dict[int, list[Cell]] = {
        row.quarantine_id: cells_of(row, group.fields, (given or {}).get(row.quarantine_id, {}))
        for row in group.rows
    }
    return visit.page(
        "quarantine_rows.html",
        status=status,
        group=group,
        cells=cells,
        reasons=reasons or {},
        told=told,
        problem=problem,
        label=label,
    )
