"""The ledger as people look through it: act by act, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, func, or_, select

from core.judgement import RecordKey
from warehouse import neighbourhood
from warehouse.decisions import Entry, rows_taken_back
from warehouse.keyed import is_one_of
from warehouse.memory import PUBLISHED_DECISION, recall, recalled_number
from warehouse.queries import members
from warehouse.schema.identity import review_decision as table

_MOST_ROWS = 500
_LAST = 6
"""Acts looked at for the last that stands: more in a row are hardly taken back one by one."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which acts somebody looks for; by default all.

    Attributes:
        user: who decided.
        since: from this moment on.
        until: before this moment.
        records: that speak of one of these; None for any.
    """

    user: str = ""
    since: datetime | None = None
    until: datetime | None = None
    records: Sequence[RecordKey] | None = None


@dataclass(frozen=True, slots=True)
class ActView:
    """Decisions written at once.

    Attributes:
        first: the first of them.
        size: how many there are.
        names: the records of the first, by name.
        is_applied: whether the published master knows of it.
    """

    first: Entry
    size: int
    names: dict[RecordKey, str]
    is_applied: bool


def acts(
    connection: Connection, sought: Sought, limit: int, before: int | None = None
) -> list[ActView]:
    """Return acts, the newest first.

    Args:
        connection: the warehouse.
        sought: which.
        limit: at most so many.
        before: only those older than this one.
    """
    query = (
        select(table.c.act, func.count().label("size"))
        .where(*_conditions(sought))
        .group_by(table.c.act)
        .order_by(table.c.act.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(table.c.act < before)
    sizes = {row.act: row.size for row in connection.execute(query)}
    entries = _entries(connection, list(sizes))
    names = members.names_of(connection, {end for one in entries for end in one.pair})
    published = published_decision(connection)
    return [
        ActView(
            one, sizes[one.act], {end: names.get(end, "") for end in one.pair},
            one.decision_id <= published,
        )
        for one in entries
    ]  # fmt: skip


def act_entries(connection: Connection, act: int) -> list[Entry]:
    """Return the decisions of an act, at most some hundreds."""
    rows = connection.scalars(
        select(table.c.decision_id).where(table.c.act == act).order_by(table.c.decision_id)
        .limit(_MOST_ROWS)
    )  # fmt: skip
    return _entries(connection, rows.all())


def last_act(connection: Connection, user: str) -> Entry | None:
    """Return somebody's newest act that stands and is no undo; None where there is none."""
    rows = connection.scalars(
        select(table.c.decision_id)
        .where(table.c.user == user, table.c.undoes.is_(None), table.c.act == table.c.decision_id)
        .order_by(table.c.decided_at.desc(), table.c.decision_id.desc())
        .limit(_LAST)
    )
    standing = (one for one in _entries(connection, rows.all()) if one.undone_by is None)
    return next(standing, None)


def decided_since(connection: Connection, user: str, since: datetime) -> int:
    """Return how many answers somebody has given since a moment, without those taken back."""
    query = select(func.count()).where(*_answered(table, user, since))
    return int(connection.scalar(query) or 0) - _taken_back(connection, user, since)


def _taken_back(connection: Connection, user: str, since: datetime) -> int:
    """Count somebody's answers since a moment that are taken back, by whomever."""
    told = table.alias("told")
    is_answer = and_(*_answered(told, user, since)).label("is_answer")
    rows = connection.execute(
        select(table.c.decision_id, table.c.undoes, is_answer)
        .join(told, told.c.decision_id == table.c.undoes)
        .where(table.c.decided_at >= since)
        .order_by(table.c.decision_id)
    ).all()
    answers = {row.undoes for row in rows if row.is_answer}
    return len(answers & rows_taken_back([(row.decision_id, row.undoes) for row in rows]).keys())


def _answered(told: FromClause, user: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (told.c.user == user, told.c.decided_at >= since, told.c.undoes.is_(None))


def deciders(connection: Connection) -> list[str]:
    """Return who has ever decided."""
    return list(connection.scalars(select(table.c.user).distinct().order_by(table.c.user)))


def published_decision(connection: Connection) -> int:
    """Return the newest decision that the published master knows of."""
    return int(recall(connection, PUBLISHED_DECISION) or 0)


def pending(connection: Connection) -> int:
    """Return how many decisions the published master does not know of."""
    newer = table.c.decision_id > recalled_number(PUBLISHED_DECISION)
    return int(connection.scalar(select(func.count()).select_from(table).where(newer)) or 0)


def _entries(connection: Connection, numbers: Sequence[int]) -> list[Entry]:
    """Return decisions by number, the newest first."""
    wanted = list(numbers)
    rows: list[Any] = list(
        connection.execute(
            select(
                table.c.decision_id, table.c.left_system, table.c.left_code,
                table.c.right_system, table.c.right_code,
            ).where(table.c.decision_id.in_(wanted))
        )
    )  # fmt: skip
    pairs = [neighbourhood.pair_of(row) for row in rows]
    found = {entry.decision_id: entry for entry in neighbourhood.of_pairs(connection, pairs)}
    return [found[number] for number in sorted(wanted, reverse=True)]


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    column = table.c
    found: list[ColumnElement[bool]] = []
    if sought.user:
        found.append(column.user == sought.user)
    if sought.since is not None:
        found.append(column.decided_at >= sought.since)
    if sought.until is not None:
        found.append(column.decided_at < sought.until)
    if sought.records is not None:
        ends = ((column.left_system, column.left_code), (column.right_system, column.right_code))
        found.append(or_(*(is_one_of(*end, sought.records) for end in ends)))
    return found
