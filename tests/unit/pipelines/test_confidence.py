"""Bounds of measured shares."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.agreement import agreement
from pipelines.steps.confidence import bounds, of_ratio, units, wilson

RECORDS = [("a", str(number)) for number in range(9)]
groupings = st.dictionaries(st.sampled_from(RECORDS), st.sampled_from("uvwxyz"))


@pytest.mark.parametrize(
    ("right", "size", "low", "high"),
    # Newcombe 1998, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_as_published(right: int, size: int, low: float, high: float) -> None:
    found = wilson(right, size)
    assert found is not None
    assert found == pytest.approx((low, high), abs=0.00006)


def test_nothing_measured_has_no_bounds() -> None:
    assert wilson(0, 0) is None
    assert of_ratio([]) is None
    assert of_ratio([(0, 0), (0, 0)]) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_bounds_hold_the_share_and_stay_inside(parts: list[tuple[int, int]]) -> None:
    parts = [(min(above, size), size) for above, size in parts]
    found = of_ratio(parts)
    below = sum(size for _, size in parts)
    if found is None:
        assert below == 0
        return
    share = sum(above for above, _ in parts) / below
    assert 0 <= found.low <= share + 1e-9
    assert share - 1e-9 <= found.high <= 1


def test_pairs_that_are_wrong_together_tell_less_than_pairs_that_are_not() -> None:
    alone = [(1, 1)] * 90 + [(0, 1)] * 10
    together = [(10, 10)] * 9 + [(0, 10)]
    spread, lumped = of_ratio(alone), of_ratio(together)
    assert spread is not None
    assert lumped is not None
    assert spread == pytest.approx(wilson(90, 100), abs=1e-6)
    assert lumped == pytest.approx(wilson(9, 10), abs=1e-6)
    assert lumped.low < spread.low


def test_all_right_counts_what_is_independent() -> None:
    assert of_ratio([(45, 45)] * 4) == wilson(4, 4)


@given(labels=groupings, customers=groupings)
def test_units_add_up_to_the_whole(
    labels: dict[tuple[str, str], str], customers: dict[tuple[str, str], str]
) -> None:
    found, whole = units(labels, customers), agreement(labels, customers)
    assert sum(unit.right for unit in found) == whole.right_pairs
    assert sum(unit.linked for unit in found) == whole.linked_pairs
    assert sum(unit.true for unit in found) == whole.true_pairs
    for unit in found:
        assert unit.right <= min(unit.linked, unit.true)


def test_a_wrong_merge_and_what_it_took_apart_are_one_unit() -> None:
    labels = {("a", "1"): "x", ("b", "1"): "x", ("a", "2"): "y", ("b", "2"): "y", ("c", "9"): "z"}
    customers = {("a", "1"): "C1", ("b", "1"): "C2", ("a", "2"): "C2", ("b", "2"): "C2"}
    assert sorted((unit.true, unit.linked) for unit in units(labels, customers)) == [(0, 0), (2, 3)]


def test_bounds_of_a_master() -> None:
    labels = {(system, str(number)): str(number) for system in "ab" for number in range(50)}
    found = bounds(labels, {record: record[1] for record in labels})
    assert found["precision"] == found["recall"] == wilson(50, 50)
    assert found["f1"] is not None
    assert math.isclose(found["f1"].high, 1.0)
