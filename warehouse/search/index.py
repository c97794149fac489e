"""Keeping the index: documents in, documents out, within the transaction that changes customers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from sqlalchemy import Connection, delete, select, text

from core.ids import customer_id as id_of
from warehouse.bulk import insert_columns
from warehouse.memory import recall, remember
from warehouse.schema.search import INDEX, create_index, search_document, search_key
from warehouse.search import tokens as tokenised

VERSION: Final = "2"
"""Raised whenever the same customers would give another index: then it is made anew."""

_REMEMBERED: Final = "search"
_CHUNK: Final = 500
_MOST_TOKENS: Final = 16_000
"""PostgreSQL counts places up to 16,383; spellings beyond are not searched."""
_BUCKETS: Final = 31

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Document:
    """What one customer is searched by, all of it folded.

    Attributes:
        sales: of the last months in yen: important customers come first.
        names: names and readings.
        texts: other texts, such as addresses.
        numbers: digits that are found by a part.
        keys: ``kind key``, looked up from their beginning.
    """

    customer_id: str
    sales: int
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def document_id(self) -> int:
        """Its place: by sales within a factor of four, so that it seldom moves, then by age."""
        size = min(max(self.sales, 0).bit_length() // 2, _BUCKETS)
        return ((_BUCKETS - size) << 32) | serial_of(self.customer_id)

    @property
    def lines(self) -> list[str]:
        """What it holds as text: enough to take it out of the index again."""
        return [
            *(f"{tokenised.NAME}{name}" for name in self.names),
            *(f"{tokenised.TEXT}{one}" for one in self.texts),
            *(f"{tokenised.NUMBER}{number}" for number in self.numbers),
            *(f"{tokenised.KEY}{kind} {key}" for kind, key in self.keys),
        ]


def serial_of(customer_id: str) -> int:
    """Return the number in a customer's id."""
    return int(customer_id[1:-1])


def customer_at(document_id: int) -> str:
    """Return the customer whose document stands in a place."""
    return id_of(document_id & 0xFFFFFFFF)


def is_current(connection: Connection) -> bool:
    """Tell whether the index is there, and of this program's kind."""
    return recall(connection, _REMEMBERED) == VERSION


def declare_current(connection: Connection) -> None:
    """Remember that the index holds every customer."""
    remember(connection, _REMEMBERED, VERSION)


def write(connection: Connection, documents: Iterable[Document]) -> int:
    """Put documents in place of those of the same customers; return how many differed."""
    changed = 0
    for chunk in _chunks(list(documents)):
        stored = _stored(connection, [one.customer_id for one in chunk])
        new = {one.customer_id: (one.document_id, "\n".join(one.lines)) for one in chunk}
        differing = [key for key in new if stored.get(key) != new[key]]
        _take_out(connection, [stored[key] for key in differing if key in stored])
        _put_in(connection, differing, [new[key] for key in differing])
        changed += len(differing)
    return changed


def remove(connection: Connection, customers: Sequence[str]) -> int:
    """Take the documents of customers out; return how many there were."""
    gone = 0
    for chunk in _chunks(list(customers)):
        stored = _stored(connection, chunk)
        _take_out(connection, list(stored.values()))
        gone += len(stored)
    return gone


def clear(connection: Connection) -> None:
    """Empty the index, for ``fill``; whoever reads it meanwhile must see that it is not current."""
    create_index(connection)
    connection.execute(delete(search_key))
    connection.execute(delete(search_document))
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')"))  # noqa: S608
    else:
        connection.execute(text(f"DROP TABLE {INDEX}"))
        create_index(connection)


def fill(connection: Connection, documents: Iterable[Document]) -> int:
    """Put documents into the empty index; return how many."""
    found = list(documents)
    _put_in(
        connection,
        [one.customer_id for one in found],
        [(one.document_id, "\n".join(one.lines)) for one in found],
    )
    return len(found)


def settle(connection: Connection) -> None:
    """Order the index after filling it, so that asking is quick."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')"))  # noqa: S608
    else:
        connection.execute(text(f"ANALYZE {INDEX}"))


_Stored = tuple[int, str]


def _stored(connection: Connection, customers: Sequence[str]) -> dict[str, _Stored]:
    table = search_document.c
    rows = connection.execute(
        select(table.customer_id, table.document_id, table.texts).where(
            table.customer_id.in_(customers)
        )
    )
    return {row.customer_id: (row.document_id, row.texts) for row in rows}


def _take_out(connection: Connection, stored: Sequence[_Stored]) -> None:
    if not stored:
        return
    ids = [document for document, _ in stored]
    connection.execute(delete(search_document).where(search_document.c.document_id.in_(ids)))
    if connection.dialect.name == "sqlite":
        # The index keeps no text of its own, so it must be told what it is to forget.
        connection.execute(
            text(
                f"INSERT INTO {INDEX}({INDEX}, rowid, tokens) "  # noqa: S608
                "VALUES ('delete', :document, :tokens)"
            ),
            [{"document": one, "tokens": _spaced(lines)} for one, lines in stored],
        )
    else:
        connection.execute(
            text(f"DELETE FROM {INDEX} WHERE document_id = ANY(:ids)"),  # noqa: S608
            {"ids": ids},
        )
    keys = [
        {"was_kind": kind, "was_key": key, "was_serial": document & 0xFFFFFFFF}
        for document, lines in stored
        for kind, key in _keys(lines)
    ]
    if keys:
        _remove_keys(connection, keys)


def _remove_keys(connection: Connection, keys: list[dict[str, object]]) -> None:
    connection.execute(
        text(
            "DELETE FROM search_key "
            "WHERE kind = :was_kind AND key = :was_key AND serial = :was_serial"
        ),
        keys,
    )


def _put_in(connection: Connection, customers: Sequence[str], stored: Sequence[_Stored]) -> None:
    if not customers:
        return
    ids, lines = [document for document, _ in stored], [texts for _, texts in stored]
    insert_columns(
        connection,
        search_document,
        {"document_id": ids, "customer_id": list(customers), "texts": lines},
    )
    _put_tokens(connection, ids, lines)
    keys = [
        (kind, key, document & 0xFFFFFFFF)
        for document, texts in stored
        for kind, key in _keys(texts)
    ]
    insert_columns(
        connection,
        search_key,
        {
            name: [key[place] for key in keys]
            for place, name in enumerate(("kind", "key", "serial"))
        },
    )


def _put_tokens(connection: Connection, ids: Sequence[int], lines: Sequence[str]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {INDEX}(rowid, tokens) VALUES (?, ?)",  # noqa: S608
            [(one, _spaced(texts)) for one, texts in zip(ids, lines, strict=True)],
        )
        return
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(f"COPY {INDEX} (document_id, tokens) FROM STDIN") as copy:
            for one, texts in zip(ids, lines, strict=True):
                found = tokenised.tokens(texts.split("\n"))
                copy.write_row((one, tokenised.as_tsvector(found, _MOST_TOKENS)))
    finally:
        cursor.close()


def _spaced(texts: str) -> str:
    return " ".join(tokenised.tokens(texts.split("\n"))[:_MOST_TOKENS])


def _keys(texts: str) -> Iterator[tuple[str, str]]:
    for line in texts.split("\n"):
        if line.startswith(tokenised.KEY):
            kind, _, key = line[1:].partition(" ")
            yield kind, key


def _chunks(values: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
