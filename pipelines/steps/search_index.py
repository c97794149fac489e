"""Keeping the search index true to what is published, in the transaction that publishes."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, select

from cleansing.emails import is_free_mail
from cleansing.search_words import (
    code_keys,
    digits,
    name_texts,
    plain_texts,
    reading_texts,
    whole_name_texts,
)
from pipelines.workspace import Workspace
from warehouse.engine import transaction
from warehouse.expressions import is_absent
from warehouse.schema.published import dim_customer
from warehouse.schema.search import search_document
from warehouse.search import follow, index
from warehouse.search.index import Document
from warehouse.search.material import Material, material

_PART = 4_000
_MOST_TEXTS = 400
"""A city may stand for hundreds of schools; spellings beyond these are not searched."""
_LONGEST_KEY = 200

_whole_name = lru_cache(maxsize=20_000)(whole_name_texts)


def ensure(workspace: Workspace) -> bool:
    """Make the index where there is none, or one of an older program; tell whether it was made."""
    with workspace.engine.connect() as connection:
        if index.is_current(connection):
            return False
    with transaction(workspace.engine) as connection:
        if index.is_current(connection):
            return False
        rebuild(connection)
    return True


def follow_publication(
    connection: Connection,
    generation: int | None,
    changed: Sequence[str],
    *,
    everything: bool = False,
) -> None:
    """Bring the index up to date with a publication.

    Args:
        connection: the warehouse, within the publishing transaction, everything applied.
        generation: the publication; None where nothing was staged.
        changed: customers whose records changed, even where nothing published of them did.
        everything: look at every customer, touched or not.
    """
    if not index.is_current(connection):
        rebuild(connection)
    elif everything:
        refresh_all(connection)
    elif generation is not None:
        touched = follow.touched(connection, generation)
        refresh(connection, sorted({*touched, *changed}))
        refresh(connection, follow.misplaced(connection))


def refresh(connection: Connection, customers: Iterable[str]) -> None:
    """Write the documents of customers anew; those of ids that are not current go."""
    ids = list(customers)
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        documents = [document(one) for one in material(connection, part)]
        index.write(connection, documents)
        index.remove(connection, sorted(set(part) - {one.customer_id for one in documents}))


def refresh_all(connection: Connection) -> None:
    """Write every document anew; what is right already stays."""
    for part in follow.in_order(connection, _PART):
        index.write(connection, [document(one) for one in material(connection, part)])
    table = search_document.c.customer_id
    gone = connection.scalars(
        select(table).where(is_absent(table, dim_customer.c.customer_id))
    ).all()
    index.remove(connection, gone)


def rebuild(connection: Connection) -> None:
    """Make the whole index."""
    index.clear(connection)
    for part in follow.in_order(connection, _PART):
        documents = [document(one) for one in material(connection, part)]
        index.fill(connection, sorted(documents, key=lambda one: one.document_id))
    index.settle(connection)
    index.declare_current(connection)


def document(found: Material) -> Document:
    """Return what a customer is searched by."""
    return Document(
        found.golden["customer_id"],
        found.sales,
        names=_distinct(_names(found)),
        texts=_distinct([*_people(found), *_addresses(found)]),
        numbers=_distinct(_numbers(found)),
        keys=tuple(dict.fromkeys((kind, key[:_LONGEST_KEY]) for kind, key in _keys(found) if key))[
            :_MOST_TEXTS
        ],
    )


def _names(found: Material) -> Iterable[str]:
    known = {record["name_clean"] for record in found.records}
    golden = found.golden
    for name in dict.fromkeys([golden["name"], *found.former_names]):
        if name and name not in known:
            yield from _whole_name(name)
    yield from reading_texts(golden["name_kana"])
    for record in found.records:
        yield from name_texts(record["core"], record["branch"], record["core_key"])
        yield from reading_texts(record["kana_clean"], record["reading_key"])
        if record["name_short"]:
            yield from _whole_name(record["name_short"])


def _people(found: Material) -> Iterable[str]:
    for name, kana in found.people:
        # The words by themselves too: a given name of one sign is found as nothing else is.
        for text in (name, *name.split()):
            yield from plain_texts(text)
        yield from reading_texts(kana)


def _addresses(found: Material) -> Iterable[str]:
    yield from plain_texts(found.golden["address"])
    for record in found.records:
        parts = ("prefecture", "city", "address_rest", "building")
        yield from plain_texts("".join(record[part] for part in parts))


def _numbers(found: Material) -> Iterable[str]:
    golden = found.golden
    for name in ("phone", "postal_code", "corporate_number", "invoice_number"):
        yield digits(golden[name])
    for record in found.records:
        for name in ("phone_clean", "fax_clean", "postal_code_clean"):
            yield digits(record[name])
        for name in ("corporate_number_clean", "invoice_number_clean"):
            yield digits(record[name])


def _keys(found: Material) -> Iterable[tuple[str, str]]:
    golden = found.golden
    for one in (golden["customer_id"], *found.former_ids):
        yield "id", one.casefold()
    yield "phone", digits(golden["phone"])
    yield from _mail(golden["email"])
    for name in ("corporate_number", "invoice_number"):
        yield "number", digits(golden[name])
    for record in found.records:
        yield from (("code", key) for key in code_keys(record["code"]))
        yield "phone", digits(record["phone_clean"])
        yield "place", record["address_key"]
        yield from _mail(record["email_clean"])
        for name in ("corporate_number_clean", "invoice_number_clean"):
            yield "number", digits(record[name])


def _mail(address: str) -> Iterable[tuple[str, str]]:
    if not address:
        return
    domain = address.rpartition("@")[2].casefold()
    yield "mail", address.casefold()
    if not is_free_mail(domain):
        yield "domain", domain


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))[:_MOST_TEXTS]
