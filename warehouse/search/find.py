"""Asking the index: customers that have something, the important ones first.

Every question is bounded, so that a word that every other customer has is answered as quickly as a
rare one. SQLite walks its lists in the order of documents and stops. PostgreSQL would fetch every
hit before it sorts them, so the most important customers are looked through first, and the index
is asked only where these have too few, or where a glance at the very first shows that the word is
rare.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from sqlalchemy import (
    CompoundSelect,
    Connection,
    bindparam,
    literal,
    select,
    text,
    union_all,
)

from core.ids import customer_id
from warehouse.schema.search import INDEX, search_key
from warehouse.search.index import customer_at
from warehouse.search.tokens import Wanted, for_postgresql, for_sqlite

_GLANCE, _HEAD = 2_000, 20_000
"""Documents that are looked through before the index is asked for all hits."""
_LAST: Final = "\U0010ffff"

_IN_SQLITE: Final = text(
    f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH :wanted ORDER BY rowid LIMIT :most"  # noqa: S608
)
_IN_HEAD: Final = text(
    f"SELECT document_id FROM (SELECT document_id, tokens FROM {INDEX} ORDER BY document_id "  # noqa: S608
    "LIMIT :head) AS important WHERE tokens @@ CAST(:wanted AS tsquery) "
    "ORDER BY document_id LIMIT :most"
)
_IN_ALL: Final = text(
    f"WITH found AS MATERIALIZED (SELECT document_id FROM {INDEX} "  # noqa: S608
    "WHERE tokens @@ CAST(:wanted AS tsquery)) "
    "SELECT document_id FROM found ORDER BY document_id LIMIT :most"
)


def find(connection: Connection, wanted: Wanted, most: int, *, rare: bool = False) -> list[str]:
    """Return customers that have what is wanted, important ones first.

    Args:
        connection: the warehouse.
        wanted: what to look for.
        most: at most so many.
        rare: it is known to be rare, so that looking through the important ones is in vain.
    """
    if not wanted:
        return []
    if connection.dialect.name == "sqlite":
        found = connection.scalars(_IN_SQLITE, {"wanted": for_sqlite(wanted), "most": most})
        return [customer_at(document) for document in found]
    asked = {"wanted": for_postgresql(wanted), "most": most}
    for head in () if rare else (_GLANCE, _HEAD):
        important = connection.scalars(_IN_HEAD, {**asked, "head": head}).all()
        if len(important) >= most:
            return [customer_at(document) for document in important]
        if not important:
            break
    return [customer_at(document) for document in connection.scalars(_IN_ALL, asked)]


def by_key(
    connection: Connection, kinds: Sequence[str], keys: Sequence[str], most: int
) -> list[tuple[str, str]]:
    """Return customers that have one of these keys, each with the kind of it."""
    table = search_key.c
    rows = connection.execute(
        select(table.kind, table.serial)
        .where(table.kind.in_(kinds), table.key.in_(keys))
        .order_by(table.serial)
        .limit(most)
    )
    return [(customer_id(row.serial), row.kind) for row in rows]


def by_beginning(
    connection: Connection, kinds: Sequence[str], keys: Sequence[str], most: int
) -> list[tuple[str, str]]:
    """Return customers one of whose keys begins so, each with the kind of it."""
    if not keys:
        return []
    asked = {f"key{place}": key for place, key in enumerate(keys)}
    ends = {f"end{place}": f"{key}{_LAST}" for place, key in enumerate(keys)}
    statement = _beginnings(tuple(kinds), len(keys))
    rows = connection.execute(statement, {**asked, **ends, "most": most})
    return [(customer_id(row.serial), row.kind) for row in rows]


@cache  # a statement never changes, and making this one costs more than asking it
def _beginnings(kinds: tuple[str, ...], keys: int) -> CompoundSelect[tuple[str, int]]:
    table = search_key.c
    queries = [
        select(literal(kind).label("kind"), table.serial)
        .where(
            table.kind == kind,
            table.key >= bindparam(f"key{place}"),
            table.key < bindparam(f"end{place}"),
        )
        .order_by(table.key)
        .limit(bindparam("most"))
        for kind in kinds
        for place in range(keys)
    ]
    return union_all(*(select(one.subquery()) for one in queries))
