"""What customers are searched by. Internal: made from what is published, and made anew at will.

``search_index`` holds the tokens of ``warehouse.search.tokens``: a full-text table on SQLite, a
table with a GIN index on PostgreSQL. Neither is a table that SQLAlchemy knows, so it is made by
hand, here and in the migration alike.
"""

from typing import Any, Final

from sqlalchemy import Column, Connection, Table, event, text

from warehouse.schema.base import metadata
from warehouse.types import Key, String

INDEX: Final = "search_index"

# Ranges of keys must follow the characters' codes, whatever the database sorts by.
_Plain = String().with_variant(String(collation="C"), "postgresql")

search_document = Table(
    "search_document",
    metadata,
    Column(
        "document_id",
        Key,
        primary_key=True,
        autoincrement=False,
        comment="smaller for more important customers, then by the number in the customer's id",
    ),
    Column("customer_id", String, nullable=False, unique=True),
    Column("texts", String, nullable=False, comment="what is searched, folded, one per line"),
    comment="検索する文字 / what a customer is searched by",
)

search_key = Table(
    "search_key",
    metadata,
    Column(
        "kind", String, primary_key=True, comment="code, id, number, phone, mail, domain, place"
    ),
    Column("key", _Plain, primary_key=True, comment="folded"),
    Column("serial", Key, primary_key=True, comment="the number in the customer's id"),
    sqlite_with_rowid=False,
    comment="検索するコードと番号 / codes and numbers a customer is looked up by",
)

_SQLITE: Final = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING "
    "fts5(tokens, content='', columnsize=0, tokenize='ascii')",
)
_POSTGRESQL: Final = (
    f"CREATE TABLE IF NOT EXISTS {INDEX} "
    "(document_id bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    f"CREATE INDEX IF NOT EXISTS ix_{INDEX}_tokens ON {INDEX} USING gin (tokens) "
    "WITH (fastupdate = off)",
)


def create_index(connection: Connection) -> None:
    """Make the full-text index where it is not there yet."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.execute(text(statement))


def is_index(table: str) -> bool:
    """Tell whether a table is the full-text index, or one that SQLite keeps it in."""
    return table.startswith(INDEX)


@event.listens_for(metadata, "after_create")
def _with_tables(_: Any, connection: Connection, **__: Any) -> None:
    create_index(connection)
