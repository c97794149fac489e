"""What customers are called."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from warehouse.schema.published import dim_customer

_AT_ONCE: Final = 500


def names_of(connection: Connection, customers: Sequence[str]) -> dict[str, str]:
    """Return customer → name."""
    table = dim_customer.c
    found: dict[str, str] = {}
    for start in range(0, len(customers), _AT_ONCE):
        some = customers[start : start + _AT_ONCE]
        rows = connection.execute(
            select(table.customer_id, table.name).where(table.customer_id.in_(some))
        )
        found |= {customer: name for customer, name in rows}
    return found
