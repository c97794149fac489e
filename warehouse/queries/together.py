"""Items bought together, as a page shows them: the pairs seen most often, and those of an item."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from warehouse.schema.analysis import mart_item_pair

BASKETS: Final = ("slip", "customer")
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class ItemPair:
    """Two items that are bought together more often than by chance.

    Attributes:
        together: slips (or customers) with both.
        with_item: those with the first one.
        confidence: percent of those with the first that have the second, too.
        lift: times as often as by chance.
    """

    item: str
    other_item: str
    together: int
    with_item: int
    confidence: float
    lift: float


def often_together(connection: Connection) -> dict[str, list[ItemPair]]:
    """Return the pairs seen most often by basket, each once: from the item that leads more surely.

    One pass over the pairs, for once a publication.
    """
    found: dict[str, list[ItemPair]] = {}
    for basket in BASKETS:
        table = mart_item_pair.c
        query = _pairs(basket).order_by(
            table.together.desc(), table.confidence.desc(), table.item, table.other_item
        )
        seen: set[frozenset[str]] = set()
        found[basket] = []
        # Each pair is there both ways, the surer way first.
        for pair in _read(connection, query.limit(2 * MOST)):
            both = frozenset((pair.item, pair.other_item))
            if both not in seen:
                seen.add(both)
                found[basket].append(pair)
    return {basket: pairs[:MOST] for basket, pairs in found.items()}


def with_item(connection: Connection, basket: str, item: str) -> list[ItemPair]:
    """Return what is bought together with an item, the surest first."""
    table = mart_item_pair.c
    query = _pairs(basket).where(table.item == item)
    return _read(connection, query.order_by(table.confidence.desc(), table.other_item).limit(MOST))


def _pairs(basket: str) -> Select[Any]:
    table = mart_item_pair.c
    return select(
        table.item, table.other_item, table.together, table.with_item, table.confidence, table.lift
    ).where(table.basket == basket, table.lift > 1)


def _read(connection: Connection, query: Select[Any]) -> list[ItemPair]:
    return [
        ItemPair(item, other, together, with_first, float(confidence), float(lift))
        for item, other, together, with_first, confidence, lift in connection.execute(query)
    ]
