"""Which pairs are joined without a person: per customer with a margin, not pair by pair.

A pair's weight says how likely two records are one body taken alone. But a record called さくら
fits every さくら: what counts is that the best customer for it is likely *and* clearly ahead of
every other one it could be. So in each round every cluster looks at all clusters it could join,
and an edge is taken when, seen from both ends, it is likely enough against "none of them" and
against its rivals. Two alternatives that are probably one body themselves are no rivals. Joined
clusters compare as one in the next round, until nothing is left to join.

What belongs here: links. What does not: weights, or what a person decided (``decisions``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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


def judge(edges: Edges, clusters: int) -> Outcome:
    """Return probability and margin of every edge, rivals considered."""
    rival = np.zeros((2, len(edges.left)))
    best = np.full((2, len(edges.left)), 0.0)
    key = edges.left * clusters + edges.right
    for side, (own, far) in enumerate(((edges.left, edges.right), (edges.right, edges.left))):
        sums, top = _rivals(own, far, edges, key, clusters, side + 1)
        rival[side], best[side] = sums, top
    odds = np.exp2(np.clip(edges.weight, -MOST_BITS, MOST_BITS))
    probability = odds / (1.0 + odds + rival[0] + rival[1])
    strongest = np.maximum(np.maximum(best[0], best[1]), 1.0)
    margin = edges.weight - np.log2(strongest)
    return Outcome(edges, probability, margin)


def _rivals(
    own: Ints, far: Ints, edges: Edges, key: Ints, clusters: int, end: int
) -> tuple[Floats, Floats]:
    """Return the odds of the alternatives each edge has at its own end: their sum and the best."""
    ends = np.concatenate([edges.left, edges.right])
    others = np.concatenate([edges.right, edges.left])
    which = np.tile(np.arange(len(edges.left)), 2)
    here = np.repeat((1, 2), len(edges.left))
    order = np.lexsort((others, -edges.weight[which], ends))
    ends, others, which, here = ends[order], others[order], which[order], here[order]
    first = np.searchsorted(ends, np.arange(clusters))
    last = np.minimum(np.searchsorted(ends, np.arange(clusters), side="right"), first + NEIGHBOURS)
    count = (last - first)[own]
    row = np.repeat(np.arange(len(own)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    place = first[own[row]] + offset
    rival = others[place]
    real = rival != far[row]
    row, rival, through, near = row[real], rival[real], which[place[real]], here[place[real]]
    low, high = np.minimum(rival, far[row]), np.maximum(rival, far[row])
    wanted = low * clusters + high
    found = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    like = np.where(key[found] == wanted, edges.likeness[found], 0.0)
    odds = np.exp2(np.clip(edges.weight[through], -MOST_BITS, MOST_BITS)) * (1.0 - like)
    # A body may have many sites: what is a site of this end by its name is hardly a rival here.
    site = (edges.whole[row] == end) | (edges.whole[through] == near)
    odds = np.where(site, odds * SITE_RIVALRY, odds)
    top = np.zeros(len(own))
    np.maximum.at(top, row, odds)
    # Alternatives that are probably one body with the far end are so together or not at all: the
    # best of them stands for all.
    siblings = (like >= 0.5) | site
    together = np.zeros(len(own))
    np.maximum.at(together, row[siblings], odds[siblings])
    sums = np.bincount(row[~siblings], odds[~siblings], len(own)) + together
    return sums, top


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

    def strong(self) -> "Pairs":
        """Return the pairs that can matter: the others are nobody's match and nobody's rivals."""
        return self.take(self.strong_rows())

    def strong_rows(self) -> Ints:
        """Return the positions of the pairs that can matter."""
        return np.flatnonzero(
            (self.weight + np.maximum(self.likeness, 0.0) > LEAST_BITS) | self.contrary
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
    """From when on a pair is joined without a person."""

    probability: float
    margin: float


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
    outcome = judge(edges_of(pairs, system, repeat_bits, clusters), len(system))
    for _ in range(ROUNDS):
        edges = outcome.edges
        good = (
            edges.allowed
            & (outcome.probability >= limits.probability)
            & (outcome.margin >= limits.margin)
        )
        rows = np.flatnonzero(good)
        if not len(rows):
            break
        rows = rows[np.lexsort((edges.pair[rows], -edges.weight[rows]))]
        kept = rows[clusters.join(edges.left[rows], edges.right[rows])]
        linked.append(edges.pair[kept])
        sure.append(outcome.probability[kept])
        ahead.append(outcome.margin[kept])
        outcome = judge(edges_of(pairs, system, repeat_bits, clusters), len(system))
        if not len(kept):
            break
    none = np.zeros(0)
    return (
        np.concatenate([none.astype(np.int64), *linked]),
        np.concatenate([none, *sure]),
        np.concatenate([none, *ahead]),
        outcome,
    )


def edges_of(pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters) -> Edges:
    """Return the edges between clusters, each with its best pair of records."""
    labels = clusters.labels
    one, other = labels[pairs.left], labels[pairs.right]
    open_ = np.flatnonzero((one != other) & ~clusters.kept_apart(one, other))
    one, other = one[open_], other[open_]
    low, high = np.minimum(one, other), np.maximum(one, other)
    within = system[pairs.left[open_]] == system[pairs.right[open_]]
    allowed = pairs.allowed[open_]
    weight = pairs.weight[open_] + np.where(
        within,
        0.0,
        shared_bits(low, high, labels, system, repeat_bits),
    )
    likely = np.where(pairs.twins[open_], -MOST_BITS, weight + pairs.likeness[open_])
    most = np.where(pairs.plain[open_], likely, np.inf)
    order = np.lexsort((open_, -weight, ~allowed, high, low))
    key = low[order] * len(labels) + high[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else order
    likeness = np.maximum.reduceat(sigmoid(likely)[order], first) if len(key) else weight
    contrary = np.logical_or.reduceat(pairs.contrary[open_[order]], first) if len(key) else within
    # What holds two records of one system that look like two bodies is hardly one body.
    most = np.minimum.reduceat(most[order], first) if len(key) else weight
    top = order[first]
    whole = pairs.whole[open_[top]]
    turned = labels[pairs.left[open_[top]]] != low[top]
    whole = np.where(turned & (whole > 0), 3 - whole, whole).astype(np.uint8)
    return Edges(
        low[top],
        high[top],
        np.minimum(weight[top], np.maximum(most, LEAST_ASKED)),
        np.minimum(likeness, sigmoid(most)),
        allowed[top] & ~contrary,
        open_[top],
        whole,
    )


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
