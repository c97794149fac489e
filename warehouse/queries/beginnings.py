"""Customers by an id, a corporate number, a code, or the beginning of their name: the plain way."""

import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection, select

from warehouse.queries.members import current_id
from warehouse.schema.published import dim_customer, map_customer_source

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """A customer that was found.

    Attributes:
        how: by what: id, number, code, name (all of it), part (of the name).
    """

    customer_id: str
    how: str


def search(connection: Connection, text: str, limit: int) -> list[Found]:
    """Return customers that fit a text, the best first.

    Args:
        connection: the warehouse.
        text: an id (former ones too), a corporate number, a code, or how a name begins.
        limit: at most so many.
    """
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not wanted:
        return []
    found: dict[str, str] = {}
    if same := current_id(connection, wanted.upper()):
        found[same] = "id"
    customer, mapped = dim_customer.c, map_customer_source.c
    ways = (
        ("number", select(customer.customer_id).where(customer.corporate_number == wanted)),
        ("code", select(mapped.customer_id).where(mapped.code == wanted)),
        ("name", select(customer.customer_id).where(customer.name == text.strip())),
        (
            "part",
            select(customer.customer_id)
            .where(customer.name >= text.strip(), customer.name < f"{text.strip()}{_LAST}")
            .order_by(customer.name, customer.customer_id),
        ),
    )
    for how, query in ways:
        for one in connection.scalars(query.limit(limit)):
            found.setdefault(one, how)
    return [Found(one, how) for one, how in list(found.items())[:limit]]
