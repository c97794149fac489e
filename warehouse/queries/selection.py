"""Which customers a list or a file is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from warehouse.schema.published import dim_customer, map_customer_source, mart_customer_rank


@dataclass(frozen=True, slots=True)
class Chosen:
    """Customers for which everything that is given holds; nothing given: all of them.

    Attributes:
        systems: they have a record in one of these.
        since: they bought on this day or later.
    """

    ranks: Sequence[str] = ()
    policies: Sequence[str] = ()
    prefectures: Sequence[str] = ()
    industries: Sequence[str] = ()
    sales_reps: Sequence[str] = ()
    systems: Sequence[str] = ()
    since: date | None = None


def conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    """Return conditions on ``dim_customer``, outer-joined to ``mart_customer_rank``.

    Customers without a single record left (an id that a put-back emptied) are never meant.
    """
    found: list[ColumnElement[bool]] = [dim_customer.c.record_count > 0]
    for column, values in (
        (mart_customer_rank.c.rank, chosen.ranks),
        (mart_customer_rank.c.policy, chosen.policies),
        (dim_customer.c.prefecture, chosen.prefectures),
        (dim_customer.c.industry, chosen.industries),
        (dim_customer.c.sales_rep, chosen.sales_reps),
    ):
        if values:
            found.append(column.in_(values))
    if chosen.systems:
        table = map_customer_source
        found.append(
            dim_customer.c.customer_id.in_(
                select(table.c.customer_id).where(
                    table.c.system.in_(chosen.systems), table.c.gone_at.is_(None)
                )
            )
        )
    if chosen.since is not None:
        found.append(dim_customer.c.last_transaction_date >= chosen.since)
    return found
