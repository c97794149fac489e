"""A customer with all that is published about it, in few queries, each by an index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from core.judgement import RecordKey
from warehouse.keyed import is_one_of
from warehouse.queries import relations
from warehouse.schema.ops import generation
from warehouse.schema.published import (
    dim_customer,
    dim_customer_provenance,
    dim_site,
    fact_transaction,
    map_customer_alias,
    map_customer_source,
    mart_customer_rank,
    mart_customer_rank_history,
)

_PEOPLE, _LATEST = 100, 50


@dataclass(frozen=True, slots=True)
class Facts:
    """A customer: its values, where each is from, records, sites, people, stage, ranks, former ids.

    Attributes:
        customer: its row of ``dim_customer``.
        activities: the latest first.
        deals: open ones first.
        stage: its row of ``mart_customer_stage``; None where it has none.
        rank: its row of ``mart_customer_rank``; None where it has none.
        rank_history: the newest version first.
    """

    customer: Row[Any]
    provenance: list[Row[Any]]
    records: list[Row[Any]]
    sites: list[Row[Any]]
    contacts: list[Row[Any]]
    activities: list[Row[Any]]
    deals: list[Row[Any]]
    stage: Row[Any] | None
    rank: Row[Any] | None
    rank_history: list[Row[Any]]
    former_ids: list[str]


def facts_of(connection: Connection, customer_id: str) -> Facts | None:
    """Return what is published about a customer, by its present id; None where it is none."""
    row = connection.execute(
        select(dim_customer).where(dim_customer.c.customer_id == customer_id)
    ).one_or_none()
    if row is None:
        return None

    def rows(table: Any, *order: Any) -> list[Row[Any]]:
        query = select(table).where(table.c.customer_id == customer_id).order_by(*order)
        return list(connection.execute(query))

    ranks = rows(mart_customer_rank)
    history = mart_customer_rank_history
    return Facts(
        customer=row,
        provenance=rows(dim_customer_provenance, dim_customer_provenance.c.field),
        records=rows(map_customer_source, map_customer_source.c.system, map_customer_source.c.code),
        sites=rows(dim_site, dim_site.c.site_id),
        contacts=[one.person for one in relations.contacts(connection, customer_id, _PEOPLE)],
        activities=relations.activities(connection, customer_id, _LATEST),
        deals=relations.deals(connection, customer_id, _LATEST),
        stage=relations.stage(connection, customer_id),
        rank=ranks[0] if ranks else None,
        rank_history=rows(history, history.c.valid_from.desc()),
        former_ids=[
            one.old_customer_id
            for one in rows(map_customer_alias, map_customer_alias.c.old_customer_id)
        ],
    )


def brief_of(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Return the few columns by which customers are told apart, of customers by present ids."""
    customer, rank = dim_customer.c, mart_customer_rank.c
    query: Select[Any] = (
        select(
            customer.customer_id,
            customer.name,
            customer.name_kana,
            customer.prefecture,
            customer.city,
            customer.address,
            customer.phone,
            customer.corporate_number,
            rank.rank,
        )
        .outerjoin(mart_customer_rank, rank.customer_id == customer.customer_id)
        .where(customer.customer_id.in_(list(ids)))
    )
    return {row.customer_id: row for row in connection.execute(query)}


def customers_after(connection: Connection, after: str, limit: int) -> list[str]:
    """Return the ids of customers in the order of ids, those after one."""
    ids = dim_customer.c.customer_id
    return list(connection.scalars(select(ids).where(ids > after).order_by(ids).limit(limit)))


def customers_of_records(
    connection: Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Row[Any]]:
    """Return where records (system, code) belong, of those that are published."""
    table = map_customer_source
    wanted = is_one_of(table.c.system, table.c.code, [RecordKey(*key) for key in keys])
    rows = connection.execute(select(table).where(wanted))
    return {(row.system, row.code): row for row in rows}


def lines_of(
    connection: Connection, customer_id: str, limit: int, before: tuple[date, int] | None = None
) -> list[Row[Any]]:
    """Return lines of business of a customer, the newest first.

    Args:
        connection: the warehouse.
        customer_id: a present id.
        limit: at most so many.
        before: day and number of the line after which to go on.
    """
    table = fact_transaction.c
    query = select(fact_transaction).where(table.customer_id == customer_id)
    if before is not None:
        day, number = before
        query = query.where(
            table.date <= day,
            or_(table.date < day, and_(table.date == day, table.transaction_id < number)),
        )
    order = (table.date.desc(), table.transaction_id.desc())
    return list(connection.execute(query.order_by(*order).limit(limit)))


def day_of_line(connection: Connection, customer_id: str, transaction_id: int) -> date | None:
    """Return the day of a customer's line; None where it has no such line."""
    table = fact_transaction.c
    wanted = (table.transaction_id == transaction_id) & (table.customer_id == customer_id)
    return connection.scalar(select(table.date).where(wanted))


def generation_of(connection: Connection) -> int:
    """Return the number of the publication that readers see now; 0 before the first."""
    table = generation.c
    query = select(table.generation).where(table.status == "current")
    return int(connection.scalar(query.order_by(table.generation.desc()).limit(1)) or 0)
