"""What must hold of a warehouse after every night, every rollback and every retry."""

from collections import defaultdict
from itertools import pairwise

from sqlalchemy import Connection, Engine, select

from warehouse.landing.files import LANDED
from warehouse.schema.identity import customer_identity
from warehouse.schema.landing import source_customer, source_transaction
from warehouse.schema.ops import control_total, file, generation
from warehouse.schema.published import (
    dim_customer,
    dim_customer_history,
    fact_transaction,
    map_customer_alias,
    map_customer_source,
)
from warehouse.schema.staging import STAGE


def assert_whole(engine: Engine) -> None:
    """Check sums, lines, ids and history of a warehouse in which everything is published."""
    with engine.connect() as connection:
        assert_sums(connection)
        assert_lines(connection)
        assert_ids(connection)
        assert_history(connection)
        for stage in STAGE.values():
            assert connection.execute(select(stage)).first() is None, stage.name


def assert_sums(connection: Connection) -> None:
    """Rows read = loaded + held back + skipped, yen read = loaded + held, file by file."""
    for row in connection.execute(select(file)):
        counts = (row.rows_loaded, row.rows_held, row.rows_skipped)
        assert min(counts) >= 0, row.path
        assert row.rows_read == sum(counts), row.path
        assert row.yen_read == row.yen_loaded + row.yen_held, row.path
    for row in connection.execute(select(control_total)):
        assert row.difference == 0, row.subject
        assert row.expected == row.loaded + row.held + row.skipped, row.subject


def assert_lines(connection: Connection) -> None:
    """The published lines are the lines that no newer file replaced, each under its customer."""
    line, fact, record = source_transaction, fact_transaction, source_customer
    customers = {
        (row.system, row.code): row.customer_id
        for row in connection.execute(select(map_customer_source))
    }
    live = connection.execute(
        select(line, record.c.system, record.c.code)
        .join(record, record.c.record_id == line.c.customer_record)
        .where(line.c.replaced_by_file.is_(None))
    )
    named = ("source", "file_id", "sheet", "row_number", "date", "kind", "amount", "tax")
    expected = sorted(
        (row.transaction_id, customers[row.system, row.code], *(getattr(row, n) for n in named))
        for row in live
    )
    published = sorted(
        (row.transaction_id, row.customer_id, *(getattr(row, n) for n in named))
        for row in connection.execute(select(fact))
    )
    assert published == expected
    landed = set(connection.scalars(select(file.c.file_id).where(file.c.status == LANDED)))
    assert {row[3] for row in published} <= landed


def assert_ids(connection: Connection) -> None:
    """Every id ever given is a customer or leads to one, never both; no row points nowhere."""
    master = set(connection.scalars(select(dim_customer.c.customer_id)))
    aliases = {
        row.old_customer_id: row.customer_id
        for row in connection.execute(select(map_customer_alias))
    }
    given = set(connection.scalars(select(customer_identity.c.customer_id)))
    assert given == master | aliases.keys()
    assert not master & aliases.keys()
    assert set(aliases.values()) <= master
    mapped = set(connection.scalars(select(map_customer_source.c.customer_id)))
    assert mapped <= master


def assert_history(connection: Connection) -> None:
    """Versions of a customer follow each other; the one without an end is the master's row."""
    history = dim_customer_history
    versions = defaultdict(list)
    for row in connection.execute(select(history).order_by(history.c.valid_from)):
        versions[row.customer_id].append(row)
    aliases = set(connection.scalars(select(map_customer_alias.c.old_customer_id)))
    values = [c.name for c in dim_customer.columns if c.name != "generation"]
    moments = set(connection.scalars(select(generation.c.published_at)))
    open_rows = {}
    for customer, rows in versions.items():
        for version, following in pairwise(rows):
            assert version.valid_to is not None, customer
            assert not version.is_current, customer
            assert version.valid_from < version.valid_to <= following.valid_from, customer
        last = rows[-1]
        assert last.is_current == (last.valid_to is None), customer
        if last.is_current:
            open_rows[customer] = last
        else:
            assert customer in aliases, customer
        assert {row.valid_from for row in rows} <= moments
        assert {row.valid_to for row in rows} - {None} <= moments
    master = {row.customer_id: row for row in connection.execute(select(dim_customer))}
    assert open_rows.keys() == master.keys()
    for customer, row in master.items():
        for name in values:
            assert getattr(open_rows[customer], name) == getattr(row, name), (customer, name)
