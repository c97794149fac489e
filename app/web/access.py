"""Who may see a page: each says the role it needs, and forms must carry their session's token.

A page without one of these dependencies does not exist (a test looks at every route).
"""

import secrets
from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request

from app.web.visit import Visit
from core.people import Role
from pipelines.steps.sign_in import Session

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
FORM_HEADER = "x-form-token"


class SignInNeededError(Exception):
    """Nobody is signed in, or somebody's time ran out."""


class NotAllowedError(Exception):
    """The visitor's role does not allow it."""


class ForeignFormError(Exception):
    """A form came from elsewhere, or from a session that is over."""


def session_in(request: Request) -> Session | None:
    """Return the session of a request, complete or not."""
    session: Session | None = request.state.session
    return session


def needs(role: Role) -> Callable[[Request], Coroutine[Any, Any, Visit]]:
    """Return a dependency that lets in who has a role, and gives the visit."""

    async def guard(request: Request) -> Visit:
        session = session_in(request)
        if session is None or not session.is_complete:
            raise SignInNeededError
        await refuse_foreign(request, session.form_token)
        if not session.person.role.allows(role):
            raise NotAllowedError
        return Visit(request, session)

    guard.needed = role  # type: ignore[attr-defined]
    return guard


async def anybody(request: Request) -> Visit:
    """Let everybody in: for the few pages before one is signed in."""
    return Visit(request, session_in(request))


async def refuse_foreign(request: Request, expected: str) -> None:
    """Refuse a change that does not carry its session's token, or comes from another site.

    Raises:
        ForeignFormError: it does.
    """
    if request.method in _SAFE:
        return
    refuse_other_origin(request)
    given = request.headers.get(FORM_HEADER)
    if given is None:
        form = await request.form()
        field = form.get(FORM_TOKEN)
        given = field if isinstance(field, str) else ""
    if not secrets.compare_digest(given.encode(), expected.encode()):
        raise ForeignFormError


def refuse_other_origin(request: Request) -> None:
    """Refuse a request that a page of another site sent.

    Raises:
        ForeignFormError: it is.
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignFormError
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ForeignFormError


Anybody = Annotated[Visit, Depends(anybody)]
Viewer = Annotated[Visit, Depends(needs(Role.VIEWER))]
Operator = Annotated[Visit, Depends(needs(Role.OPERATOR))]
Administrator = Annotated[Visit, Depends(needs(Role.ADMINISTRATOR))]
