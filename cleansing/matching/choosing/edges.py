"""Edges between clusters: what the pairs of records between two of them say together.

What belongs here: pairs of records, and the edges they make. What does not: choosing between edges
(``judging``), joining (``decide``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.coding import Bools, Floats, Ints, Levels

MOST_BITS = 60.0
LEAST_BITS = -8.0
LEAST_ASKED = -3.0
"""What looks like two bodies of one name stays a question: no weight is drawn below this for it."""

WALL = -np.inf
"""Weight of a pair that only keeps its records apart (``walls``)."""


@dataclass(frozen=True)
class Pairs:
    """Weighed pairs of records, the input of a decision.

    Attributes:
        left, right: positions of records, left < right.
        weight: log2-odds.
        allowed: whether the two may be joined without a person: their names agree, and within one
            system an address, phone or e-mail as well.
        twins: whether two records of one system are spelt the same and nothing else is known, so
            that neither likeness nor difference is to be had from them.
        contrary: whether two records of one name stand at different addresses in a system that
            hardly ever repeats a body: what holds one is not joined with what holds the other.
        likeness: bits by which the two are likelier one body than their weight says, when they are
            each other's rivals for a third.
        plain: whether two records of one system bear one plain name at two addresses.
        whole: 0, or which record bears the whole name that the other adds a site to: 1, 2.
    """

    left: Ints
    right: Ints
    weight: Floats
    allowed: Bools
    twins: Bools
    contrary: Bools
    likeness: Floats
    plain: Bools
    whole: Levels

    def may_join(self, least: float) -> Bools:
        """Return which pairs can be somebody's match or rival; the others only keep apart."""
        able: Bools = self.weight + np.maximum(self.likeness, 0.0) > least
        return able

    def take(self, rows: Ints) -> "Pairs":
        """Return the pairs at these positions."""
        return Pairs(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @staticmethod
    def concat(parts: "Sequence[Pairs]") -> "Pairs":
        """Return the pairs of all parts, one at least, in their order."""
        columns = Pairs.__dataclass_fields__
        return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))


@dataclass(frozen=True)
class Edges:
    """Pairs of clusters with their weights.

    Attributes:
        left, right: labels, left < right, each pair once, sorted.
        weight: bits, the best of the pairs of records between the two.
        likeness: probability that the two are one body, for telling rivals from duplicates.
        allowed: whether the best pair may be joined without a person.
        pair: position of the best pair of records.
        whole: 0, or which end the other is a site of by its name: 1 left, 2 right.
    """

    left: Ints
    right: Ints
    weight: Floats
    likeness: Floats
    allowed: Bools
    pair: Ints
    whole: Levels

    def take(self, rows: Ints | slice) -> "Edges":
        """Return the edges at these positions."""
        return Edges(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


def sigmoid(bits: Floats) -> Floats:
    """Return the probability of log2-odds."""
    result: Floats = 1.0 / (1.0 + np.exp2(-np.clip(bits, -MOST_BITS, MOST_BITS)))
    return result


def edges_of(pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters) -> Edges:
    """Return the edges between clusters, each with its best pair of records."""
    labels = clusters.labels
    one, other = labels[pairs.left], labels[pairs.right]
    # Only where a cluster has several records can an edge have several pairs.
    several = np.bincount(labels, minlength=len(labels)) > 1
    shared = several[one] | several[other]
    # A wall alone draws nothing together.
    drawn = shared | (pairs.weight > WALL)
    open_ = np.flatnonzero((one != other) & drawn & ~clusters.kept_apart(one, other))
    one, other, shared = one[open_], other[open_], shared[open_]
    alone, rows = np.flatnonzero(~shared), np.flatnonzero(shared)
    weight, likely = pairs.weight[open_], np.zeros(len(open_))
    across = rows[system[pairs.left[open_[rows]]] != system[pairs.right[open_[rows]]]]
    weight[across] += shared_bits(one[across], other[across], labels, system, repeat_bits)
    likely = np.where(pairs.twins[open_], -MOST_BITS, weight + pairs.likeness[open_])
    most = np.where(pairs.plain[open_], likely, np.inf)
    allowed = pairs.allowed[open_]
    low, high = np.minimum(one, other), np.maximum(one, other)
    key = low * len(labels) + high
    groups = _Groups.of(key[rows])
    best = rows[groups.best(allowed[rows], weight[rows])]
    top = np.concatenate([alone, best])
    likely = np.concatenate([likely[alone], groups.reduced(np.maximum, likely[rows])])
    # What holds two records of one system that look like two bodies is hardly one body.
    most = np.concatenate([most[alone], groups.reduced(np.minimum, most[rows])])
    contrary = pairs.contrary[open_]
    contrary = np.concatenate([contrary[alone], groups.reduced(np.logical_or, contrary[rows])])
    whole = pairs.whole[open_[top]]
    turned = one[top] != low[top]
    edges = Edges(
        low[top],
        high[top],
        np.minimum(weight[top], np.maximum(most, LEAST_ASKED)),
        sigmoid(np.minimum(likely, most)),
        allowed[top] & ~contrary,
        open_[top],
        np.where(turned & (whole > 0), 3 - whole, whole).astype(np.uint8),
    )
    drawn = weight[top] > WALL
    if drawn.all() and not len(rows) and not turned.any():
        return edges
    kept = np.flatnonzero(drawn)
    # Two sorted runs, as a rule.
    return edges.take(kept[np.argsort(key[top[kept]], kind="stable")])


@dataclass(frozen=True)
class _Groups:
    """Rows in groups of one key: their order by key, and where in it each group begins."""

    order: Ints
    first: Ints
    group: Ints

    @staticmethod
    def of(key: Ints) -> "_Groups":
        order = np.argsort(key)
        key = key[order]
        begins = np.append(True, key[1:] != key[:-1])[: len(key)]
        return _Groups(order, np.flatnonzero(begins), np.cumsum(begins) - 1)

    def reduced(self, function: np.ufunc, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what a function makes of each group's values."""
        if not len(self.first):
            return values[:0]
        found: npt.NDArray[Any] = function.reduceat(values[self.order], self.first)
        return found

    def best(self, allowed: Bools, weight: Floats) -> Ints:
        """Return the row of each group that is allowed if any is, the weightiest, the first."""
        kept = self.reduced(np.logical_or, allowed)[self.group]
        eligible = np.empty(len(weight))
        eligible[self.order] = np.where(allowed[self.order] == kept, weight[self.order], -np.inf)
        heaviest = np.empty(len(weight))
        heaviest[self.order] = self.reduced(np.maximum, eligible)[self.group]
        rows = np.arange(len(weight))
        return self.reduced(np.minimum, np.where(eligible == heaviest, rows, len(rows)))


def shared_bits(low: Ints, high: Ints, labels: Ints, system: Ints, repeat_bits: Floats) -> Floats:
    """Return what it costs to put two clusters together that both have a record of one system.

    The more records of a system a body has already, the less a further one surprises.
    """
    has = np.zeros((len(labels), len(repeat_bits)), np.float64)
    np.add.at(has, (labels, system), 1.0)
    both = (has[low] > 0) & (has[high] > 0)
    most = np.maximum(np.maximum(has[low], has[high]), 1.0)
    bits: Floats = (both * np.minimum(repeat_bits + np.log2(most), 0.0)).sum(axis=1)
    return bits
