"""Which lines of business change with the next publication, and the customers they touch."""

from sqlalchemy import Connection, Select, and_, or_, select, union, update

from warehouse.landing.customers import LINE
from warehouse.landing.files import LANDED, WITHDRAWN
from warehouse.landing.withdraw import named_by_a_row
from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_detail as detail
from warehouse.schema.landing import source_transaction as line
from warehouse.schema.ops import file


def unpublished_files() -> Select[tuple[int]]:
    """Select the files whose present status is in no publication yet."""
    return select(file.c.file_id).where(
        file.c.status.in_((LANDED, WITHDRAWN)), file.c.published_generation.is_(None)
    )


def any_unpublished(connection: Connection) -> bool:
    """Tell whether a file has come, gone or changed since the last publication."""
    return connection.scalar(unpublished_files().limit(1)) is not None


def records_with_changed_lines(connection: Connection) -> list[int]:
    """Return the records to which lines were added, or whose lines were replaced."""
    new = unpublished_files()
    query = union(
        select(line.c.customer_record).where(line.c.file_id.in_(new)),
        select(line.c.customer_record).where(line.c.replaced_by_file.in_(new)),
    )
    return list(connection.scalars(query))


def refresh_line_records(connection: Connection, run_id: int) -> None:
    """A record made from lines is there as long as something that counts names it."""
    new = unpublished_files()
    touched = or_(
        *(
            record.c.record_id.in_(select(said.c.customer_record).where(by.in_(new)))
            for said in (line, detail)
            for by in (said.c.file_id, said.c.replaced_by_file)
        )
    )
    named = named_by_a_row()
    made = and_(record.c.origin == LINE, touched)
    connection.execute(
        update(record).where(made, record.c.gone_run.is_(None), ~named).values(gone_run=run_id)
    )
    connection.execute(
        update(record).where(made, record.c.gone_run.is_not(None), named).values(gone_run=None)
    )
