"""Staging the transaction history: only lines that are new, replaced, or change customers."""

from collections.abc import Mapping

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    union,
)

from warehouse.schema.identity import record_customer, stage_record_customer
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file
from warehouse.schema.published import fact_transaction
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear, remove
from warehouse.stage.lines import unpublished_files

_AS_LANDED = (
    "transaction_id", "source", "customer_code", "document_no", "line_no", "date", "kind",
    "item_code", "item_name", "quantity", "unit_price", "amount", "tax", "tax_rate", "cost",
    "gross_profit", "note", "file_id", "sheet", "row_number",
)  # fmt: skip


def stage_facts(
    connection: Connection,
    systems: Mapping[str, str],
    counts_as: Mapping[str, str],
    sales_reps: Mapping[str, str],
    *,
    everything: bool = False,
) -> int:
    """Stage the changed lines; return how many are put.

    Args:
        connection: the warehouse, with the changed records staged.
        systems: source → system.
        counts_as: source → what its lines count as.
        sales_reps: how a system writes a sales rep → the rep's name.
        everything: stage all live lines, not only changed ones.
    """
    clear(connection, fact_transaction)
    stage = STAGE["fact_transaction"]
    query = _lines(_live(everything=everything), systems, counts_as).add_columns(
        _named(sales_reps).label("sales_rep")
    )
    connection.execute(insert(stage).from_select([c.name for c in query.selected_columns], query))
    staged = connection.scalar(select(func.count()).select_from(stage)) or 0
    remove(connection, fact_transaction, _no_longer_live(everything=everything))
    return int(staged)


def _live(*, everything: bool) -> ColumnElement[bool]:
    live = line.c.replaced_by_file.is_(None)
    if everything:
        return live
    moved = select(stage_record_customer.c.record_id).where(stage_record_customer.c.moved)
    changed = union(
        select(line.c.landed_id).where(line.c.file_id.in_(unpublished_files())),
        select(line.c.landed_id).where(line.c.customer_record.in_(moved)),
    )
    return and_(live, line.c.landed_id.in_(changed))


def _no_longer_live(*, everything: bool) -> ColumnElement[bool]:
    ids = select(line.c.transaction_id)
    if everything:
        live = ids.where(line.c.replaced_by_file.is_(None))
        # Not as NOT IN: of a million lines PostgreSQL would look at each for each.
        published = fact_transaction.c.transaction_id
        return published.in_(select(published).except_(live))
    replaced = ids.where(line.c.replaced_by_file.in_(unpublished_files()))
    return fact_transaction.c.transaction_id.in_(replaced)


def _lines(
    which: ColumnElement[bool], systems: Mapping[str, str], counts_as: Mapping[str, str]
) -> Select[tuple[object, ...]]:
    staged, published = stage_record_customer, record_customer
    return (
        select(
            *(line.c[name] for name in _AS_LANDED),
            func.coalesce(staged.c.customer_id, published.c.customer_id).label("customer_id"),
            _by_source(systems, file.c.system).label("system"),
            _by_source(counts_as, file.c.counts_as).label("counts_as"),
            literal(PUT).label("change"),
        )
        .join(file, file.c.file_id == line.c.file_id)
        .outerjoin(staged, staged.c.record_id == line.c.customer_record)
        .outerjoin(published, published.c.record_id == line.c.customer_record)
        .where(which)
    )


def _named(sales_reps: Mapping[str, str]) -> ColumnElement[str]:
    """Call a line's sales rep by name, where its system writes something else."""
    written = line.c.sales_rep
    return case(dict(sales_reps), value=written, else_=written) if sales_reps else written


def _by_source(values: Mapping[str, str], otherwise: ColumnElement[str]) -> ColumnElement[str]:
    """Say what the configuration says of a source; what it said last where it says nothing now."""
    if not values:
        return otherwise
    return case(
        *((line.c.source == source, value) for source, value in values.items()), else_=otherwise
    )
