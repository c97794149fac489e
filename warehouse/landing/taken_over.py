"""What a file that has just landed took the place of: whose lines do not count any more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select

from warehouse.landing.files import Arrival
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Lines of another file that do not count any more.

    Attributes:
        path: the other file.
        lines: how many.
        yen: what they add up to, as the file has them.
        last: the day of the last of them.
    """

    path: str
    lines: int
    yen: int
    last: date


def taken_over(arrival: Arrival, *, within: list[Span] | None = None) -> list[TakenOver]:
    """Return the lines that a file took the place of, by file of another name.

    Args:
        arrival: the file, its lines landed.
        within: only lines strictly between the days of one of these; None: all.
    """
    between = [and_(line.c.date > first, line.c.date < last) for first, last in within or ()]
    where = [] if within is None else [or_(*between)]
    found = arrival.connection.execute(
        select(
            file.c.path,
            func.count(),
            func.coalesce(func.sum(line.c.amount_written), 0),
            func.max(line.c.date),
        )
        .select_from(line)
        .join(file, file.c.file_id == line.c.file_id)
        .where(
            line.c.replaced_by_file == arrival.file_id,
            line.c.file_id != arrival.file_id,
            file.c.path != arrival.path,
            *where,
        )
        .group_by(file.c.path)
        .order_by(file.c.path)
    )
    return [TakenOver(path, int(lines), int(yen), last) for path, lines, yen, last in found]


def other_paths(arrival: Arrival) -> set[str]:
    """Return the paths of the source's files that have lines, but for the file's own."""
    found = arrival.connection.scalars(
        select(file.c.path)
        .where(
            file.c.source == arrival.source,
            file.c.path != arrival.path,
            file.c.date_from.is_not(None),
        )
        .distinct()
    )
    return set(found)
