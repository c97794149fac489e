"""Pairs of records that share a key: packed to be sorted, unpacked once each, merged in order.

What belongs here: pairs as integers. What does not: where they come from (``blocking``).
"""

from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Bits, Codes, Ints


@dataclass(frozen=True)
class Pairs:
    """Pairs of positions, left < right, sorted, each once.

    Attributes:
        left, right: positions.
        keys: the bits of the kinds of key they share (``KINDS``).
    """

    left: Codes
    right: Codes
    keys: Bits


KIND_BITS, POSITION_BITS = 4, 29


def packed(left: Codes, right: Codes, kind: int) -> Ints:
    """Return pairs as integers: sorting these puts equal pairs together."""
    numbers: Ints = _numbers(left, right) << KIND_BITS | kind
    return numbers


def _numbers(left: Codes, right: Codes) -> Ints:
    numbers: Ints = left.astype(np.int64) << POSITION_BITS | right
    return numbers


def unpacked(rows: Ints) -> Pairs:
    """Return the pairs of packed rows, each once with the bits of all kinds it came with."""
    rows = np.sort(rows)
    pair = rows >> KIND_BITS
    first = np.flatnonzero(np.append(True, pair[1:] != pair[:-1])) if len(pair) else pair
    bits = np.int16(1) << (rows & ((1 << KIND_BITS) - 1)).astype(np.int16)
    pair = pair[first]
    return Pairs(
        (pair >> POSITION_BITS).astype(np.int32),
        (pair & ((1 << POSITION_BITS) - 1)).astype(np.int32),
        np.bitwise_or.reduceat(bits, first) if len(first) else bits,
    )


def merged(one: Pairs, other: Pairs) -> Pairs:
    """Return the pairs of both in order."""
    numbers = np.concatenate([_numbers(pairs.left, pairs.right) for pairs in (one, other)])
    order = np.argsort(numbers, kind="stable")  # Two sorted runs, as a rule.
    names = Pairs.__dataclass_fields__
    return Pairs(
        *(np.concatenate([getattr(one, name), getattr(other, name)])[order] for name in names)
    )
