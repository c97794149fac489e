"""Both sides of a question: the records as their systems write them, the customers they are now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, case, func, select

from core.fields import CUSTOMER_FIELDS, SALES_KINDS
from core.judgement import RecordKey
from warehouse.schema.landing import source_customer
from warehouse.schema.ops import file
from warehouse.schema.published import (
    dim_customer,
    fact_transaction,
    map_customer_source,
    mart_customer_rank,
)

LATEST = 4
"""Lines of business shown of each side."""
OTHERS = 12
"""Other records shown of each side's customer."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as its own system writes it, and where that stands.

    Attributes:
        values: canonical field → text as written; empty ones left out.
        extra: columns that the profile does not name.
        content: changes with whatever the record says.
        path: the file; "" where it is not known.
        is_gone: it is no longer in its system's export.
        from_line: it was made from the code and name of a line of business.
    """

    key: RecordKey
    values: Mapping[str, str]
    extra: Mapping[str, str]
    content: int
    path: str
    sheet: str
    row_number: int
    file_date: datetime | None
    is_gone: bool
    from_line: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of business."""

    date: date
    kind: str
    item: str
    amount: int
    system: str
    document_no: str


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """Another record of the same customer."""

    key: RecordKey
    name: str
    method: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What a customer is now, and what it does.

    Attributes:
        slips: documents that count as sales, of all years.
        yen: what they add up to, without tax.
        latest: the newest lines of any kind.
        records: other records of it, at most ``OTHERS``.
        record_count: how many there are, the one asked about included.
    """

    customer_id: str
    name: str
    rank: str
    corporate_number: str
    slips: int
    yen: int
    latest: Sequence[LineView]
    records: Sequence[OtherRecord]
    record_count: int


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a question; ``customer`` is None where the record is not published."""

    record: RecordView
    customer: CustomerView | None


def side(connection: Connection, key: RecordKey, customer_id: str) -> SideView:
    """Return one side of a question."""
    found = customer(connection, customer_id, key) if customer_id else None
    return SideView(record(connection, key), found)


def record(connection: Connection, key: RecordKey) -> RecordView:
    """Return a record; an empty one where no export has ever held it."""
    row = connection.execute(_RECORD, {"system": key.system, "code": key.code}).one_or_none()
    if row is None:
        return RecordView(key, {}, {}, 0, "", "", 0, None, is_gone=True, from_line=False)
    values = {name: row._mapping[name] for name in CUSTOMER_FIELDS if row._mapping[name]}
    return RecordView(
        key=key,
        values=values,
        extra=_texts(row.extra),
        content=row.row_hash,
        path=row.path or "",
        sheet=row.sheet,
        row_number=row.row_number,
        file_date=row.file_date,
        is_gone=row.gone_run is not None,
        from_line=row.origin == "line",
    )


def customer(connection: Connection, customer_id: str, beside: RecordKey) -> CustomerView | None:
    """Return a customer; None where it is none now.

    Args:
        connection: the warehouse.
        customer_id: its present id.
        beside: the record that is not one of its *other* records.
    """
    row = connection.execute(_CUSTOMER, {"id": customer_id}).one_or_none()
    if row is None:
        return None
    slips, yen = sums(connection, customer_id)
    others, count = _others(connection, customer_id, beside)
    return CustomerView(
        customer_id=customer_id,
        name=row.name,
        rank=row.rank or "",
        corporate_number=row.corporate_number or "",
        slips=slips,
        yen=yen,
        latest=latest(connection, customer_id),
        records=others,
        record_count=count,
    )


def sums(connection: Connection, customer_id: str) -> tuple[int, int]:
    """Return the slips and yen of a customer that count as sales, of all years."""
    row = connection.execute(_SUMS, {"id": customer_id}).one()
    return int(row[0]), int(row[1])


def beside_sales(connection: Connection, customer_id: str) -> tuple[int, int]:
    """Return a customer's lines that are no sales: of the books, and receipts; of all years."""
    row = connection.execute(_BESIDE, {"id": customer_id}).one()
    return int(row[0]), int(row[1])


def latest(connection: Connection, customer_id: str, limit: int = LATEST) -> list[LineView]:
    """Return a customer's newest lines of business."""
    rows = connection.execute(_LATEST, {"id": customer_id, "most": limit})
    return [
        LineView(row.date, row.kind, row.item_name, row.amount, row.system, row.document_no)
        for row in rows
    ]


def _others(
    connection: Connection, customer_id: str, beside: RecordKey
) -> tuple[list[OtherRecord], int]:
    count = connection.scalar(_RECORD_COUNT, {"id": customer_id})
    found = [_other(row) for row in connection.execute(_RECORDS, {"id": customer_id})]
    return [one for one in found if one.key != beside][:OTHERS], int(count or 0)


def _other(row: Row[Any]) -> OtherRecord:
    return OtherRecord(
        RecordKey(row.system, row.code), row.name, row.method, row.gone_at is not None
    )


def _texts(text: str) -> dict[str, str]:
    value: Any = json.loads(text) if text else {}
    if not isinstance(value, dict):
        return {}
    return {str(key): str(item) for key, item in value.items() if item not in (None, "")}


# Asked for both sides of every question: made once, because making them costs more than asking.
_fact, _mapped = fact_transaction.c, map_customer_source.c
_ID: BindParameter[str] = bindparam("id")
_RECORD = (
    select(source_customer, file.c.path)
    .outerjoin(file, file.c.file_id == source_customer.c.file_id)
    .where(
        source_customer.c.system == bindparam("system"),
        source_customer.c.code == bindparam("code"),
    )
)
_CUSTOMER = (
    select(dim_customer.c.name, dim_customer.c.corporate_number, mart_customer_rank.c.rank)
    .outerjoin(mart_customer_rank, mart_customer_rank.c.customer_id == dim_customer.c.customer_id)
    .where(dim_customer.c.customer_id == _ID)
)
_SUMS = select(
    func.count(_fact.document_no.distinct()), func.coalesce(func.sum(_fact.amount), 0)
).where(_fact.customer_id == _ID, _fact.counts_as == "sales", _fact.kind.in_(SALES_KINDS))
_BESIDE = select(
    func.coalesce(func.sum(case((_fact.counts_as == "books", 1), else_=0)), 0),
    func.coalesce(
        func.sum(
            case((and_(_fact.counts_as != "books", _fact.kind.not_in(SALES_KINDS)), 1), else_=0)
        ),
        0,
    ),
).where(_fact.customer_id == _ID)
_LATEST = (
    select(_fact.date, _fact.kind, _fact.item_name, _fact.amount, _fact.system, _fact.document_no)
    .where(_fact.customer_id == _ID)
    .order_by(_fact.date.desc())
    .limit(bindparam("most"))
)
_RECORD_COUNT = (
    select(func.count()).select_from(map_customer_source).where(_mapped.customer_id == _ID)
)
_RECORDS = (
    select(map_customer_source)
    .where(_mapped.customer_id == _ID)
    .order_by(_mapped.system, _mapped.code)
    .limit(OTHERS + 1)
)
