"""Which pairs are joined without a person: per customer with a margin, not pair by pair.

A pair's weight says how likely two records are one body taken alone. But a record called さくら
fits every さくら: what counts is that the best customer for it is likely *and* clearly ahead of
every other one it could be. So in each round every cluster looks at all clusters it could join,
and an edge is taken when, seen from both ends, it is likely enough against "none of them" and
against its rivals. Two alternatives that are probably one body themselves are no rivals. Joined
clusters compare as one in the next round, until nothing is left to join.

What belongs here: links. What does not: weights, or what a person decided (``decisions``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cleansing.matching.clusters import Clusters
from cleansing.matching.coding import Bools, Floats, Ints, Levels

ROUNDS = 30
MOST_BITS = 60.0
LEAST_BITS = -8.0
LEAST_ASKED = -3.0
"""What looks like two bodies of one name stays a question: no weight is drawn below this for it."""

SITE_RIVALRY = 0.02
"""What is left of a rivalry when the rival is by its name a site of the customer."""

NEIGHBOURS = 12
"""Alternatives of a cluster that are looked at, best first; the others are weaker than these."""

EDGES_AT_ONCE = 1 << 18
"""Edges judged together, so that memory stays small."""

STEPS = (10.0, 5.0, 2.0, 0.0, -2.0, -4.0)
"""Bits at which a cluster's alternatives are counted before any is sorted."""


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


@dataclass(frozen=True)
class Outcome:
    """Edges with what their ends say of them."""

    edges: Edges
    probability: Floats
    margin: Floats


def sigmoid(bits: Floats) -> Floats:
    """Return the probability of log2-odds."""
    result: Floats = 1.0 / (1.0 + np.exp2(-np.clip(bits, -MOST_BITS, MOST_BITS)))
    return result


def judge(edges: Edges, clusters: int, rows: Ints | None = None) -> Outcome:
    """Return probability and margin of edges, rivals considered.

    Args:
        edges: all edges.
        clusters: number of labels.
        rows: positions of those to judge, rising; all without it. The outcome has only these.
    """
    judged = edges if rows is None else edges.take(rows)
    around = _Around.of(edges, judged, clusters)
    rival = np.zeros((2, len(judged.left)))
    best = np.zeros((2, len(judged.left)))
    for rows_at in _slices(len(judged.left)):
        part = judged.take(rows_at)
        for side, (own, far) in enumerate(((part.left, part.right), (part.right, part.left))):
            sums, top = _rivals(own, far, part.whole, around, side + 1)
            rival[side, rows_at], best[side, rows_at] = sums, top
    odds = np.exp2(np.clip(judged.weight, -MOST_BITS, MOST_BITS))
    probability = odds / (1.0 + odds + rival[0] + rival[1])
    strongest = np.maximum(np.maximum(best[0], best[1]), 1.0)
    margin = judged.weight - np.log2(strongest)
    return Outcome(judged, probability, margin)


def _slices(size: int) -> Iterator[slice]:
    for start in range(0, size, EDGES_AT_ONCE):
        yield slice(start, start + EDGES_AT_ONCE)


@dataclass(frozen=True)
class _Around:
    """The strongest edges of every cluster that is looked at.

    Attributes:
        first, last: per label, where its alternatives begin and end.
        other: the label of each alternative.
        through: the edge to it.
        near: which end of that edge the cluster itself is: 1 left, 2 right.
        odds: of that edge, before any likeness.
        edges: all edges.
        key: ``left * clusters + right`` of all edges, which are sorted by it.
        clusters: number of labels.
    """

    first: Ints
    last: Ints
    other: Ints
    through: Ints
    near: Ints
    odds: Floats
    edges: Edges
    key: Ints
    clusters: int

    @staticmethod
    def of(edges: Edges, judged: Edges, clusters: int) -> "_Around":
        looked_at = np.zeros(clusters, np.bool_)
        looked_at[judged.left] = looked_at[judged.right] = True
        ways = [np.flatnonzero(looked_at[end]) for end in (edges.left, edges.right)]
        way = np.concatenate(ways)
        own = np.concatenate([edges.left[ways[0]], edges.right[ways[1]]])
        near = np.repeat((1, 2), [len(rows) for rows in ways])
        kept = _strongest(own, edges.weight[way], clusters)
        own, way, near = own[kept], way[kept], near[kept]
        other = np.where(near == 1, edges.right[way], edges.left[way])
        order = np.lexsort((other, -edges.weight[way], own))
        own, way, near, other = own[order], way[order], near[order], other[order]
        count = np.bincount(own, minlength=clusters)
        first = np.cumsum(count) - count
        return _Around(
            first,
            first + np.minimum(count, NEIGHBOURS),
            other,
            way,
            near,
            np.exp2(np.clip(edges.weight[way], -MOST_BITS, MOST_BITS)),
            edges,
            edges.left * clusters + edges.right,
            clusters,
        )

    def likeness(self, one: Ints, other: Ints) -> Floats:
        """Return how likely two labels are one body, 0 where no edge says so."""
        wanted = np.minimum(one, other) * self.clusters + np.maximum(one, other)
        found = np.minimum(np.searchsorted(self.key, wanted), max(len(self.key) - 1, 0))
        like: Floats = np.where(self.key[found] == wanted, self.edges.likeness[found], 0.0)
        return like


def _strongest(own: Ints, weight: Floats, clusters: int) -> Ints:
    """Return the ways that can be among the strongest of their cluster, by coarse steps.

    Where enough are above a step, what is not above it need not be sorted.
    """
    kept = np.arange(len(own))
    if len(own) < EDGES_AT_ONCE:
        return kept
    for step in STEPS:
        above = weight > step
        enough = np.bincount(own[above], minlength=clusters) >= NEIGHBOURS
        rows = np.flatnonzero(above | ~enough[own])
        kept, own, weight = kept[rows], own[rows], weight[rows]
    return kept


def _rivals(
    own: Ints, far: Ints, whole: Levels, around: _Around, end: int
) -> tuple[Floats, Floats]:
    """Return the odds of the alternatives edges have at their own end: their sum and the best."""
    first = around.first[own]
    count = around.last[own] - first
    row = np.repeat(np.arange(len(own)), count)
    place = np.arange(len(row)) + np.repeat(first - (np.cumsum(count) - count), count)
    real = np.flatnonzero(around.other[place] != far[row])
    row, place = row[real], place[real]
    like = around.likeness(around.other[place], far[row])
    odds = around.odds[place] * (1.0 - like)
    # A body may have many sites: what is a site of this end by its name is hardly a rival here.
    through = around.edges.whole[around.through[place]]
    site = (whole[row] == end) | (through == around.near[place])
    odds = np.where(site, odds * SITE_RIVALRY, odds)
    # Alternatives that are probably one body with the far end are so together or not at all: the
    # best of them stands for all.
    siblings = (like >= 0.5) | site
    sums = np.bincount(row, np.where(siblings, 0.0, odds), len(own))
    return sums + _most(row, np.where(siblings, odds, 0.0), len(own)), _most(row, odds, len(own))


def _most(row: Ints, values: Floats, size: int) -> Floats:
    """Return the largest of each row's values, which are none below 0; rows rise."""
    most = np.zeros(size)
    if len(row):
        starts = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
        most[row[starts]] = np.maximum.reduceat(values, starts)
    return most


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

    def strong(self, least: float = LEAST_BITS) -> "Pairs":
        """Return the pairs that can matter: the others are nobody's match and nobody's rivals."""
        return self.take(self.strong_rows(least))

    def strong_rows(self, least: float = LEAST_BITS) -> Ints:
        """Return the positions of the pairs that can matter (``cuts.Cuts.least``)."""
        return np.flatnonzero(
            (self.weight + np.maximum(self.likeness, 0.0) > least) | self.contrary
        )

    def take(self, rows: Ints) -> "Pairs":
        """Return the pairs at these positions."""
        return Pairs(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    @staticmethod
    def concat(parts: "Sequence[Pairs]") -> "Pairs":
        """Return the pairs of all parts, one at least, in their order."""
        columns = Pairs.__dataclass_fields__
        return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))


@dataclass(frozen=True)
class Limits:
    """From when on a pair is joined without a person, or looked at as a question.

    Attributes:
        probability: from which on a pair is joined.
        margin: bits it must be ahead of the runner-up.
        asked: bits from which on what is left over is judged.
    """

    probability: float
    margin: float
    asked: float = -np.inf


def settle(
    pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters, limits: Limits
) -> tuple[Ints, Floats, Floats, Outcome]:
    """Join what is sure, round by round.

    Args:
        pairs: the weighed pairs.
        system: code of each record's system.
        repeat_bits: per system, log2 of the share of records that repeat a body of their system.
        clusters: what is joined and kept apart beforehand; it is changed.
        limits: when a pair is sure.

    Returns:
        The positions of the pairs that joined, their probabilities and margins, and what the
        remaining edges look like.
    """
    linked: list[Ints] = []
    sure: list[Floats] = []
    ahead: list[Floats] = []
    least = -np.log2(1.0 / limits.probability - 1.0) if limits.probability < 1.0 else np.inf
    near, places = pairs, np.arange(len(pairs.left))
    changed = np.ones(len(system), np.bool_)
    for _ in range(ROUNDS):
        edges = edges_of(near, system, repeat_bits, clusters)
        open_ = changed[edges.left] | changed[edges.right]
        likely = np.flatnonzero(edges.allowed & (edges.weight >= least) & open_)
        outcome = judge(edges, len(system), likely)
        good = (outcome.probability >= limits.probability) & (outcome.margin >= limits.margin)
        rows = np.flatnonzero(good)
        edges = outcome.edges
        rows = rows[np.lexsort((edges.pair[rows], -edges.weight[rows]))]
        before = clusters.labels
        kept = rows[clusters.join(edges.left[rows], edges.right[rows])]
        if not len(kept):
            break
        linked.append(places[edges.pair[kept]])
        sure.append(outcome.probability[kept])
        ahead.append(outcome.margin[kept])
        changed, places = _touched(pairs, before, clusters.labels)
        near = pairs.take(places)
    edges = edges_of(pairs, system, repeat_bits, clusters)
    outcome = judge(edges, len(system), np.flatnonzero(edges.weight >= limits.asked))
    none = np.zeros(0)
    return (
        np.concatenate([none.astype(np.int64), *linked]),
        np.concatenate([none, *sure]),
        np.concatenate([none, *ahead]),
        outcome,
    )


def _touched(pairs: Pairs, before: Ints, after: Ints) -> tuple[Bools, Ints]:
    """Return what is to be judged anew when some clusters joined.

    Returns:
        By label, whether its odds may have changed: the joined ones, and their neighbours, whose
        rivals they are. And the pairs it takes to judge their edges: all of theirs, and all of
        their neighbours.
    """
    left, right = after[pairs.left], after[pairs.right]
    joined = np.zeros(len(after), np.bool_)
    joined[after[before != after]] = True
    changed = _with_neighbours(joined, left, right)
    near = _with_neighbours(changed, left, right)
    return changed, np.flatnonzero(near[left] | near[right])


def _with_neighbours(labels: Bools, left: Ints, right: Ints) -> Bools:
    reached = labels.copy()
    reached[right[labels[left]]] = True
    reached[left[labels[right]]] = True
    return reached


def edges_of(pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters) -> Edges:
    """Return the edges between clusters, each with its best pair of records."""
    labels = clusters.labels
    one, other = labels[pairs.left], labels[pairs.right]
    open_ = np.flatnonzero((one != other) & ~clusters.kept_apart(one, other))
    one, other = one[open_], other[open_]
    # Only where a cluster has several records can an edge have several pairs.
    several = np.bincount(labels, minlength=len(labels)) > 1
    shared = several[one] | several[other]
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
    # Two sorted runs, as a rule.
    return edges if not len(rows) and not turned.any() else edges.take(_rising(key[top]))


def _rising(key: Ints) -> Ints:
    order: Ints = np.argsort(key, kind="stable")
    return order


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
