"""What a reader of a question should know beside the two records: namesakes, and the runner-up.

What belongs here: looking these up for the few pairs that are shown. What does not: weighing
them (they are in the weights and the margin already), or wording (``evidence``).
"""

from dataclasses import dataclass

import numpy as np

from cleansing.matching.choosing.edges import Edges, Pairs
from cleansing.matching.coding import Bools, Codes, Floats, Ints, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.weights import Model
from cleansing.matching.names.name_levels import LEVEL

FARTHEST = 10.0
"""Bits behind which an alternative is not worth naming."""


@dataclass(frozen=True)
class RunnerUp:
    """The best alternative of a pair.

    Attributes:
        record: position of the record of the pair whose alternative it is.
        rival: position of the other record of the alternative.
        ahead: bits by which the pair is ahead of it; below 0 it is behind.
    """

    record: int
    rival: int
    ahead: float


@dataclass(frozen=True)
class Background:
    """What is known beside some pairs, in their order.

    Attributes:
        namesakes: estimated number of bodies of Japan that bear the commoner name of the two.
        commoner: position of the record that bears it.
        here: other customers of the file that bear the name.
        repeated: systems of which a customer of both would have two records or more.
        runners_up: the best alternative, None where none is near.
    """

    namesakes: Floats
    commoner: Ints
    here: Ints
    repeated: list[list[str]]
    runners_up: list[RunnerUp | None]


def background(
    model: Model,
    labels: Ints,
    left: Ints,
    right: Ints,
    names: Levels,
    near: list[RunnerUp | None] | None = None,
) -> Background:
    """Look up what is known beside pairs of positions.

    Args:
        model: what the file's names and systems are like.
        labels: the customer of every record.
        left: positions.
        right: positions, as many.
        names: the level of the name, per pair.
        near: the runner-up per pair, where they are known.
    """
    comparer = model.comparer
    core = comparer.column("core_key").codes
    expected = np.append(comparer.namesakes, 0.0)
    return Background(
        namesakes=model.namesakes(left, right),
        commoner=np.where(expected[core[left]] >= expected[core[right]], left, right),
        here=_others(comparer, labels, left, right, names),
        repeated=_repeated(comparer, labels, left, right),
        runners_up=[None] * len(left) if near is None else near,
    )


def _others(comparer: Comparer, labels: Ints, left: Ints, right: Ints, names: Levels) -> Ints:
    """Count the customers other than the two that bear the name of either record."""
    by_sound = names == LEVEL["reading"]
    found = np.zeros(len(left), np.int64)
    for column, rows in (
        ("core_key", np.flatnonzero(~by_sound)),
        ("reading_key", np.flatnonzero(by_sound)),
    ):
        bearers = _bearers(comparer, column, labels, np.concatenate([left[rows], right[rows]]))
        codes = comparer.column(column).codes
        for row in rows:
            pair = (left[row], right[row])
            alike = set().union(*(bearers.get(int(codes[record]), ()) for record in pair))
            found[row] = len(alike - {int(labels[record]) for record in pair})
    return found


def _bearers(comparer: Comparer, column: str, labels: Ints, records: Ints) -> dict[int, set[int]]:
    """Return for the values these records have which customers have them too."""
    codes = comparer.column(column).codes
    wanted = np.unique(codes[records])
    rows = np.flatnonzero(np.isin(codes, wanted[wanted >= 0]))
    return _gathered(codes[rows], labels[rows])


def _repeated(comparer: Comparer, labels: Ints, left: Ints, right: Ints) -> list[list[str]]:
    """Name the systems that have a record of both customers; none where both are one already."""
    system = comparer.column("system")
    wanted: Bools = np.isin(labels, np.concatenate([labels[left], labels[right]]))
    rows = np.flatnonzero(wanted)
    of = _gathered(labels[rows], system.codes[rows])
    return [
        sorted(str(system.values[code]) for code in of[one] & of[other]) if one != other else []
        for one, other in zip(labels[left].tolist(), labels[right].tolist(), strict=True)
    ]


def _gathered(keys: Ints | Codes, values: Ints | Codes) -> dict[int, set[int]]:
    """Return the distinct values of each key."""
    found: dict[int, set[int]] = {}
    for key, value in zip(keys.tolist(), values.tolist(), strict=True):
        found.setdefault(key, set()).add(value)
    return found


def runners_up(edges: Edges, pairs: Pairs, labels: Ints, rows: Ints) -> list[RunnerUp | None]:
    """Return the best alternative of some edges: the strongest other edge at either end.

    Args:
        edges: all edges between customers.
        pairs: the pairs of records they stand on.
        labels: the customer of every record.
        rows: the edges asked for.
    """
    best = _two_best(edges, np.unique(np.concatenate([edges.left[rows], edges.right[rows]])))
    found: list[RunnerUp | None] = []
    for row in map(int, rows):
        near: list[RunnerUp] = []
        for end in (int(edges.left[row]), int(edges.right[row])):
            for other in best[end]:
                ahead = float(edges.weight[row] - edges.weight[other])
                if other != row and ahead < FARTHEST:
                    own = _record_of(edges, pairs, labels, row, end)
                    rival = _record_of(edges, pairs, labels, other, end, beyond=True)
                    near.append(RunnerUp(own, rival, ahead))
        found.append(min(near, key=lambda one: one.ahead, default=None))
    return found


def _two_best(edges: Edges, ends: Ints) -> dict[int, list[int]]:
    """Return the two strongest edges at each of these ends: one of them is not the asked one."""
    end = np.concatenate([edges.left, edges.right])
    which = np.tile(np.arange(len(edges.left)), 2)
    rows = np.flatnonzero(np.isin(end, ends))
    rows = rows[np.lexsort((which[rows], -edges.weight[which[rows]], end[rows]))]
    best: dict[int, list[int]] = {}
    for label, edge in zip(end[rows].tolist(), which[rows].tolist(), strict=True):
        kept = best.setdefault(label, [])
        if len(kept) < 2:
            kept.append(edge)
    return best


def _record_of(
    edges: Edges, pairs: Pairs, labels: Ints, edge: int, end: int, *, beyond: bool = False
) -> int:
    """Return the record on which an edge stands at one end, or at the one beyond it."""
    left, right = int(pairs.left[edges.pair[edge]]), int(pairs.right[edges.pair[edge]])
    return left if (int(labels[left]) == end) != beyond else right
