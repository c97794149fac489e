"""Putting the previous publication back, in one transaction.

The published tables become what they were, row by row, from ``previous_*``; the files that the
withdrawn publication brought are withdrawn too, so that the next night does not simply publish
them again. Files that were taken in after it and never published are undone: the next night takes
them in anew, on top of what counts then. Ids that were given stay given and still resolve.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from core.errors import ConfigurationError
from core.language import Text
from warehouse.expressions import is_absent
from warehouse.landing.files import LANDED, UNDONE, WITHDRAWN, Mode
from warehouse.landing.renewing import replace_again
from warehouse.landing.reopen import hold_again
from warehouse.landing.withdraw import refresh_all_line_records, withdraw
from warehouse.marts.moving import MOVING, move
from warehouse.publish import oldest_kept
from warehouse.schema import identity, ops
from warehouse.schema.landing import source_customer
from warehouse.schema.published import (
    PUBLISHED,
    dim_customer,
    dim_customer_history,
    dim_customer_provenance,
    map_customer_alias,
    map_customer_source,
)
from warehouse.schema.staging import PREVIOUS
from warehouse.types import Timestamp


@dataclass(frozen=True, slots=True)
class PutBack:
    """What putting back did.

    Attributes:
        withdrawn: the publication that no longer counts.
        current: the publication that counts again.
        files: paths of the files withdrawn with it.
        again: paths of files that were never published; the next sync takes them in anew.
        rows: published table → rows that changed.
    """

    withdrawn: int
    current: int
    files: list[str]
    again: list[str]
    rows: dict[str, int]


def put_back(
    connection: Connection, run_id: int, now: datetime, keep: int, modes: Mapping[str, Mode]
) -> PutBack:
    """Withdraw the current publication.

    Args:
        connection: the warehouse, within one transaction.
        run_id: the run that does it.
        now: its one moment.
        keep: how many nights can be put back; what older ones replaced is forgotten.
        modes: source → mode.

    Raises:
        ConfigurationError: there is no earlier publication that is still kept.
    """
    current, previous = _last_two(connection, keep)
    brought = _files(connection, ops.file.c.first_generation == current)
    unpublished = _files(
        connection, ops.file.c.first_generation.is_(None), ops.file.c.status == LANDED
    )
    homeless = _ids_without_a_home(connection, current)
    rows = {
        table.name: changed
        for table in PUBLISHED
        if (changed := _restore(connection, table, current, homeless))
    }
    rows |= _move_back(connection, previous)
    _resolve(connection, current, now)
    _remember_mapping(connection)
    files = dict.fromkeys(brought, WITHDRAWN) | dict.fromkeys(unpublished, UNDONE)
    withdraw(connection, files, run_id, now)
    replace_again(connection, _of_periods(connection, files, modes))
    hold_again(connection, list(files), _published_at(connection, previous), run_id, modes)
    refresh_all_line_records(connection, run_id)
    connection.execute(delete(identity.match_state))
    table = ops.generation
    for generation, status in ((current, "withdrawn"), (previous, "current")):
        connection.execute(
            update(table).where(table.c.generation == generation).values(status=status)
        )
    return PutBack(current, previous, list(brought.values()), list(unpublished.values()), rows)


def _files(connection: Connection, *which: ColumnElement[bool]) -> dict[int, str]:
    """Return file_id → path of files, in the order of their arrival."""
    table = ops.file
    query = select(table.c.file_id, table.c.path).where(*which).order_by(table.c.file_id)
    return {row.file_id: row.path for row in connection.execute(query)}


def _of_periods(
    connection: Connection, files: Mapping[int, str], modes: Mapping[str, Mode]
) -> list[int]:
    """Return the files of sources whose files replace periods."""
    table = ops.file
    query = select(table.c.file_id, table.c.source).where(table.c.file_id.in_(list(files)))
    return [
        row.file_id
        for row in connection.execute(query)
        if modes.get(row.source) == "replace_period"
    ]


def _last_two(connection: Connection, keep: int) -> tuple[int, int]:
    table = ops.generation
    kept = connection.scalars(
        select(table.c.generation)
        .where(table.c.status != "withdrawn")
        .order_by(table.c.generation.desc())
        .limit(2)
    ).all()
    if len(kept) < 2 or kept[0] < oldest_kept(connection, keep):
        raise ConfigurationError(
            "NO_PREVIOUS",
            Text(
                ja="戻せる前回の公開がありません。",
                en="There is no previous publication to put back.",
            ),
        )
    return kept[0], kept[1]


def _published_at(connection: Connection, generation: int) -> datetime:
    table = ops.generation
    moment: datetime = connection.execute(
        select(table.c.published_at).where(table.c.generation == generation)
    ).scalar_one()
    return moment


def _ids_without_a_home(connection: Connection, generation: int) -> list[str]:
    """Return ids this publication gave to records that no earlier one knew."""
    ids, before = identity.customer_identity, PREVIOUS[map_customer_source.name]
    known = (
        select(literal(1))
        .where(
            before.c.system == source_customer.c.system,
            before.c.code == source_customer.c.code,
            before.c.replaced_generation == generation,
        )
        .exists()
    )
    return list(
        connection.scalars(
            select(ids.c.customer_id)
            .join(source_customer, source_customer.c.record_id == ids.c.anchor_record)
            .where(ids.c.minted_generation == generation, ~known)
        )
    )


def _restore(connection: Connection, table: Table, generation: int, keep: list[str]) -> int:
    previous = PREVIOUS[table.name]
    names = [column.name for column in table.columns]
    brought = table.c.generation == generation
    if table in (dim_customer, dim_customer_history, dim_customer_provenance):
        # Their records are gone with the files, but ids that were published stay resolvable.
        brought &= table.c.customer_id.not_in(keep)
    if table in (dim_customer, dim_customer_history):
        connection.execute(
            update(table)
            .where(table.c.generation == generation, table.c.customer_id.in_(keep))
            .values(
                record_count=0,
                first_transaction_date=None,
                last_transaction_date=None,
                generation=generation,
            )
        )
    removed = connection.execute(delete(table).where(brought)).rowcount
    replaced = previous.c.replaced_generation == generation
    restored = connection.scalar(select(func.count()).select_from(previous).where(replaced))
    connection.execute(
        insert(table).from_select(
            names, select(*(previous.c[name] for name in names)).where(replaced)
        )
    )
    connection.execute(delete(previous).where(replaced))
    return max(removed, restored or 0)


def _move_back(connection: Connection, generation: int) -> dict[str, int]:
    """Let the tables that follow the day be of a publication's; return table → its rows."""
    runs, made = ops.run.c, ops.generation.c
    day = connection.scalar(
        select(runs.as_of)
        .join(ops.generation, made.run_id == runs.run_id)
        .where(made.generation == generation)
    )
    if day is None:
        return {}
    return {table.name: rows for table in MOVING if (rows := move(connection, table, day))}


def _resolve(connection: Connection, generation: int, now: datetime) -> None:
    """Let ids that were split off lead to the customer that has their anchor again."""
    ids = identity.customer_identity
    homeless = (
        select(
            ids.c.customer_id,
            map_customer_source.c.customer_id,
            literal("rollback"),
            literal(now, Timestamp),
            literal(generation),
        )
        .join(source_customer, source_customer.c.record_id == ids.c.anchor_record)
        .join(
            map_customer_source,
            (map_customer_source.c.system == source_customer.c.system)
            & (map_customer_source.c.code == source_customer.c.code),
        )
        .where(
            ids.c.minted_generation == generation,
            is_absent(ids.c.customer_id, dim_customer.c.customer_id),
            is_absent(ids.c.customer_id, map_customer_alias.c.old_customer_id),
        )
    )
    connection.execute(
        insert(map_customer_alias).from_select(
            ["old_customer_id", "customer_id", "reason", "since", "generation"], homeless
        )
    )


def _remember_mapping(connection: Connection) -> None:
    """Derive the internal mapping from the published one; contents count as unknown."""
    mapping = identity.record_customer
    connection.execute(delete(mapping))
    connection.execute(
        insert(mapping).from_select(
            ["record_id", "customer_id", "content_hash"],
            select(source_customer.c.record_id, map_customer_source.c.customer_id, literal(0)).join(
                map_customer_source,
                (map_customer_source.c.system == source_customer.c.system)
                & (map_customer_source.c.code == source_customer.c.code),
            ),
        )
    )
