"""What is known of some customers: everything they may be searched by, as it is stored."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, and_, select

from warehouse.schema.landing import clean_customer, source_customer, source_customer_version
from warehouse.schema.published import (
    dim_customer,
    dim_customer_history,
    map_customer_alias,
    map_customer_source,
    mart_customer_rank,
)
from warehouse.schema.relations import dim_contact

_CLEAN = (
    "name_clean", "core", "core_key", "branch", "kana_clean", "reading_key", "postal_code_clean",
    "prefecture", "city", "address_rest", "building", "address_key", "phone_clean", "fax_clean",
    "email_clean", "email_domain", "corporate_number_clean", "invoice_number_clean",
)  # fmt: skip
_GOLDEN = (
    "customer_id", "name", "name_kana", "corporate_number", "invoice_number", "postal_code",
    "address", "phone", "email",
)  # fmt: skip


@dataclass(slots=True)
class Material:
    """What one customer may be searched by.

    Attributes:
        golden: its golden values.
        sales: yen of the last months.
        records: the clean values of its records, with ``code`` and ``name_short``.
        former_names: names it or one of its records had before.
        former_ids: ids that lead to it.
        people: name and reading of the people known there.
    """

    golden: dict[str, str]
    sales: int = 0
    records: list[dict[str, str]] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    former_ids: list[str] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


def material(connection: Connection, customers: Sequence[str]) -> list[Material]:
    """Return what is known of customers; an id that is not current has nothing."""
    golden = dim_customer.c
    found = {
        row.customer_id: Material({name: row._mapping[name] or "" for name in _GOLDEN}, row.sales)
        for row in connection.execute(
            select(*(golden[name] for name in _GOLDEN), mart_customer_rank.c.sales)
            .outerjoin(mart_customer_rank, mart_customer_rank.c.customer_id == golden.customer_id)
            .where(golden.customer_id.in_(customers))
        )
    }
    for one in found.values():
        one.sales = one.sales or 0
    _add_records(connection, found)
    _add_former(connection, found)
    _add_people(connection, found)
    return list(found.values())


def _add_records(connection: Connection, found: dict[str, Material]) -> None:
    mapped, record, clean = map_customer_source.c, source_customer.c, clean_customer.c
    rows = connection.execute(
        select(
            mapped.customer_id,
            mapped.code,
            record.record_id,
            record.name_short,
            *(clean[name] for name in _CLEAN),
        )
        .join(source_customer, and_(record.system == mapped.system, record.code == mapped.code))
        .join(clean_customer, clean.record_id == record.record_id)
        .where(mapped.customer_id.in_(list(found)))
        .order_by(mapped.system, mapped.code)
    )
    owner: dict[int, str] = {}
    for row in rows:
        owner[row.record_id] = row.customer_id
        found[row.customer_id].records.append(_texts(row, ("code", "name_short", *_CLEAN)))
    _add_former_names(connection, found, owner)


def _add_former_names(
    connection: Connection, found: dict[str, Material], owner: dict[int, str]
) -> None:
    version = source_customer_version.c
    records = list(owner)
    for start in range(0, len(records), 5_000):
        chunk = records[start : start + 5_000]
        for row in connection.execute(
            select(version.record_id, version.row)
            .where(version.record_id.in_(chunk))
            .order_by(version.version_id)
        ):
            values: dict[str, Any] = json.loads(row.row)
            if name := str(values.get("name") or ""):
                found[owner[row.record_id]].former_names.append(name)


def _add_former(connection: Connection, found: dict[str, Material]) -> None:
    history, alias = dim_customer_history.c, map_customer_alias.c
    names: defaultdict[str, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(history.customer_id, history.name)
        .where(history.customer_id.in_(list(found)), history.valid_to.is_not(None))
        .order_by(history.valid_from)
    ):
        names[row.customer_id].append(row.name)
    for customer, former in names.items():
        found[customer].former_names += former
    for row in connection.execute(
        select(alias.customer_id, alias.old_customer_id)
        .where(alias.customer_id.in_(list(found)))
        .order_by(alias.old_customer_id)
    ):
        found[row.customer_id].former_ids.append(row.old_customer_id)


def _add_people(connection: Connection, found: dict[str, Material]) -> None:
    person = dim_contact.c
    for row in connection.execute(
        select(person.customer_id, person.name, person.name_kana)
        .where(person.customer_id.in_(list(found)))
        .order_by(person.contact_id)
    ):
        found[row.customer_id].people.append((row.name, row.name_kana))


def _texts(row: Row[Any], names: Sequence[str]) -> dict[str, str]:
    return {name: row._mapping[name] or "" for name in names}
