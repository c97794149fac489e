"""Customers as other software takes them in: published values, rank, and the code there."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, select

from warehouse.queries.selection import Chosen, conditions
from warehouse.schema.analysis import mart_customer_life
from warehouse.schema.published import dim_customer, map_customer_source, mart_customer_rank

_RANK = ("rank", "sales", "gross_profit", "growth", "share", "cumulative_share", "reason")
COLUMNS = (*(c.name for c in dim_customer.columns if c.name not in ("policy", "generation")),
           "policy", *_RANK)  # fmt: skip
"""What a column of a file may hold beside the canonical fields."""
_BLOCK = 20_000


def customers(connection: Connection, chosen: Chosen, system: str) -> Iterator[Any]:
    """Yield ``COLUMNS`` of chosen customers and ``code``: theirs in a system, "" where none.

    A customer that a system holds under several codes comes once per code; its branches do not.
    """
    rank, link = mart_customer_rank, map_customer_source
    query = (
        select(
            link.c.code,
            *(dim_customer.c[name] for name in COLUMNS if name not in (*_RANK, "policy")),
            rank.c.policy,
            *(rank.c[name] for name in _RANK),
        )
        .select_from(dim_customer)
        .outerjoin(rank, rank.c.customer_id == dim_customer.c.customer_id)
        .outerjoin(
            link,
            and_(
                link.c.customer_id == dim_customer.c.customer_id,
                link.c.system == system,
                link.c.gone_at.is_(None),
                link.c.site_id.is_(None),
            ),
        )
        .where(*conditions(chosen))
        .order_by(dim_customer.c.customer_id, link.c.code)
        .execution_options(yield_per=_BLOCK)
    )
    for block in connection.execute(query).partitions():
        yield from block


def last_purchases(connection: Connection) -> dict[str, date]:
    """Return customer → day of the last sale, of those who ever bought."""
    life = mart_customer_life.c
    query = select(life.customer_id, life.last_sale_date).where(life.last_sale_date.is_not(None))
    return dict(connection.execute(query).tuples().all())
