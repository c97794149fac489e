"""Accounts: adding people, their roles and passwords. For the terminal and the web page alike."""

import secrets
import unicodedata
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from core.errors import ConfigurationError
from core.language import Text
from core.people import Person, Role
from pipelines.workspace import Workspace
from warehouse import accounts
from warehouse.engine import transaction

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST_LENGTH = 10
"""Characters of a password. Length is what makes it strong; kinds of characters are not asked for
(NIST SP 800-63B)."""
MOST_LENGTH = 256
_NAME_LENGTH = 60


@cache
def hasher() -> "PasswordHasher":
    """Return what hashes passwords: argon2id with the library's own costs (RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


def folded(name: str) -> str:
    """Return an account's name as it is kept: width and case do not matter."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add_account(
    workspace: Workspace, name: str, password: str, role: Role, shown_name: str = ""
) -> Person:
    """Add somebody.

    Raises:
        ConfigurationError: the name is taken or unusable, or the password too short.
    """
    key = folded(name)
    if not key or len(key) > _NAME_LENGTH or not key.isprintable() or ":" in key:
        raise ConfigurationError(
            "ACCOUNT_NAME",
            Text(
                ja=f"「{name}」はアカウント名に使えません。"
                "60文字までの名前にしてください(: は不可)。",
                en=f"'{name}' cannot name an account: up to 60 characters, without a colon.",
            ),
        )
    refuse_weak(password, key)
    now = datetime.now(UTC)
    with transaction(workspace.engine) as connection:
        accounts.lock(connection)
        if accounts.by_name(connection, key) is not None:
            raise ConfigurationError(
                "ACCOUNT_EXISTS",
                Text(
                    ja=f"アカウント「{key}」はもうあります。パスワードを変えるには "
                    f"`tsunagi user password {key}` です。",
                    en=f"There is an account '{key}' already. "
                    f"`tsunagi user password {key}` changes its password.",
                ),
            )
        accounts.add(
            connection,
            name=key,
            shown_name=shown_name.strip() or name.strip(),
            role=str(role),
            password_hash=hasher().hash(password),
            created_at=now,
            password_at=now,
        )
        return _person(connection, key)


def set_password(workspace: Workspace, name: str, password: str) -> Person:
    """Give somebody another password; whoever is signed in with the old one is signed out.

    A lock-out ends; one-time codes stay as they are.

    Raises:
        ConfigurationError: there is no such account, or the password is too short.
    """
    key = folded(name)
    refuse_weak(password, key)
    with transaction(workspace.engine) as connection:
        person = _person(connection, key)
        accounts.change(
            connection,
            person.account_id,
            password_hash=hasher().hash(password),
            password_at=datetime.now(UTC),
            failures=0,
            locked_until=None,
        )
        accounts.end_sessions(connection, person.account_id)
    return person


def change_account(
    workspace: Workspace, name: str, *, role: Role | None = None, is_active: bool | None = None
) -> Person:
    """Change somebody's role, or let nobody sign in with the account (any more, or again).

    Raises:
        ConfigurationError: there is no such account, or no administrator would be left.
    """
    with transaction(workspace.engine) as connection:
        accounts.lock(connection)
        person = _person(connection, folded(name))
        values = {"role": role and str(role), "is_active": is_active}
        values = {name: value for name, value in values.items() if value is not None}
        accounts.change(connection, person.account_id, **values)
        if is_active is False:
            accounts.end_sessions(connection, person.account_id)
        if person.role is Role.ADMINISTRATOR:
            _refuse_headless(connection)
        return _person(connection, person.name)


def forget_code(workspace: Workspace, name: str) -> Person:
    """Ask somebody for no one-time code any more: the telephone that made them is lost.

    Raises:
        ConfigurationError: there is no such account.
    """
    with transaction(workspace.engine) as connection:
        person = _person(connection, folded(name))
        accounts.change(connection, person.account_id, code_secret=None, code_used=0)
        accounts.end_sessions(connection, person.account_id)
        return person


def unlock(workspace: Workspace, name: str) -> Person:
    """End a lock-out before its time.

    Raises:
        ConfigurationError: there is no such account.
    """
    with transaction(workspace.engine) as connection:
        person = _person(connection, folded(name))
        accounts.change(connection, person.account_id, failures=0, locked_until=None)
        return person


def invented_password() -> str:
    """Return a password to hand over: four groups of four, without characters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def refuse_weak(password: str, name: str) -> None:
    """Refuse a password that is too short or is the name itself.

    Raises:
        ConfigurationError: it is.
    """
    if LEAST_LENGTH <= len(password) <= MOST_LENGTH and folded(password) != name:
        return
    raise ConfigurationError(
        "PASSWORD_WEAK",
        Text(
            ja=f"パスワードは{LEAST_LENGTH}文字以上{MOST_LENGTH}文字までで、アカウント名と違うものに"
            "してください。",
            en=f"A password has {LEAST_LENGTH} to {MOST_LENGTH} characters and is not the "
            "account's name.",
        ),
    )


def _person(connection: Connection, key: str) -> Person:
    row = accounts.by_name(connection, key)
    if row is None:
        known = ", ".join(one.name for one in accounts.accounts(connection)) or "-"
        raise ConfigurationError(
            "NO_ACCOUNT",
            Text(
                ja=f"アカウント「{key}」はありません。あるもの: {known}",
                en=f"There is no account '{key}'. There are: {known}",
            ),
        )
    return accounts.person_of(row)


def _refuse_headless(connection: Connection) -> None:
    left = [
        row
        for row in accounts.accounts(connection)
        if row.is_active and row.role == Role.ADMINISTRATOR
    ]
    if not left:
        raise ConfigurationError(
            "LAST_ADMINISTRATOR",
            Text(
                ja="管理者が一人もいなくなるので、変更できません。先に別の人を管理者にしてください。",
                en="No administrator would be left. Make somebody else administrator first.",
            ),
        )
