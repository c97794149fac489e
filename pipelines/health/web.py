"""The web application: somebody can manage it, nobody is locked out unseen."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from core.language import Text
from core.people import Role
from pipelines.health.finding import Finding, Level, fine
from pipelines.workspace import Workspace
from warehouse.accounts import accounts
from warehouse.engine import open_engine

_SUBJECT = Text("Webアプリのアカウント", "Accounts of the web application")


def look_at_web(workspace: Workspace) -> Iterator[Finding]:
    """Look at the accounts; a warehouse that has none of the tables yet is no finding."""
    configured = workspace.configuration.warehouse
    if configured.startswith("sqlite") and not (workspace.root / _file(configured)).exists():
        return
    engine = open_engine(configured, workspace.root)
    try:
        with engine.connect() as connection:
            rows = [row for row in accounts(connection) if row.is_active]
    except SQLAlchemyError:
        return  # what is wrong with the warehouse is told where it is looked at
    finally:
        engine.dispose()
    if not rows:
        return
    managing = [row for row in rows if row.role == Role.ADMINISTRATOR]
    now = datetime.now(UTC)
    locked = [row.name for row in rows if row.locked_until and row.locked_until > now]
    if not managing:
        yield _nobody_manages()
    elif locked:
        yield _locked(locked)
    else:
        without = sum(row.code_secret is None for row in managing)
        yield fine(
            "accounts",
            _SUBJECT,
            Text(
                f"{len(rows)}人(管理者{len(managing)}人、うち確認コードなし{without}人)",
                f"{len(rows)}, {len(managing)} administrators, {without} of them without codes",
            ),
        )


def _nobody_manages() -> Finding:
    return Finding(
        "accounts",
        _SUBJECT,
        Level.WARN,
        Text("使える管理者がいません", "there is no administrator who can sign in"),
        Text(
            "`tsunagi user add 名前 --role administrator` で作ってください。",
            "Add one: `tsunagi user add NAME --role administrator`.",
        ),
    )


def _locked(names: list[str]) -> Finding:
    told = "、".join(names)
    return Finding(
        "accounts",
        _SUBJECT,
        Level.WARN,
        Text(f"ロック中: {told}", f"locked: {', '.join(names)}"),
        Text(
            "パスワードを続けて間違えた人がいます。本人でなければ、「操作の記録」で接続元を"
            "確かめてください。「アカウント」で解除できます。",
            "Wrong passwords in a row. If it was somebody else, look in the audit log from where; "
            "unlock at “Accounts”.",
        ),
    )


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///") or "warehouse.db"
