"""Files for others: what there is, when it was last written, writing it now, taking it along."""

import re
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Response
from starlette.responses import JSONResponse

from app.web.access import Operator, Viewer
from app.web.downloads import file_to_take
from app.web.export_words import BESIDE, KINDS, purpose
from app.web.visit import Visit
from app.web.words import lasting
from app.web.writing import WritingDesk
from core.language import Text
from core.people import Role
from pipelines.exports.reasons import REASONS
from pipelines.steps.report import last_month
from pipelines.steps.written import file_of, outgoing, reports
from warehouse.marts.figures import months_before

router = APIRouter(prefix="/exports")
_MONTHS = 24
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_Month = Annotated[str, Form(max_length=7)]


@router.get("")
def board(visit: Viewer) -> Response:
    """Show the outgoing files."""
    return visit.page(
        "exports.html",
        files=outgoing(visit.workspace),
        reports=reports(visit.workspace),
        months=_months(visit),
        writing=_desk(visit).progress(),
        kinds=KINDS,
        purpose=lambda settings: purpose(visit.workspace, settings),
        reasons=REASONS,
        beside=BESIDE,
        lasting=lasting,
        may_write=visit.person.role.allows(Role.OPERATOR),
    )


@router.post("/write/{name}")
def write(visit: Operator, name: str, period: _Month = "") -> Response:
    """Begin to write a file."""
    settings = visit.workspace.configuration.outgoing.get(name)
    if settings is None:
        raise HTTPException(404)
    told = ["--period", period] if _MONTH.fullmatch(period) else []
    title = f"{KINDS[vars(settings)['kind']]} {name}"
    return _begin(visit, title, name, ["export", name, *told])


@router.post("/report")
def write_report(visit: Operator, month: _Month) -> Response:
    """Begin to write a month's report."""
    if not _MONTH.fullmatch(month):
        raise HTTPException(400)
    title = f"{KINDS['report']} {month}"
    return _begin(visit, title, title, ["report", "--month", month])


@router.get("/state")
def state(visit: Viewer) -> Response:
    """Say how the writing goes, for the page's script."""
    now = _desk(visit).progress()
    return JSONResponse({"phase": now.phase, "seconds": lasting(now.seconds)})


@router.get("/files/{export_id}/{place}")
def take(visit: Operator, export_id: int, place: int) -> Response:
    """Give a file that was written."""
    found = file_of(visit.workspace, export_id, place)
    if found is None:
        raise HTTPException(404)
    visit.record("download", found.path.name, export=export_id)
    return file_to_take(found.path, found.path.name)


def _begin(visit: Visit, title: str, subject: str, arguments: list[str]) -> Response:
    if not _desk(visit).start(visit.workspace, title, arguments):
        busy = Text(
            "いま、ほかのファイルを書き出しています。終わってから、もう一度押してください。",
            "Another file is being written. Try again once it is done.",
        )
        return visit.go("/exports", busy, kind="problem")
    visit.record("export", subject)
    return visit.go("/exports")


def _months(visit: Visit) -> list[date]:
    """Return the months a report can be written of, the latest first."""
    newest = last_month(visit.workspace, visit.now)
    return [months_before(newest, one) for one in range(_MONTHS)]


def _desk(visit: Visit) -> WritingDesk:
    desk: WritingDesk = visit.request.app.state.writing
    return desk
