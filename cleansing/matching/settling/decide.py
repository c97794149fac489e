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

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import LEAST_BITS, Pairs, edges_of
from cleansing.matching.choosing.judging import Outcome, judge
from cleansing.matching.coding import Bools, Floats, Ints
from cleansing.matching.model.scoring import threads
from cleansing.matching.settling.parts import Cut, Part, components, cuts_of, part_of, together

ROUNDS = 30


@dataclass(frozen=True)
class Limits:
    """From when on a pair is joined without a person, or looked at as a question.

    Attributes:
        probability: from which on a pair is joined.
        margin: bits it must be ahead of the runner-up.
        asked: bits from which on what is left over is judged.
        least: bits from which on a pair can join or be a rival.
    """

    probability: float
    margin: float
    asked: float = -np.inf
    least: float = LEAST_BITS

    @property
    def bits(self) -> float:
        """Weight below which no pair is joined."""
        return -np.log2(1.0 / self.probability - 1.0) if self.probability < 1.0 else np.inf


def settle(
    pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters, limits: Limits
) -> tuple[Ints, Floats, Floats, Outcome]:
    """Join what is sure, round by round, part by part.

    Args:
        pairs: the weighed pairs.
        system: code of each record's system.
        repeat_bits: per system, log2 of the share of records that repeat a body of their system.
        clusters: what is joined and kept apart beforehand; its labels are changed.
        limits: when a pair is sure.

    Returns:
        The positions of the pairs that joined, rising, their probabilities and margins, and what
        the remaining edges look like.
    """

    def settled(cut: Cut) -> tuple[Ints, Ints, Floats, Floats, Outcome]:
        part = part_of(cut, pairs, clusters)
        linked, sure, ahead, outcome = _settle(
            part.pairs, system[part.records], repeat_bits, part.clusters, limits
        )
        labels = part.records[part.clusters.labels]
        return labels, part.rows[linked], sure, ahead, part.outcome(outcome)

    cuts = cuts_of(pairs, components(pairs, clusters, limits.least))
    with threads() as pool:
        found = [*pool.map(settled, cuts)]
    labels = clusters.labels.copy()
    for cut, one in zip(cuts, found, strict=True):
        labels[cut.records] = one[0]
    clusters.labels = labels
    linked, sure, ahead = (np.concatenate([one[place] for one in found]) for place in (1, 2, 3))
    order = np.argsort(linked)
    return linked[order], sure[order], ahead[order], together([one[4] for one in found])


def _settle(
    pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters, limits: Limits
) -> tuple[Ints, Floats, Floats, Outcome]:
    """Join what is sure in one part."""
    linked: list[Ints] = []
    sure: list[Floats] = []
    ahead: list[Floats] = []
    near, places = pairs, np.arange(len(pairs.left))
    changed = np.ones(len(system), np.bool_)
    for _ in range(ROUNDS):
        edges = edges_of(near, system, repeat_bits, clusters)
        open_ = changed[edges.left] | changed[edges.right]
        likely = np.flatnonzero(edges.allowed & (edges.weight >= limits.bits) & open_)
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
    outcome = _left_over(pairs, system, repeat_bits, clusters, limits)
    none = np.zeros(0)
    return (
        np.concatenate([none.astype(np.int64), *linked]),
        np.concatenate([none, *sure]),
        np.concatenate([none, *ahead]),
        outcome,
    )


def judged_anew(
    outcome: Outcome,
    cut: Sequence[Part],
    system: Ints,
    repeat_bits: Floats,
    limits: Limits,
) -> Outcome:
    """Return an outcome with the edges of some parts judged anew, their clusters having changed."""
    old = np.zeros(len(system), np.bool_)
    for part in cut:
        old[part.records] = True
    kept = np.flatnonzero(~old[outcome.edges.left])
    anew = [
        part.outcome(
            _left_over(part.pairs, system[part.records], repeat_bits, part.clusters, limits)
        )
        for part in cut
    ]
    return together([outcome.take(kept), *anew])


def _left_over(
    pairs: Pairs, system: Ints, repeat_bits: Floats, clusters: Clusters, limits: Limits
) -> Outcome:
    edges = edges_of(pairs, system, repeat_bits, clusters)
    return judge(edges, len(system), np.flatnonzero(edges.weight >= limits.asked))


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
