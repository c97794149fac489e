"""Agreement is counted; the tests list every pair and compare."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.agreement import Key, agreement, disagreements, prospect

RECORDS = [("a", str(number)) for number in range(9)]

groupings = st.dictionaries(st.sampled_from(RECORDS), st.sampled_from("uvwxyz"))


def listed(labels: dict[Key, str], customers: dict[Key, str]) -> tuple[int, int, int]:
    true = linked = right = 0
    for one, other in combinations(labels, 2):
        same = labels[one] == labels[other]
        joined = one in customers and customers[one] == customers.get(other)
        true, linked, right = true + same, linked + joined, right + (same and joined)
    return true, linked, right


@given(labels=groupings, customers=groupings)
def test_counts_equal_those_of_listed_pairs(
    labels: dict[Key, str], customers: dict[Key, str]
) -> None:
    found = agreement(labels, customers)
    assert (found.true_pairs, found.linked_pairs, found.right_pairs) == listed(labels, customers)


@given(labels=groupings, customers=groupings)
def test_disagreements_sum_up_to_the_counts(
    labels: dict[Key, str], customers: dict[Key, str]
) -> None:
    found = agreement(labels, customers)
    pairs = {"false_merge": 0, "missed": 0}
    for wrong in disagreements(labels, customers):
        pairs[wrong.kind] += wrong.pairs
        together = wrong.left in customers and customers[wrong.left] == customers.get(wrong.right)
        assert together == (wrong.kind == "false_merge")
        assert (labels[wrong.left] == labels[wrong.right]) == (wrong.kind == "missed")
    assert pairs == {"false_merge": found.false_merges, "missed": found.missed_pairs}


def test_rates() -> None:
    labels = {("a", "1"): "x", ("b", "1"): "x", ("c", "1"): "x", ("a", "2"): "y"}
    customers = {("a", "1"): "C1", ("b", "1"): "C1", ("c", "1"): "C2", ("a", "2"): "C1"}
    found = agreement(labels, customers)
    assert (found.precision, found.recall, found.f1) == (1 / 3, 1 / 3, 1 / 3)
    assert (found.false_merges, found.missed_pairs) == (2, 2)
    assert (found.mixed_customers, found.split_entities) == (1, 1)


def test_nothing_linked_has_no_precision() -> None:
    found = agreement({("a", "1"): "x"}, {("a", "1"): "C1"})
    assert (found.precision, found.recall, found.f1) == (None, None, None)


def test_a_record_the_master_lacks_is_missed_and_counted() -> None:
    found = agreement({("a", "1"): "x", ("b", "1"): "x"}, {("a", "1"): "C1", ("z", "9"): "C9"})
    assert (found.missing, found.unlabelled, found.missed_pairs) == (1, 1, 1)


def test_right_candidates_would_raise_recall_wrong_ones_do_nothing() -> None:
    labels = {("a", str(n)): "x" for n in range(4)} | {("a", "9"): "y"}
    customers = {record: f"C{record[1]}" for record in labels}
    waiting = [
        (("a", "0"), ("a", "1")),
        (("a", "2"), ("a", "1")),
        (("a", "3"), ("a", "9")),
        (("a", "3"), ("unknown", "1")),
    ]
    found = prospect(labels, customers, waiting)
    assert (found.candidates, found.right) == (3, 2)
    assert found.after.recall == pytest.approx(3 / 6)
    assert found.after.false_merges == 0


@given(labels=groupings, customers=groupings)
def test_per_record_shares_equal_those_counted_record_by_record(
    labels: dict[Key, str], customers: dict[Key, str]
) -> None:
    found = agreement(labels, customers)
    if not labels:
        assert found.record_precision is found.record_recall is found.record_f1 is None
        return
    precision = recall = 0.0
    for one in labels:
        alike = {other for other in labels if labels[other] == labels[one]}
        joined = {
            other
            for other in labels
            if other == one or (one in customers and customers[one] == customers.get(other))
        }
        precision += len(alike & joined) / len(joined)
        recall += len(alike & joined) / len(alike)
    assert found.record_precision == pytest.approx(precision / len(labels))
    assert found.record_recall == pytest.approx(recall / len(labels))
