"""First and last business of customers, from the live lines of their records."""

import pandas as pd
from sqlalchemy import Connection, func, select

from warehouse.schema.landing import source_transaction as line
from warehouse.stage.records import read_frame

_FEW = 2_000
_CHUNK = 500


def activity_of(connection: Connection, records: pd.DataFrame) -> pd.DataFrame:
    """Return ``first_transaction_date last_transaction_date`` per customer.

    Args:
        connection: the warehouse.
        records: ``record_id customer_id`` of every record of the customers asked for.
    """
    ids = records["record_id"].tolist()
    query = select(
        line.c.customer_record.label("record_id"),
        func.min(line.c.date).label("first_transaction_date"),
        func.max(line.c.date).label("last_transaction_date"),
    ).where(line.c.replaced_by_file.is_(None))
    grouped = query.group_by(line.c.customer_record)
    if len(ids) > _FEW:
        found = read_frame(connection, grouped)
    else:
        parts = [
            read_frame(
                connection, grouped.where(line.c.customer_record.in_(ids[start : start + _CHUNK]))
            )
            for start in range(0, len(ids), _CHUNK)
        ]
        found = pd.concat(parts, ignore_index=True) if parts else read_frame(connection, grouped)
    joined = records.merge(found, on="record_id", how="inner")
    by_customer = joined.groupby("customer_id")
    return pd.DataFrame(
        {
            "first_transaction_date": by_customer["first_transaction_date"].min(),
            "last_transaction_date": by_customer["last_transaction_date"].max(),
        }
    )
