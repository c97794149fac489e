"""What an expectation looks at: a small table of what is staged."""

from dataclasses import dataclass, field

import pandas as pd
from sqlalchemy import ColumnElement, Connection, FromClause, Select, case, func, select

from warehouse.schema.published import PUBLISHED
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT

Table = FromClause
SHOWN = 3
"""Examples shown of what is not as expected."""

_BY_NAME = {table.name: table for table in PUBLISHED}


@dataclass(frozen=True, slots=True)
class Observation:
    """A table to hold expectations against.

    Attributes:
        frame: either the rows themselves, labelled by their index, or one row of counts: how
            many of the staged rows break the rule the column is named after.
        checked: rows that it speaks of.
        counted: the frame holds counts.
        examples: of a frame of counts: column → the first rows behind the count.
    """

    frame: pd.DataFrame
    checked: int
    counted: bool = False
    examples: dict[str, list[str]] = field(default_factory=dict)


def published_or_staged(name: str) -> tuple[Table, Table]:
    """Return the published table and its stage."""
    return _BY_NAME[name], STAGE[name]


def is_put(stage: Table) -> ColumnElement[bool]:
    """Tell which staged rows will be there after the publication."""
    return stage.c.change == PUT


def count_put(connection: Connection, name: str) -> int:
    """Return how many rows are staged to be put into a published table."""
    stage = STAGE[name]
    return int(connection.scalar(select(func.count()).where(is_put(stage))) or 0)


def count_breaches(
    connection: Connection,
    rows: Select[tuple[object, ...]],
    rules: dict[str, ColumnElement[bool]],
    label: ColumnElement[str],
) -> Observation:
    """Count in one scan of the warehouse how many rows break each rule.

    Args:
        connection: the warehouse.
        rows: the rows to look at, without columns of interest (they are replaced).
        rules: column of the observation → what a row that breaks the rule is like.
        label: what a row is called in examples.
    """
    counts = rows.with_only_columns(
        func.count().label("checked"),
        *(func.sum(case((broken, 1), else_=0)).label(name) for name, broken in rules.items()),
        maintain_column_froms=True,
    )
    found = connection.execute(counts).one()._mapping
    broken_rules = {name: int(found[name] or 0) for name in rules}
    examples = {
        name: list(
            connection.scalars(
                rows.with_only_columns(label, maintain_column_froms=True)
                .where(rules[name])
                .limit(SHOWN)
            )
        )
        for name, count in broken_rules.items()
        if count
    }
    return Observation(
        frame=pd.DataFrame({name: [count] for name, count in broken_rules.items()}),
        checked=int(found["checked"]),
        counted=True,
        examples=examples,
    )
