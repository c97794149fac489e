"""The record of who saw, decided, corrected and exported what."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Row

from app.web import acts
from app.web.access import Administrator
from app.web.downloads import as_csv
from app.web.visit import Visit
from warehouse import audit

router = APIRouter()
_PAGE = 100
_CHUNK = 2000
_HEADER = ("番号", "日時", "アカウント", "操作", "操作(記号)", "対象", "詳細", "接続元")
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for, as typed; "" for any.

    Attributes:
        since: first day, in the firm's time zone.
        until: last day.
    """

    account: str
    action: str
    subject: str
    since: str
    until: str

    def found(self, visit: Visit, limit: int, before: int | None) -> list[Row[Any]]:
        """Return the entries, the newest first."""
        since, until = _day(self.since), _day(self.until)
        with visit.workspace.engine.connect() as connection:
            return audit.acts(
                connection,
                limit,
                account=self.account.strip(),
                action=self.action.strip(),
                subject=self.subject.strip(),
                since=_midnight(visit, since) if since else None,
                until=_midnight(visit, until + timedelta(days=1)) if until else None,
                before=before,
            )

    def as_query(self) -> dict[str, str]:
        """Return it for an address."""
        return {name: getattr(self, name) for name in self.__slots__}


Word = Annotated[str, Query(max_length=200)]
Day = Annotated[str, Query(max_length=10)]


def asked(
    account: Word = "", action: Word = "", subject: Word = "", since: Day = "", until: Day = ""
) -> Wanted:
    """Return what an address asks for."""
    return Wanted(account, action, subject, since, until)


Asked = Annotated[Wanted, Depends(asked)]
Before = Annotated[int | None, Query(ge=1, le=_LARGEST)]


@router.get("/admin/audit")
def show(visit: Administrator, wanted: Asked, before: Before = None) -> Response:
    """Show a page of the record."""
    rows = wanted.found(visit, _PAGE + 1, before)
    return visit.page(
        "admin_audit.html",
        wanted=wanted,
        rows=[(row, acts.title(row.action), _detail(row)) for row in rows[:_PAGE]],
        older=rows[_PAGE - 1].audit_id if len(rows) > _PAGE else None,
        before=before,
        titles=acts.TITLES,
    )


@router.get("/admin/audit.csv")
def download(visit: Administrator, wanted: Asked) -> Response:
    """Download the entries as CSV for Excel."""
    visit.record("export", "ops_audit", asked={k: v for k, v in wanted.as_query().items() if v})
    return as_csv(f"audit-{visit.now:%Y%m%d}", _HEADER, _rows(visit, wanted))


def _rows(visit: Visit, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    before: int | None = None
    while rows := wanted.found(visit, _CHUNK, before):
        for row in rows:
            yield (
                row.audit_id,
                f"{row.at.astimezone(visit.workspace.zone):%Y-%m-%d %H:%M:%S}",
                row.account,
                acts.title(row.action),
                row.action,
                row.subject,
                row.detail if row.detail != "{}" else "",
                row.address,
            )
        before = rows[-1].audit_id


def _detail(row: Row[Any]) -> list[tuple[str, str]]:
    told = json.loads(row.detail) if row.detail else {}
    return [(str(name), str(value)) for name, value in told.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _midnight(visit: Visit, day: date) -> datetime:
    return datetime.combine(day, time(), visit.workspace.zone).astimezone(UTC)
