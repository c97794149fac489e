"""Bringing tables of sums up to date: only what lines touched is added up again.

The first time a table is filled at once; afterwards what is touched is staged, trimmed and applied
like every other change, so that it can be put back and an unchanged night writes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
from sqlalchemy import ColumnElement, Connection, Select, Table, insert, literal, select, true

from warehouse.marts import parts, sums, whole
from warehouse.marts.life import lives
from warehouse.marts.parts import Part
from warehouse.marts.rules import LifeRules
from warehouse.publish import TableChange, publish_table
from warehouse.schema.analysis import (
    mart_customer_item,
    mart_customer_life,
    mart_customer_month,
    mart_sales_month,
    stage_touched_customer,
    stage_touched_month,
)
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear, remove, tell_sizes

Rows = Callable[[Part], Select[Any]]


@dataclass(frozen=True, slots=True)
class Mart:
    """A table of sums.

    Attributes:
        table: the published table.
        rows: what the lines of a part add up to: the table's columns without generation.
        touched: the keys whose rows are made anew.
        touched_parts: parts that hold all lines of touched keys.
        follows_the_day: another day, too, makes rows of customers with lines in between anew.
    """

    table: Table
    rows: Rows
    touched: Table
    touched_parts: Callable[[Connection], Sequence[Part]]
    follows_the_day: bool = False

    @property
    def is_touched(self) -> ColumnElement[bool]:
        """Hold for the rows that are made anew."""
        (key,) = self.touched.primary_key
        return self.table.c[key.name].in_(select(key))


def marts(rules: LifeRules, as_of: date) -> Sequence[Mart]:
    """Return every table that follows from lines, those first that others follow from.

    Those that follow the day come last: whom it touches besides is no matter of the others.

    Args:
        rules: the firm's rules of lives.
        as_of: the day to which lives are told.
    """
    by_month = (stage_touched_month, parts.touched_months)
    by_customer = (stage_touched_customer, parts.touched_customers)
    return (
        Mart(mart_customer_month, sums.customer_months, *by_customer),
        Mart(mart_sales_month, sums.sales_months, *by_month),
        Mart(mart_customer_item, sums.customer_items, *by_customer),
        Mart(
            mart_customer_life,
            lambda part: lives(part, rules, as_of),
            *by_customer,
            follows_the_day=True,
        ),
    )


def refresh(connection: Connection, mart: Mart, generation: int) -> TableChange:
    """Make the touched rows of a table anew.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        mart: the table.
        generation: the number of this publication.
    """
    clear(connection, mart.table)
    for part in mart.touched_parts(connection):
        _insert(connection, STAGE[mart.table.name], mart.rows(part), "change", PUT)
    tell_sizes(connection, STAGE[mart.table.name])
    remove(connection, mart.table, mart.is_touched)
    return publish_table(connection, mart.table, generation)


def rebuild(
    connection: Connection,
    mart: Mart,
    generation: int,
    memory: duckdb.DuckDBPyConnection | None,
) -> TableChange:
    """Make every row of a table anew.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        mart: the table; those it follows from are made already.
        generation: the number of this publication.
        memory: the lines, where not the warehouse itself adds them up.
    """
    # Of the first rows of an empty table there is nothing to compare, and nothing to keep.
    is_first = not _has_rows(connection, mart.table)
    clear(connection, mart.table)
    target = mart.table if is_first else STAGE[mart.table.name]
    name, value = ("generation", generation) if is_first else ("change", PUT)
    query = mart.rows(whole.everything)
    if memory is None:
        added = _insert(connection, target, query, name, value)
    else:
        whole.make(memory, mart.table, query)
        added = whole.write(connection, memory, mart.table, target, {name: value})
    tell_sizes(connection, target)
    if is_first:
        return TableChange(added=added)
    remove(connection, mart.table, true())
    return publish_table(connection, mart.table, generation)


def _insert(
    connection: Connection, target: Table, query: Select[Any], name: str, value: int | str
) -> int:
    query = query.add_columns(literal(value).label(name))
    names = [column.name for column in query.selected_columns]
    return connection.execute(insert(target).from_select(names, query)).rowcount


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(literal(1)).select_from(table).limit(1)) is not None
