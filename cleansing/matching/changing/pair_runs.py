"""Strong pairs as they were weighed, kept so that no pair is compared twice, and walls beside them.

The pairs of a file are one long run in the order of their left places; those that come later are
a short run each. What a pair weighs depends on its two records and on the fit alone.

What belongs here: finding the pairs of some records again. What does not: weighing (``scoring``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.choosing.walls import Walls
from cleansing.matching.coding import Ints
from cleansing.matching.model.scoring import Compared, Scored
from cleansing.matching.model.weights import Model


@dataclass(frozen=True)
class PairRun:
    """Pairs of places that were weighed together, ordered by their left ones.

    Attributes:
        pairs: the strong ones; left stands before right in the file.
        compared: the same with their comparison vectors.
        walls: the weak ones that keep their records apart all the same.
    """

    pairs: Pairs
    compared: Compared
    walls: Walls

    @staticmethod
    def of(scored: Scored) -> "PairRun":
        """Return scored pairs of places, in any order, as a run."""
        order = np.argsort(scored.pairs.left, kind="stable")
        walls = scored.walls.take(np.argsort(scored.walls.left, kind="stable"))
        return PairRun(scored.pairs.take(order), scored.compared.take(order), walls)


class Among:
    """What is kept between some records.

    Args:
        runs: all strong pairs, by place.
        places: of the records, in order: a record's position is where its place stands.
        size: how many places there are.
    """

    def __init__(self, runs: Sequence[PairRun], places: Ints, size: int) -> None:
        self._runs = runs
        self._rising = np.sort(places)
        self._position = np.full(size, -1, np.int64)
        self._position[places] = np.arange(len(places))

    def scored(self, model: Model) -> Scored:
        """Return their pairs and walls by position, sorted.

        Args:
            model: of these records alone.
        """
        rows = [self._rows(run.pairs) for run in self._runs]
        each = [*zip(self._runs, rows, strict=True)]
        pairs = Pairs.concat([run.pairs.take(some) for run, some in each])
        compared = Compared.concat([run.compared.take(some) for run, some in each])
        left, right = self._ends(pairs)
        order = self._order(left, right)
        pairs = replace(pairs, left=left, right=right)
        compared = replace(compared, left=left.astype(np.int32), right=right.astype(np.int32))
        return Scored(pairs.take(order), compared.take(order), model, self._walls())

    def _walls(self) -> Walls:
        walls = Walls.concat([run.walls.take(self._rows(run.walls)) for run in self._runs])
        left, right = self._ends(walls)
        found = Walls(left.astype(np.int32), right.astype(np.int32))
        return found.take(self._order(left, right))

    def _rows(self, pairs: Pairs | Walls) -> Ints:
        """Return which pairs are among the records."""
        first = np.searchsorted(pairs.left, self._rising)
        count = np.searchsorted(pairs.left, self._rising, "right") - first
        rows = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(count.sum())
        found: Ints = rows[self._position[pairs.right[rows]] >= 0]
        return found

    def _ends(self, pairs: Pairs | Walls) -> tuple[Ints, Ints]:
        """Return the positions of pairs of places."""
        return self._position[pairs.left], self._position[pairs.right]

    def _order(self, left: Ints, right: Ints) -> Ints:
        """Return pairs in order: sorted runs one behind the other, merged rather than sorted."""
        order: Ints = np.argsort(left * len(self._rising) + right, kind="stable")
        return order
