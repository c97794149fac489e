"""What the last run worked from, so that the next one sees whether anything is new.

Losing it costs time, never correctness: whatever is not remembered is worked out again.
"""

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Connection, cast, delete, func, insert, select

from warehouse.schema.identity import match_state

MATCHED_DECISION = "matched_decision"
"""The newest row of the ledger that the last matching knew."""
PUBLISHED_DECISION = "published_decision"
"""The newest row of the ledger that the last publication knew."""


def recall(connection: Connection, name: str) -> str | None:
    """Return what is remembered under a name, None where nothing is."""
    return connection.scalar(select(match_state.c.value).where(match_state.c.name == name))


def recalled_number(name: str) -> ColumnElement[int]:
    """Return a remembered number as a part of a larger query; 0 where nothing is remembered."""
    value = select(match_state.c.value).where(match_state.c.name == name).scalar_subquery()
    return func.coalesce(cast(value, BigInteger), 0)


def remember(connection: Connection, name: str, value: str) -> None:
    """Remember a value; it belongs into the transaction whose outcome it describes."""
    connection.execute(delete(match_state).where(match_state.c.name == name))
    connection.execute(insert(match_state).values(name=name, value=value))


def remember_day(connection: Connection, name: str, day: date, meaning: str) -> None:
    """Remember of which day something is, and by which rules it was made."""
    remember(connection, name, f"{day.isoformat()} {meaning}")


def recall_day(connection: Connection, name: str, meaning: str) -> date | None:
    """Return the remembered day; None where there is none, or the rules were others."""
    day, _, meant = (recall(connection, name) or "").partition(" ")
    return date.fromisoformat(day) if day and meant == meaning else None
