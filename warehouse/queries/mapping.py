"""Which record belongs to which customer, whole: for measuring the master against labels."""

from sqlalchemy import Connection, func, select

from warehouse.schema.published import map_customer_source, review_candidate

Key = tuple[str, str]
"""A record: its system and its code there."""


def customers_of_records(connection: Connection) -> dict[Key, str]:
    """Return the customer of every record."""
    table = map_customer_source
    return {
        (system, code): customer
        for system, code, customer in connection.execute(
            select(table.c.system, table.c.code, table.c.customer_id)
        )
    }


def names_of_records(connection: Connection) -> dict[Key, str]:
    """Return the name of every record as its own system writes it."""
    table = map_customer_source
    return {
        (system, code): name
        for system, code, name in connection.execute(
            select(table.c.system, table.c.code, table.c.name)
        )
    }


def most_spread(connection: Connection, limit: int) -> list[tuple[str, list[tuple[Key, str]]]]:
    """Return customers under which the most systems' records stand, each with its name there.

    Where as many systems agree, the one whose records are named in more ways comes first.
    """
    table = map_customer_source
    systems = func.count(table.c.system.distinct())
    names = func.count(table.c.name.distinct())
    chosen = connection.scalars(
        select(table.c.customer_id)
        .group_by(table.c.customer_id)
        .having(func.count() > 1)
        .order_by(systems.desc(), names.desc(), table.c.customer_id)
        .limit(limit)
    ).all()
    found: dict[str, list[tuple[Key, str]]] = {customer: [] for customer in chosen}
    for row in connection.execute(
        select(table).where(table.c.customer_id.in_(chosen)).order_by(table.c.system, table.c.code)
    ):
        found[row.customer_id].append(((row.system, row.code), row.name))
    return list(found.items())


def candidate_pairs(connection: Connection) -> list[tuple[Key, Key]]:
    """Return the pairs of records that wait for a decision."""
    table = review_candidate
    return [
        ((row.left_system, row.left_code), (row.right_system, row.right_code))
        for row in connection.execute(select(table))
    ]
