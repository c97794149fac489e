"""Staging the marts of a day."""

from datetime import date

from sqlalchemy import Connection, select

from warehouse.marts.figures import customer_figures
from warehouse.marts.rank import RankRules, rank
from warehouse.marts.rfm import rfm
from warehouse.schema.published import dim_customer, mart_customer_rank, mart_customer_rfm
from warehouse.stage.changes import clear, put_frame, remove


def stage_marts(connection: Connection, as_of: date, rules: RankRules) -> dict[str, int]:
    """Stage ranks, RFM scores and deciles of every customer.

    Args:
        connection: the warehouse, within the publishing transaction, the history applied.
        as_of: the last day that counts.
        rules: the rank rules.

    Returns:
        Customers by rank.
    """
    figures = customer_figures(connection, as_of, rules.window_months)
    ranks = rank(figures, as_of, rules)
    for table, frame in ((mart_customer_rank, ranks), (mart_customer_rfm, rfm(figures, as_of))):
        clear(connection, table)
        if len(frame):
            put_frame(connection, table, frame)
        known = select(dim_customer.c.customer_id)
        remove(connection, table, table.c.customer_id.not_in(known))
    counts = ranks["rank"].value_counts()
    return {label: int(counts.get(label, 0)) for label in rules.labels.values()}
