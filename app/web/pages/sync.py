"""Syncing now: started by a button, watched as long as it runs."""

from fastapi import APIRouter, Response
from starlette.responses import JSONResponse

from app.web.access import Operator
from app.web.syncing import Progress, SyncDesk
from app.web.visit import Visit
from app.web.words import lasting, word

router = APIRouter(prefix="/operation/sync")


@router.post("")
def start(visit: Operator) -> Response:
    """Start a sync in a process of its own."""
    _desk(visit).start(visit.workspace)
    visit.record("sync")
    return visit.go("/operation/sync")


@router.get("")
def watch(visit: Operator) -> Response:
    """Show how it goes."""
    progress = _desk(visit).progress(visit.workspace)
    return visit.page(
        "sync.html",
        progress=progress,
        share=_share(progress),
        expected=len(visit.workspace.configuration.sources),
        lasting=lasting,
        word=word,
    )


@router.get("/state")
def state(visit: Operator) -> Response:
    """Say how it goes, for the page's script."""
    progress = _desk(visit).progress(visit.workspace)
    return JSONResponse(
        {
            "phase": progress.phase,
            "over": progress.is_over,
            "seconds": lasting(progress.seconds),
            "files": len(progress.files),
            "share": _share(progress),
        }
    )


def _desk(visit: Visit) -> SyncDesk:
    desk: SyncDesk = visit.request.app.state.sync
    return desk


def _share(progress: Progress) -> float | None:
    """Return how far it is by the time of the last one; None where there was none."""
    if progress.is_over:
        return 1.0
    if not progress.usual_seconds:
        return None
    return min(progress.seconds / progress.usual_seconds, 0.99)
