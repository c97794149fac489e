"""People, activities, deals and the stage of one customer, as they are published."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from warehouse.schema.ops import file
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity, map_contact_source
from warehouse.schema.stages import mart_customer_stage, mart_customer_stage_history


@dataclass(frozen=True, slots=True)
class ContactView:
    """A person at a customer.

    Attributes:
        person: the row of ``dim_contact``.
        systems: the systems that list the person now, by name.
    """

    person: Row[Any]
    systems: tuple[str, ...]


def contacts(connection: Connection, customer_id: str, most: int) -> list[ContactView]:
    """Return the people of a customer: those still listed first, who decides before others."""
    person, source = dim_contact.c, map_contact_source.c
    rows = connection.execute(
        select(dim_contact)
        .where(person.customer_id == customer_id)
        .order_by(
            person.is_present.desc(),
            person.authority == "",
            person.department,
            person.name,
            person.contact_id,
        )
        .limit(most)
    ).all()
    systems: dict[str, set[str]] = {}
    listed = connection.execute(
        select(source.contact_id, source.system)
        .join(dim_contact, person.contact_id == source.contact_id)
        .where(person.customer_id == customer_id, source.is_present)
    )
    for one in listed:
        systems.setdefault(one.contact_id, set()).add(one.system)
    return [ContactView(row, tuple(sorted(systems.get(row.contact_id, ())))) for row in rows]


def activities(connection: Connection, customer_id: str, most: int) -> list[Row[Any]]:
    """Return what was done with a customer, the latest first, with the file's path."""
    table = fact_activity
    query = (
        select(table, file.c.path)
        .join(file, file.c.file_id == table.c.file_id)
        .where(table.c.customer_id == customer_id)
        .order_by(table.c.date.desc(), table.c.activity_id)
        .limit(most)
    )
    return list(connection.execute(query))


def deals(connection: Connection, customer_id: str, most: int) -> list[Row[Any]]:
    """Return the deals with a customer: open ones first, then the latest."""
    table = dim_deal.c
    query = (
        select(dim_deal)
        .where(table.customer_id == customer_id)
        .order_by(
            (table.status == "open").desc(),
            table.expected_date.desc(),
            table.closed_on.desc(),
            table.deal_id,
        )
        .limit(most)
    )
    return list(connection.execute(query))


def stage(connection: Connection, customer_id: str) -> Row[Any] | None:
    """Return how far a customer has come."""
    table = mart_customer_stage
    return connection.execute(select(table).where(table.c.customer_id == customer_id)).one_or_none()


def stage_history(connection: Connection, customer_id: str, most: int) -> list[Row[Any]]:
    """Return the stages a customer was in, the latest first."""
    table = mart_customer_stage_history
    query = select(table).where(table.c.customer_id == customer_id)
    return list(connection.execute(query.order_by(table.c.valid_from.desc()).limit(most)))
