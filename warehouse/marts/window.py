"""The sums of customers' last months, kept from one publication to the next.

A window moves on with every day. From one day to a later one it brings in and leaves behind the
lines of a few days at its ends: only customers that have such a line, or of whom a line changes,
are added up again.
"""

from datetime import date

from sqlalchemy import Connection, and_, delete, insert, or_, select

from warehouse.marts.differing import add_differing, is_moved
from warehouse.marts.figures import months_before, window_sums
from warehouse.marts.parts import Part
from warehouse.marts.whole import everything as all_customers
from warehouse.memory import recall_day, remember_day
from warehouse.schema.analysis import customer_window, stage_touched_customer
from warehouse.schema.published import fact_transaction

VERSION = "2"
"""To be raised when sums are made differently: the next publication makes all of them anew."""
_WINDOW = "window"


def renew_window(
    connection: Connection, as_of: date, window_months: int, *, everybody: bool
) -> bool:
    """Bring ``customer_window`` to a day.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        as_of: the last day that counts.
        window_months: how long the window is.
        everybody: add up the lines of all customers; else of those that ``note_touched`` or
            ``note_differing`` noted, and of those for whom the day makes a difference.

    Returns:
        Whether the sums of all were added up; else they differ from before at most for the
        customers in ``stage_moved_customer``.
    """
    meaning = f"{VERSION} {window_months}"
    before = None if everybody else recall_day(connection, _WINDOW, meaning)
    if before is None or before > as_of:
        _make(connection, as_of, window_months, all_customers)
    else:
        _note_moved(connection, before, as_of, window_months)
        _make(connection, as_of, window_months, is_moved)
    remember_day(connection, _WINDOW, as_of, meaning)
    return before is None or before > as_of


def _make(connection: Connection, as_of: date, window_months: int, part: Part) -> None:
    connection.execute(delete(customer_window).where(part(customer_window.c.customer_id)))
    sums = window_sums(as_of, window_months, part)
    names = [column.name for column in sums.selected_columns]
    connection.execute(insert(customer_window).from_select(names, sums))


def _note_moved(connection: Connection, before: date, as_of: date, window_months: int) -> None:
    """Remember the customers whose sums may differ between the two days."""
    fact = fact_transaction.c
    ends = [
        and_(
            fact.date > months_before(before, months * window_months),
            fact.date <= months_before(as_of, months * window_months),
        )
        for months in range(3)
    ]
    add_differing(
        connection,
        select(stage_touched_customer.c.customer_id),
        select(fact.customer_id).where(or_(*ends)),
    )
