"""How much a request may send: nobody fills the memory or the disk, least of all a stranger.

A form or a JSON body is small; files are for people who are signed in, up to
``web.upload_megabytes``. Whoever is not signed in may send what fits a sign-in.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.failures import wrong_input
from pipelines.workspace import Workspace

STRANGER_BYTES = 64 * 1024
API_BYTES = 1024 * 1024
FORM_BYTES = 4 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_SLACK = 64 * 1024
"""What the parts around an uploaded file may take."""


class Limits:
    """Refuses bodies that are too large, by what they say of themselves and by what arrives.

    The refusal is an ordinary HTTP failure (413) where the body is read, so that a page answers a
    person and JSON a program.
    """

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._upload = workspace.configuration.web.upload_megabytes * _MEGABYTE + _SLACK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if _has_nul(request):
            await wrong_input(request)(scope, receive, send)
            return
        allowed = self._allowed(request)
        told = request.headers.get("content-length", "")
        refused = bool(told) and not (told.isdecimal() and int(told[:18]) <= allowed)
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            if refused:
                raise HTTPException(413)
            message = await receive()
            if message["type"] == "http.request":
                arrived += len(message.get("body", b""))
                if arrived > allowed:
                    raise HTTPException(413)
            return message

        await self._app(scope, counted, send)

    def _allowed(self, request: Request) -> int:
        if request.url.path.startswith("/api/"):
            return API_BYTES
        session = getattr(request.state, "session", None)
        if session is None or not session.is_complete:
            return STRANGER_BYTES
        is_upload = request.headers.get("content-type", "").startswith("multipart/form-data")
        return self._upload if is_upload else FORM_BYTES


def _has_nul(request: Request) -> bool:
    """Tell whether an address holds a NUL: no text has one, and PostgreSQL takes none.

    The API says itself what it takes.
    """
    if request.url.path.startswith("/api/"):
        return False
    return b"%00" in request.scope["query_string"] or "\x00" in request.scope["path"]
