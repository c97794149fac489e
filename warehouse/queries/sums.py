"""Sums of the published history, for reconciling with what is known from elsewhere."""

from sqlalchemy import Connection, case, extract, func, select

from warehouse.schema.published import fact_transaction, map_customer_source


def monthly_sums(connection: Connection) -> dict[tuple[str, bool, str], int]:
    """Return yen by (``counts_as``, whether it is money received, month written ``2024-04``).

    Sales are without tax; money received is what was received.
    """
    table = fact_transaction
    year, month = extract("year", table.c.date), extract("month", table.c.date)
    received = case((table.c.kind == "payment", 1), else_=0)
    columns = (table.c.counts_as, received, year, month)
    rows = connection.execute(select(*columns, func.sum(table.c.amount)).group_by(*columns))
    return {
        (counts_as, bool(is_received), f"{int(in_year):04d}-{int(in_month):02d}"): int(yen)
        for counts_as, is_received, in_year, in_month, yen in rows
    }


def records_by_system(connection: Connection) -> dict[str, int]:
    """Return the number of records by the system they live in."""
    table = map_customer_source
    rows = connection.execute(
        select(table.c.system, func.count()).group_by(table.c.system).order_by(table.c.system)
    )
    return dict(rows.tuples().all())
