"""Bringing tables of sums up to date: only what lines touched is added up again.

The first time a table is filled at once; afterwards what is touched is staged, trimmed and applied
like every other change, so that it can be put back and an unchanged night writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    insert,
    literal,
    select,
    true,
)

from warehouse.marts import parts, sums
from warehouse.marts.parts import Part
from warehouse.publish import TableChange, publish_table
from warehouse.schema.analysis import (
    mart_customer_month,
    mart_sales_month,
    stage_touched_customer,
    stage_touched_month,
)
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear, remove


@dataclass(frozen=True, slots=True)
class Mart:
    """A table of sums.

    Attributes:
        table: the published table.
        rows: what lines that meet a condition add up to: the table's columns without generation.
        touched: the keys whose rows are made anew.
        all_parts: conditions on lines that together hold for each line once.
        touched_parts: conditions that hold for all lines of touched keys.
    """

    table: Table
    rows: Callable[[Part], Select[Any]]
    touched: Table
    all_parts: Callable[[Connection], Sequence[Part]]
    touched_parts: Callable[[Connection], Sequence[Part]]

    @property
    def is_touched(self) -> ColumnElement[bool]:
        """Hold for the rows that are made anew."""
        (key,) = self.touched.primary_key
        return self.table.c[key.name].in_(select(key))


def _of_customers(table: Table, rows: Callable[[Part], Select[Any]]) -> Mart:
    return Mart(table, rows, stage_touched_customer, parts.all_customers, parts.touched_customers)


SUMS = (
    _of_customers(mart_customer_month, sums.customer_months),
    Mart(
        mart_sales_month,
        sums.sales_months,
        stage_touched_month,
        parts.all_months,
        parts.touched_months,
    ),
)
"""Every table of sums; each one's sums equal those of ``fact_transaction``."""


def refresh(connection: Connection, mart: Mart, generation: int, *, whole: bool) -> TableChange:
    """Bring a table up to date with the lines that are published now.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        mart: the table.
        generation: the number of this publication.
        whole: make every row anew, not only the touched ones.
    """
    if whole and not _has_rows(connection, mart.table):
        return _fill(connection, mart, generation)
    clear(connection, mart.table)
    chosen = mart.all_parts(connection) if whole else mart.touched_parts(connection)
    for part in chosen:
        query = mart.rows(part).add_columns(literal(PUT).label("change"))
        stage = STAGE[mart.table.name]
        names = [column.name for column in query.selected_columns]
        connection.execute(insert(stage).from_select(names, query))
    remove(connection, mart.table, true() if whole else mart.is_touched)
    return publish_table(connection, mart.table, generation)


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(literal(1)).select_from(table).limit(1)) is not None


def _fill(connection: Connection, mart: Mart, generation: int) -> TableChange:
    """Write the first rows of an empty table: there is nothing to compare them with, or to keep."""
    added = 0
    for part in mart.all_parts(connection):
        query = mart.rows(part).add_columns(literal(generation).label("generation"))
        names = [column.name for column in query.selected_columns]
        added += connection.execute(insert(mart.table).from_select(names, query)).rowcount
    return TableChange(added=added)
