"""One's own account: password, one-time codes, language, sessions, tokens of one's programs.

Whoever changes a password or the codes gives the present password again: a browser left open is not
enough. Wrong ones count as they do when signing in.
"""

import secrets
from datetime import UTC, datetime

from core.errors import ConfigurationError
from core.language import Text
from pipelines.steps.accounts import hasher, refuse_weak
from pipelines.steps.sign_in import Session, fail, hashed, is_locked, is_right, matching_step
from pipelines.workspace import Workspace
from warehouse import accounts
from warehouse.engine import transaction

TOKEN_PREFIX = "tsu_"  # noqa: S105 - what tokens begin with, so that people and scanners know them
MOST_TOKENS = 50
_LABEL_LENGTH = 60
_WRONG = Text(
    ja="今のパスワードが違うか、何度も間違えたためしばらく使えません。何も変更していません。",
    en="The present password is wrong, or was wrong too often for now. Nothing was changed.",
)


def change_password(workspace: Workspace, session: Session, old: str, new: str) -> None:
    """Change one's password; all other sessions end.

    Raises:
        ConfigurationError: the old password is wrong, or the new one too weak.
    """
    _need_password(workspace, session, old)
    refuse_weak(new, session.person.name)
    with transaction(workspace.engine) as connection:
        accounts.change(
            connection,
            session.person.account_id,
            password_hash=hasher().hash(new),
            password_at=datetime.now(UTC),
        )
        accounts.end_sessions(connection, session.person.account_id, but=session.token_hash)


def new_secret() -> str:
    """Return a secret for one-time codes, not in use yet: base32, 160 bits."""
    import pyotp

    return pyotp.random_base32(32)


def enrol_address(company: str, name: str, secret: str) -> str:
    """Return what the picture for an authenticator app says."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"つなぎ {company}")


def use_codes(workspace: Workspace, session: Session, secret: str, code: str, old: str) -> None:
    """Ask for one-time codes from now on, once a first one shows that the app makes them.

    All other sessions end.

    Raises:
        ConfigurationError: the password or the code is wrong, or the secret is none of ours.
    """
    _need_password(workspace, session, old)
    step = matching_step(secret, code, datetime.now(UTC)) if _is_secret(secret) else None
    if step is None:
        raise ConfigurationError(
            "CODE_WRONG",
            Text(
                ja="確認コードが違います。アプリに登録し直し、今表示されている6桁を入れてください。"
                "スマートフォンの時計が合っているかも確かめてください。",
                en="The code is wrong. Register again and enter the six digits shown now. "
                "Also check the telephone's clock.",
            ),
        )
    with transaction(workspace.engine) as connection:
        accounts.change(connection, session.person.account_id, code_secret=secret, code_used=step)
        accounts.end_sessions(connection, session.person.account_id, but=session.token_hash)


def stop_codes(workspace: Workspace, session: Session, old: str) -> None:
    """Ask for no one-time codes any more.

    Raises:
        ConfigurationError: the password is wrong.
    """
    _need_password(workspace, session, old)
    with transaction(workspace.engine) as connection:
        accounts.change(connection, session.person.account_id, code_secret=None, code_used=0)


def speak(workspace: Workspace, session: Session, language: str) -> None:
    """Keep a language with the account: ``ja``, ``en``, or "" for the browser's."""
    if language not in ("", "ja", "en"):
        return
    with transaction(workspace.engine) as connection:
        accounts.change(connection, session.person.account_id, language=language)


def end_others(workspace: Workspace, session: Session) -> None:
    """Sign out everywhere else."""
    with transaction(workspace.engine) as connection:
        accounts.end_sessions(connection, session.person.account_id, but=session.token_hash)


def make_token(workspace: Workspace, session: Session, label: str) -> str:
    """Return a new token for a program; only its hash is kept.

    Raises:
        ConfigurationError: the label is empty or too long, or there are too many tokens.
    """
    label = " ".join(label.split())
    with transaction(workspace.engine) as connection:
        accounts.lock(connection)
        known = accounts.tokens(connection, session.person.account_id)
        in_use = sum(row.revoked_at is None for row in known)
        if not 1 <= len(label) <= _LABEL_LENGTH or in_use >= MOST_TOKENS:
            raise ConfigurationError(
                "TOKEN_LABEL",
                Text(
                    ja=f"トークンには{_LABEL_LENGTH}文字までの用途を書いてください"
                    f"(使えるトークンは{MOST_TOKENS}個まで)。",
                    en=f"Say in up to {_LABEL_LENGTH} characters what the token is for "
                    f"(at most {MOST_TOKENS} tokens).",
                ),
            )
        token = TOKEN_PREFIX + secrets.token_urlsafe(32)
        accounts.add_token(
            connection,
            account_id=session.person.account_id,
            label=label,
            token_hash=hashed(token),
            created_at=datetime.now(UTC),
        )
    return token


def revoke_token(workspace: Workspace, session: Session, token_id: int) -> bool:
    """Let a token count no more; False where one has none of that number."""
    with transaction(workspace.engine) as connection:
        return accounts.revoke_token(
            connection, session.person.account_id, token_id, datetime.now(UTC)
        )


def _is_secret(text: str) -> bool:
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def _need_password(workspace: Workspace, session: Session, password: str) -> None:
    now = datetime.now(UTC)
    with workspace.engine.connect() as connection:
        row = accounts.by_id(connection, session.person.account_id)
    right = row is not None and is_right(row.password_hash, password)
    with transaction(workspace.engine) as connection:
        row = accounts.by_id(connection, session.person.account_id, lock=True)
        free = row is not None and not is_locked(row, now)
        if row is not None and free:
            if right:
                accounts.change(connection, row.account_id, failures=0)
            else:
                fail(connection, row.account_id, workspace.configuration.web, now)
    if not (right and free):
        raise ConfigurationError("PASSWORD_WRONG", _WRONG)
