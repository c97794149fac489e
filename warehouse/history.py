"""Versions: what was true when. One moment per run ends the old version and begins the new one."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    exists,
    insert,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)

from warehouse.schema.published import (
    dim_customer,
    dim_customer_history,
    mart_customer_rank,
    mart_customer_rank_history,
)
from warehouse.schema.stages import mart_customer_stage, mart_customer_stage_history
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear
from warehouse.types import Timestamp


def stage_customer_history(connection: Connection, now: datetime) -> None:
    """Stage the versions that follow from the (trimmed) staged changes of the master."""
    _stage_versions(connection, dim_customer, dim_customer_history, now)


def stage_rank_history(connection: Connection, now: datetime) -> None:
    """Stage the versions that follow from the (trimmed) staged changes of the ranks.

    The window moves every night and every figure with it; a version begins where the rank, the
    policy or the potential changes.
    """
    _stage_where_it_matters(
        connection,
        mart_customer_rank,
        mart_customer_rank_history,
        now,
        ("rank", "policy", "potential"),
    )


def stage_stage_history(connection: Connection, now: datetime) -> None:
    """Stage the versions that follow from the (trimmed) staged changes of customers' stages."""
    _stage_where_it_matters(
        connection,
        mart_customer_stage,
        mart_customer_stage_history,
        now,
        ("stage", "acquisition_source"),
    )


def _stage_where_it_matters(
    connection: Connection, current: Table, history: Table, now: datetime, names: tuple[str, ...]
) -> None:
    """Begin versions where one of the named columns changes; the rest moves along unnoticed."""
    changed = STAGE[current.name]
    same = exists().where(
        history.c.customer_id == changed.c.customer_id,
        history.c.valid_to.is_(None),
        *(history.c[name] == changed.c[name] for name in names),
    )
    _stage_versions(connection, current, history, now, or_(changed.c.change != PUT, ~same))


def _stage_versions(
    connection: Connection,
    current: Table,
    history: Table,
    now: datetime,
    decisive: ColumnElement[bool] | None = None,
) -> None:
    decisive = true() if decisive is None else decisive
    clear(connection, history)
    changed, stage = STAGE[current.name], STAGE[history.name]
    values = [c.name for c in current.columns if c.name not in ("generation", "customer_id")]
    flagged = "is_current" in history.c
    names = ["customer_id", "valid_from", "valid_to", *["is_current"] * flagged, *values]
    moment = literal(now, Timestamp)
    begun = select(
        changed.c.customer_id,
        moment,
        null(),
        *([true()] if flagged else []),
        *(changed.c[name] for name in values),
        literal(PUT),
    ).where(changed.c.change == PUT, decisive)
    connection.execute(insert(stage).from_select([*names, "change"], begun))
    removed = select(changed.c.customer_id).where(changed.c.change != PUT)
    over = history.c.customer_id.in_(union_all(select(stage.c.customer_id), removed))
    ended = select(
        history.c.customer_id,
        history.c.valid_from,
        moment,
        *([literal(False)] if flagged else []),
        *(history.c[name] for name in values),
        literal(PUT),
    ).where(history.c.valid_to.is_(None), over)
    connection.execute(insert(stage).from_select([*names, "change"], ended))
