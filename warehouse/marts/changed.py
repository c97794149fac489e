"""Which customers' stages a publication may change: only they are told anew.

A stage follows from lines, people, activities, deals, the source that is told, and the day.
What belongs here: noting whom any of these changes for. What does not: telling the stage.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    insert,
    select,
    union,
)

from warehouse.expressions import is_absent
from warehouse.marts.figures import months_before
from warehouse.schema.analysis import mart_customer_month, stage_touched_customer
from warehouse.schema.identity import record_customer, stage_record_customer
from warehouse.schema.published import dim_customer_provenance
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity
from warehouse.schema.stages import stage_changed_customer
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT

Ids = Select[tuple[str]]

_DECISIVE = {
    dim_contact: ("customer_id", "is_present", "authority"),
    fact_activity: ("customer_id", "date", "kind"),
    dim_deal: (
        "customer_id", "status", "is_present", "amount", "probability", "acquisition_source",
        "opened_on",
    ),
}  # fmt: skip
"""What stages follow from. A row that only moved to another file or place changes none."""


def note_changed(connection: Connection) -> None:
    """Remember the customers for whom people, activities, deals, records or lines change.

    Call it when what is staged is trimmed to what differs, touched customers are noted, and
    nothing is applied yet.
    """
    forget_changed(connection)
    _note(
        connection,
        select(stage_touched_customer.c.customer_id),
        *(ids for table in _DECISIVE for ids in _owners(table)),
        *_owners_of_records(),
        _owners_of_sources(),
    )


def note_passed(connection: Connection, before: date, as_of: date, active_months: int) -> None:
    """Remember the customers whose activities or months the calendar brings in or leaves behind.

    Args:
        connection: the warehouse, within the publishing transaction, sums by month applied.
        before: the day of the last publication.
        as_of: the day of this one, no earlier.
        active_months: how long a visit or a proposal counts.
    """
    act = fact_activity.c
    first, last = (months_before(day, active_months) for day in (before, as_of))
    _note(
        connection,
        select(act.customer_id).where(act.date > before, act.date <= as_of),
        select(act.customer_id).where(act.date > first, act.date <= last),
    )
    if (before.year, before.month) != (as_of.year, as_of.month):
        month = mart_customer_month.c
        _note(
            connection,
            select(month.customer_id).where(month.month > before, month.month <= as_of),
        )


def is_changed(customer: ColumnElement[Any]) -> ColumnElement[bool]:
    """Hold for the customers noted as changed."""
    return customer.in_(select(stage_changed_customer.c.customer_id))


def forget_changed(connection: Connection) -> None:
    """Remember of no customer that its stage may change."""
    connection.execute(delete(stage_changed_customer))


def _owners(table: Table) -> Iterator[Ids]:
    """Give the customers that staged rows come to, and those they were with."""
    stage = STAGE[table.name]
    (key,) = table.primary_key
    both = stage.outerjoin(table, key == stage.c[key.name])
    comes = stage.c.change == PUT
    is_same = and_(
        comes, *(table.c[name].is_not_distinct_from(stage.c[name]) for name in _DECISIVE[table])
    )
    yield select(stage.c.customer_id).select_from(both).where(comes, ~is_same)
    yield select(table.c.customer_id).select_from(both).where(key.is_not(None), ~is_same)


def _owners_of_records() -> Iterator[Ids]:
    """Give the customers that records come to or leave; one comes to whoever is new, too."""
    staged = stage_record_customer
    yield select(staged.c.customer_id).where(staged.c.moved)
    yield select(record_customer.c.customer_id).where(
        record_customer.c.record_id.in_(select(staged.c.record_id).where(staged.c.moved))
    )


def _owners_of_sources() -> Ids:
    """Give the customers of whom another source is told: where they came from."""
    told = STAGE[dim_customer_provenance.name].c
    return select(told.customer_id).where(told.field == "acquisition_source")


def _note(connection: Connection, *queries: Ids) -> None:
    ids = union(*queries).subquery()
    key = ids.c.customer_id
    connection.execute(
        insert(stage_changed_customer).from_select(
            ["customer_id"],
            select(key).where(is_absent(key, stage_changed_customer.c.customer_id)).distinct(),
        )
    )
