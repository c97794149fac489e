"""Corrections of golden values: appended, never changed; the newest of a customer's counts.

A correction is anchored like an id: to the record that first received the id (system and code), so
that it goes where the id goes, through merges, splits and their undoing. Of all that was said of a
customer's field the newest row counts; one without a value takes the correction back, one whose day
is over says nothing. What belongs here: which corrections hold. What does not: whether a value is
a good one (``pipelines.steps.corrections``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection, Row, func, insert, select, text, tuple_

from core.judgement import RecordKey
from warehouse.memory import recall
from warehouse.schema.people import customer_override as table
from warehouse.stage.records import read_frame

PUBLISHED = "overrides"
"""Under this name the corrections that the published master obeys are remembered."""


@dataclass(frozen=True, slots=True)
class Override:
    """A row to be appended. ``value`` None: corrected no more; "": known to be empty."""

    anchor: RecordKey
    field: str
    value: str | None
    until: date | None = None
    source_value: str | None = None


def lock(connection: Connection) -> None:
    """Let nobody else write corrections until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE customer_override IN SHARE ROW EXCLUSIVE MODE"))


def append(
    connection: Connection, rows: Sequence[Override], *, user: str, reason: str, now: datetime
) -> None:
    """Append corrections that somebody made at once."""
    connection.execute(
        insert(table),
        [
            {
                "system": row.anchor.system,
                "code": row.anchor.code,
                "field": row.field,
                "value": row.value,
                "user": user,
                "reason": reason,
                "set_at": now,
                "until": row.until,
                "source_value": row.source_value,
            }
            for row in rows
        ],
    )


def of_records(connection: Connection, keys: Sequence[RecordKey]) -> list[Row[tuple[object, ...]]]:
    """Return every correction anchored to one of some records, the newest first."""
    return list(
        connection.execute(
            select(table)
            .where(tuple_(table.c.system, table.c.code).in_([tuple(key) for key in keys]))
            .order_by(table.c.override_id.desc())
        )
    )


def unpublished(connection: Connection) -> int:
    """Return how many corrections the published master does not know of."""
    told = (recall(connection, PUBLISHED) or "").split()
    known = max((int(one.rstrip("-")) for one in told), default=0)
    query = select(func.count()).select_from(table).where(table.c.override_id > known)
    return int(connection.scalar(query) or 0)


def newest(connection: Connection) -> pd.DataFrame:
    """Return the newest row per anchor and field: ``override_id system code field value until``."""
    latest = select(func.max(table.c.override_id)).group_by(
        table.c.system, table.c.code, table.c.field
    )
    names = ("override_id", "system", "code", "field", "value", "until")
    return read_frame(
        connection,
        select(*(table.c[name] for name in names)).where(table.c.override_id.in_(latest)),
    )


def holds(value: object, until: object, day: date) -> bool:
    """Tell whether a row that is the newest says something on a day."""
    return value is not None and (not isinstance(until, date) or until >= day)


def state(rows: pd.DataFrame, day: date) -> str:
    """Return what the newest rows come to on a day, to be compared with what was published."""
    told = sorted(
        (int(number), holds(value, until, day))
        for number, value, until in zip(
            rows["override_id"], rows["value"], rows["until"], strict=True
        )
    )
    return " ".join(f"{number}{'' if valid else '-'}" for number, valid in told)


def changed_records(rows: pd.DataFrame, now: str, before: str | None) -> pd.DataFrame:
    """Return ``system code`` of the anchors whose corrections are others than in a state before.

    Args:
        rows: the newest rows.
        now: their state.
        before: the state that was published; None: not known, so that any may have changed.
    """
    if before is None:
        return rows[["system", "code"]]
    differing = {int(one.rstrip("-")) for one in set(now.split()) ^ set(before.split())}
    # A row that is no longer the newest of its anchor has a newer one there.
    return rows.loc[rows["override_id"].isin(differing), ["system", "code"]]


def in_force(rows: pd.DataFrame, records: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return what holds of customers: ``customer_id field value override_id``.

    Args:
        rows: the newest rows per anchor and field.
        records: ``system code customer_id`` of their records.
        day: the day.
    """
    if rows.empty or records.empty:
        return pd.DataFrame({name: [] for name in ("customer_id", "field", "value", "override_id")})
    joined = rows.merge(records[["system", "code", "customer_id"]], on=["system", "code"])
    last = joined.sort_values("override_id").drop_duplicates(["customer_id", "field"], keep="last")
    valid = [
        holds(value, until, day) for value, until in zip(last["value"], last["until"], strict=True)
    ]
    return last.loc[valid, ["customer_id", "field", "value", "override_id"]]
