"""Which record belongs to which customer, whole: for measuring the master against labels."""

from sqlalchemy import Connection, select

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


def candidate_pairs(connection: Connection) -> list[tuple[Key, Key]]:
    """Return the pairs of records that wait for a decision."""
    table = review_candidate
    return [
        ((row.left_system, row.left_code), (row.right_system, row.right_code))
        for row in connection.execute(select(table))
    ]
