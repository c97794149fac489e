"""What people see when something is wrong: what happened and what to do, never a traceback."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.access import ForeignFormError, NotAllowedError, SignInNeededError, session_in
from app.web.visit import Visit
from core.errors import BusyError, ConfigurationError, DecisionError, HubError
from core.language import Text
from pipelines.error_log import write_down
from pipelines.failures import explain

Handler = Callable[[Request, Exception], Awaitable[Response]]

NOT_FOUND = Text(
    ja="このページはありません。アドレスを確かめるか、メニューから選んでください。",
    en="There is no such page. Check the address, or choose from the menu.",
)
NOT_ALLOWED = Text(
    ja="この操作をする権限がありません。必要なら、管理者に役割の変更を頼んでください。",
    en="Your role does not allow this. Ask an administrator if you need it.",
)
FOREIGN_FORM = Text(
    ja="フォームの有効期限が切れたか、別のページから送られたため、何も変更していません。"
    "前の画面に戻って再読み込みし、もう一度やり直してください。",
    en="The form is too old or came from elsewhere; nothing was changed. "
    "Go back, reload, try again.",
)
TOO_LARGE = Text(
    ja="送られた内容が大きすぎるため、受け付けませんでした。",
    en="What was sent is too large and was not taken.",
)
WRONG_INPUT = Text(
    ja="入力が正しくありません。前の画面に戻って確かめてください。",
    en="Something you entered is not right. Go back and check it.",
)


def install(app: FastAPI) -> None:
    """Let the application answer every failure with a page."""
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(NotAllowedError, _telling(403, NOT_ALLOWED))
    app.add_exception_handler(ForeignFormError, _telling(403, FOREIGN_FORM))
    app.add_exception_handler(RequestValidationError, _telling(422, WRONG_INPUT))
    app.add_exception_handler(StarletteHTTPException, _plain)
    app.add_exception_handler(HubError, _known)


class Unforeseen:
    """Answers what no handler foresaw with a page.

    The framework's own handler for it stands outside of every other layer, where the answer would
    have neither our headers nor the visitor's language.
    """

    def __init__(self, app: ASGIApp, answer: Handler | None = None) -> None:
        self._app = app
        self._answer = answer or _unforeseen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if begun:
                raise
            answer = await self._answer(Request(scope), error)
            await answer(scope, receive, send)


def status_of(error: HubError) -> int:
    """Return the HTTP status for a known failure."""
    if isinstance(error, DecisionError | BusyError):
        return 409
    return 400 if isinstance(error, ConfigurationError) else 500


def safe_path(path: str) -> str:
    """Return where to go after signing in: a page of ours, else the first page."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if ours else "/"


async def _to_sign_in(request: Request, _: Exception) -> Response:
    if request.headers.get("x-form-token") or "text/html" not in request.headers.get("accept", ""):
        return Response(status_code=401)
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "GET" or target == "/":
        return RedirectResponse("/signin", status_code=303)
    return RedirectResponse(f"/signin?next={quote(target)}", status_code=303)


def _telling(status: int, message: Text) -> Handler:
    async def tell(request: Request, _: Exception) -> Response:
        return _page(request, status, message)

    return tell


async def _plain(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException | StarletteHTTPException) else 500
    answer = _page(request, status, {404: NOT_FOUND, 413: TOO_LARGE}.get(status, WRONG_INPUT))
    if status == 413:
        # Whoever sends a gigabyte is not read to its end.
        answer.headers["Connection"] = "close"
    return answer


def wrong_input(request: Request) -> Response:
    """Return that something entered is not right."""
    return _page(request, 400, WRONG_INPUT)


async def _known(request: Request, error: Exception) -> Response:
    if not isinstance(error, HubError):
        raise error
    return _page(request, status_of(error), error.message, error.code)


async def _unforeseen(request: Request, error: Exception) -> Response:
    if isinstance(error, DataError | OverflowError | UnicodeEncodeError):
        # What no database takes: a NUL within a text, half a character, a number without end.
        return _page(request, 422, WRONG_INPUT)
    known = explain(error)
    if known is not None:
        return _page(request, 503, known.message, known.code)
    root: Path = request.app.state.workspace.root
    log = write_down(error, root, ["serve", request.method, request.url.path])
    return _page(request, 500, told_of_unforeseen(log), "UNEXPECTED")


def told_of_unforeseen(log: Path | None) -> Text:
    """Return what people are told of a failure nobody foresaw: not what is in it, but where."""
    where_ja = f"詳しい内容は、サーバーの {log.name} に書きました。" if log else ""
    where_en = f" Details are in {log.name} on the server." if log else ""
    return Text(
        ja=f"予期しない問題が起きました。{where_ja}"
        "もう一度試して、続くなら管理者に知らせてください。",
        en=f"Something unexpected happened.{where_en} Try again; tell an administrator if it "
        "persists.",
    )


def _page(request: Request, status: int, message: Text, code: str = "") -> Response:
    visit = Visit(request, session_in(request) if hasattr(request.state, "session") else None)
    return visit.page("failure.html", status=status, message=message, code=code)
