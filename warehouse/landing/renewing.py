"""An export made anew under a name that tells its time: it takes the former one's place as a whole.

Whatever the former one says does not count any more, even on days of which the new one does not
speak; and what the former one alone had replaced counts again. So a slip that moves off the last
day of a month is not there twice, and a month that a slip of the pen took away comes back.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, or_, select, update

from core.file_names import names_its_time
from warehouse.landing.files import LANDED, Arrival
from warehouse.schema.landing import source_detail, source_transaction
from warehouse.schema.ops import file

ROWS: Final = (source_transaction, source_detail)
"""What a file of a period says: each row has ``date``, ``file_id`` and ``replaced_by_file``."""


def former_exports(arrival: Arrival) -> list[int]:
    """Return the landed files in whose place an export comes; none where its name tells no time."""
    if not names_its_time(arrival.path):
        return []
    return list(
        arrival.connection.scalars(
            select(file.c.file_id).where(
                file.c.source == arrival.source,
                file.c.path == arrival.path,
                file.c.status == LANDED,
                file.c.file_id != arrival.file_id,
                file.c.modified_at <= arrival.file_time,
            )
        )
    )


def renew(arrival: Arrival, table: Table, former: Sequence[int], period: tuple[date, date]) -> None:
    """Let rows of former exports go, and give back what they alone had replaced.

    Args:
        arrival: the new export.
        table: one of ``ROWS``.
        former: what ``former_exports`` returned.
        period: the first and last day of which the new one speaks.
    """
    if not former:
        return
    connection, rows = arrival.connection, table.c
    taken = and_(rows.replaced_by_file.in_(former), rows.file_id.not_in(former))
    connection.execute(
        update(table)
        .where(taken, rows.date.between(*period))
        .values(replaced_by_file=arrival.file_id)
    )
    span = connection.execute(select(func.min(rows.date), func.max(rows.date)).where(taken)).one()
    for other in _covering(arrival, former, *span) if span[0] is not None else ():
        connection.execute(
            update(table)
            .where(
                taken, rows.date.between(other.date_from, other.date_to), _is_older(table, other)
            )
            .values(replaced_by_file=other.file_id)
        )
    # Files of which rows count again are in no publication as they are now.
    again = select(rows.file_id).where(taken)
    connection.execute(
        update(file).where(file.c.file_id.in_(again)).values(published_generation=None)
    )
    connection.execute(update(table).where(taken).values(replaced_by_file=None))
    connection.execute(
        update(table)
        .where(rows.file_id.in_(former), rows.replaced_by_file.is_(None))
        .values(replaced_by_file=arrival.file_id)
    )


def is_renewed(connection: Connection, file_id: int, source: str, path: str) -> bool:
    """Tell whether a later export has come in the place of a file."""
    if not names_its_time(path):
        return False
    later = (
        select(file.c.file_id)
        .where(
            file.c.source == source,
            file.c.path == path,
            file.c.status == LANDED,
            file.c.file_id > file_id,
        )
        .limit(1)
    )
    return connection.scalar(later) is not None


def replace_again(connection: Connection, withdrawn: Sequence[int]) -> None:
    """Let former exports replace again what they had given back to exports that are withdrawn.

    Args:
        connection: the warehouse, within a transaction; the files are withdrawn already.
        withdrawn: files of sources whose files replace periods.
    """
    gone = connection.execute(
        select(file.c.source, file.c.path).where(file.c.file_id.in_(withdrawn)).distinct()
    )
    for source, path in gone:
        former = connection.execute(
            select(file)
            .where(file.c.source == source, file.c.path == path, file.c.status == LANDED)
            .order_by(file.c.file_id.desc())
            .limit(1)
        ).one_or_none()
        if former is None or former.date_from is None or not names_its_time(path):
            continue
        for table in ROWS:
            connection.execute(
                update(table)
                .where(
                    table.c.source == source,
                    table.c.replaced_by_file.is_(None),
                    table.c.date.between(former.date_from, former.date_to),
                    _is_older(table, former),
                )
                .values(replaced_by_file=former.file_id)
            )


def _covering(arrival: Arrival, former: Sequence[int], first: date, last: date) -> list[Row[Any]]:
    """Return the other files that speak of a day of a period, the newest first."""
    found = arrival.connection.execute(
        select(file)
        .where(
            file.c.source == arrival.source,
            file.c.part == arrival.part,
            file.c.status == LANDED,
            file.c.file_id.not_in([*former, arrival.file_id]),
            file.c.date_from <= last,
            file.c.date_to >= first,
        )
        .order_by(file.c.modified_at.desc(), file.c.file_id.desc())
    )
    return [
        other
        for other in found
        if not is_renewed(arrival.connection, other.file_id, other.source, other.path)
    ]


def _is_older(table: Table, other: Row[Any]) -> ColumnElement[bool]:
    """Hold for rows of files of the same part that are older than another one."""
    older = select(file.c.file_id).where(
        file.c.source == other.source,
        file.c.part == other.part,
        or_(
            file.c.modified_at < other.modified_at,
            and_(file.c.modified_at == other.modified_at, file.c.file_id < other.file_id),
        ),
    )
    return table.c.file_id.in_(older)
