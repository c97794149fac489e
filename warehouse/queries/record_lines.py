"""What single records stand for: the records of a customer with their lines of business."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from core.fields import SALES_KINDS
from core.judgement import RecordKey
from warehouse.schema.landing import source_customer, source_transaction
from warehouse.schema.published import map_customer_source

_MOST = 500


@dataclass(frozen=True, slots=True)
class RecordLines:
    """A record of a customer.

    Attributes:
        lines: its lines of sales now, of the feeds that count as sales.
        yen: what they add up to, without tax.
        others: its other lines: of the books, and receipts.
        method: how it came to the customer.
    """

    key: RecordKey
    name: str
    address: str
    method: str
    lines: int
    yen: int
    others: int


def records_with_lines(
    connection: Connection, customer_id: str, feeds: Collection[str]
) -> list[RecordLines]:
    """Return the records of a customer, at most some hundreds, by system and code.

    Args:
        connection: the warehouse.
        customer_id: its present id.
        feeds: the sources whose lines count as sales; what is booked again elsewhere is not theirs.
    """
    mapped, record, line = map_customer_source.c, source_customer.c, source_transaction.c
    own = and_(line.customer_record == record.record_id, line.replaced_by_file.is_(None))
    is_sale = and_(line.kind.in_(SALES_KINDS), line.source.in_(feeds))
    counted = [
        select(what).where(own, condition).scalar_subquery()
        for what, condition in (
            (func.count(), is_sale),
            (func.coalesce(func.sum(line.amount), 0), is_sale),
            (func.count(), ~is_sale),
        )
    ]
    rows = connection.execute(
        select(
            mapped.system,
            mapped.code,
            mapped.name,
            mapped.method,
            record.address,
            counted[0].label("lines"),
            counted[1].label("yen"),
            counted[2].label("others"),
        )
        .join(source_customer, and_(record.system == mapped.system, record.code == mapped.code))
        .where(mapped.customer_id == customer_id)
        .order_by(mapped.system, mapped.code)
        .limit(_MOST)
    )
    return [
        RecordLines(
            RecordKey(row.system, row.code),
            row.name,
            row.address,
            row.method,
            int(row.lines),
            int(row.yen),
            int(row.others),
        )
        for row in rows
    ]
