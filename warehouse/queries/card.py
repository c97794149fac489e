"""One customer as it is published: golden values with their origin, its records side by side."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, func, select

from core.fields import CLEAN_CUSTOMER_FIELDS, CUSTOMER_FIELDS
from warehouse.schema.identity import customer_identity
from warehouse.schema.landing import clean_customer, source_customer
from warehouse.schema.ops import file
from warehouse.schema.published import (
    dim_customer,
    dim_customer_provenance,
    dim_site,
    map_customer_alias,
    map_customer_source,
    mart_customer_rank,
    mart_customer_rank_history,
)

MOST_SITES: Final = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a golden value comes from: a cell of a file, or a person.

    Attributes:
        rule: why this record's value was chosen.
        path: the file; "" for a correction.
    """

    field: str
    value: str
    system: str
    code: str
    rule: str
    path: str = ""
    sheet: str = ""
    row_number: int | None = None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as its system writes it.

    Attributes:
        raw: canonical field → text, as written.
        clean: the clean values beside it.
        gone_at: absent from its system's export since.
        is_anchor: whether the customer's id hangs on it.
    """

    record_id: int
    system: str
    code: str
    site_id: str
    method: str
    confidence: float
    linked_at: datetime
    gone_at: datetime | None
    path: str
    sheet: str
    row_number: int
    raw: dict[str, str]
    clean: dict[str, str]
    is_anchor: bool


def golden(connection: Connection, customer_id: str) -> Row[Any] | None:
    """Return a customer's golden values; None where the id is not current."""
    return connection.execute(
        select(dim_customer).where(dim_customer.c.customer_id == customer_id)
    ).one_or_none()


def origins(connection: Connection, customer_id: str) -> dict[str, Origin]:
    """Return golden field → where its value comes from, down to the row of a file."""
    told, mapped = dim_customer_provenance, map_customer_source
    rows = connection.execute(
        select(
            told.c.field,
            told.c.value,
            told.c.system,
            told.c.code,
            told.c.rule,
            file.c.path,
            mapped.c.sheet,
            mapped.c.row_number,
        )
        .outerjoin(mapped, and_(mapped.c.system == told.c.system, mapped.c.code == told.c.code))
        .outerjoin(file, file.c.file_id == mapped.c.file_id)
        .where(told.c.customer_id == customer_id)
    )
    return {
        row.field: Origin(
            row.field,
            row.value,
            row.system,
            row.code,
            row.rule,
            row.path or "",
            row.sheet or "",
            row.row_number,
        )
        for row in rows
    }


def record_count(connection: Connection, customer_id: str) -> int:
    """Return how many records a customer has, gone ones included."""
    mapped = map_customer_source
    query = select(func.count()).select_from(mapped).where(mapped.c.customer_id == customer_id)
    return int(connection.scalar(query) or 0)


def records(connection: Connection, customer_id: str, most: int) -> list[RecordView]:
    """Return a customer's records, present ones first, by system and code."""
    mapped, record, clean = map_customer_source, source_customer, clean_customer
    rows = connection.execute(
        select(
            mapped,
            record.c.record_id,
            file.c.path,
            customer_identity.c.anchor_record,
            *(record.c[name].label(f"raw_{name}") for name in CUSTOMER_FIELDS),
            *(clean.c[name].label(f"clean_{name}") for name in CLEAN_CUSTOMER_FIELDS),
        )
        .join(record, and_(record.c.system == mapped.c.system, record.c.code == mapped.c.code))
        .join(file, file.c.file_id == mapped.c.file_id)
        .outerjoin(clean, clean.c.record_id == record.c.record_id)
        .outerjoin(customer_identity, customer_identity.c.customer_id == mapped.c.customer_id)
        .where(mapped.c.customer_id == customer_id)
        .order_by(mapped.c.gone_at.is_not(None), mapped.c.system, mapped.c.code)
        .limit(most)
    )
    return [_record(row) for row in rows]


def record_ids(connection: Connection, customer_id: str) -> list[int]:
    """Return the numbers of all records of a customer."""
    mapped, record = map_customer_source.c, source_customer.c
    return list(
        connection.scalars(
            select(record.record_id)
            .join(
                map_customer_source,
                and_(record.system == mapped.system, record.code == mapped.code),
            )
            .where(mapped.customer_id == customer_id)
        )
    )


def sites(connection: Connection, customer_id: str) -> list[Row[Any]]:
    """Return a customer's branches and addresses, by name."""
    return list(
        connection.execute(
            select(dim_site)
            .where(dim_site.c.customer_id == customer_id)
            .order_by(dim_site.c.name, dim_site.c.site_id)
            .limit(MOST_SITES)
        )
    )


def former_ids(connection: Connection, customer_id: str) -> list[Row[Any]]:
    """Return the ids that lead to a customer, the latest first."""
    table = map_customer_alias
    return list(
        connection.execute(
            select(table)
            .where(table.c.customer_id == customer_id)
            .order_by(table.c.since.desc(), table.c.old_customer_id)
        )
    )


def rank(connection: Connection, customer_id: str) -> Row[Any] | None:
    """Return a customer's rank now."""
    table = mart_customer_rank
    return connection.execute(select(table).where(table.c.customer_id == customer_id)).one_or_none()


def rank_history(connection: Connection, customer_id: str, most: int) -> list[Row[Any]]:
    """Return the ranks a customer had, the latest first."""
    table = mart_customer_rank_history
    return list(
        connection.execute(
            select(table)
            .where(table.c.customer_id == customer_id)
            .order_by(table.c.valid_from.desc())
            .limit(most)
        )
    )


def as_of_day(connection: Connection, customer_id: str) -> date | None:
    """Return the day a customer's rank was computed for."""
    table = mart_customer_rank.c
    return connection.scalar(select(table.as_of).where(table.customer_id == customer_id))


def _record(row: Row[Any]) -> RecordView:
    values = row._mapping
    return RecordView(
        record_id=row.record_id,
        system=row.system,
        code=row.code,
        site_id=row.site_id or "",
        method=row.method,
        confidence=row.confidence,
        linked_at=row.linked_at,
        gone_at=row.gone_at,
        path=row.path,
        sheet=row.sheet,
        row_number=row.row_number,
        raw={name: values[f"raw_{name}"] or "" for name in CUSTOMER_FIELDS},
        clean={name: values[f"clean_{name}"] or "" for name in CLEAN_CUSTOMER_FIELDS},
        is_anchor=row.record_id == row.anchor_record,
    )
