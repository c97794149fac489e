"""What accounting packages were given of the sales: so that only what is new or changed follows.

Internal: ``ops_export`` tells which files there were.
"""

from sqlalchemy import Column, Date, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.types import Key, String, Yen


def _columns(*, primary_key: bool) -> list[Column[object]]:
    return [
        Column("name", String, primary_key=primary_key, comment="the export in tsunagi.yaml"),
        Column(
            "entry",
            String,
            primary_key=primary_key,
            comment="document, day, system and code of the customer, or without the document",
        ),
        Column("kind", String, primary_key=primary_key, comment="sale, return, discount …"),
        Column(
            "rate",
            Integer,
            primary_key=primary_key,
            autoincrement=False,
            comment="tax rate in hundredths of a percent",
        ),
        Column("date", Date, nullable=False),
        Column("customer_id", String, nullable=False),
        Column("document_no", String, nullable=False),
        Column("item_name", String, nullable=False, comment="the first of its items"),
        Column("lines", Integer, nullable=False),
        Column("amount", Yen, nullable=False, comment="without tax"),
        Column("tax", Yen, nullable=False, comment="as written, or computed"),
        Column("tax_computed", Yen, nullable=False, comment="the part of it that was computed"),
    ]


exported_entry = Table(
    "exported_entry",
    metadata,
    *_columns(primary_key=True),
    Column("export_id", Key, nullable=False, comment="the file it was last written to"),
    Index(None, "name", "date"),
    comment="会計ソフトに渡した売上 / what of the sales an accounting package was given",
)

stage_exported_entry = Table(
    "stage_exported_entry",
    metadata,
    *_columns(primary_key=True),
    comment="これから渡す売上 / the sales as they are now, to be compared",
)

ENTRY = tuple(column.name for column in stage_exported_entry.columns)
