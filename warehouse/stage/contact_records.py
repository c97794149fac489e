"""The records that speak of people at customers: contacts of CRM and cards, contacts in ledgers.

What belongs here: the latest content of every record of a person, whether or not an export still
lists it. What does not: which records are one person (``cleansing.people``) and what is published
of it (``warehouse.stage.contacts``).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select

from core.identity import identity_code
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.ops import file
from warehouse.stage.detail_rows import (
    DetailRow,
    detail_blocks,
    of_customers,
    texts_of,
    was_not_taken_back,
    with_customer,
)

CONTACTS: Final = "contacts"
LEDGER: Final = "customers"
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A record of a person, as its system has it.

    Attributes:
        entity: ``contacts``: a row of contacts; ``customers``: the contact named in a ledger.
        code: its own code, or one made of what it says.
        register: the system, where it gives every person a code of its own; else "".
        texts: canonical field of ``contacts`` → text.
        former: what a record with a code of its own said before, in no order.
        is_present: its export still lists it.
        trust: of its source.
        said_at: how recent the file is that said so first.
    """

    system: str
    entity: str
    code: str
    register: str
    customer_id: str
    site_id: str | None
    texts: Mapping[str, str]
    is_present: bool
    trust: int
    said_at: datetime
    file_id: int
    sheet: str
    row_number: int
    former: tuple[Mapping[str, str], ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """System, entity and code name the record."""
        return self.system, self.entity, self.code


def contact_records(
    connection: Connection,
    customers: Sequence[str] | None,
    systems: Mapping[str, str],
    trust: Mapping[str, int],
) -> list[ContactRecord]:
    """Return the records of people at customers, one per system, entity and code.

    Args:
        connection: the warehouse, the changes of its master staged.
        customers: these customers; None for all.
        systems: source → system.
        trust: source → trust.
    """
    found: dict[_Key, tuple[tuple[bool, int], ContactRecord]] = {}
    for place, one in _all_records(connection, customers, systems, trust):
        rank = one.is_present, place
        if one.key not in found or found[one.key][0] < rank:
            found[one.key] = rank, one
    records = [one for _, (_, one) in sorted(found.items())]
    former = _former_texts(connection, customers, systems, {one.key: one for one in records})
    return [
        replace(one, former=tuple(former[one.key])) if one.key in former else one for one in records
    ]


def _all_records(
    connection: Connection,
    customers: Sequence[str] | None,
    systems: Mapping[str, str],
    trust: Mapping[str, int],
) -> Iterator[tuple[int, ContactRecord]]:
    """Yield every record with its place in the order of arrival."""
    for block in detail_blocks(connection, CONTACTS, customers, systems, gone=True):
        for detail_row in block:
            yield detail_row.detail_id, _of_detail(detail_row, trust)
    for row in of_customers(connection, customers, _ledger):
        texts = {"name": row.contact_name, "department": row.department}
        yield row.place, _of_ledger(row, texts, trust, is_present=bool(row.is_present))
    for row in of_customers(connection, customers, _former):
        said = json.loads(row.row)
        if said.get("contact_name"):
            texts = {"name": said["contact_name"], "department": said.get("department", "")}
            yield row.place, _of_ledger(row, texts, trust, is_present=False)


def _former_texts(
    connection: Connection,
    customers: Sequence[str] | None,
    systems: Mapping[str, str],
    known: Mapping[_Key, ContactRecord],
) -> dict[_Key, list[Mapping[str, str]]]:
    """Return what records with a code of their own said before."""
    former: dict[_Key, list[Mapping[str, str]]] = {}
    for row in of_customers(connection, customers, _contents):
        key = systems.get(row.source, row.system), CONTACTS, row.code
        one = known.get(key)
        if one is not None and one.register:
            texts = texts_of(row.row)
            if texts != one.texts:
                former.setdefault(key, []).append(texts)
    return former


def _contents(which: ColumnElement[bool]) -> Select[Any]:
    """All that rows of contacts ever said, each content once."""
    said = (detail.c.source, file.c.system, detail.c.code, detail.c.row)
    return with_customer(
        select(*said)
        .select_from(detail)
        .join(file, file.c.file_id == detail.c.file_id)
        .join(record, record.c.record_id == detail.c.customer_record)
        .where(detail.c.entity == CONTACTS, detail.c.code != "", was_not_taken_back(detail), which)
        .distinct()
    )


def _ledger(which: ColumnElement[bool]) -> Select[Any]:
    """The contacts that ledgers name today."""
    query = (
        select(
            record.c.record_id.label("place"),
            record.c.source,
            record.c.system,
            record.c.code,
            record.c.contact_name,
            record.c.department,
            record.c.gone_run.is_(None).label("is_present"),
            record.c.file_date.label("said_at"),
            record.c.file_id,
            record.c.sheet,
            record.c.row_number,
        )
        .select_from(record)
        .where(record.c.contact_name != "", which)
    )
    return with_customer(query)


def _former(which: ColumnElement[bool]) -> Select[Any]:
    """The contacts that ledgers named before."""
    query = (
        select(
            version.c.version_id.label("place"),
            record.c.source,
            record.c.system,
            record.c.code,
            version.c.row,
            record.c.file_date.label("said_at"),
            version.c.file_id,
            version.c.sheet,
            version.c.row_number,
        )
        .select_from(version)
        .join(record, record.c.record_id == version.c.record_id)
        .where(which)
    )
    return with_customer(query)


def _of_detail(row: DetailRow, trust: Mapping[str, int]) -> ContactRecord:
    return ContactRecord(
        system=row.system,
        entity=CONTACTS,
        code=row.code,
        register=row.system if row.texts.get("code", "").strip() else "",
        customer_id=row.customer_id,
        site_id=row.site_id,
        texts=row.texts,
        is_present=row.is_present,
        trust=trust.get(row.source, 0),
        said_at=row.said_at,
        file_id=row.file_id,
        sheet=row.sheet,
        row_number=row.row_number,
    )


def _of_ledger(
    row: Any, texts: dict[str, str], trust: Mapping[str, int], *, is_present: bool
) -> ContactRecord:
    return ContactRecord(
        system=row.system,
        entity=LEDGER,
        code=identity_code([row.code, texts["name"]]),
        register="",
        customer_id=row.customer_id,
        site_id=row.site_id,
        texts=texts,
        is_present=is_present,
        trust=trust.get(row.source, 0),
        said_at=row.said_at,
        file_id=row.file_id,
        sheet=row.sheet,
        row_number=row.row_number,
    )
