"""How likely an edge is, seen from both its ends: against none of them, and against its rivals.

What belongs here: probability and margin of edges. What does not: joining them (``decide``).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cleansing.matching.choosing.edges import MOST_BITS, Edges
from cleansing.matching.coding import Floats, Ints, Levels

SITE_RIVALRY = 0.02
"""What is left of a rivalry when the rival is by its name a site of the customer."""

NEIGHBOURS = 12
"""Alternatives of a cluster that are looked at, best first; the others are weaker than these."""

EDGES_AT_ONCE = 1 << 18
"""Edges judged together, so that memory stays small."""

STEPS = (10.0, 5.0, 2.0, 0.0, -2.0, -4.0)
"""Bits at which a cluster's alternatives are counted before any is sorted."""


@dataclass(frozen=True)
class Outcome:
    """Edges with what their ends say of them."""

    edges: Edges
    probability: Floats
    margin: Floats

    def take(self, rows: Ints) -> "Outcome":
        """Return what was found of the edges at these positions."""
        return Outcome(self.edges.take(rows), self.probability[rows], self.margin[rows])


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
        order = _in_turn(own, other, edges.weight[way], clusters)
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


def _in_turn(own: Ints, other: Ints, weight: Floats, clusters: int) -> Ints:
    """Return the ways of each cluster together, the best first where there are too many."""
    order = np.argsort(own * clusters + other)
    many = np.bincount(own, minlength=clusters) > NEIGHBOURS
    places = np.flatnonzero(many[own[order]])
    rows = order[places]
    order[places] = rows[np.lexsort((other[rows], -weight[rows], own[rows]))]
    return order


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
