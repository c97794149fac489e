"""Taking files back: what they said no longer counts, what they replaced counts again."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, delete, func, select, update

from warehouse.landing.files import LANDED, WITHDRAWN
from warehouse.landing.quarantine import CORRECTED, HELD, supersede
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file, quarantine


def withdraw(
    connection: Connection, file_ids: Sequence[int], run_id: int, now: datetime
) -> list[str]:
    """Withdraw landed files; return their paths.

    Their lines stay, marked as replaced by their own file, so that nothing is ever lost and the
    same bytes are recognised when they come again.
    """
    paths = list(
        connection.scalars(
            select(file.c.path).where(file.c.file_id.in_(file_ids), file.c.status == LANDED)
        )
    )
    for table in (line, detail):
        back = and_(table.c.replaced_by_file.in_(file_ids), table.c.file_id.not_in(file_ids))
        connection.execute(update(table).where(back).values(replaced_by_file=None))
        connection.execute(
            update(table)
            .where(table.c.file_id.in_(file_ids))
            .values(replaced_by_file=table.c.file_id)
        )
    _restore_records(connection, file_ids, run_id)
    supersede(connection, file_ids, now)
    connection.execute(
        update(file)
        .where(file.c.file_id.in_(file_ids), file.c.status == LANDED)
        .values(status=WITHDRAWN)
    )
    return paths


def hold_again(connection: Connection, since: datetime) -> None:
    """Hold rows back again that were corrected since, in files that still count."""
    corrected = connection.execute(
        select(quarantine)
        .join(file, file.c.file_id == quarantine.c.file_id)
        .where(
            quarantine.c.status == CORRECTED,
            quarantine.c.resolved_at > since,
            file.c.status == LANDED,
        )
    ).all()
    for row in corrected:
        added = and_(
            line.c.file_id == row.file_id,
            line.c.sheet == row.sheet,
            line.c.row_number == row.row_number,
            line.c.replaced_by_file.is_(None),
        )
        yen = connection.scalar(
            select(func.coalesce(func.sum(line.c.amount_written), 0)).where(added)
        )
        connection.execute(update(line).where(added).values(replaced_by_file=row.file_id))
        connection.execute(
            update(quarantine)
            .where(quarantine.c.quarantine_id == row.quarantine_id)
            .values(status=HELD, resolved_at=None)
        )
        held_yen = row.yen or 0
        connection.execute(
            update(file)
            .where(file.c.file_id == row.file_id)
            .values(
                rows_loaded=file.c.rows_loaded - 1,
                rows_held=file.c.rows_held + 1,
                yen_read=file.c.yen_read - yen + held_yen,
                yen_loaded=file.c.yen_loaded - yen,
                yen_held=file.c.yen_held + held_yen,
            )
        )


def _restore_records(connection: Connection, file_ids: Sequence[int], run_id: int) -> None:
    """Give records their content from before the files; records the files brought are gone."""
    ended = connection.execute(
        select(version)
        .where(version.c.replaced_by_file.in_(file_ids))
        .order_by(version.c.version_id)
    ).all()
    restored: set[int] = set()
    for old in ended:
        if old.record_id in restored:
            continue
        restored.add(old.record_id)
        content = json.loads(old.row)
        content["file_date"] = datetime.fromisoformat(content["file_date"])
        connection.execute(
            update(record)
            .where(record.c.record_id == old.record_id)
            .values(
                **content,
                file_id=old.file_id,
                sheet=old.sheet,
                row_number=old.row_number,
                changed_run=run_id,
            )
        )
    connection.execute(delete(version).where(version.c.replaced_by_file.in_(file_ids)))
    named = select(line.c.customer_record).where(line.c.replaced_by_file.is_(None))
    connection.execute(
        update(record)
        .where(
            record.c.file_id.in_(file_ids),
            record.c.gone_run.is_(None),
            record.c.record_id.not_in(named),
        )
        .values(gone_run=run_id, changed_run=run_id)
    )
