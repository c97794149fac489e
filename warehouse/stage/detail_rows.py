"""Landed contacts, activities and deals with the customers they will be published under.

What belongs here: which customers they changed for, the latest row of each, in blocks. What does
not: what is published of them (``contacts``, ``activities``, ``deals``).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
    union,
)

from warehouse.landing.line_ids import text_hashes
from warehouse.schema.identity import record_customer, stage_record_customer
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.ops import file
from warehouse.schema.published import map_customer_source
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT
from warehouse.stage.lines import unpublished_files

_CHUNK = 500
_BLOCK = 20_000


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A row as its source has it.

    Attributes:
        code: names it in its source.
        texts: canonical field → text; days as YYYY-MM-DD, yen as digits.
        day: of an activity, as it was landed.
        is_present: no newer file says otherwise.
        said_at: how recent its file is.
    """

    detail_id: int
    source: str
    system: str
    code: str
    customer_id: str
    site_id: str | None
    texts: dict[str, str]
    day: date | None
    is_present: bool
    said_at: datetime
    file_id: int
    sheet: str
    row_number: int


def changed_customers(connection: Connection) -> list[str]:
    """Return the customers whose contacts, activities or deals may have changed."""
    staged, published, new = stage_record_customer, record_customer, unpublished_files()
    changed = union(
        select(detail.c.customer_record).where(detail.c.file_id.in_(new)),
        select(detail.c.customer_record).where(detail.c.replaced_by_file.in_(new)),
        select(staged.c.record_id),
        _left_behind(new),
    ).subquery()
    here = select(staged.c.customer_id).join(changed, changed.c[0] == staged.c.record_id)
    there = select(published.c.customer_id).join(changed, changed.c[0] == published.c.record_id)
    return sorted(connection.scalars(union(here, there)))


def _left_behind(new: Select[Any]) -> Select[Any]:
    """Select the records that rows of new files were about before they named another one.

    No file replaces the older row where rows are only added and corrected.
    """
    before = detail.alias("before")
    same = and_(
        before.c.source == detail.c.source,
        before.c.code == detail.c.code,
        before.c.entity == detail.c.entity,
    )
    return (
        select(before.c.customer_record)
        .join(detail, same)
        .where(
            detail.c.file_id.in_(new),
            detail.c.code != "",
            before.c.customer_record != detail.c.customer_record,
        )
    )


def detail_blocks(
    connection: Connection,
    entity: str,
    customers: Sequence[str] | None,
    systems: Mapping[str, str],
    *,
    gone: bool = False,
) -> Iterator[list[DetailRow]]:
    """Yield the latest row of each contact, activity or deal, a block at a time.

    Args:
        connection: the warehouse, the changes of its master staged.
        entity: contacts, activities or deals.
        customers: those of these customers; None for all.
        systems: source → system.
        gone: with those that no file that counts lists any more.
    """
    query = with_customer(latest_rows(entity, gone=gone)).order_by(detail.c.detail_id)
    for which in _parts(customers):
        last = 0
        while True:
            block = query.where(which, detail.c.detail_id > last).limit(_BLOCK)
            rows = connection.execute(block).all()
            if rows:
                yield [_row(row, systems) for row in rows]
            if len(rows) < _BLOCK:
                break
            last = rows[-1].detail_id


def detail_ids(rows: Sequence[DetailRow]) -> list[int]:
    """Return the number of each row, made from its source and code."""
    hashes = text_hashes([f"{row.source}\x1f{row.code}" for row in rows])
    return [int(number) >> 1 for number in hashes]


def of_customers(
    connection: Connection,
    customers: Sequence[str] | None,
    rows: Callable[[ColumnElement[bool]], Select[Any]],
) -> Iterator[Any]:
    """Yield the rows of a query about records of customers; None for all customers.

    Args:
        connection: the warehouse.
        customers: whose records.
        rows: a condition on records → the query, made by ``with_customer``.
    """
    for which in _parts(customers):
        yield from connection.execute(rows(which))


def _parts(customers: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
    """Yield conditions on records that together hold for all records of the customers."""
    if customers is None:
        yield true()
        return
    staged, published = stage_record_customer, record_customer
    for start in range(0, len(customers), _CHUNK):
        chunk = customers[start : start + _CHUNK]
        members = union(
            select(staged.c.record_id).where(staged.c.customer_id.in_(chunk)),
            select(published.c.record_id).where(published.c.customer_id.in_(chunk)),
        )
        here = func.coalesce(staged.c.customer_id, published.c.customer_id).in_(chunk)
        yield and_(record.c.record_id.in_(members), here)


def with_customer(query: Select[Any]) -> Select[Any]:
    """Add the customer and the site that a record belongs to with the next publication."""
    staged, published = stage_record_customer, record_customer
    new, old = STAGE[map_customer_source.name], map_customer_source
    same = and_(new.c.system == record.c.system, new.c.code == record.c.code, new.c.change == PUT)
    return (
        query.add_columns(
            func.coalesce(staged.c.customer_id, published.c.customer_id).label("customer_id"),
            case((new.c.system.is_not(None), new.c.site_id), else_=old.c.site_id).label("site_id"),
        )
        .outerjoin(staged, staged.c.record_id == record.c.record_id)
        .outerjoin(published, published.c.record_id == record.c.record_id)
        .outerjoin(new, same)
        .outerjoin(old, and_(old.c.system == record.c.system, old.c.code == record.c.code))
        .where(or_(staged.c.customer_id.is_not(None), published.c.customer_id.is_not(None)))
    )


def was_not_taken_back(table: Any) -> ColumnElement[bool]:
    """Tell whether a landed row was never taken back with its file."""
    return or_(table.c.replaced_by_file.is_(None), table.c.replaced_by_file != table.c.file_id)


def latest_rows(entity: str, *, gone: bool = True) -> Select[Any]:
    """Select the latest row of each code of a source, joined to the record it is about."""
    later = detail.alias("later")
    counts: Callable[[Any], ColumnElement[bool]] = was_not_taken_back if gone else _counts_today
    newer = (
        select(later.c.detail_id)
        .where(
            later.c.source == detail.c.source,
            later.c.code == detail.c.code,
            later.c.entity == detail.c.entity,
            later.c.detail_id > detail.c.detail_id,
            counts(later),
        )
        .exists()
    )
    return (
        select(
            detail.c.detail_id,
            detail.c.source,
            file.c.system,
            detail.c.code,
            detail.c.row,
            detail.c.date.label("day"),
            detail.c.replaced_by_file.is_(None).label("is_present"),
            file.c.modified_at.label("said_at"),
            detail.c.file_id,
            detail.c.sheet,
            detail.c.row_number,
        )
        .select_from(detail)
        .join(file, file.c.file_id == detail.c.file_id)
        .join(record, record.c.record_id == detail.c.customer_record)
        .where(detail.c.entity == entity, detail.c.code != "", counts(detail), ~newer)
    )


def texts_of(row: str) -> dict[str, str]:
    """Return canonical field → text of a landed row."""
    return {str(name): str(text) for name, text in json.loads(row).items() if text}


def _counts_today(table: Any) -> ColumnElement[bool]:
    still: ColumnElement[bool] = table.c.replaced_by_file.is_(None)
    return still


def _row(row: Any, systems: Mapping[str, str]) -> DetailRow:
    return DetailRow(
        detail_id=row.detail_id,
        source=row.source,
        system=systems.get(row.source, row.system),
        code=row.code,
        customer_id=row.customer_id,
        site_id=row.site_id,
        texts=texts_of(row.row),
        day=row.day,
        is_present=bool(row.is_present),
        said_at=row.said_at,
        file_id=row.file_id,
        sheet=row.sheet,
        row_number=row.row_number,
    )
