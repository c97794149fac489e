"""What a page knows of its visitor, and how it answers."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from app.web.configured import Configured
from app.web.recorder import Recorder
from app.web.rendering import render
from core.language import Text
from core.people import Person, Role
from pipelines.steps.sign_in import Session
from pipelines.workspace import Workspace
from warehouse import audit
from warehouse.audit import Act
from warehouse.engine import transaction

BACKGROUND_HEADER = "x-background"
NOTICE_COOKIE = "tsunagi_notice"
_NOTICE_SECONDS = 60


class Visit:
    """One request by one person.

    Attributes:
        request: the request itself.
        session: what they are signed in with; None before that.
        workspace: what they look at.
        now: the moment of the request.
    """

    def __init__(self, request: Request, session: Session | None) -> None:
        self.request = request
        self.session = session
        self.workspace: Workspace = request.app.state.workspace
        self.now = datetime.now(UTC)
        self._recorder: Recorder = request.app.state.recorder
        # What a page asks by itself is no sign that somebody sits before it.
        if session is not None and BACKGROUND_HEADER not in request.headers:
            self._recorder.seen(session.token_hash, self.now)

    @property
    def person(self) -> Person:
        """Who is signed in.

        Raises:
            LookupError: nobody is; the page asked for no role.
        """
        if self.session is None:
            raise LookupError("nobody is signed in")
        return self.session.person

    @property
    def signed_in(self) -> Person | None:
        """Who is signed in completely, if anybody."""
        return self.session.person if self.session and self.session.is_complete else None

    @property
    def configuration_trouble(self) -> Text | None:
        """What an administrator has to know of the configuration; None for others, and mostly."""
        person = self.signed_in
        if person is None or not person.role.allows(Role.ADMINISTRATOR):
            return None
        configured: Configured = self.request.app.state.configured
        return configured.trouble

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page.

        Args:
            template: its file below ``templates``.
            status: the HTTP status.
            values: what the template is given, beside ``visit`` and what ``rendering`` offers.
        """
        notice = self._notice()
        response = render(template, {"visit": self, "notice": notice, **values}, status=status)
        if notice is not None:
            response.delete_cookie(NOTICE_COOKIE, path="/")
        return response

    def go(self, path: str, notice: Text | None = None, *, kind: str = "done") -> Response:
        """Return a redirect to one of our pages, after a form.

        Args:
            path: where to; begins with one ``/``.
            notice: what the next page says.
            kind: ``done`` or ``problem``.
        """
        response = RedirectResponse(path, status_code=303)
        if notice is not None:
            self.leave_notice(response, notice, kind=kind)
        return response

    def leave_notice(self, response: Response, notice: Text, *, kind: str = "done") -> None:
        """Let the next page say something."""
        told = json.dumps({"text": str(notice), "kind": kind})
        response.set_cookie(
            NOTICE_COOKIE,
            urlsafe_b64encode(told.encode()).decode(),
            max_age=_NOTICE_SECONDS,
            httponly=True,
            samesite="lax",
            secure=self.is_secure,
        )

    def note(self, action: str, subject: str = "", **detail: Any) -> None:
        """Record that something was seen; written a moment later."""
        self._recorder.note(self.act(action, subject, **detail))

    def record(self, action: str, subject: str = "", **detail: Any) -> None:
        """Record that something was done; written before the answer."""
        with transaction(self.workspace.engine) as connection:
            audit.record(connection, [self.act(action, subject, **detail)])

    def act(self, action: str, subject: str = "", **detail: Any) -> Act:
        """Return what the visitor does, as the audit log has it."""
        name = self.session.person.name if self.session else ""
        return Act(self.now, name, action, subject, detail, self.address)

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def is_secure(self) -> bool:
        """Whether the browser came by HTTPS."""
        return self.request.url.scheme == "https"

    def _notice(self) -> dict[str, str] | None:
        cookie = self.request.cookies.get(NOTICE_COOKIE)
        if not cookie:
            return None
        try:
            told = json.loads(urlsafe_b64decode(cookie.encode()))
        except ValueError:
            return None
        if not isinstance(told, dict):
            return None
        kind = "problem" if told.get("kind") == "problem" else "done"
        return {"text": str(told.get("text", "")), "kind": kind}
