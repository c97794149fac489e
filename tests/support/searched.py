"""What the search index holds, so that one that was kept can be compared with one made anew."""

from typing import Any

from sqlalchemy import Connection, select, text

from pipelines.steps import search_index
from warehouse.schema.search import INDEX, search_document, search_key
from warehouse.search import follow
from warehouse.search.material import material

Held = dict[str, list[tuple[Any, ...]]]


def held(connection: Connection) -> Held:
    """Return documents, keys, and every token with its document and its place."""
    return {
        "documents": sorted(map(tuple, connection.execute(select(search_document)))),
        "keys": sorted(map(tuple, connection.execute(select(search_key)))),
        "tokens": sorted(map(tuple, connection.execute(text(_tokens(connection))))),
    }


def _tokens(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{INDEX}_seen "
                f"USING fts5vocab(main, {INDEX}, instance)"
            )
        )
        return f'SELECT term, doc, "offset" FROM {INDEX}_seen'
    return f"SELECT document_id, CAST(tokens AS text) FROM {INDEX}"


def assert_searchable(connection: Connection) -> None:
    """Every customer, and nobody else, stands in the index with all that is known of it."""
    wanted = [
        search_index.document(one)
        for part in follow.in_order(connection, 1_000)
        for one in material(connection, part)
    ]
    documents = {
        row.customer_id: (row.document_id, row.texts)
        for row in connection.execute(select(search_document))
    }
    assert documents == {one.customer_id: (one.document_id, "\n".join(one.lines)) for one in wanted}
