"""Column types that mean the same on SQLite and PostgreSQL.

Yen are integers. Quantities, prices and rates are exact decimals where the database has them
(PostgreSQL); SQLite has no decimal type and keeps whole numbers as integers.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

Yen = BigInteger
# SQLite auto-numbers only INTEGER PRIMARY KEY columns.
Key = BigInteger().with_variant(Integer(), "sqlite")
String = Text


class Timestamp(TypeDecorator[datetime]):
    """A moment, always in UTC and always aware; SQLite keeps it as ISO text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive moment is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone: {value}")
        return value.astimezone(UTC) if dialect.name != "sqlite" else naive_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def naive_utc(value: datetime) -> datetime:
    """Return an aware moment as SQLite stores it: UTC, without the zone."""
    return value.astimezone(UTC).replace(tzinfo=None)


class Exact(TypeDecorator[Decimal]):
    """A decimal with up to four places, exact on PostgreSQL."""

    impl = Numeric(18, 4)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use text binding into a NUMERIC column on SQLite, so that whole numbers stay whole."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Numeric(18, 4, asdecimal=False))
        return dialect.type_descriptor(Numeric(18, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Bind the digits themselves."""
        return None if value is None else str(value) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give back an exact decimal."""
        return None if value is None else Decimal(str(value))
