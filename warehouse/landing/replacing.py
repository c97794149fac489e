"""Which lines a file replaces: those of its part, of its period, or those it says anew.

A line that is replaced is not deleted but names its replacement. A file never replaces what a
newer one of its source has said. An export made anew is more than its period:
``warehouse.landing.renewing``.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, update

from core.errors import SourceError
from core.language import Text
from warehouse.landing.files import LANDED, Arrival
from warehouse.landing.renewing import former_exports, is_renewed, renew
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file

Period = tuple[date, date]


def replace_lines(arrival: Arrival, period: Period | None) -> list[int]:
    """Let the lines of a file that has just landed replace what they replace.

    Args:
        arrival: the file.
        period: the first and last day that it speaks of; None where it has no lines.

    Returns:
        The files of which nothing is left: what they held back need not be looked at any more.

    Raises:
        SourceError: a newer file already covers the period.
    """
    if arrival.mode == "replace_period":
        return _replace_period(arrival, period)
    if arrival.mode == "upsert":
        _replace_equal(arrival)
        return []
    return _replace_snapshot(arrival)


def newer_file(arrival: Arrival, first: date, last: date) -> Any:
    """Return a newer file of the source that covers a day of the period, None where none does."""
    found = arrival.connection.execute(
        select(file.c.file_id, file.c.path).where(
            *others(arrival),
            file.c.date_from <= last,
            file.c.date_to >= first,
            file.c.modified_at > arrival.file_time,
        )
    ).all()
    still = (
        row
        for row in found
        if not is_renewed(arrival.connection, row.file_id, arrival.source, row.path)
    )
    return next(still, None)


def replace_former(arrival: Arrival, ids: Sequence[int]) -> Any:
    """Let lines that were added to a landed file replace what older files said in their place.

    Args:
        arrival: the file.
        ids: the lines' transaction ids.

    Returns:
        A newer file that says one of the lines, None where there is none.
    """
    same = [line.c.transaction_id.in_(ids), line.c.replaced_by_file.is_(None)]
    newer = arrival.connection.execute(
        select(file.c.file_id, file.c.path)
        .join(line, line.c.file_id == file.c.file_id)
        .where(*others(arrival), *same, file.c.modified_at > arrival.file_time)
        .limit(1)
    ).one_or_none()
    if newer is None:
        _mark(arrival, *same)
    return newer


def others(arrival: Arrival) -> list[ColumnElement[bool]]:
    """Hold for the landed files beside one; where files are parts of a period, those of its part.

    What came before the source was told to have parts was the whole.
    """
    parts = [file.c.part.in_((arrival.part, ""))] if arrival.part else []
    return [
        file.c.source == arrival.source,
        file.c.status == LANDED,
        file.c.file_id != arrival.file_id,
        *parts,
    ]


def _mark(arrival: Arrival, *which: ColumnElement[bool]) -> None:
    arrival.connection.execute(
        update(line)
        .where(
            line.c.source == arrival.source,
            line.c.replaced_by_file.is_(None),
            line.c.file_id != arrival.file_id,
            *which,
        )
        .values(replaced_by_file=arrival.file_id)
    )


def _replace_snapshot(arrival: Arrival) -> list[int]:
    earlier = list(arrival.connection.scalars(select(file.c.file_id).where(*others(arrival))))
    if earlier:
        _mark(arrival, line.c.file_id.in_(earlier))
    return earlier


def _replace_period(arrival: Arrival, period: Period | None) -> list[int]:
    if period is None:
        return []
    refuse_older(arrival, period)
    former = former_exports(arrival)
    _mark(arrival, line.c.date.between(*period), *of_its_part(arrival, line))
    renew(arrival, line, former, period)
    return [*emptied_files(arrival, period), *former]


def of_its_part(arrival: Arrival, table: Table) -> list[ColumnElement[bool]]:
    """Hold for the rows of a table that a file can replace: where there are parts, those of its."""
    if not arrival.part:
        return []
    return [table.c.file_id.in_(select(file.c.file_id).where(*others(arrival)))]


def refuse_older(arrival: Arrival, period: Period) -> None:
    """Refuse a file of a period that a newer one already covers.

    Raises:
        SourceError: there is such a file.
    """
    newer = newer_file(arrival, *period)
    if newer is not None:
        raise _covered(newer.path, period)


def emptied_files(arrival: Arrival, period: Period) -> list[int]:
    """Return the files of which nothing is left when a period is replaced."""
    emptied = select(file.c.file_id).where(
        *others(arrival), file.c.date_from >= period[0], file.c.date_to <= period[1]
    )
    return list(arrival.connection.scalars(emptied))


def _replace_equal(arrival: Arrival) -> None:
    """Replace the lines that the file says anew, unless a newer file has said them again since."""
    connection = arrival.connection
    newer: Sequence[int] = connection.scalars(
        select(file.c.file_id).where(*others(arrival), file.c.modified_at > arrival.file_time)
    ).all()
    if newer:
        said = line.alias("said")
        by_newer = (
            select(func.max(said.c.file_id))
            .where(
                said.c.transaction_id == line.c.transaction_id,
                said.c.file_id.in_(newer),
                said.c.replaced_by_file.is_(None),
            )
            .scalar_subquery()
        )
        connection.execute(
            update(line)
            .where(line.c.file_id == arrival.file_id, by_newer.is_not(None))
            .values(replaced_by_file=by_newer)
        )
    mine = select(line.c.transaction_id).where(
        line.c.file_id == arrival.file_id, line.c.replaced_by_file.is_(None)
    )
    _mark(arrival, line.c.transaction_id.in_(mine))


def _covered(path: str, period: Period) -> SourceError:
    first, last = period
    return SourceError(
        "FILE_OLDER",
        Text(
            ja=f"この期間({first}〜{last})は、より新しいファイル「{path}」を"
            "取り込み済みです。古いファイルなので取り込みませんでした。",
            en=f"A newer file, '{path}', already covers {first} to {last}. "
            "This older one was not taken in.",
        ),
    )
