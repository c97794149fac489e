"""What a customer was, when: its versions, what changed between them, its state on a day."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from warehouse.schema.published import dim_customer_history

_BOOKKEEPING: Final = frozenset(
    ("customer_id", "valid_from", "valid_to", "is_current", "generation")
)
FIELDS: Final = tuple(
    column.name for column in dim_customer_history.columns if column.name not in _BOOKKEEPING
)
QUIET: Final = frozenset(("first_transaction_date", "last_transaction_date"))
"""Business goes on every day; a version in which nothing else changed is no news."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, as text; "" for nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version and what is other than in the one before; the first one has no changes."""

    valid_from: datetime
    valid_to: datetime | None
    changes: tuple[Change, ...]
    is_first: bool


def versions(connection: Connection, customer_id: str, most: int) -> list[Version]:
    """Return the latest versions of a customer, the latest first, as what changed with each.

    Versions in which only the days of business changed are left out.
    """
    table = dim_customer_history.c
    rows = list(
        connection.execute(
            select(dim_customer_history)
            .where(table.customer_id == customer_id)
            .order_by(table.valid_from.desc())
            .limit(most + 1)
        )
    )
    found = [
        Version(row.valid_from, row.valid_to, _changes(before, row), is_first=False)
        for row, before in pairwise(rows)
    ]
    if rows and len(rows) <= most:
        found.append(Version(rows[-1].valid_from, rows[-1].valid_to, (), is_first=True))
    return [one for one in found if one.is_first or one.changes]


def as_of(connection: Connection, customer_id: str, moment: datetime) -> Row[Any] | None:
    """Return a customer as it was at a moment; None where it was not known yet."""
    table = dim_customer_history.c
    return connection.execute(
        select(dim_customer_history)
        .where(
            table.customer_id == customer_id,
            table.valid_from <= moment,
            or_(table.valid_to.is_(None), table.valid_to > moment),
        )
        .order_by(table.valid_from.desc())
        .limit(1)
    ).one_or_none()


def _changes(before: Row[Any], after: Row[Any]) -> tuple[Change, ...]:
    old, new = before._mapping, after._mapping
    return tuple(
        Change(name, _text(old[name]), _text(new[name]))
        for name in FIELDS
        if name not in QUIET and _text(old[name]) != _text(new[name])
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
