"""Pairs that only keep their records apart: those left out would have changed nothing."""

import numpy as np
import pytest

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import WALL, Pairs, edges_of
from cleansing.matching.choosing.walls import Walls, with_walls
from cleansing.matching.settling.decide import Limits, settle

SIZE = 300
LIMITS = Limits(0.9, 2.0)
SYSTEM = np.arange(SIZE) % 2
REPEATS = np.full(2, -6.0)


def some(seed: int) -> tuple[Pairs, Walls]:
    """Return pairs at random, a few likely ones, and walls between records of one system."""
    chance = np.random.default_rng(seed)
    left, right = np.triu_indices(SIZE, 1)
    near = (right - left < 12) & (chance.random(len(left)) < 0.3)
    left, right = left[near], right[near]
    wall = (SYSTEM[left] == SYSTEM[right]) & (chance.random(len(left)) < 0.6)
    walls = Walls(left[wall].astype(np.int32), right[wall].astype(np.int32))
    left, right = left[~wall], right[~wall]
    none = np.zeros(len(left), np.bool_)
    pairs = Pairs(
        left=left,
        right=right,
        weight=chance.normal(0, 7, len(left)),
        allowed=chance.random(len(left)) < 0.9,
        twins=none,
        contrary=none,
        likeness=np.zeros(len(left)),
        plain=none,
        whole=np.zeros(len(left), np.uint8),
    )
    return pairs, walls


def settled(pairs: Pairs) -> tuple[list[int], ...]:
    clusters = Clusters(SIZE)
    linked, sure, ahead, outcome = settle(pairs, SYSTEM, REPEATS, clusters, LIMITS)
    edges = outcome.edges
    found = (clusters.labels, linked, sure, ahead, edges.left, edges.right, edges.weight)
    return tuple(values.tolist() for values in (*found, outcome.probability, outcome.margin))


@pytest.mark.parametrize("seed", range(12))
def test_walls_that_are_left_out_would_have_changed_nothing(seed: int) -> None:
    pairs, walls = some(seed)
    every = Pairs.concat([pairs, walls.pairs(pairs)])
    kept = with_walls(pairs, walls, np.arange(SIZE), LIMITS.bits)
    assert len(pairs.left) < len(kept.left) < len(every.left)
    assert settled(kept) == settled(every)
    assert settled(kept) != settled(pairs)


def test_a_wall_alone_draws_nothing_together() -> None:
    pairs, walls = some(0)
    clusters = Clusters(SIZE)
    clusters.join(np.array([0]), np.array([1]))
    edges = edges_of(walls.pairs(pairs), SYSTEM, REPEATS, clusters)
    assert not len(edges.left)


def test_a_wall_stands_between_what_its_records_joined() -> None:
    pairs = some(0)[0].take(np.zeros(0, np.int64))
    columns = {name: getattr(pairs, name) for name in Pairs.__dataclass_fields__}
    # 0 and 2 are of one system; 1 and 3, of another, are sure to be one body with them.
    drawn = Pairs(
        **columns
        | {
            "left": np.array([0, 1, 2]),
            "right": np.array([1, 2, 3]),
            "weight": np.array([12.0, 9.0, 12.0]),
            "allowed": np.ones(3, np.bool_),
            **{name: np.zeros(3, np.bool_) for name in ("twins", "contrary", "plain")},
            "likeness": np.zeros(3),
            "whole": np.zeros(3, np.uint8),
        }
    )
    wall = Walls(np.array([0], np.int32), np.array([2], np.int32))
    kept = with_walls(drawn, wall, np.arange(SIZE), LIMITS.bits)
    assert (kept.weight == WALL).sum() == 1
    clusters = Clusters(SIZE)
    clusters.join(np.array([0, 2]), np.array([1, 3]))
    assert edges_of(drawn, SYSTEM, REPEATS, clusters).allowed.tolist() == [True]
    assert edges_of(kept, SYSTEM, REPEATS, clusters).allowed.tolist() == [False]
    assert edges_of(kept, SYSTEM, REPEATS, clusters).likeness[0] < 1e-6
