"""What changed: customers that came, changed and were joined, ranks that moved.

What belongs here: comparing the present with a moment. What does not: how a board words it.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Join, func, select

from warehouse.schema.ops import generation
from warehouse.schema.published import (
    map_customer_alias,
    mart_customer_rank,
    mart_customer_rank_history,
)

COUNTED = ("current", "previous")


@dataclass(frozen=True, slots=True)
class Changes:
    """What publications since a moment changed.

    Attributes:
        since: the moment.
        publications: how many there were.
        first: the first publication of all is among them, so that everything is new.
        added, changed, removed: rows by published table.
        merged: ids that became another's.
    """

    since: datetime
    publications: int
    first: bool
    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A customer whose rank is another than at a moment."""

    customer_id: str
    before: str
    now: str
    sales: int
    policy: str
    reason: str


def publications(connection: Connection) -> tuple[datetime, datetime] | None:
    """Return the moments of the first and of the last publication; None before the first."""
    table = generation.c
    first, last = connection.execute(
        select(func.min(table.published_at), func.max(table.published_at)).where(
            table.status.in_(COUNTED)
        )
    ).one()
    return None if first is None else (first, last)


def changes_since(connection: Connection, since: datetime) -> Changes:
    """Add up what the publications at or after a moment changed."""
    table = generation.c
    rows = connection.execute(
        select(table.summary)
        .where(table.status.in_(COUNTED), table.published_at >= since)
        .order_by(table.generation)
    ).all()
    before = connection.scalar(
        select(func.count())
        .select_from(generation)
        .where(table.status.in_(COUNTED), table.published_at < since)
    )
    merged = connection.scalar(
        select(func.count())
        .select_from(map_customer_alias)
        .where(map_customer_alias.c.since >= since, map_customer_alias.c.reason == "merge")
    )
    found = Changes(since, len(rows), first=bool(rows) and not before, merged=int(merged or 0))
    for row in rows:
        for name, change in json.loads(row.summary or "{}").items():
            found.added[name] += int(change.get("added", 0))
            found.changed[name] += int(change.get("changed", 0))
            found.removed[name] += int(change.get("removed", 0))
    return found


def rank_moves(connection: Connection, since: datetime) -> dict[tuple[str, str], int]:
    """Return how many customers went from one rank to another since a moment.

    Returns:
        (rank then, rank now) → customers; who had none then is not counted.
    """
    then, now = mart_customer_rank_history.c, mart_customer_rank.c
    rows = connection.execute(
        select(then.rank, now.rank, func.count())
        .select_from(_both())
        .where(*_moved(since))
        .group_by(then.rank, now.rank)
    )
    return {(before, after): count for before, after, count in rows}


def moved(
    connection: Connection, since: datetime, before: str = "", now: str = "", limit: int = 100
) -> list[Move]:
    """Return customers whose rank is another than at a moment, those with most sales first.

    Args:
        connection: the warehouse.
        since: the moment.
        before: only those who had this rank.
        now: only those who have this rank.
        limit: how many at most.
    """
    then, present = mart_customer_rank_history.c, mart_customer_rank.c
    query = (
        select(
            present.customer_id,
            then.rank.label("before"),
            present.rank.label("now"),
            present.sales,
            present.policy,
            present.reason,
        )
        .select_from(_both())
        .where(*_moved(since))
        .order_by(present.sales.desc(), present.customer_id)
        .limit(limit)
    )
    if before:
        query = query.where(then.rank == before)
    if now:
        query = query.where(present.rank == now)
    return [Move(**row._mapping) for row in connection.execute(query)]


def _both() -> Join:
    then, now = mart_customer_rank_history, mart_customer_rank
    return then.join(now, now.c.customer_id == then.c.customer_id)


def _moved(since: datetime) -> tuple[ColumnElement[bool], ...]:
    then, now = mart_customer_rank_history.c, mart_customer_rank.c
    return (then.valid_to > since, then.valid_from <= since, then.rank != now.rank)
