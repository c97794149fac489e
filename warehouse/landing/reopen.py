"""Holding rows back again that were settled by what has been taken back since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from warehouse.landing.customers import FILE
from warehouse.landing.files import LANDED, Mode
from warehouse.landing.quarantine import (
    CORRECTED,
    HELD,
    SUPERSEDED,
    SUPERSEDED_VALUE,
    VALUE,
)
from warehouse.landing.withdraw import restore_version
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file, quarantine


def hold_again(
    connection: Connection,
    withdrawn: Sequence[int],
    since: datetime,
    run_id: int,
    modes: Mapping[str, Mode],
) -> None:
    """Hold rows back again, in files that still count.

    Args:
        connection: the warehouse; the files are withdrawn already.
        withdrawn: the files whose arrival closed rows of others.
        since: rows that people corrected after this moment are held again.
        run_id: the run that does it.
        modes: source → mode.
    """
    _reopen(connection, withdrawn, since)
    corrected = connection.execute(
        select(quarantine, file.c.date_from, file.c.date_to)
        .join(file, file.c.file_id == quarantine.c.file_id)
        .where(
            quarantine.c.status == CORRECTED,
            quarantine.c.resolved_at > since,
            file.c.status == LANDED,
        )
    ).all()
    for row in corrected:
        yen = _take_back_lines(connection, row, modes.get(row.source))
        _take_back_record(connection, row, run_id)
        connection.execute(
            update(quarantine)
            .where(quarantine.c.quarantine_id == row.quarantine_id)
            .values(status=HELD, resolved_at=None)
        )
        _count_as_held(connection, row, yen)


def _reopen(connection: Connection, withdrawn: Sequence[int], since: datetime) -> None:
    """Reopen rows that the withdrawn files closed, or that were found overtaken by one of them."""
    landed = select(file.c.file_id).where(file.c.status == LANDED)
    arrived = select(file.c.taken_at).where(file.c.file_id.in_(withdrawn))
    closed = quarantine.c.resolved_at
    overtaken = and_(closed > since, closed.not_in(select(file.c.taken_at)))
    for status, open_ in ((SUPERSEDED, HELD), (SUPERSEDED_VALUE, VALUE)):
        connection.execute(
            update(quarantine)
            .where(
                quarantine.c.status == status,
                quarantine.c.file_id.in_(landed),
                or_(closed.in_(arrived), overtaken),
            )
            .values(status=open_, resolved_at=None)
        )


def _take_back_lines(connection: Connection, row: Row[Any], mode: Mode | None) -> int:
    """Take back the lines that the corrected row gave; return their yen."""
    added = and_(
        line.c.file_id == row.file_id,
        line.c.sheet == row.sheet,
        line.c.row_number == row.row_number,
        line.c.replaced_by_file.is_(None),
    )
    lines = connection.execute(
        select(line.c.transaction_id, line.c.amount_written).where(added)
    ).all()
    if not lines:
        return 0
    connection.execute(update(line).where(added).values(replaced_by_file=row.file_id))
    former = [
        line.c.transaction_id.in_([found.transaction_id for found in lines]),
        line.c.replaced_by_file == row.file_id,
        line.c.file_id != row.file_id,
    ]
    if mode == "upsert" or (mode == "replace_period" and row.date_from is not None):
        only = [] if mode == "upsert" else [_outside(row)]
        connection.execute(update(line).where(*former, *only).values(replaced_by_file=None))
    return sum(int(found.amount_written) for found in lines)


def _outside(row: Row[Any]) -> ColumnElement[bool]:
    """What lies in the file's period it replaced when it arrived, whoever corrected what."""
    return or_(line.c.date < row.date_from, line.c.date > row.date_to)


def _take_back_record(connection: Connection, row: Row[Any], run_id: int) -> None:
    """Give the record that the corrected row gave or changed its former content."""
    found = connection.execute(
        select(record.c.record_id).where(
            record.c.file_id == row.file_id,
            record.c.sheet == row.sheet,
            record.c.row_number == row.row_number,
            record.c.source == row.source,
            record.c.origin == FILE,
        )
    ).one_or_none()
    if found is None:
        return
    before = connection.execute(
        select(version)
        .where(version.c.record_id == found.record_id, version.c.replaced_by_file == row.file_id)
        .order_by(version.c.version_id.desc())
        .limit(1)
    ).one_or_none()
    if before is None:
        connection.execute(
            update(record)
            .where(record.c.record_id == found.record_id)
            .values(gone_run=run_id, changed_run=run_id)
        )
        return
    restore_version(connection, before, run_id)
    connection.execute(delete(version).where(version.c.version_id == before.version_id))


def _count_as_held(connection: Connection, row: Row[Any], yen: int) -> None:
    """Bring the file's totals up to date; a row of two lines counts once."""
    waiting = connection.scalar(
        select(func.count())
        .select_from(quarantine)
        .where(
            quarantine.c.file_id == row.file_id,
            quarantine.c.sheet == row.sheet,
            quarantine.c.row_number == row.row_number,
            quarantine.c.status == HELD,
        )
    )
    rows = 1 if waiting == 1 else 0
    held_yen = row.yen or 0
    connection.execute(
        update(file)
        .where(file.c.file_id == row.file_id)
        .values(
            rows_loaded=file.c.rows_loaded - rows,
            rows_held=file.c.rows_held + rows,
            yen_read=file.c.yen_read - yen + held_yen,
            yen_loaded=file.c.yen_loaded - yen,
            yen_held=file.c.yen_held + held_yen,
        )
    )
