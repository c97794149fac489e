"""How right automatic merges are, from people's checks."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from cleansing.matching.asking.draw import FEWEST_MERGES, drawn
from cleansing.matching.model.precision import (
    MeasuredPrecision,
    measured_precision,
)
from core.judgement import Decision, Judgement, Occasion, Pair, RecordKey

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("right", "wrong", "bound"),
    # One-sided Clopper-Pearson bounds at 95 %: .05 ** (1 / n) without a failure.
    [
        (1, 0, 0.05),
        (20, 0, 0.05 ** (1 / 20)),
        (240, 0, 0.9876),
        (299, 0, 0.99003),
        (240, 1, 0.98043),
        (0, 3, 0.0),
    ],
)
def test_the_bound(right: int, wrong: int, bound: float) -> None:
    found = MeasuredPrecision(right, wrong)
    assert found.checked == right + wrong
    assert found.at_least == pytest.approx(bound, abs=2e-4)


def test_nothing_checked_has_no_bound() -> None:
    assert measured_precision([]).at_least is None


def decision(
    number: int, judgement: Judgement, occasion: Occasion, after: timedelta = timedelta()
) -> Decision:
    pair = Pair(RecordKey("a", str(number)), RecordKey("b", str(number)))
    return Decision(pair, judgement, "佐伯", "", NOON + after, occasion=occasion)


def test_only_checks_count_and_what_was_parted_unasked_is_told_beside_them() -> None:
    later = timedelta(minutes=1)
    told = [
        *(decision(n, Judgement.SAME, Occasion.CHECK) for n in range(7)),
        decision(8, Judgement.DIFFERENT, Occasion.CHECK),
        decision(9, Judgement.UNSURE, Occasion.CHECK),
        *(decision(n, Judgement.DIFFERENT, Occasion.JOINED) for n in range(10, 14)),
        decision(20, Judgement.DIFFERENT, Occasion.JOINED, later),
        decision(30, Judgement.DIFFERENT, Occasion.CANDIDATE),
        decision(31, Judgement.SAME, Occasion.CANDIDATE),
        decision(32, Judgement.SAME, Occasion.JOINED),
    ]
    assert measured_precision(told) == MeasuredPrecision(7, 1, undone=2)


def file_of(count: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    records = pd.DataFrame(
        {
            "system": ["a"] * count + ["b"] * count,
            "code": [f"{number:04}" for number in range(count)] * 2,
        }
    )
    return records, np.arange(count), np.arange(count) + count


def test_the_draw_stays_and_goes_through_the_file() -> None:
    records, left, right = file_of(500)
    chosen = drawn(records, left, right, 20)
    assert len(set(chosen)) == 20
    assert chosen.tolist() == drawn(records, left, right, 20).tolist()
    assert chosen.tolist() == drawn(records, left, right, 40).tolist()[:20]
    assert chosen.min() < 100 and chosen.max() >= 400
    # Without those that were answered, the next ones come.
    rest = np.setdiff1d(np.arange(500), chosen)
    after = rest[drawn(records, left[rest], right[rest], 20)]
    assert after.tolist() == drawn(records, left, right, 40).tolist()[20:]


def test_a_small_file_is_not_sampled() -> None:
    records, left, right = file_of(FEWEST_MERGES - 1)
    assert not len(drawn(records, left, right, 20))
    records, left, right = file_of(FEWEST_MERGES)
    assert len(drawn(records, left, right, 20)) == 20
    assert not len(drawn(records, left, right, 0))
