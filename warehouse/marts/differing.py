"""Whose rank or scores a publication may change beyond the day: only they are worked out anew.

Shares, the line of the large and the scores compare those who bought in the window with each other,
so all of them belong here. Of anybody else a rank follows from what is said of that customer alone.
"""

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from warehouse.marts.parts import Part
from warehouse.schema.analysis import customer_window, stage_moved_customer
from warehouse.schema.published import dim_customer, dim_customer_provenance
from warehouse.schema.staging import PREVIOUS

_FLAG = "potential"


def whose_ranks_may_differ(generation: int) -> Part:
    """Be the part of customers that bought in the window, or of whom something changes.

    Call it when the window is renewed for some customers, master and provenance applied.

    Args:
        generation: the publication at work.
    """
    window, moved, customer = customer_window.c, stage_moved_customer.c, dim_customer.c
    ids: list[Select[tuple[str]]] = [
        select(window.customer_id).where(window.lines > 0),
        select(moved.customer_id),
        select(customer.customer_id).where(customer.generation == generation),
        *_flagged_anew(generation),
    ]

    def may_differ(customer: ColumnElement[str]) -> ColumnElement[bool]:
        return or_(*(customer.in_(some) for some in ids))

    return may_differ


def _flagged_anew(generation: int) -> list[Select[tuple[str]]]:
    """Return the customers whose flag of potential comes, changes or goes."""
    told, before = dim_customer_provenance.c, PREVIOUS[dim_customer_provenance.name].c
    return [
        select(told.customer_id).where(told.field == _FLAG, told.generation == generation),
        select(before.customer_id).where(
            before.field == _FLAG, before.replaced_generation == generation
        ),
    ]


def anybody_buys(connection: Connection, measure: str) -> bool:
    """Tell whether shares are shares of anything: one of them is 100 percent, else all are 0."""
    some = select(customer_window.c.customer_id).where(customer_window.c[measure] > 0).limit(1)
    return connection.scalar(some) is not None
