"""The publishing transaction: a reader sees the state before it or the state after it.

Staged changes are first trimmed to what really differs, so that an unchanged night writes
nothing; what is replaced goes to ``previous_*``, so that the publication can be put back.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)

from warehouse.history import stage_customer_history, stage_rank_history, stage_stage_history
from warehouse.schema import identity, ops
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer_history,
    mart_customer_rank_history,
)
from warehouse.schema.stages import mart_customer_stage_history
from warehouse.schema.staging import PREVIOUS, STAGE
from warehouse.stage.changes import PUT, tell_sizes
from warehouse.stage.lines import unpublished_files


@dataclass(frozen=True, slots=True)
class TableChange:
    """Rows added, changed and removed in one published table."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def with_moved(self, rows: int) -> "TableChange":
        """Return what changed of a table that another day has moved all rows of besides."""
        return replace(self, changed=max(rows - self.removed, self.changed))


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication changed, by table; ``generation`` is None where nothing differed."""

    generation: int | None
    changes: dict[str, TableChange] = field(default_factory=dict)


_HISTORIES: dict[str, tuple[Table, Callable[[Connection, datetime], None]]] = {
    "dim_customer": (dim_customer_history, stage_customer_history),
    "mart_customer_rank": (mart_customer_rank_history, stage_rank_history),
    "mart_customer_stage": (mart_customer_stage_history, stage_stage_history),
}
"""Published table → its history, and what works that out."""


def publish(
    connection: Connection,
    run_id: int,
    now: datetime,
    tables: Sequence[Table],
    generation: int,
) -> dict[str, TableChange]:
    """Apply what is staged for ``tables`` (and the histories that follow from them).

    Args:
        connection: the warehouse, within the publishing transaction.
        run_id: the run that publishes.
        now: the run's one moment; versions begin and end with it.
        tables: the published tables to bring up to date, parents first.
        generation: the number of this publication.
    """
    trim_all(connection, tables)
    return apply_all(connection, now, tables, generation)


def trim_all(connection: Connection, tables: Sequence[Table]) -> None:
    """Drop what is staged for ``tables`` and would change nothing."""
    for table in tables:
        trim(connection, table)


def apply_all(
    connection: Connection, now: datetime, tables: Sequence[Table], generation: int
) -> dict[str, TableChange]:
    """Apply what is staged and trimmed, see ``publish``."""
    changes: dict[str, TableChange] = {}
    for table in tables:
        if table.name in _HISTORIES:
            history, stage_history = _HISTORIES[table.name]
            stage_history(connection, now)
            changes[history.name] = _apply(connection, history, generation)
        changes[table.name] = _apply(connection, table, generation)
    return changes


def publish_table(connection: Connection, table: Table, generation: int) -> TableChange:
    """Apply what is staged for one table from which no history follows."""
    trim(connection, table)
    return _apply(connection, table, generation)


def next_generation(connection: Connection) -> int:
    """Return the number of the publication to come."""
    return (connection.scalar(select(func.max(ops.generation.c.generation))) or 0) + 1


def trim(connection: Connection, table: Table) -> None:
    """Drop staged rows that would change nothing."""
    stage = STAGE[table.name]
    tell_sizes(connection, stage)
    same = select(literal(1)).where(
        _keys_equal(table, stage),
        *(
            table.c[column.name].is_not_distinct_from(stage.c[column.name])
            for column in table.columns
            if not column.primary_key and column.name != "generation"
        ),
    )
    connection.execute(delete(stage).where(stage.c.change == PUT, same.exists()))


def _apply(connection: Connection, table: Table, generation: int) -> TableChange:
    stage, previous = STAGE[table.name], PREVIOUS[table.name]
    if connection.scalar(select(literal(1)).select_from(stage).limit(1)) is None:
        return TableChange()
    names = [column.name for column in table.columns]
    # Said this way round, a large table is not read for a few staged rows.
    keys = [key.name for key in table.primary_key]
    staged = tuple_(*(table.c[key] for key in keys)).in_(select(*(stage.c[key] for key in keys)))
    connection.execute(
        insert(previous).from_select(
            [*names, "replaced_generation"],
            select(*(table.c[name] for name in names), literal(generation)).where(staged),
        )
    )
    replaced = connection.execute(delete(table).where(staged)).rowcount
    put, removed = (
        int(connection.scalar(select(func.count()).select_from(stage).where(which)) or 0)
        for which in (stage.c.change == PUT, stage.c.change != PUT)
    )
    bare = [name for name in names if name != "generation"]
    connection.execute(
        insert(table).from_select(
            [*bare, "generation"],
            select(*(stage.c[name] for name in bare), literal(generation)).where(
                stage.c.change == PUT
            ),
        )
    )
    connection.execute(delete(stage))
    if replaced + put > _MANY:
        tell_sizes(connection, table)
    changed = max(replaced - removed, 0)
    return TableChange(added=put - changed, changed=changed, removed=removed)


_MANY = 10_000
"""Rows after which the database is told how large a table has become."""


def _keys_equal(table: Table, stage: Table) -> Any:
    return and_(*(table.c[key.name] == stage.c[key.name] for key in table.primary_key))


def settle_identities(connection: Connection, generation: int) -> None:
    """Make the staged ids and the staged mapping the published ones."""
    connection.execute(
        insert(identity.customer_identity).from_select(
            ["customer_id", "serial", "anchor_record", "minted_generation"],
            select(
                identity.stage_customer_identity.c.customer_id,
                identity.stage_customer_identity.c.serial,
                identity.stage_customer_identity.c.anchor_record,
                literal(generation),
            ),
        )
    )
    connection.execute(
        insert(identity.site_identity).from_select(
            ["site_id", "serial", "anchor_record"], select(identity.stage_site_identity)
        )
    )
    contact, staged_contact = identity.contact_identity, identity.stage_contact_identity
    connection.execute(
        insert(contact).from_select([c.name for c in contact.columns], select(staged_contact))
    )
    staged = identity.stage_record_customer
    connection.execute(
        delete(identity.record_customer).where(
            identity.record_customer.c.record_id.in_(select(staged.c.record_id))
        )
    )
    connection.execute(
        insert(identity.record_customer).from_select(
            ["record_id", "customer_id", "content_hash"],
            select(staged.c.record_id, staged.c.customer_id, staged.c.content_hash),
        )
    )
    for table in (
        staged,
        staged_contact,
        identity.stage_customer_identity,
        identity.stage_site_identity,
    ):
        connection.execute(delete(table))


def record_generation(
    connection: Connection,
    *,
    generation: int,
    run_id: int,
    now: datetime,
    changes: dict[str, TableChange],
    keep: int,
) -> None:
    """Enter the publication, and forget what only older ones than ``keep`` would need."""
    table = ops.generation
    connection.execute(update(table).where(table.c.status == "current").values(status="previous"))
    summary = {
        name: {"added": change.added, "changed": change.changed, "removed": change.removed}
        for name, change in changes.items()
        if change
    }
    connection.execute(
        insert(table).values(
            generation=generation,
            run_id=run_id,
            published_at=now,
            status="current",
            summary=json.dumps(summary),
        )
    )
    connection.execute(
        update(ops.file)
        .where(ops.file.c.file_id.in_(unpublished_files()))
        .values(
            published_generation=generation,
            first_generation=func.coalesce(ops.file.c.first_generation, generation),
        )
    )
    oldest = oldest_kept(connection, keep)
    for published in PUBLISHED:
        previous = PREVIOUS[published.name]
        connection.execute(delete(previous).where(previous.c.replaced_generation < oldest))


_DECISIONS_A_NIGHT = 10


def oldest_kept(connection: Connection, keep: int) -> int:
    """Return the oldest publication that can still be put back.

    The last ``keep`` nights can, and what decisions published between them: a day of deciding
    must not use up the nights. Ten times as many publications are kept at most.
    """
    table = ops.generation
    newest = connection.scalar(select(func.max(table.c.generation))) or 0
    nights = connection.scalars(
        select(table.c.generation)
        .join(ops.run, ops.run.c.run_id == table.c.run_id)
        .where(ops.run.c.kind == "sync")
        .order_by(table.c.generation.desc())
        .limit(keep)
    ).all()
    oldest = nights[-1] if len(nights) == keep else 1
    return max(oldest, newest + 1 - keep * _DECISIONS_A_NIGHT)


def anything_staged(connection: Connection) -> bool:
    """Tell whether any published table has staged changes."""
    return any(
        connection.scalar(select(literal(1)).select_from(STAGE[table.name]).limit(1))
        for table in PUBLISHED
    )


def master_staged(connection: Connection, tables: Sequence[Table]) -> bool:
    """Tell whether changes of these tables, or of who is whom, are staged already."""
    stages = [
        *(STAGE[table.name] for table in tables),
        identity.stage_record_customer,
        identity.stage_customer_identity,
        identity.stage_site_identity,
        identity.stage_contact_identity,
    ]
    return any(
        connection.scalar(select(literal(1)).select_from(stage).limit(1)) for stage in stages
    )
