"""How complete and sound what the systems hold is: filled fields, values that make sense, doubles.

What belongs here: counting. One pass over all records: for once a publication.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select

from warehouse.landing.quarantine import VALUE
from warehouse.schema.landing import clean_customer, source_customer
from warehouse.schema.ops import quarantine
from warehouse.schema.published import map_customer_source

FIELDS: dict[str, str] = {
    "name_kana": "kana_clean",
    "postal_code": "postal_code_clean",
    "address": "prefecture",
    "phone": "phone_clean",
    "email": "email_clean",
    "corporate_number": "corporate_number_clean",
    "invoice_number": "invoice_number_clean",
}
"""Fields that are counted, and the clean column that is filled where the value makes sense."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One field in one system.

    Attributes:
        records: records the system has now.
        filled: those with anything in the field.
        sound: those whose value could be understood (a real number, an address with prefecture).
    """

    records: int
    filled: int
    sound: int

    @property
    def share(self) -> float | None:
        """Filled of all."""
        return self.filled / self.records if self.records else None

    @property
    def sound_share(self) -> float | None:
        """Understood of those filled."""
        return self.sound / self.filled if self.filled else None


@dataclass(frozen=True, slots=True)
class SystemQuality:
    """One system's records."""

    system: str
    records: int
    fields: dict[str, Filled]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Records of one system under one customer (and one site).

    Attributes:
        customers: customers (or sites) the system has more than one record of.
        superfluous: records beyond the first.
    """

    system: str
    customers: int
    superfluous: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Values of one field that could not be understood and were left out of their rows."""

    source: str
    field: str
    code: str
    note: str
    rows: int


def completeness(connection: Connection) -> list[SystemQuality]:
    """Count filled and sound fields by system, records that are gone left out."""
    raw, clean = source_customer.c, clean_customer.c
    columns: list[Any] = [raw.system, func.count().label("records")]
    for name, cleaned in FIELDS.items():
        columns.append(_count(raw[name] != "").label(f"{name}_filled"))
        columns.append(_count(raw[name] != "", clean[cleaned] != "").label(f"{name}_sound"))
    query = (
        select(*columns)
        .join(clean_customer, clean.record_id == raw.record_id)
        .where(raw.gone_run.is_(None))
        .group_by(raw.system)
        .order_by(raw.system)
    )
    return [_system(row) for row in connection.execute(query)]


def doubles(connection: Connection) -> list[Doubles]:
    """Count by system the customers it has more than one record of."""
    groups = _groups().subquery()
    rows = connection.execute(
        select(groups.c.system, func.count(), func.sum(groups.c.records) - func.count())
        .group_by(groups.c.system)
        .order_by(groups.c.system)
    )
    return [Doubles(system, customers, int(more)) for system, customers, more in rows]


def most_doubled(connection: Connection, system: str, limit: int) -> list[tuple[str, int]]:
    """Return customers (or sites of them) with the most records in one system, and how many."""
    groups = _groups(map_customer_source.c.system == system).subquery()
    rows = connection.execute(
        select(groups.c.customer_id, groups.c.records)
        .order_by(groups.c.records.desc(), groups.c.customer_id)
        .limit(limit)
    )
    return [(customer, int(records)) for customer, records in rows]


def left_out(connection: Connection) -> list[LeftOut]:
    """Count values that were left out of rows which were taken, the most frequent first."""
    table = quarantine.c
    rows = connection.execute(
        select(table.source, table.field, table.code, func.min(table.note), func.count())
        .where(table.status == VALUE)
        .group_by(table.source, table.field, table.code)
        .order_by(func.count().desc(), table.source, table.field)
    )
    return [LeftOut(*row) for row in rows]


def _groups(*conditions: ColumnElement[bool]) -> Select[Any]:
    mapped = map_customer_source.c
    return (
        select(mapped.system, mapped.customer_id, func.count().label("records"))
        .where(mapped.gone_at.is_(None), *conditions)
        .group_by(mapped.system, mapped.customer_id, mapped.site_id)
        .having(func.count() > 1)
    )


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)


def _system(row: Row[Any]) -> SystemQuality:
    values = row._mapping
    fields = {
        name: Filled(row.records, int(values[f"{name}_filled"]), int(values[f"{name}_sound"]))
        for name in FIELDS
    }
    return SystemQuality(row.system, row.records, fields)
