"""What a file that has just landed took the place of: whose lines do not count any more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from warehouse.landing.files import LANDED, Arrival
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
    """

    path: str
    lines: int
    yen: int


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
    return [TakenOver(path, int(lines), int(yen)) for path, lines, yen in found]


def other_paths(arrival: Arrival) -> set[str]:
    """Return the paths of the source's other files that have lines."""
    return set(arrival.connection.scalars(select(file.c.path).where(*_others(arrival)).distinct()))


def last_day_of_others(arrival: Arrival) -> date | None:
    """Return the last day of which a file of another name speaks; None where there is none."""
    last: date | None = arrival.connection.scalar(
        select(func.max(file.c.date_to)).where(*_others(arrival))
    )
    return last


def _others(arrival: Arrival) -> list[ColumnElement[bool]]:
    return [
        file.c.source == arrival.source,
        file.c.status == LANDED,
        file.c.path != arrival.path,
        file.c.date_from.is_not(None),
    ]
