"""Customers that may be the same as one: open questions, and equal numbers, places, names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, and_, select

from core.judgement import RecordKey
from warehouse.keyed import is_one_of
from warehouse.schema.published import dim_customer, map_customer_source, review_candidate
from warehouse.schema.search import search_document
from warehouse.search import find, index, tokens
from warehouse.search.tokens import Wanted

_CHUNK: Final = 200
_MOST: Final = 30
_KINDS: Final = ("phone", "place")
_MOST_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class Question:
    """An open question between this customer and another, or between its own records.

    Attributes:
        other: the other customer; the same one where both records are its own.
        score: the probability that both are the same.
    """

    candidate_id: int
    other: str
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another customer with something equal: ``phone``, ``place``, ``name``."""

    customer_id: str
    name: str
    address: str
    shares: tuple[str, ...]


def questions(connection: Connection, records: Sequence[RecordKey]) -> list[Question]:
    """Return open questions about some records of one customer, the likeliest first."""
    found: dict[int, Question] = {}
    for start in range(0, len(records), _CHUNK):
        keys = records[start : start + _CHUNK]
        for side, other in (("left", "right"), ("right", "left")):
            for row in connection.execute(_open(side, other, keys)):
                found[row.candidate_id] = Question(
                    row.candidate_id, row.customer_id, row.name, row.score, row.reason
                )
    return sorted(found.values(), key=lambda one: (-one.score, one.candidate_id))[:_MOST]


def neighbours(connection: Connection, customer_id: str, names: Sequence[str]) -> list[Neighbour]:
    """Return other customers with an equal telephone number, address or name.

    Args:
        connection: the warehouse.
        customer_id: the customer.
        names: its names and readings, folded as they are searched.
    """
    texts = connection.scalar(
        select(search_document.c.texts).where(search_document.c.customer_id == customer_id)
    )
    if texts is None or not index.is_current(connection):
        return []
    shares: dict[str, list[str]] = {}
    lines = texts.split("\n")
    for kind in _KINDS:
        mark = f"{tokens.KEY}{kind} "
        keys = [line.removeprefix(mark) for line in lines if line.startswith(mark)]
        for other, _ in find.by_key(connection, (kind,), keys[:_CHUNK], _MOST):
            shares.setdefault(other, []).append(kind)
    if names:
        wanted = Wanted((tuple(tokens.whole(name) for name in names[:_MOST_NAMES]),))
        for other in find.find(connection, wanted, _MOST, rare=True):
            shares.setdefault(other, []).append("name")
    shares.pop(customer_id, None)
    return _named(connection, shares)


def _named(connection: Connection, shares: dict[str, list[str]]) -> list[Neighbour]:
    table = dim_customer.c
    rows = connection.execute(
        select(table.customer_id, table.name, table.address).where(
            table.customer_id.in_(list(shares))
        )
    )
    found = [
        Neighbour(row.customer_id, row.name, row.address, tuple(dict.fromkeys(shares[row[0]])))
        for row in rows
    ]
    return sorted(found, key=lambda one: (-len(one.shares), one.customer_id))[:_MOST]


def _open(side: str, other: str, keys: Sequence[RecordKey]) -> Any:
    table, mapped = review_candidate, map_customer_source
    return (
        select(
            table.c.candidate_id, table.c.score, table.c.reason, mapped.c.customer_id, mapped.c.name
        )
        .join(
            mapped,
            and_(
                mapped.c.system == table.c[f"{other}_system"],
                mapped.c.code == table.c[f"{other}_code"],
            ),
        )
        .where(is_one_of(table.c[f"{side}_system"], table.c[f"{side}_code"], keys))
        .limit(_MOST)
    )
