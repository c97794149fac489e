"""Customers as people act on them: by an id, present or former, or by one of their records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.judgement import RecordKey
from warehouse.keyed import lookups
from warehouse.schema.identity import customer_identity
from warehouse.schema.landing import source_customer
from warehouse.schema.published import dim_customer, map_customer_alias, map_customer_source

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Members:
    """A published customer and its records.

    Attributes:
        anchor: the record that first received the id.
        records: all of them, gone ones included, in the order of system and code.
    """

    customer_id: str
    name: str
    anchor: RecordKey
    records: tuple[RecordKey, ...]


def current_id(connection: Connection, customer_id: str) -> str | None:
    """Return the customer an id stands for today; None where it was never published."""
    aliased = connection.scalar(
        select(map_customer_alias.c.customer_id).where(
            map_customer_alias.c.old_customer_id == customer_id
        )
    )
    known = dim_customer.c.customer_id
    return aliased or connection.scalar(select(known).where(known == customer_id))


def customers(connection: Connection, ids: Iterable[str]) -> list[Members]:
    """Return published customers by their present ids, the oldest id first."""
    wanted = sorted(set(ids))
    found: list[Members] = []
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        records: dict[str, list[RecordKey]] = {}
        mapped = map_customer_source.c
        for row in connection.execute(
            select(mapped.customer_id, mapped.system, mapped.code)
            .where(mapped.customer_id.in_(chunk))
            .order_by(mapped.system, mapped.code)
        ):
            records.setdefault(row.customer_id, []).append(RecordKey(row.system, row.code))
        anchors = connection.execute(
            select(
                customer_identity.c.customer_id,
                dim_customer.c.name,
                source_customer.c.system,
                source_customer.c.code,
            )
            .join(dim_customer, dim_customer.c.customer_id == customer_identity.c.customer_id)
            .join(source_customer, source_customer.c.record_id == customer_identity.c.anchor_record)
            .where(customer_identity.c.customer_id.in_(chunk))
            .order_by(customer_identity.c.serial)
        )
        found += [
            Members(
                row.customer_id,
                row.name,
                RecordKey(row.system, row.code),
                tuple(records.get(row.customer_id, ())),
            )
            for row in anchors
        ]
    return found


def records_of(connection: Connection, ids: Iterable[str]) -> set[RecordKey]:
    """Return the records of some customers."""
    wanted, mapped = sorted(set(ids)), map_customer_source.c
    return {
        RecordKey(row.system, row.code)
        for start in range(0, len(wanted), _CHUNK)
        for row in connection.execute(
            select(mapped.system, mapped.code).where(
                mapped.customer_id.in_(wanted[start : start + _CHUNK])
            )
        )
    }


def carried_ids(connection: Connection, keys: Sequence[RecordKey]) -> list[str]:
    """Return the ids, present and former, that go where these records go, the oldest first."""
    record, given = source_customer.c, customer_identity.c
    rows = [
        row
        for found in lookups(record.system, record.code, keys)
        for row in connection.execute(
            select(given.serial, given.customer_id)
            .join(source_customer, record.record_id == given.anchor_record)
            .where(found)
        )
    ]
    return [row.customer_id for row in sorted(rows, key=lambda row: row.serial)]


def records_with_code(connection: Connection, code: str) -> list[RecordKey]:
    """Return the records that have a code, in whichever system."""
    mapped = map_customer_source.c
    rows = connection.execute(select(mapped.system, mapped.code).where(mapped.code == code))
    return sorted(RecordKey(row.system, row.code) for row in rows)


def customers_of(connection: Connection, keys: Sequence[RecordKey]) -> dict[RecordKey, str]:
    """Return the published customer of each record that has one."""
    mapped = map_customer_source.c
    return {
        RecordKey(row.system, row.code): row.customer_id
        for found in lookups(mapped.system, mapped.code, keys)
        for row in connection.execute(
            select(mapped.system, mapped.code, mapped.customer_id).where(found)
        )
    }


def known_records(connection: Connection, keys: Sequence[RecordKey]) -> set[RecordKey]:
    """Return which of these records some export has ever held."""
    record = source_customer.c
    return {
        RecordKey(row.system, row.code)
        for found in lookups(record.system, record.code, keys)
        for row in connection.execute(select(record.system, record.code).where(found))
    }


def names_of(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[RecordKey, str]:
    """Return the names of records as their systems write them."""
    record = source_customer.c
    wanted = (RecordKey(*key) for key in keys)
    return {
        RecordKey(row.system, row.code): row.name
        for found in lookups(record.system, record.code, wanted)
        for row in connection.execute(select(record.system, record.code, record.name).where(found))
    }
