"""What a list of customers can be narrowed to: the values there are, the frequent ones first."""

from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, select

from warehouse.schema.published import dim_customer, map_customer_source, mart_customer_rank

_MOST = 300
_MOST_LEAPS = 100


@dataclass(frozen=True, slots=True)
class Choices:
    """Values to choose from."""

    ranks: tuple[str, ...]
    prefectures: tuple[str, ...]
    industries: tuple[str, ...]
    sales_reps: tuple[str, ...]
    policies: tuple[str, ...]
    systems: tuple[str, ...]


def choices(connection: Connection) -> Choices:
    """Return what there is. It reads whole columns: ask once per publication."""
    return Choices(
        ranks=tuple(sorted(_values(connection, mart_customer_rank.c.rank))),
        prefectures=_values(connection, dim_customer.c.prefecture),
        industries=_values(connection, dim_customer.c.industry),
        sales_reps=_values(connection, dim_customer.c.sales_rep),
        policies=_values(connection, mart_customer_rank.c.policy),
        systems=tuple(sorted(_values(connection, map_customer_source.c.system))),
    )


def sales_reps(connection: Connection) -> tuple[str, ...]:
    """Return the sales reps there are, found by leaps through their index."""
    column = dim_customer.c.sales_rep
    found: list[str] = []
    last = ""
    while len(found) < _MOST_LEAPS:
        following = connection.scalar(select(func.min(column)).where(column > last))
        if following is None:
            break
        found.append(following)
        last = following
    return tuple(found)


def _values(connection: Connection, column: Column[str]) -> tuple[str, ...]:
    count = func.count()
    rows = connection.execute(
        select(column, count)
        .where(column != "")
        .group_by(column)
        .order_by(count.desc(), column)
        .limit(_MOST)
    )
    return tuple(value for value, _ in rows)
