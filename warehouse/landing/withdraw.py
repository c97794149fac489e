"""Taking files back: what they said no longer counts, what they replaced counts again."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, or_, select, update

from warehouse.landing.customers import LINE
from warehouse.landing.files import LANDED
from warehouse.landing.quarantine import supersede
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file


def withdraw(
    connection: Connection, files: dict[int, str], run_id: int, now: datetime
) -> list[str]:
    """Withdraw landed files, the newest of all; return their paths.

    Their lines stay, marked as replaced by their own file, so that nothing is ever lost and the
    same bytes are recognised when they come again.

    Args:
        connection: the warehouse, within a transaction.
        files: ``file_id`` → the status it gets. No file that arrived after one of them may stay.
        run_id: the run that does it.
        now: its moment.
    """
    ids = list(files)
    paths = list(
        connection.scalars(
            select(file.c.path)
            .where(file.c.file_id.in_(ids), file.c.status == LANDED)
            .order_by(file.c.file_id)
        )
    )
    for table in (line, detail):
        back = and_(table.c.replaced_by_file.in_(ids), table.c.file_id.not_in(ids))
        connection.execute(update(table).where(back).values(replaced_by_file=None))
        connection.execute(
            update(table).where(table.c.file_id.in_(ids)).values(replaced_by_file=table.c.file_id)
        )
    _restore_records(connection, ids, run_id)
    supersede(connection, ids, now)
    for status in set(files.values()):
        chosen = [file_id for file_id, wanted in files.items() if wanted == status]
        connection.execute(
            update(file)
            .where(file.c.file_id.in_(chosen), file.c.status == LANDED)
            .values(status=status)
        )
    return paths


def restore_version(connection: Connection, old: Row[Any], run_id: int) -> None:
    """Give a record the content of one of its versions."""
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


def named_by_a_row() -> ColumnElement[bool]:
    """Tell whether a line, contact, activity or deal that counts names a record."""
    return or_(
        *(
            exists().where(
                said.c.customer_record == record.c.record_id, said.c.replaced_by_file.is_(None)
            )
            for said in (line, detail)
        )
    )


def refresh_all_line_records(connection: Connection, run_id: int) -> None:
    """A record made from lines is there as long as something that counts names it."""
    named = named_by_a_row()
    made, gone = record.c.origin == LINE, record.c.gone_run
    for which, value in ((gone.is_(None) & ~named, run_id), (gone.is_not(None) & named, None)):
        connection.execute(
            update(record).where(made, which).values(gone_run=value, changed_run=run_id)
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
        if old.record_id not in restored:
            restored.add(old.record_id)
            restore_version(connection, old, run_id)
    connection.execute(delete(version).where(version.c.replaced_by_file.in_(file_ids)))
    connection.execute(
        update(record)
        .where(
            record.c.file_id.in_(file_ids),
            record.c.gone_run.is_(None),
            ~named_by_a_row(),
        )
        .values(gone_run=run_id, changed_run=run_id)
    )
