"""Accounts, sessions and tokens as rows. Secrets are here as hashes only.

What belongs here: reading and writing. What does not: passwords and one-time codes, and when
somebody is locked out (``pipelines.steps.sign_in``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, text, update

from core.people import Person, Role
from warehouse.schema.people import web_account as account
from warehouse.schema.people import web_session as session
from warehouse.schema.people import web_token as token


def accounts(connection: Connection) -> list[Row[Any]]:
    """Return all accounts by name."""
    return list(connection.execute(select(account).order_by(account.c.name)))


def by_name(connection: Connection, name: str) -> Row[Any] | None:
    """Return the account with a (folded) name."""
    return connection.execute(select(account).where(account.c.name == name)).one_or_none()


def by_id(connection: Connection, account_id: int, *, lock: bool = False) -> Row[Any] | None:
    """Return the account with a number; with ``lock``, nobody else changes it meanwhile."""
    query = select(account).where(account.c.account_id == account_id)
    return connection.execute(query.with_for_update() if lock else query).one_or_none()


def lock(connection: Connection) -> None:
    """Let nobody else change accounts until this transaction ends.

    On SQLite whoever writes is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE web_account IN SHARE ROW EXCLUSIVE MODE"))


def add(connection: Connection, **values: Any) -> int:
    """Add an account and return its number."""
    number = int(connection.scalar(select(func.max(account.c.account_id))) or 0) + 1
    beginning = {"language": "", "code_used": 0, "is_active": True, "failures": 0}
    connection.execute(insert(account).values(account_id=number, **(beginning | values)))
    return number


def change(connection: Connection, account_id: int, **values: Any) -> None:
    """Change columns of an account."""
    wanted = account.c.account_id == account_id
    connection.execute(update(account).where(wanted).values(**values))


def use_code(connection: Connection, account_id: int, step: int) -> bool:
    """Note that the one-time code of a time step is used; False where it was used already."""
    wanted = (account.c.account_id == account_id) & (account.c.code_used < step)
    return bool(connection.execute(update(account).where(wanted).values(code_used=step)).rowcount)


def person_of(row: Row[Any]) -> Person:
    """Return what the rest of the program knows of an account."""
    return Person(
        row.account_id,
        row.name,
        row.shown_name,
        Role(row.role),
        row.language,
        row.code_secret is not None,
    )


def open_session(connection: Connection, **values: Any) -> None:
    """Write a session."""
    connection.execute(insert(session).values(**values))


def session_of(connection: Connection, token_hash: str) -> Row[Any] | None:
    """Return a session together with its account."""
    return connection.execute(_OF_TOKEN, {"token_hash": token_hash}).one_or_none()


_OF_TOKEN = (
    # created_at is that of the session.
    select(*session.c, *(column for column in account.c if column.name not in session.c))
    .select_from(session.join(account))
    .where(session.c.token_hash == bindparam("token_hash"))
)
"""Asked at every request, so it is made once."""


def see_session(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    wanted = session.c.token_hash == token_hash
    connection.execute(update(session).where(wanted).values(seen_at=now))


def end_session(connection: Connection, token_hash: str) -> None:
    """Remove a session."""
    connection.execute(delete(session).where(session.c.token_hash == token_hash))


def end_sessions(connection: Connection, account_id: int, *, but: str = "") -> None:
    """Remove all sessions of an account, ``but`` one."""
    wanted = (session.c.account_id == account_id) & (session.c.token_hash != but)
    connection.execute(delete(session).where(wanted))


def forget_sessions(connection: Connection, seen_before: datetime, made_before: datetime) -> None:
    """Remove sessions that are over."""
    over = (session.c.seen_at < seen_before) | (session.c.created_at < made_before)
    connection.execute(delete(session).where(over))


def sessions(connection: Connection, account_id: int) -> list[Row[Any]]:
    """Return the sessions of an account, the one used last first."""
    wanted = session.c.account_id == account_id
    return list(
        connection.execute(select(session).where(wanted).order_by(session.c.seen_at.desc()))
    )


def tokens(connection: Connection, account_id: int) -> list[Row[Any]]:
    """Return the tokens of an account, the newest first."""
    wanted = token.c.account_id == account_id
    return list(connection.execute(select(token).where(wanted).order_by(token.c.token_id.desc())))


def add_token(connection: Connection, **values: Any) -> int:
    """Add a token and return its number."""
    number = int(connection.scalar(select(func.max(token.c.token_id))) or 0) + 1
    connection.execute(insert(token).values(token_id=number, **values))
    return number


def token_owner(connection: Connection, token_hash: str) -> Row[Any] | None:
    """Return the active account a token that is not revoked belongs to, with ``token_id``."""
    wanted = (token.c.token_hash == token_hash) & token.c.revoked_at.is_(None)
    query = select(account, token.c.token_id).select_from(token.join(account))
    return connection.execute(query.where(wanted, account.c.is_active)).one_or_none()


def note_token(connection: Connection, token_id: int, now: datetime) -> None:
    """Note that a token was used."""
    connection.execute(update(token).where(token.c.token_id == token_id).values(used_at=now))


def revoke_token(connection: Connection, account_id: int, token_id: int, now: datetime) -> bool:
    """Revoke a token of an account; False where it has none of that number."""
    wanted = (token.c.token_id == token_id) & (token.c.account_id == account_id)
    wanted &= token.c.revoked_at.is_(None)
    return bool(connection.execute(update(token).where(wanted).values(revoked_at=now)).rowcount)


def end_all_sessions(connection: Connection) -> None:
    """Remove the sessions of everybody."""
    connection.execute(delete(session))
