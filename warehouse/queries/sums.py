"""Sums of the published history, for reconciling with what is known from elsewhere."""

from sqlalchemy import Connection, extract, func, select

from warehouse.schema.published import fact_transaction, map_customer_source


def monthly_sums(connection: Connection) -> dict[tuple[str, str], int]:
    """Return yen without tax by (``counts_as``, month written ``2024-04``)."""
    table = fact_transaction
    year, month = extract("year", table.c.date), extract("month", table.c.date)
    rows = connection.execute(
        select(table.c.counts_as, year, month, func.sum(table.c.amount)).group_by(
            table.c.counts_as, year, month
        )
    )
    return {
        (counts_as, f"{int(in_year):04d}-{int(in_month):02d}"): int(yen)
        for counts_as, in_year, in_month, yen in rows
    }


def customer_sums(connection: Connection) -> dict[tuple[str, str], int]:
    """Return yen without tax by (``counts_as``, customer)."""
    table = fact_transaction
    rows = connection.execute(
        select(table.c.counts_as, table.c.customer_id, func.sum(table.c.amount)).group_by(
            table.c.counts_as, table.c.customer_id
        )
    )
    return {(counts_as, customer): int(yen) for counts_as, customer, yen in rows}


def records_by_system(connection: Connection) -> dict[str, int]:
    """Return the number of records by the system they live in."""
    table = map_customer_source
    rows = connection.execute(
        select(table.c.system, func.count()).group_by(table.c.system).order_by(table.c.system)
    )
    return dict(rows.tuples().all())
