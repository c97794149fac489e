"""Which customers a publication touched, and which documents stand in the wrong place."""

from collections.abc import Iterator

from sqlalchemy import Connection, select, union

from warehouse.schema.identity import stage_record_customer
from warehouse.schema.published import (
    dim_customer,
    map_customer_alias,
    map_customer_source,
    mart_customer_rank,
)
from warehouse.schema.relations import dim_contact
from warehouse.schema.search import search_document
from warehouse.schema.staging import PREVIOUS
from warehouse.search.index import Document

_TOLD_BY = (dim_customer, map_customer_source, map_customer_alias, dim_contact)


def touched(connection: Connection, generation: int) -> list[str]:
    """Return the customers of which a publication wrote, replaced or removed something."""
    queries = []
    for table in _TOLD_BY:
        previous = PREVIOUS[table.name]
        queries += [
            select(table.c.customer_id).where(table.c.generation == generation),
            select(previous.c.customer_id).where(previous.c.replaced_generation == generation),
        ]
    return sorted(connection.scalars(union(*queries)))


def staged(connection: Connection) -> list[str]:
    """Return the customers whose records are about to change; ask before identities are settled."""
    table = stage_record_customer.c
    return list(connection.scalars(select(table.customer_id).distinct()))


def misplaced(connection: Connection) -> list[str]:
    """Return the customers whose sales have become so different that their document moves."""
    table, rank = search_document.c, mart_customer_rank.c
    rows = connection.execute(
        select(table.customer_id, table.document_id, rank.sales).join(
            mart_customer_rank, rank.customer_id == table.customer_id
        )
    )
    return [
        row.customer_id
        for row in rows
        if Document(row.customer_id, row.sales).document_id != row.document_id
    ]


def in_order(connection: Connection, size: int) -> Iterator[list[str]]:
    """Yield all customers, the important ones first, in parts."""
    rows = connection.execute(
        select(dim_customer.c.customer_id, mart_customer_rank.c.sales).outerjoin(
            mart_customer_rank, mart_customer_rank.c.customer_id == dim_customer.c.customer_id
        )
    )
    ids = [
        customer
        for _, customer in sorted(
            (Document(row.customer_id, row.sales or 0).document_id, row.customer_id) for row in rows
        )
    ]
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
