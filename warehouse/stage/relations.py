"""Staging activities and deals: the rows of customers, and the removal of what is no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, true

from warehouse.stage.changes import put, remove
from warehouse.stage.detail_rows import DetailRow, detail_ids

_CHUNK = 500


def put_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[DetailRow],
    columns: Mapping[str, Sequence[Any]],
) -> None:
    """Stage rows with what is published of them; of rows with one id the latest counts.

    Args:
        connection: the warehouse.
        table: ``fact_activity`` or ``dim_deal``.
        rows: where they come from.
        columns: the columns beside the id, the customer and the place in the file.
    """
    (key,) = (column.name for column in table.primary_key)
    ids = detail_ids(rows)
    chosen = list({number: place for place, number in enumerate(ids)}.values())
    named = ("customer_id", "system", "source", "code", "file_id", "sheet", "row_number")
    whole = {
        key: ids,
        **{name: [getattr(row, name) for row in rows] for name in named},
        **columns,
    }
    put(
        connection,
        table,
        {name: [values[place] for place in chosen] for name, values in whole.items()},
    )


def remove_others(connection: Connection, table: Table, customers: Sequence[str] | None) -> None:
    """Stage the removal of whatever else is published of these customers; None: of all."""
    if customers is None:
        remove(connection, table, true())
    for start in range(0, len(customers or ()), _CHUNK):
        chunk = (customers or ())[start : start + _CHUNK]
        remove(connection, table, table.c.customer_id.in_(chunk))
