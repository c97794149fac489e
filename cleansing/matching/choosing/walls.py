"""Walls: pairs too weak to join that still keep two customers apart.

Two records of a careful system at two addresses are two bodies, and so is whatever either of them
joined with. In a file of namesakes such pairs are many, and few ever stand between two customers
that something else draws together: look-ups tell which may, and the others are left out.

What belongs here: which walls can matter. What does not: what they do (``edges``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.choosing.edges import WALL, Pairs
from cleansing.matching.coding import Bools, Codes, Ints

ROOM = 8
"""Places of the table per pair: the more, the fewer walls are kept in vain."""
_ODD = 0x9E3779B97F4A7C15


@dataclass(frozen=True)
class Walls:
    """Pairs of records that only keep their records apart.

    Attributes:
        left, right: positions of records, left < right, sorted.
    """

    left: Codes
    right: Codes

    @staticmethod
    def none() -> "Walls":
        """Return no walls."""
        return Walls(np.zeros(0, np.int32), np.zeros(0, np.int32))

    @staticmethod
    def concat(parts: "Sequence[Walls]") -> "Walls":
        """Return the walls of all parts, one at least, in their order."""
        return Walls(*(np.concatenate([getattr(one, end) for one in parts]) for end in _ENDS))

    def take(self, rows: Ints | Bools) -> "Walls":
        """Return the walls at these places."""
        return Walls(self.left[rows], self.right[rows])

    def pairs(self, like: Pairs) -> Pairs:
        """Return walls as pairs, with columns of the types of others."""
        columns = {
            name: np.zeros(len(self.left), getattr(like, name).dtype)
            for name in Pairs.__dataclass_fields__
        }
        columns["left"][:], columns["right"][:] = self.left, self.right
        columns["weight"][:] = WALL
        columns["contrary"][:] = columns["plain"][:] = True
        return Pairs(**columns)


_ENDS = ("left", "right")


def with_walls(pairs: Pairs, walls: Walls, labels: Ints, joins: float) -> Pairs:
    """Return pairs and behind them the walls that may stand between two customers.

    Customers are made of records that sure links hold together. So a wall can only matter where a
    pair goes from what could join with its one record to what could join with its other.

    Args:
        pairs: strong pairs.
        walls: of the same records.
        labels: what is joined already, by record.
        joins: bits from which on a pair may join.
    """
    if not len(walls.left):
        return pairs
    group = _could_join(pairs, labels, joins)
    bits = int(ROOM * len(pairs.left)).bit_length()
    drawn = np.zeros(1 << bits, np.bool_)
    drawn[_places(group[pairs.left], group[pairs.right], bits)] = True
    near = drawn[_places(group[walls.left], group[walls.right], bits)]
    return Pairs.concat([pairs, walls.take(near).pairs(pairs)])


def _could_join(pairs: Pairs, labels: Ints, joins: float) -> Codes:
    """Return a number per record that all records have in common that could become one customer."""
    size = len(labels)
    rows = np.flatnonzero(pairs.allowed & (pairs.weight >= joins))
    left = np.concatenate([pairs.left[rows], np.arange(size)])
    right = np.concatenate([pairs.right[rows], labels])
    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), (size, size))
    _, group = connected_components(links, directed=False)
    found: Codes = group
    return found


def _places(one: Codes, other: Codes, bits: int) -> Ints:
    """Return the place of unordered pairs in a table of so many bits: equal pairs have one."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    numbers = low.astype(np.uint64) << np.uint64(32) | high.astype(np.uint64)
    places: Ints = ((numbers * np.uint64(_ODD)) >> np.uint64(64 - bits)).astype(np.int64)
    return places
