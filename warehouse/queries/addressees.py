"""Who can be written to, what stands on the envelope, and what their records say against it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, or_, select

from warehouse.queries.selection import Chosen, conditions
from warehouse.schema.identity import record_customer
from warehouse.schema.landing import source_customer
from warehouse.schema.published import dim_customer, mart_customer_rank

_WORDS = ("note", "policy", "name", "extra")


def addressees(connection: Connection, chosen: Chosen) -> list[Any]:
    """Return chosen customers, those with the most sales first, as published, and their rank."""
    customer, rank = dim_customer.c, mart_customer_rank.c
    query = (
        select(
            customer.customer_id, customer.name, customer.legal_form, customer.corporate_number,
            customer.postal_code, customer.prefecture, customer.city, customer.address,
            rank.rank, rank.policy,
        )
        .outerjoin(mart_customer_rank, rank.customer_id == customer.customer_id)
        .where(*conditions(chosen))
        .order_by(func.coalesce(rank.sales, 0).desc(), customer.customer_id)
    )  # fmt: skip
    return list(connection.execute(query))


def contacts(connection: Connection) -> dict[str, tuple[str, str]]:
    """Return customer → department and person of the most recent record that names a person."""
    query = (
        select(
            record_customer.c.customer_id,
            source_customer.c.department,
            source_customer.c.contact_name,
        )
        .join(record_customer, record_customer.c.record_id == source_customer.c.record_id)
        .where(source_customer.c.contact_name != "", source_customer.c.gone_run.is_(None))
        .order_by(source_customer.c.file_date, source_customer.c.record_id.desc())
    )
    return {customer: (place, person) for customer, place, person in connection.execute(query)}


def records_that_say(connection: Connection, words: Sequence[str]) -> list[Any]:
    """Return ``customer_id system code note policy name extra`` of records with one of the words.

    Records that are gone count too: who wanted no mail has not changed their mind by leaving a
    ledger.
    """
    said: list[ColumnElement[bool]] = [
        source_customer.c[column].contains(word, autoescape=True)
        for column in _WORDS
        for word in words
    ]
    query = (
        select(
            record_customer.c.customer_id,
            source_customer.c.system,
            source_customer.c.code,
            *(source_customer.c[name] for name in _WORDS),
        )
        .join(record_customer, record_customer.c.record_id == source_customer.c.record_id)
        .where(or_(false(), *said))
        .order_by(source_customer.c.record_id)
    )
    return list(connection.execute(query))
