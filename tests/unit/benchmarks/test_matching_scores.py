"""Scores, rows and processes of the matching benchmark."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.matching import rows
from benchmarks.matching.command import measure, same_rows
from benchmarks.matching.dense import generate
from benchmarks.matching.environment import Environment
from benchmarks.matching.processes import Ran, run
from benchmarks.matching.scoring import accepted, connected, score
from benchmarks.matching.table import table

LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4)), max_size=12)


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_precision_recall_and_f1() -> None:
    found = score(ints(1, 1, 1, 2, 3), ints(7, 7, 8, 9, 9))
    assert (found.right, found.found, found.true) == (1, 3, 2)
    assert found.precision == pytest.approx(1 / 3)
    assert found.recall == 0.5
    assert found.f1 == pytest.approx(0.4)


def test_records_whose_truth_is_unknown_do_not_count() -> None:
    found = score(ints(1, 1, 1), ints(7, 7, -1))
    assert (found.right, found.found, found.true) == (1, 1, 1)


def test_nothing_found_where_nothing_is_true() -> None:
    assert score(ints(1, 2), ints(1, 2)).f1 == 1.0


@given(LABELS)
def test_scores_count_pairs(labelled: list[tuple[int, int]]) -> None:
    known = [(label, body) for label, body in labelled if body >= 0]
    pairs = [(one, other) for i, one in enumerate(known) for other in known[i + 1 :]]
    found = score(ints(*(a for a, _ in labelled)), ints(*(b for _, b in labelled)))
    assert found.found == sum(one[0] == other[0] for one, other in pairs)
    assert found.true == sum(one[1] == other[1] for one, other in pairs)
    assert found.right == sum(one == other for one, other in pairs)


def test_right_candidates_join_whole_clusters() -> None:
    clusters, truth = ints(0, 0, 2, 3, 4), ints(5, 5, 5, 6, 6)
    answered = accepted(clusters, ints(0, 2, 3), ints(2, 3, 4), truth)
    assert score(answered, truth).recall == 1.0
    assert score(answered, truth).precision == 1.0


def test_clusters_join_through_chains() -> None:
    joined = connected(ints(9, 8, 7, 6), ints(0, 1), ints(1, 2))
    assert joined[0] == joined[1] == joined[2] != joined[3]


def test_the_best_threshold_is_picked_in_hindsight(tmp_path: Path) -> None:
    path = tmp_path / "clusters.parquet"
    # In another order than the records: the rows say whose they are.
    frame = pd.DataFrame({"record_id": [2, 0, 1], "at_0_5": [0, 0, 0], "at_0_9": [1, 0, 0]})
    frame.to_parquet(path)
    found = rows.at_thresholds("peer", Ran(), path, ints(4, 4, 5), ("at_0_5",))
    assert [row.at for row in found] == [".5", "best of 2: .9"]
    assert [row.result.f1 for row in found if row.result] == [0.5, 1.0]


def test_a_tool_that_failed_is_in_the_table_with_its_reason(tmp_path: Path) -> None:
    failed = Ran(failure="missing (no such package)")
    found = rows.at_thresholds("peer", failed, tmp_path / "none", ints(1), ("at_0_5",))
    assert "peer" in table(found)
    assert "missing (no such package)" in table(found)
    assert found[0].as_dict()["failure"] == failed.failure


def test_results_are_equal_in_any_order_of_their_rows(tmp_path: Path) -> None:
    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    pd.DataFrame({"left": [1, 2], "right": [3, 4]}).to_parquet(one)
    pd.DataFrame({"left": [2, 1], "right": [4, 3]}).to_parquet(other)
    assert same_rows(one, other)
    pd.DataFrame({"left": [2, 1], "right": [3, 4]}).to_parquet(other)
    assert not same_rows(one, other)


def test_a_process_tells_time_and_memory() -> None:
    ran = run(sys.executable, "tests.unit.benchmarks.busy_process", "fine")
    assert not ran.failure
    assert ran.detail == {"done": 1}
    assert ran.whole_seconds >= ran.seconds >= 0.05
    assert ran.whole_peak_mib >= ran.peak_mib > 1


def test_a_process_that_fails_says_why() -> None:
    assert run(sys.executable, "tests.unit.benchmarks.busy_process", "fail").failure == "no way"
    late = run(sys.executable, "tests.unit.benchmarks.busy_process", "late", seconds=0.5)
    assert late.failure.startswith("ended after")


def test_a_process_that_wants_more_memory_than_there_is_fails_alone() -> None:
    ran = run(sys.executable, "tests.unit.benchmarks.busy_process", "fat", memory_share=0.05)
    assert "MemoryError" in ran.failure


@pytest.mark.slow
def test_a_run_scores_what_is_there_and_names_what_is_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    absent = Environment(Path("nowhere"), "no such package")
    told = measure("dense", generate(1_000), absent)
    found = {str(row["tool"]): row for row in told["rows"]}
    assert found["tsunagi"]["precision"] > 0.9
    assert found["equal names"]["recall"] > 0.5
    missing = [row for row in told["rows"] if "no such package" in str(row["failure"])]
    assert len(missing) == 4
    assert capsys.readouterr().out.count("not measured") == 4
    assert told["candidate_pairs"] == found["tsunagi"]["detail"]["pairs"]
