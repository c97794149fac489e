"""Scoring pairs: positions in, comparison vectors and weights out.

A comparison vector is the levels of all features packed into one integer. ``compare`` and ``score``
are pure and look at each pair alone, so that pairs may come in chunks of any size, in any order
and in any process: the numbers are the same to the last bit.

What belongs here: the two functions every engine runs over chunks of pairs. What does not: which
pairs there are (``blocking``), what levels mean (``comparisons``), what they weigh (``weights``).
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.choosing.walls import Walls
from cleansing.matching.coding import Bits, Bools, Codes, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.vectors import Vectors, pack, unpack
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.pairing import pairs_of
from cleansing.matching.model.weights import Model

CHUNK = 1 << 18
"""Pairs looked at together: enough to be quick, few enough to stay in the processor's memory."""


@dataclass(frozen=True)
class Compared:
    """Pairs of positions with their comparison vectors, sorted by (left, right).

    Attributes:
        left, right: positions, left < right.
        keys: bits of the kinds of key the two share (``keys.KINDS``).
        vectors: packed levels.
    """

    left: Codes
    right: Codes
    keys: Bits
    vectors: Vectors

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def take(self, rows: Ints | slice) -> "Compared":
        """Return the pairs at these places."""
        return Compared(self.left[rows], self.right[rows], self.keys[rows], self.vectors[rows])

    @staticmethod
    def concat(parts: "Sequence[Compared]") -> "Compared":
        """Return the pairs of all parts, one at least, in their order."""
        names = Compared.__dataclass_fields__
        return Compared(
            *(np.concatenate([getattr(part, name) for part in parts]) for name in names)
        )

    @staticmethod
    def drained(parts: "list[Compared]") -> "Compared":
        """Return the pairs of all parts, one at least, and leave none in the list.

        Column by column, so that hardly more room is taken than the pairs need.
        """
        names = list(Compared.__dataclass_fields__)
        columns = [[getattr(part, name) for part in parts] for name in names]
        parts.clear()
        return Compared(*(np.concatenate(columns.pop(0)) for _ in names))

    def touching(self, records: Bools) -> "Compared":
        """Return the pairs with at least one of these records."""
        return self.take(np.flatnonzero(records[self.left] | records[self.right]))


@dataclass(frozen=True)
class Scored:
    """Pairs strong enough to matter, as decisions take them, with what they rest on.

    Attributes:
        pairs: sorted by (left, right).
        compared: the same with their comparison vectors.
        model: what weighed them.
        walls: the weak ones that keep their records apart all the same.
    """

    pairs: Pairs
    compared: Compared
    model: Model
    walls: Walls = field(default_factory=Walls.none)


def compare(comparer: Comparer, left: Codes, right: Codes) -> Vectors:
    """Return the comparison vectors of pairs of positions."""
    return pack(comparer.compare(left, right))


def score(model: Model, left: Codes, right: Codes, vectors: Vectors) -> Pairs:
    """Return pairs of positions weighed and ready for decisions, the weak ones too.

    Args:
        model: the fitted model, with the records as codes.
        left: positions.
        right: positions, as many, each larger than its left.
        vectors: what ``compare`` gave for them.
    """
    levels = unpack(vectors)
    ends = left.astype(np.int64), right.astype(np.int64)  # Look-ups want whole words.
    return pairs_of(model, *ends, levels, model.weigh(*ends, levels))


def score_strong(
    model: Model, bounds: Bounds, left: Codes, right: Codes, vectors: Vectors
) -> tuple[Pairs, Ints, Walls]:
    """Return of pairs to ``score`` those strong enough to matter, their places, and walls."""
    able = bounds.able(left, right, vectors)
    rows = np.flatnonzero(able)
    pairs = score(model, left[rows], right[rows], vectors[rows])
    strong = pairs.may_join(model.cuts.least)
    able[rows] = strong
    contrary = np.flatnonzero(bounds.contrary(left, right, vectors) & ~able)
    walls = Walls(left[contrary], right[contrary])
    return pairs.take(np.flatnonzero(strong)), rows[strong], walls


def score_all(model: Model, compared: Compared, bounds: Bounds | None = None) -> Scored:
    """Weigh pairs chunk by chunk in this process and return those strong enough to matter."""
    bounds = bounds or Bounds(model)

    def strong(rows: slice) -> tuple[Pairs, Ints, Walls]:
        left, right = compared.left[rows], compared.right[rows]
        part, kept, walls = score_strong(model, bounds, left, right, compared.vectors[rows])
        return part, kept + rows.start, walls

    none = compared.take(slice(0))
    score(model, none.left, none.right, none.vectors)  # What it needs is made once, not per thread.
    with threads() as pool:
        parts = [*pool.map(strong, chunks(len(compared)))]
    return Scored(
        Pairs.concat([pairs for pairs, _, _ in parts]),
        compared.take(np.concatenate([kept for _, kept, _ in parts])),
        model,
        Walls.concat([walls for _, _, walls in parts]),
    )


def threads() -> ThreadPoolExecutor:
    """Return a thread for each processor this process may use: numpy works in all of them."""
    return ThreadPoolExecutor(len(os.sched_getaffinity(0)))


def chunks(size: int) -> Iterator[slice]:
    """Return slices that cover so many pairs; one, empty, where there are none."""
    for start in range(0, max(size, 1), CHUNK):
        yield slice(start, min(start + CHUNK, size))
