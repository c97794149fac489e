"""Who calls the API: a token of an account, nothing else. Cookies count for nothing here."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.web.api.errors import ApiError, NotModified
from app.web.recorder import Recorder
from core.language import Text
from core.people import Person, Role
from pipelines.steps.own_account import TOKEN_PREFIX
from pipelines.steps.sign_in import hashed
from pipelines.workspace import Workspace
from warehouse import accounts
from warehouse.audit import Act

_scheme = HTTPBearer(
    auto_error=False, description="自分のアカウントの画面で作るトークン / a token made at /account"
)
_NOBODY = Text(
    "トークンがないか、使えないトークンです。Authorization: Bearer tsu_… を付けてください。",
    "There is no token, or it does not count. Send Authorization: Bearer tsu_…",
)
_NOT_ALLOWED = Text(
    "このトークンのアカウントの役割では使えません。", "The role of the token's account does not do."
)
_TOO_FAST = Text(
    "短い時間に呼びすぎです。少し待ってからやり直してください。", "Too many calls; wait a little."
)


class Pace:
    """How often each token may call: so many calls a minute, in bursts of at most as many."""

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._left: dict[int, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait(self, token_id: int, now: float) -> float:
        """Take one call; return 0, or the seconds after which the next is allowed."""
        with self._lock:
            left, since = self._left.get(token_id, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            if left < 1:
                self._left[token_id] = (left, now)
                return (1 - left) * 60 / self._most
            self._left[token_id] = (left - 1, now)
            return 0.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that calls, for somebody.

    Attributes:
        person: whose token it is.
        workspace: what is looked at.
    """

    person: Person
    workspace: Workspace
    token_id: int
    request: Request

    def note(self, action: str, subject: str = "", **detail: Any) -> None:
        """Record that something was seen; written a moment later."""
        self._recorder.note(self.act(action, subject, **detail))

    def act(self, action: str, subject: str = "", **detail: Any) -> Act:
        """Return what the caller does, as the audit log has it."""
        address = self.request.client.host if self.request.client else ""
        told = {"token": self.token_id, **detail}
        return Act(datetime.now(UTC), self.person.name, action, subject, told, address)

    def unless_had(self, tag: str) -> dict[str, str]:
        """Return the header that names this state of the answer.

        Raises:
            NotModified: the caller has it already.
        """
        quoted = f'"{tag}"'
        had = {one.strip() for one in self.request.headers.get("if-none-match", "").split(",")}
        if quoted in had:
            raise NotModified(quoted)
        return {"ETag": quoted, "Cache-Control": "private, no-cache"}

    @property
    def _recorder(self) -> Recorder:
        found: Recorder = self.request.app.state.recorder
        return found


def needs(role: Role) -> Callable[..., Caller]:
    """Return a dependency that lets in tokens of accounts with a role."""

    def guard(
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)],
    ) -> Caller:
        workspace: Workspace = request.app.state.workspace
        row = None
        if given is not None and given.credentials.startswith(TOKEN_PREFIX):
            with workspace.engine.connect() as connection:
                row = accounts.token_owner(connection, hashed(given.credentials))
        if row is None:
            raise ApiError(401, "UNAUTHORIZED", _NOBODY, {"WWW-Authenticate": "Bearer"})
        pace: Pace = request.app.state.pace
        if seconds := pace.wait(row.token_id, time.monotonic()):
            after = {"Retry-After": str(int(seconds) + 1)}
            raise ApiError(429, "TOO_MANY_REQUESTS", _TOO_FAST, after)
        _refuse_unknown(request)
        person = accounts.person_of(row)
        if not person.role.allows(role):
            raise ApiError(403, "FORBIDDEN", _NOT_ALLOWED)
        recorder: Recorder = request.app.state.recorder
        recorder.token_used(row.token_id, datetime.now(UTC))
        return Caller(person, workspace, row.token_id, request)

    guard.needed = role  # type: ignore[attr-defined]
    return guard


def _refuse_unknown(request: Request) -> None:
    """Refuse parameters that do not exist: a slip of the pen would ask for something else."""
    route = request.scope["route"]
    known = {one.alias for one in route.dependant.query_params}
    if unknown := sorted(set(request.query_params) - known):
        shown = ", ".join(unknown)[:100]
        raise ApiError(
            422,
            "UNKNOWN_PARAMETER",
            Text(f"「{shown}」という値はありません。", f"There is no parameter '{shown}'."),
        )


Reader = Annotated[Caller, Depends(needs(Role.VIEWER))]
Decider = Annotated[Caller, Depends(needs(Role.OPERATOR))]
