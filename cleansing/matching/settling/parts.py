"""A file cut into parts that have nothing to do with each other, to settle them one by one.

Whether two records join depends on what they can be joined with, on the rivals of that, and so
on: on what hangs together with them. So parts can be settled alone, side by side, and in a night
with few changes only those that changed.

What belongs here: cutting and putting together. What does not: settling a part (``decide``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import Edges, Pairs
from cleansing.matching.choosing.judging import Outcome
from cleansing.matching.coding import Ints

PAIRS_AT_ONCE = 1 << 19
"""Pairs settled together: what they need stays in the processor's memory."""
MOST_PARTS = 255


class Cut(NamedTuple):
    """What a part is made of: positions of records, and of pairs, in the file; both rise."""

    records: Ints
    rows: Ints


@dataclass(frozen=True)
class Part:
    """Records that hang together only with each other, numbered anew in the same order.

    Attributes:
        records: their positions in the file, rising.
        rows: their pairs, positions in those of the file, rising.
        pairs: the same with the new numbers.
        clusters: what is joined and kept apart among them.
    """

    records: Ints
    rows: Ints
    pairs: Pairs
    clusters: Clusters

    def outcome(self, found: Outcome) -> Outcome:
        """Return what was found for the part in the numbers of the file."""
        edges = found.edges
        columns = {field.name: getattr(edges, field.name) for field in fields(Edges)}
        columns |= {name: self.records[columns[name]] for name in ("left", "right")}
        columns["pair"] = self.rows[edges.pair]
        return Outcome(Edges(**columns), found.probability, found.margin)


def components(pairs: Pairs, clusters: Clusters, least: float) -> Ints:
    """Return per record what it hangs together with, by pairs that can join or by being joined.

    Args:
        pairs: strong pairs.
        clusters: what is joined already.
        least: bits from which on a pair can join or be a rival (``cuts.Cuts.least``).
    """
    able = pairs.may_join(least)
    size = len(clusters.labels)
    left = np.concatenate([pairs.left[able], np.arange(size)]).astype(np.int32)
    right = np.concatenate([pairs.right[able], clusters.labels]).astype(np.int32)
    links = coo_matrix((np.ones(len(left), np.int8), (left, right)), (size, size))
    _, found = connected_components(links, directed=False)
    component: Ints = found.astype(np.int64)
    return component


def cuts_of(pairs: Pairs, component: Ints) -> list[Cut]:
    """Cut a file into parts of whole components.

    Args:
        pairs: strong pairs.
        component: what each record hangs together with; -1 leaves a record and its pairs out.
    """
    own = component[pairs.left]
    inside = np.flatnonzero((own == component[pairs.right]) & (own >= 0))
    many = np.bincount(own[inside], minlength=int(component.max(initial=-1)) + 1)
    count = min(max(len(inside) // PAIRS_AT_ONCE, 1), MOST_PARTS)
    # Components follow the order of records, so that neighbours stay together.
    lot = (np.cumsum(many) - many) * count // max(len(inside), 1)
    lot = np.append(np.minimum(lot, count - 1), count).astype(np.uint8)
    by_part = np.argsort(lot[own[inside]], kind="stable")
    bounds = np.cumsum(np.bincount(lot[own[inside]], minlength=count + 1))[:count]
    records = np.argsort(lot[component], kind="stable")
    ends = np.cumsum(np.bincount(lot[component], minlength=count + 1))[:count]
    return [
        Cut(records[first:last], inside[by_part[start:end]])
        for first, last, start, end in zip(
            np.append(0, ends[:-1]), ends, np.append(0, bounds[:-1]), bounds, strict=True
        )
    ]


def part_of(cut: Cut, pairs: Pairs, clusters: Clusters) -> Part:
    """Return a part of a file.

    Args:
        cut: what it is made of.
        pairs: strong pairs of the file.
        clusters: what is joined and kept apart in the file already.
    """
    records, rows = cut
    mine = pairs.take(rows)
    place = np.zeros(len(clusters.labels), np.int32)
    place[records] = np.arange(len(records))
    columns = {field.name: getattr(mine, field.name) for field in fields(Pairs)}
    columns |= {name: place[columns[name]].astype(np.int64) for name in ("left", "right")}
    return Part(records, rows, Pairs(**columns), clusters.part(records))


def together(found: Sequence[Outcome]) -> Outcome:
    """Return the outcome of several parts as one, its edges sorted."""
    edges = {
        field.name: np.concatenate([getattr(one.edges, field.name) for one in found])
        for field in fields(Edges)
    }
    order = np.lexsort((edges["right"], edges["left"]))
    return Outcome(
        Edges(**edges).take(order),
        np.concatenate([one.probability for one in found])[order],
        np.concatenate([one.margin for one in found])[order],
    )
