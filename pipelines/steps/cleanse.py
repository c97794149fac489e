"""Cleansing what changed: clean values beside the raw ones, only for records that need it."""

from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select

from cleansing.customers import CLEANSER_VERSION, cleanse_customers
from cleansing.matching.names.also_names import other_columns
from core.fields import CLEAN_AMOUNT_FIELDS, CLEAN_CUSTOMER_FIELDS, CUSTOMER_FIELDS
from pipelines.workspace import Workspace
from warehouse.bulk import insert_columns
from warehouse.engine import transaction
from warehouse.schema.landing import clean_customer, source_customer

_BATCH = 50_000


def cleanse(workspace: Workspace) -> dict[str, Any]:
    """Cleanse the records whose raw values, or whose cleanser, changed.

    Returns:
        Counts: ``records`` cleansed.
    """
    count = 0
    with transaction(workspace.engine) as connection:
        while rows := _outdated(connection):
            _cleanse(connection, rows)
            count += len(rows)
    return {"records": count}


def _outdated(connection: Connection) -> list[Row[Any]]:
    clean = clean_customer
    query = (
        select(
            source_customer.c.record_id,
            source_customer.c.row_hash,
            source_customer.c.extra,
            *(source_customer.c[name] for name in CUSTOMER_FIELDS),
        )
        .outerjoin(clean, clean.c.record_id == source_customer.c.record_id)
        .where(
            or_(
                clean.c.record_id.is_(None),
                clean.c.row_hash != source_customer.c.row_hash,
                clean.c.cleanser_version != CLEANSER_VERSION,
            )
        )
        .order_by(source_customer.c.record_id)
        .limit(_BATCH)
    )
    return list(connection.execute(query))


def _cleanse(connection: Connection, rows: list[Row[Any]]) -> None:
    record_ids, hashes, extra, *raw = (list(column) for column in zip(*rows, strict=True))
    clean = cleanse_customers(dict(zip(CUSTOMER_FIELDS, raw, strict=True)))
    columns = {name: clean[name] for name in CLEAN_CUSTOMER_FIELDS}
    # What matching looks at beside the clean values changes the hash as well.
    others = ["\x1e".join(other_columns(cells).values()) for cells in extra]
    told = [*columns.values(), raw[CUSTOMER_FIELDS.index("name_short")], others]
    for start in range(0, len(record_ids), 500):
        connection.execute(
            delete(clean_customer).where(
                clean_customer.c.record_id.in_(record_ids[start : start + 500])
            )
        )
    insert_columns(
        connection,
        clean_customer,
        {
            "record_id": record_ids,
            **columns,
            **{name: clean[name] for name in CLEAN_AMOUNT_FIELDS},
            "row_hash": hashes,
            "clean_hash": [_hash(values) for values in zip(*told, strict=True)],
            "cleanser_version": [CLEANSER_VERSION] * len(record_ids),
        },
    )


def _hash(values: tuple[str, ...]) -> int:
    text = "\x1f".join(values).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest()) >> 1
