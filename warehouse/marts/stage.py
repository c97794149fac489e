"""Staging the marts of a day."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Table

from warehouse.marts.changed import is_changed
from warehouse.marts.differing import anybody_buys, is_gone, is_moved, may_differ
from warehouse.marts.figures import customer_figures
from warehouse.marts.moving import MOVING, move
from warehouse.marts.parts import Part
from warehouse.marts.rank import rank
from warehouse.marts.rfm import rfm
from warehouse.marts.rules import RankRules, StageRules
from warehouse.marts.stage_facts import stage_facts
from warehouse.marts.stages import stages
from warehouse.marts.whole import everything as all_customers
from warehouse.marts.window import renew_window
from warehouse.memory import recall, remember
from warehouse.schema.analysis import customer_window
from warehouse.schema.published import mart_customer_rank, mart_customer_rfm
from warehouse.schema.stages import mart_customer_stage
from warehouse.stage.changes import clear, put_frame, remove

VERSION = "1"
"""To be raised when ranks or scores are made differently: the next publication makes all anew."""
_RANKS = "ranks"


def stage_marts(connection: Connection, as_of: date, rules: RankRules, *, everybody: bool) -> int:
    """Bring ranks, RFM scores and deciles to a day, and stage what else changes of them.

    Args:
        connection: the warehouse, within the publishing transaction, master and history applied.
        as_of: the last day that counts.
        rules: the rank rules.
        everybody: work out every customer's, not only of those for whom something changes.

    Returns:
        How many customers' ranks were of another day.
    """
    is_whole = renew_window(connection, as_of, rules.window_months, everybody=everybody)
    moved = max(move(connection, table, as_of) for table in MOVING)
    meaning = f"{VERSION} {rules} {anybody_buys(connection, rules.measure)}"
    is_whole = is_whole or recall(connection, _RANKS) != meaning
    part = all_customers if is_whole else may_differ
    gone = is_gone(all_customers if is_whole else is_moved)
    figures = customer_figures(connection, customer_window, part)
    # In the order of their keys, in which rows are quickest written and found again.
    ranks = rank(figures, as_of, rules).sort_values("customer_id")
    _stage(connection, mart_customer_rank, ranks, gone)
    _stage(connection, mart_customer_rfm, rfm(figures, as_of), gone)
    remember(connection, _RANKS, meaning)
    return moved


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
    _stage(connection, mart_customer_stage, stages(known, rules), is_gone(all_customers))


def _stage(connection: Connection, table: Table, frame: pd.DataFrame, gone: Part) -> None:
    """Stage a mart's rows, and the removal of those of customers that are no more."""
    clear(connection, table)
    if len(frame):
        put_frame(connection, table, frame)
    remove(connection, table, gone(table.c.customer_id))
