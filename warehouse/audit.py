"""Who did what: appended, never changed (the database itself refuses)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from warehouse.schema.people import audit as table


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody did.

    Attributes:
        account: the name of the account; "" where nobody was signed in.
        action: one word of ``docs/ja/administer.md``.
        subject: to what, such as a customer's id.
        detail: more about it, plain data.
        address: where the request came from.
    """

    at: datetime
    account: str
    action: str
    subject: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    address: str = ""


def record(connection: Connection, acts: Sequence[Act]) -> None:
    """Append acts."""
    if acts:
        connection.execute(
            insert(table),
            [
                {
                    "at": act.at,
                    "account": act.account,
                    "action": act.action,
                    "subject": act.subject,
                    "detail": json.dumps(act.detail, ensure_ascii=False, default=str),
                    "address": act.address,
                }
                for act in acts
            ],
        )


def acts(
    connection: Connection,
    limit: int,
    *,
    account: str = "",
    action: str = "",
    subject: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> list[Row[Any]]:
    """Return what was done, the newest first.

    Args:
        connection: the warehouse.
        limit: at most so many.
        account: only of this account.
        action: only this.
        subject: only to this.
        since: only from this moment on.
        until: only before this moment.
        before: only entries older than this number.
    """
    query = select(table).order_by(table.c.audit_id.desc()).limit(limit)
    for name, value in (("account", account), ("action", action), ("subject", subject)):
        if value:
            query = query.where(table.c[name] == value)
    if since is not None:
        query = query.where(table.c.at >= since)
    if until is not None:
        query = query.where(table.c.at < until)
    if before is not None:
        query = query.where(table.c.audit_id < before)
    return list(connection.execute(query))
