"""Signing in: password, one-time code, lock-out, sessions that end by themselves.

What the browser holds is a random token; the warehouse has its hash alone.
"""

import hashlib
import secrets
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row

from core.people import Person
from pipelines.config import WebSettings
from pipelines.steps.accounts import folded, hasher
from pipelines.workspace import Workspace
from warehouse import accounts
from warehouse.engine import transaction

_CODE_SECONDS = 30
_AT_ONCE = threading.BoundedSemaphore(4)
"""So many passwords are checked at once: each takes 64 MiB, and strangers can ask for it."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser somebody is signed in with.

    Attributes:
        token_hash: names the session.
        form_token: what forms of it must carry.
        person: who it is.
        is_complete: False while a one-time code is still asked for.
    """

    token_hash: str
    form_token: str
    person: Person
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in that went well so far: the browser's token, and whether a code is asked for."""

    token: str
    needs_code: bool


def begin(
    workspace: Workspace, name: str, password: str, before: Session | None = None
) -> Begun | None:
    """Sign somebody in; None where name, password or the account's state do not allow it.

    It takes as long for a name that does not exist, and says no more.

    Args:
        workspace: where.
        name: as typed.
        password: as typed.
        before: what the browser was signed in with until now; it ends.
    """
    settings, now = workspace.configuration.web, datetime.now(UTC)
    with workspace.engine.connect() as connection:
        row = accounts.by_name(connection, folded(name))
    right = is_right(row.password_hash if row else _dummy(), password)
    with transaction(workspace.engine) as connection:
        # Read again, under a lock: of many guesses at once, those after the last allowed one
        # must find the account locked. Nobody's account (0) is written to like any other.
        row = accounts.by_id(connection, row.account_id if row else 0, lock=True)
        usable = row is not None and row.is_active and not is_locked(row, now)
        if row is None or not usable or not right:
            fail(connection, row.account_id if row is not None and usable else 0, settings, now)
            return None
        token, needs_code = secrets.token_urlsafe(32), row.code_secret is not None
        if not needs_code:
            accounts.change(connection, row.account_id, failures=0, locked_until=None)
        if hasher().check_needs_rehash(row.password_hash):
            accounts.change(connection, row.account_id, password_hash=hasher().hash(password))
        if before is not None:
            accounts.end_session(connection, before.token_hash)
        accounts.forget_sessions(connection, *_limits(settings, now))
        _open(connection, token, row.account_id, now, is_complete=not needs_code)
    return Begun(token, needs_code)


def give_code(workspace: Workspace, session: Session, code: str) -> str | None:
    """Complete a sign-in with a one-time code; return the browser's new token, None if wrong.

    A code counts once, and wrong ones lock the account as wrong passwords do.
    """
    settings, now = workspace.configuration.web, datetime.now(UTC)
    with transaction(workspace.engine) as connection:
        row = accounts.by_id(connection, session.person.account_id, lock=True)
        if row is None or not row.is_active or is_locked(row, now):
            return None
        step = matching_step(row.code_secret or "", code, now)
        if step is None or not accounts.use_code(connection, row.account_id, step):
            fail(connection, row.account_id, settings, now)
            return None
        accounts.change(connection, row.account_id, failures=0, locked_until=None)
        accounts.end_session(connection, session.token_hash)
        token = secrets.token_urlsafe(32)
        _open(connection, token, row.account_id, now, is_complete=True)
        return token


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step a one-time code belongs to: now, or one before or after (RFC 6238)."""
    import pyotp

    if not secret:
        return None
    step = int(now.timestamp()) // _CODE_SECONDS
    generator = pyotp.TOTP(secret)
    given = unicodedata.normalize("NFKC", code).replace(" ", "").encode()
    for near in (step, step - 1, step + 1):
        if secrets.compare_digest(generator.generate_otp(near).encode(), given):
            return near
    return None


def session_of(workspace: Workspace, token: str) -> Session | None:
    """Return the session a browser's token stands for; None where it is over."""
    settings, now = workspace.configuration.web, datetime.now(UTC)
    with workspace.engine.connect() as connection:
        row = accounts.session_of(connection, hashed(token))
    if row is None or not row.is_active:
        return None
    seen_before, made_before = _limits(settings, now)
    if row.seen_at < seen_before or row.created_at < made_before:
        return None
    return Session(row.token_hash, row.form_token, accounts.person_of(row), row.is_complete)


def sign_out(workspace: Workspace, session: Session) -> None:
    """End a session."""
    with transaction(workspace.engine) as connection:
        accounts.end_session(connection, session.token_hash)


def hashed(token: str) -> str:
    """Return what the warehouse keeps of a token. It is random, so a plain hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def _limits(settings: WebSettings, now: datetime) -> tuple[datetime, datetime]:
    """Return since when a session must have been used, and begun."""
    return (
        now - timedelta(minutes=settings.idle_minutes),
        now - timedelta(hours=settings.longest_hours),
    )


def _open(
    connection: Connection, token: str, account_id: int, now: datetime, *, is_complete: bool
) -> None:
    accounts.open_session(
        connection,
        token_hash=hashed(token),
        account_id=account_id,
        form_token=secrets.token_urlsafe(24),
        is_complete=is_complete,
        created_at=now,
        seen_at=now,
    )


def is_right(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one a hash was made of. It takes time on purpose."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            return hasher().verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _dummy() -> str:
    """Return a hash nobody's password has, so that an unknown name takes as long."""
    return hasher().hash(secrets.token_urlsafe(16))


def is_locked(row: Row[Any], now: datetime) -> bool:
    """Tell whether an account is locked out for a while."""
    return row.locked_until is not None and row.locked_until > now


def fail(connection: Connection, account_id: int, settings: WebSettings, now: datetime) -> None:
    """Count a wrong password or code; after several the account is locked for a while.

    Args:
        connection: the warehouse, within a transaction.
        account_id: whose; 0 for nobody's.
        settings: how many, how long.
        now: the moment.
    """
    row = accounts.by_id(connection, account_id, lock=True)
    failures = (row.failures if row else 0) + 1
    locked = None
    if failures >= settings.lock_after:
        failures, locked = 0, now + timedelta(minutes=settings.lock_minutes)
    accounts.change(connection, account_id, failures=failures, locked_until=locked)
