"""Walls: pairs too weak to join that still keep two customers apart.

Two records of a careful system at two addresses are two bodies, and so is whatever either of them
joined with. In a file of namesakes such pairs are many, and hardly any ever stands between two
customers that something else draws together: look-ups tell which may, and the others are left out.

What belongs here: which walls can matter. What does not: what they do (``edges``).
"""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.choosing.edges import WALL, Pairs
from cleansing.matching.coding import Codes, Ints

ROOM = 8
"""Places of the table per pair: the more, the fewer walls are kept in vain."""
_ODD = 0x9E3779B97F4A7C15


def that_matter(pairs: Pairs, labels: Ints, joins: float) -> Ints:
    """Return the positions of all pairs but those walls that never stand between two customers.

    Customers are made of records that sure links hold together. So a wall can only matter where a
    pair goes from what could join with its one record to what could join with its other.

    Args:
        pairs: strong pairs, walls among them.
        labels: what is joined already, by record.
        joins: bits from which on a pair may join.
    """
    wall = pairs.weight == WALL
    if not wall.any():
        return np.arange(len(wall))
    group = _could_join(pairs, labels, joins)
    bits = int(ROOM * len(wall)).bit_length()
    places = _places(group[pairs.left], group[pairs.right], bits)
    drawn = np.zeros(1 << bits, np.bool_)
    drawn[places[~wall]] = True
    return np.flatnonzero(~wall | drawn[places])


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
