"""The first page: how things stand, and what waits."""

from fastapi import APIRouter, Response

from app.web.access import Viewer
from pipelines.steps.status import read_status

router = APIRouter()


@router.get("/")
def home(visit: Viewer) -> Response:
    """Show the last run, the sources, what waits for people."""
    return visit.page("home.html", standing=read_status(visit.workspace, visit.now))
