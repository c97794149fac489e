"""Clusters keep apart what must be kept apart, checked against the plainest way to do it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cleansing.matching.choosing.clusters import Clusters

SIZE = 9
RECORDS = st.integers(0, SIZE - 1)
PAIRS = st.lists(st.tuples(RECORDS, RECORDS).filter(lambda pair: pair[0] != pair[1]), max_size=14)
IDENTIFIERS = st.lists(st.sampled_from((-1, -1, -1, 0, 1)), min_size=SIZE, max_size=SIZE)


def ints(values: list[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


class Plain:
    """Sets, joined one by one; a pair that may not is left out."""

    def __init__(self, apart: list[tuple[int, int]], identifiers: list[int]) -> None:
        self.sets = [{record} for record in range(SIZE)]
        self.apart, self.identifiers = apart, identifiers

    def of(self, record: int) -> set[int]:
        return next(one for one in self.sets if record in one)

    def join(self, one: int, other: int) -> bool:
        whole = self.of(one) | self.of(other)
        if any(low in whole and high in whole for low, high in self.apart):
            return False
        if len({self.identifiers[record] for record in whole} - {-1}) > 1:
            return False
        self.sets = [kept for kept in self.sets if not kept & whole] + [whole]
        return True


def partition(labels: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


@given(PAIRS, st.lists(PAIRS, max_size=4), IDENTIFIERS)
def test_like_the_plainest_way_in_any_number_of_rounds(
    apart: list[tuple[int, int]], rounds: list[list[tuple[int, int]]], identifiers: list[int]
) -> None:
    plain = Plain(apart, identifiers)
    clusters = Clusters(SIZE, apart, ints(identifiers))
    for links in rounds:
        # A round tries links between the clusters as they are, as the engine does.
        left = clusters.labels[ints([one for one, _ in links])]
        right = clusters.labels[ints([other for _, other in links])]
        kept = clusters.join(left, right).tolist()
        assert kept == [row for row, link in enumerate(links) if plain.join(*link)]
        assert partition(clusters.labels) == {frozenset(one) for one in plain.sets}


@given(PAIRS, PAIRS, IDENTIFIERS)
def test_what_is_kept_apart_is_told_beforehand(
    apart: list[tuple[int, int]], links: list[tuple[int, int]], identifiers: list[int]
) -> None:
    plain = Plain(apart, identifiers)
    clusters = Clusters(SIZE, apart, ints(identifiers))
    clusters.join(ints([one for one, _ in links]), ints([other for _, other in links]))
    for one, other in links:
        plain.join(one, other)
    for one in range(SIZE):
        for other in range(SIZE):
            if one in plain.of(other):
                continue
            told = clusters.kept_apart(clusters.labels[[one]], clusters.labels[[other]])
            before = [set(kept) for kept in plain.sets]
            assert bool(told[0]) is not plain.join(one, other)
            plain.sets = before


def test_a_cluster_is_labelled_by_its_smallest_record() -> None:
    clusters = Clusters(4)
    clusters.join(ints([3, 2]), ints([2, 1]))
    assert clusters.labels.tolist() == [0, 1, 1, 1]


def test_a_person_may_join_what_has_different_identifiers() -> None:
    clusters = Clusters(2, identifiers=ints([0, 1]))
    assert clusters.join(ints([0]), ints([1])).tolist() == []
    assert clusters.join(ints([0]), ints([1]), even_against_identifiers=True).tolist() == [0]


def test_nothing_to_join_is_no_trouble() -> None:
    assert Clusters(3).join(ints([]), ints([])).tolist() == []
