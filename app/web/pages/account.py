"""One's own account: password, one-time codes, language."""

from fastapi import APIRouter, Response

from app.web.access import Viewer

router = APIRouter()


@router.get("/account")
def account(visit: Viewer) -> Response:
    """Show one's own account."""
    return visit.page("account.html")
