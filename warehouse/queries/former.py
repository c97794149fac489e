"""Names that records had before: a renamed customer is known elsewhere by the former name."""

import json
from typing import Any

from sqlalchemy import Connection, select

from warehouse.schema.landing import source_customer as record
from warehouse.schema.landing import source_customer_version as version

_STAYS = ("corporate_number", "invoice_number", "phone", "fax", "email", "address")
"""Cells of which one stays when a customer is renamed; a code given to somebody else keeps none."""


def former_names(connection: Connection) -> dict[int, str]:
    """Return by record the names it had before, one per line, the oldest first."""
    found: dict[int, list[str]] = {}
    query = (
        select(
            version.c.record_id,
            version.c.row,
            record.c.name,
            *(record.c[name] for name in _STAYS),
        )
        .join(record, record.c.record_id == version.c.record_id)
        .order_by(version.c.version_id)
    )
    for told in connection.execute(query).mappings():
        before: dict[str, Any] = json.loads(told["row"])
        name = str(before.get("name") or "").strip()
        known = found.setdefault(told["record_id"], [])
        if (
            name
            and name != told["name"]
            and name not in known
            and any(told[cell] and told[cell] == before.get(cell) for cell in _STAYS)
        ):
            known.append(name.replace("\n", " "))
    return {key: "\n".join(names) for key, names in found.items() if names}
