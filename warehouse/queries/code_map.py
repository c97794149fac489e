"""The code cross-reference: every system's code beside the customer's id."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, select

from warehouse.queries.selection import Chosen, conditions
from warehouse.schema.published import dim_customer, map_customer_source, mart_customer_rank

SEPARATOR = " | "
"""Between the codes of a customer that a system holds more than once."""
_BLOCK = 20_000


def systems(connection: Connection) -> list[str]:
    """Return the systems that have records."""
    column = map_customer_source.c.system
    return list(connection.scalars(select(column).distinct().order_by(column)))


def by_record(
    connection: Connection, chosen: Chosen, wanted: Sequence[str], *, gone: bool
) -> Iterator[tuple[Any, ...]]:
    """Yield id, name, system, code, name there, site id, method of every record, by id."""
    table = map_customer_source
    ranked = mart_customer_rank
    query: Select[Any] = (
        select(
            dim_customer.c.customer_id,
            dim_customer.c.name,
            table.c.system,
            table.c.code,
            table.c.name.label("name_there"),
            table.c.site_id,
            table.c.method,
        )
        .join(table, table.c.customer_id == dim_customer.c.customer_id)
        .outerjoin(ranked, ranked.c.customer_id == dim_customer.c.customer_id)
        .where(table.c.system.in_(wanted), *conditions(chosen))
        .order_by(dim_customer.c.customer_id, table.c.system, table.c.code)
    )
    if not gone:
        query = query.where(table.c.gone_at.is_(None))
    for block in connection.execute(query.execution_options(yield_per=_BLOCK)).partitions():
        for row in block:
            yield tuple(row)


def by_customer(
    connection: Connection, chosen: Chosen, wanted: Sequence[str], *, gone: bool
) -> Iterator[tuple[Any, ...]]:
    """Yield id, name, corporate number and one column per system of every customer with a code."""
    numbers = _corporate_numbers(connection)
    place = {system: at for at, system in enumerate(wanted, start=3)}
    records = by_record(connection, chosen, wanted, gone=gone)
    for customer, rows in groupby(records, key=itemgetter(0)):
        cells = [customer, "", numbers.get(customer, ""), *[""] * len(wanted)]
        for _, name, system, code, *_ in rows:
            cells[1] = name
            at = place[system]
            cells[at] = f"{cells[at]}{SEPARATOR}{code}" if cells[at] else code
        yield tuple(cells)


def _corporate_numbers(connection: Connection) -> dict[str, str]:
    table = dim_customer
    return {
        customer: number
        for customer, number in connection.execute(
            select(table.c.customer_id, table.c.corporate_number).where(
                table.c.corporate_number.is_not(None)
            )
        )
    }
