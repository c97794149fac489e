"""Which customers and months a publication touches: only their sums are made anew."""

from datetime import date

from sqlalchemy import Connection, Select, and_, delete, insert, literal, select, union

from warehouse.expressions import is_absent, month_of
from warehouse.schema.analysis import stage_touched_customer, stage_touched_month
from warehouse.schema.identity import record_customer
from warehouse.schema.landing import source_customer
from warehouse.schema.published import fact_transaction as fact
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, tell_sizes

_DECISIVE = (
    "customer_id", "system", "counts_as", "document_no", "date", "kind", "item_code", "item_name",
    "quantity", "amount", "tax", "cost", "gross_profit", "sales_rep",
)  # fmt: skip
"""What sums are made of. A line that only moved to another file or row changes none of them."""


def note_touched(connection: Connection) -> None:
    """Remember whose lines change: those that come, and those they replace.

    Call it when the staged lines are trimmed to what differs, and not yet applied.
    """
    forget_touched(connection)
    stage = STAGE[fact.name]
    both = stage.outerjoin(fact, fact.c.transaction_id == stage.c.transaction_id)
    comes = stage.c.change == PUT
    is_same = and_(comes, *(fact.c[name].is_not_distinct_from(stage.c[name]) for name in _DECISIVE))
    for table, new, old in (
        (stage_touched_customer, stage.c.customer_id, fact.c.customer_id),
        (stage_touched_month, month_of(stage.c.date), month_of(fact.c.date)),
    ):
        (key,) = table.primary_key
        keys = union(
            select(new.label(key.name)).select_from(both).where(comes, ~is_same),
            select(old).select_from(both).where(old.is_not(None), ~is_same),
        ).subquery()
        connection.execute(insert(table).from_select([key.name], select(keys)))
    tell_sizes(connection, stage_touched_customer, stage_touched_month)


def forget_touched(connection: Connection) -> None:
    """Remember of no line that it changes."""
    for table in (stage_touched_customer, stage_touched_month):
        connection.execute(delete(table))


def anything_touched(connection: Connection) -> bool:
    """Tell whether a line changes."""
    return connection.scalar(select(literal(1)).select_from(stage_touched_month).limit(1)) == 1


def anybody_touched(connection: Connection) -> bool:
    """Tell whether a customer's sums are to be made anew."""
    query = select(literal(1)).select_from(stage_touched_customer).limit(1)
    return connection.scalar(query) == 1


def touch_passed(connection: Connection, before: date, as_of: date) -> None:
    """Add the customers with sales between two days: these count on the later day alone.

    Args:
        connection: the warehouse, the lines applied.
        before: the day of the last publication.
        as_of: the day of this one, earlier or later.
    """
    unknown = is_absent(fact.c.customer_id, stage_touched_customer.c.customer_id)
    passed = _passed(before, as_of).where(unknown).distinct()
    connection.execute(insert(stage_touched_customer).from_select(["customer_id"], passed))


def anybody_passed(connection: Connection, before: date, as_of: date) -> bool:
    """Tell whether a customer has sales between two days."""
    return connection.scalar(_passed(before, as_of).limit(1)) is not None


def _passed(before: date, as_of: date) -> Select[tuple[str]]:
    first, last = sorted((before, as_of))
    return select(fact.c.customer_id).where(
        fact.c.date > first, fact.c.date <= last, fact.c.counts_as == "sales"
    )


def touch_records_changed_since(connection: Connection, run_id: int) -> None:
    """Add the customers of records that changed after a run: their closing day may be another."""
    changed = (
        select(record_customer.c.customer_id)
        .join(source_customer, source_customer.c.record_id == record_customer.c.record_id)
        .where(
            source_customer.c.changed_run > run_id,
            source_customer.c.origin == "file",
            is_absent(record_customer.c.customer_id, stage_touched_customer.c.customer_id),
        )
        .distinct()
    )
    connection.execute(insert(stage_touched_customer).from_select(["customer_id"], changed))
