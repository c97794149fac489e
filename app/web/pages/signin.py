"""Signing in and out."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Response
from starlette.responses import RedirectResponse

from app.web.access import Anybody, ForeignFormError, refuse_foreign, refuse_other_origin
from app.web.doorkeeper import LANGUAGE_COOKIE, SESSION_COOKIE
from app.web.failures import safe_path
from app.web.visit import Visit
from core.language import Text
from pipelines.steps import sign_in
from pipelines.steps.accounts import folded
from warehouse import audit
from warehouse.engine import transaction

router = APIRouter()
_YEAR_SECONDS = 31_536_000
_WRONG = Text(
    ja="アカウント名かパスワードが違うか、アカウントが止められています。続けて間違えると、しばらく"
    "サインインできなくなります。",
    en="The name or the password is wrong, or the account is stopped. After several wrong attempts "
    "it is locked for a while.",
)
_WRONG_CODE = Text(
    ja="確認コードが違います。アプリに今表示されている6桁を入れてください。",
    en="The code is wrong. Enter the six digits your app shows now.",
)


@router.get("/signin")
def ask(visit: Anybody, next: str = "/") -> Response:
    """Show the form, or the page itself to who is signed in."""
    if visit.signed_in:
        return visit.go(safe_path(next))
    return visit.page("signin.html", next=safe_path(next), name="", problem=None)


@router.post("/signin")
def begin(
    visit: Anybody,
    name: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Check name and password."""
    refuse_other_origin(visit.request)
    begun = sign_in.begin(visit.workspace, name, password, visit.session)
    if begun is None:
        visit.record("signin_failed", name[:60])
        return visit.page(
            "signin.html", status=401, next=safe_path(next), name=name, problem=_WRONG
        )
    if begun.needs_code:
        response = visit.go(f"/signin/code?next={quote(safe_path(next))}")
    else:
        _signed_in(visit, folded(name))
        response = visit.go(safe_path(next))
    _give(visit, response, begun.token)
    return response


@router.get("/signin/code")
def ask_code(visit: Anybody, next: str = "/") -> Response:
    """Ask for the one-time code."""
    if visit.session is None or visit.session.is_complete:
        return visit.go("/signin")
    return visit.page("signin_code.html", next=safe_path(next), problem=None)


@router.post("/signin/code")
async def check_code(
    visit: Anybody,
    code: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Check the one-time code."""
    session = visit.session
    if session is None or session.is_complete:
        return visit.go("/signin")
    await refuse_foreign(visit.request, session.form_token)
    token = sign_in.give_code(visit.workspace, session, code)
    if token is None:
        visit.record("code_failed", session.person.name)
        return visit.page("signin_code.html", status=401, next=safe_path(next), problem=_WRONG_CODE)
    _signed_in(visit, session.person.name, code=True)
    response = visit.go(safe_path(next))
    _give(visit, response, token)
    return response


@router.post("/signout")
async def leave(visit: Anybody) -> Response:
    """End the session."""
    response = RedirectResponse("/signin", status_code=303)
    if visit.session is not None:
        await refuse_foreign(visit.request, visit.session.form_token)
        sign_in.sign_out(visit.workspace, visit.session)
        visit.record("signout")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.post("/language")
async def choose_language(
    visit: Anybody,
    language: Annotated[str, Form()],
    next: Annotated[str, Form(max_length=2000)] = "/",
) -> Response:
    """Speak another language from now on, in this browser."""
    refuse_other_origin(visit.request)
    if language not in ("ja", "en"):
        raise ForeignFormError
    response = visit.go(safe_path(next))
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax",
        secure=visit.is_secure,
    )  # fmt: skip
    return response


def _signed_in(visit: Visit, name: str, **detail: bool) -> None:
    """Record a sign-in under the name of who signed in: the visit began as nobody's."""
    act = replace(visit.act("signin", name, **detail), account=name)
    with transaction(visit.workspace.engine) as connection:
        audit.record(connection, [act])


def _give(visit: Visit, response: Response, token: str) -> None:
    """Hand the browser its token: no script can read it, no other site can send it."""
    response.set_cookie(
        SESSION_COOKIE, token, httponly=True, samesite="lax", secure=visit.is_secure, path="/"
    )
