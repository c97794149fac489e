"""Staging the marts of a day."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Table

from warehouse.expressions import is_absent
from warehouse.marts.changed import is_changed
from warehouse.marts.figures import customer_figures
from warehouse.marts.rank import RankRules, rank
from warehouse.marts.rfm import rfm
from warehouse.marts.stage_facts import stage_facts
from warehouse.marts.stages import StageRules, stages
from warehouse.marts.whole import everything as all_customers
from warehouse.marts.window import renew_window
from warehouse.schema.analysis import customer_window
from warehouse.schema.published import dim_customer, mart_customer_rank, mart_customer_rfm
from warehouse.schema.stages import mart_customer_stage
from warehouse.stage.changes import clear, put_frame, remove


def stage_marts(
    connection: Connection, as_of: date, rules: RankRules, *, everybody: bool
) -> dict[str, int]:
    """Stage ranks, RFM scores and deciles of every customer.

    Args:
        connection: the warehouse, within the publishing transaction, the history applied.
        as_of: the last day that counts.
        rules: the rank rules.
        everybody: add up every customer's lines, not only of those noted as touched.

    Returns:
        Customers by rank.
    """
    renew_window(connection, as_of, rules.window_months, everybody=everybody)
    figures = customer_figures(connection, customer_window)
    ranks = rank(figures, as_of, rules)
    # In the order of their keys, in which rows are quickest written and found again.
    _stage(connection, mart_customer_rank, ranks.sort_values("customer_id"))
    _stage(connection, mart_customer_rfm, rfm(figures, as_of))
    counts = ranks["rank"].value_counts()
    return {label: int(counts.get(label, 0)) for label in rules.labels.values()}


def stage_stages(
    connection: Connection, as_of: date, rules: StageRules, *, everybody: bool
) -> None:
    """Stage how far customers have come.

    Args:
        connection: the warehouse, within the publishing transaction, sums by month applied.
        as_of: the last day that counts.
        rules: the rules of the stages.
        everybody: tell the stage of every customer, not only of those noted as changed.
    """
    part = all_customers if everybody else is_changed
    known = stage_facts(connection, as_of, rules.active_months, part)
    _stage(connection, mart_customer_stage, stages(known, rules))


def _stage(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Stage a mart's rows, and the removal of those whose customer is no more."""
    clear(connection, table)
    if len(frame):
        put_frame(connection, table, frame)
    remove(connection, table, is_absent(table.c.customer_id, dim_customer.c.customer_id))
