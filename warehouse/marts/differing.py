"""Whose rank or scores a publication may change beyond the day: only they are worked out anew.

Shares, the line of the large and the scores compare those who bought in the window with each other,
so all of them belong here. Of anybody else a rank follows from what is said of that customer alone.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, union

from warehouse.expressions import is_absent
from warehouse.marts.parts import Part
from warehouse.schema.analysis import customer_window, stage_moved_customer
from warehouse.schema.published import dim_customer, dim_customer_provenance
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import tell_sizes

_FLAG = "potential"


def note_differing(connection: Connection) -> None:
    """Remember the customers of whom the master says something else.

    Call it when what is staged is trimmed to what differs, and not yet applied. ``renew_window``
    adds those whose sums change.
    """
    connection.execute(delete(stage_moved_customer))
    master, told = STAGE[dim_customer.name].c, STAGE[dim_customer_provenance.name].c
    add_differing(
        connection,
        select(master.customer_id),
        select(told.customer_id).where(told.field == _FLAG),
    )


def add_differing(connection: Connection, *queries: Select[tuple[str]]) -> None:
    """Remember further customers."""
    ids = union(*queries).subquery()
    unknown = is_absent(ids.c.customer_id, stage_moved_customer.c.customer_id)
    connection.execute(
        insert(stage_moved_customer).from_select(["customer_id"], select(ids).where(unknown))
    )
    tell_sizes(connection, stage_moved_customer)


def is_moved(customer: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold for the customers remembered."""
    return customer.in_(select(stage_moved_customer.c.customer_id))


def may_differ(customer: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold for the customers remembered, and for all that bought in the window."""
    window = customer_window.c
    bought = select(window.customer_id).where(window.lines > 0)
    # One list, not one or the other: by one, SQLite looks customers up instead of reading all.
    return customer.in_(union(bought, select(stage_moved_customer.c.customer_id)))


def is_gone(part: Part) -> Part:
    """Be the customers of a part that the master does not have any more."""
    return lambda customer: part(customer) & is_absent(customer, dim_customer.c.customer_id)


def anybody_buys(connection: Connection, measure: str) -> bool:
    """Tell whether shares are shares of anything: one of them is 100 percent, else all are 0."""
    some = select(customer_window.c.customer_id).where(customer_window.c[measure] > 0).limit(1)
    return connection.scalar(some) is not None
