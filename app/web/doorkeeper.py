"""Before any page: who comes, and in which language they are spoken to."""

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from core.language import Language, current_language, spoken
from pipelines.steps.sign_in import Session, session_of
from pipelines.workspace import Workspace

SESSION_COOKIE = "tsunagi_session"
API_PAGE = "/api/v1/docs"
LANGUAGE_COOKIE = "tsunagi_language"


class Doorkeeper:
    """Looks up the session a browser's cookie stands for, and leaves it in the request's state.

    It refuses nobody: what a page needs, it says itself (``app.web.access``).
    """

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self._app = app
        self._workspace = workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        # Programs have tokens; a cookie that a browser sends along counts for nothing there.
        is_program = scope["path"].startswith("/api/") and scope["path"] != API_PAGE
        token = None if is_program else connection.cookies.get(SESSION_COOKIE)
        session: Session | None = None
        if token:
            session = await to_thread.run_sync(session_of, self._workspace, token)
        scope.setdefault("state", {})["session"] = session
        with spoken(language_of(connection, session)):
            await self._app(scope, receive, send)


def language_of(connection: HTTPConnection, session: Session | None) -> Language:
    """Return the language to speak: the account's, else the browser's choice, else its own."""
    told = [
        session.person.language if session else "",
        connection.cookies.get(LANGUAGE_COOKIE, ""),
        *(part.strip()[:2] for part in connection.headers.get("accept-language", "").split(",")),
    ]
    for word in told:
        if word == "ja":
            return "ja"
        if word == "en":
            return "en"
    return current_language()
