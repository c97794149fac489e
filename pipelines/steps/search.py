"""Searching customers: by any form of a name, a part of it, a number, a code, an address."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from cleansing.search_words import Query, Word, read_query
from pipelines.workspace import Workspace
from warehouse.queries import customer_list
from warehouse.queries.customer_list import MOST_KNOWN, Filters, Listed
from warehouse.search import find, index, tokens
from warehouse.search.tokens import Phrase, Wanted

_LOOKED_UP = ("id", "code", "number", "phone", "mail", "domain")
_BY_BEGINNING = ("id", "code", "number", "mail", "domain")
_SHORTEST_BEGINNING = 2
_ENOUGH = 20
_SORTED_BY_YEN = 200
"""Of more hits the order of the index is good enough: by sales within a factor of four."""
EXACT, WHOLE, BEGINNING, PART = range(4)
"""How good a hit is, the best first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found.

    Attributes:
        closeness: ``EXACT`` (a code, number or id), ``WHOLE`` name, ``BEGINNING``, ``PART``.
        by: the kind of key it was found by; "" for words.
    """

    customer_id: str
    closeness: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list of customers.

    Attributes:
        customers: in their order.
        by: customer → the kind of key it was found by, where it was.
        total: how many there are; None where nobody counted.
        more: whether there are more after this page.
        capped: whether a search found more than it looks at.
        only_form: whether the query names a legal form alone.
        is_ready: whether the index is there; a search finds nothing before.
        closeness: customer → how good a hit it is, where something was searched.
    """

    customers: list[Listed]
    by: dict[str, str]
    total: int | None = None
    more: bool = False
    capped: bool = False
    only_form: bool = False
    is_ready: bool = True
    closeness: Mapping[str, int] = field(default_factory=dict)


def suggest(workspace: Workspace, text: str, most: int) -> Found:
    """Return the best few customers for what somebody is typing."""
    return search(workspace, text, Filters(), size=most, look_at=4 * most)


def search(
    workspace: Workspace,
    text: str,
    filters: Filters,
    *,
    sort: str = "",
    size: int = 50,
    after: str = "",
    look_at: int = MOST_KNOWN,
) -> Found:
    """Return a page of customers that a query finds and filters leave.

    Args:
        workspace: where.
        text: what somebody typed; "" for all customers.
        filters: what the list is narrowed to.
        sort: "" (best hit first, else by sales), ``sales``, ``name``, ``last``.
        size: customers on a page.
        after: the last customer of the page before.
        look_at: how many hits a search looks at.
    """
    query = read_query(text)
    with workspace.engine.connect() as connection:
        if not text.strip():
            return _browse(connection, filters, sort or "sales", size, after)
        if not index.is_current(connection):
            return Found([], {}, is_ready=False)
        hits = hits_of(connection, query, look_at)
        closeness = {hit.customer_id: hit.closeness for hit in hits}
        if filters or sort or len(hits) <= _SORTED_BY_YEN:
            found = customer_list.known(connection, list(closeness), filters)
            shown = _cut(_ordered(list(found.values()), sort, closeness), size, after)
        else:
            shown = _as_found(connection, list(closeness), size, after)
    return replace(
        shown,
        by={hit.customer_id: hit.by for hit in hits if hit.by},
        capped=len(hits) >= look_at,
        only_form=query.only_form,
        closeness=closeness,
    )


def _ordered(found: list[Listed], sort: str, closeness: Mapping[str, int]) -> list[Listed]:
    if sort:
        return customer_list.in_order(found, sort)
    return sorted(found, key=lambda one: (closeness[one.customer_id], -one.sales, one.customer_id))


def _as_found(connection: Connection, ids: list[str], size: int, after: str) -> Found:
    """Return a page of many hits in the order in which they were found, looking at no other."""
    places = {one: place for place, one in enumerate(ids)} if after else {}
    start = places.get(after, -1) + 1
    page = ids[start : start + size]
    rows = customer_list.known(connection, page, Filters())
    return Found([rows[one] for one in page if one in rows], {}, len(ids), len(ids) > start + size)


def hits_of(connection: Connection, query: Query, most: int) -> list[Hit]:
    """Return the customers a query finds, the best first, each once."""
    found: dict[str, Hit] = {}
    for hit in _in_turn(connection, query, most):
        found.setdefault(hit.customer_id, hit)
        if len(found) >= most:
            break
    return list(found.values())


def _in_turn(connection: Connection, query: Query, most: int) -> Iterable[Hit]:
    if query.keys:
        for customer, kind in find.by_key(connection, _LOOKED_UP, query.keys, most):
            yield Hit(customer, EXACT, kind)
    if query.joined is not None:
        wanted = Wanted((_phrases(tokens.whole, query.joined),))
        for customer in find.find(connection, wanted, most, rare=True):
            yield Hit(customer, WHOLE)
        wanted = Wanted((_phrases(tokens.beginning, query.joined),))
        begun = find.find(connection, wanted, most)
        for customer in begun:
            yield Hit(customer, BEGINNING)
    keys = [key for key in query.keys if len(key) >= _SHORTEST_BEGINNING]
    for customer, kind in find.by_beginning(connection, _BY_BEGINNING, keys, _ENOUGH):
        yield Hit(customer, BEGINNING, kind)
    single = query.joined is not None and all(len(text) == 1 for text in query.joined.texts)
    if single and len(begun) >= _ENOUGH:
        # Nearly every customer has some sign in some text; who types on says more.
        return
    for customer in find.find(connection, _parts(query), most):
        yield Hit(customer, PART)


def _phrases(make: Callable[[str], Phrase], word: Word) -> tuple[Phrase, ...]:
    return tuple(make(text) for text in word.texts)


def _parts(query: Query) -> Wanted:
    parts = []
    for word in query.words:
        long = [text for text in word.texts if len(text) > 1]
        phrases = [tokens.part(text) for text in long or word.texts]
        if word.number:
            phrases.append(tokens.digits(word.number))
        parts.append(tuple(phrases))
    open_end = any(len(token) == 1 for phrases in parts for (*_, token) in phrases)
    return Wanted(tuple(parts), open_end)


def _browse(connection: Connection, filters: Filters, sort: str, size: int, after: str) -> Found:
    ids = customer_list.few(connection, filters) if filters else None
    if ids is None:
        rows = customer_list.page(connection, filters, sort, size + 1, after)
        return Found(rows[:size], {}, more=len(rows) > size)
    found = customer_list.known(connection, ids, filters)
    return _cut(customer_list.in_order(list(found.values()), sort), size, after)


def _cut(ordered: list[Listed], size: int, after: str) -> Found:
    places = {one.customer_id: place for place, one in enumerate(ordered)} if after else {}
    start = places.get(after, -1) + 1
    return Found(ordered[start : start + size], {}, len(ordered), more=len(ordered) > start + size)
