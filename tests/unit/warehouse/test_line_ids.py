"""The id of a line follows from its own words, not from where it stands."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warehouse.landing.line_ids import (
    day_numbers,
    first_ids,
    further_id,
    line_keys,
    line_numbers,
    text_hashes,
)


def ids(scope: str, documents: list[str], days: list[date], numbers: list[int]) -> list[int]:
    keys = line_keys(
        scope, text_hashes(documents), day_numbers(days), np.array(numbers, dtype=np.uint64)
    )
    return first_ids(keys).tolist()


DAY = date(2026, 4, 1)


def test_ids_are_pinned() -> None:
    """Published ids: whoever makes this fail mends the code, not the test."""
    assert ids("hanbai_sales\x1f", ["1001", "1001"], [DAY, DAY], [1, 2]) == [
        3471829982899574272,
        4252560697137836544,
    ]


def test_another_source_day_document_or_line_is_another_id() -> None:
    found = {
        ids("a", ["1"], [DAY], [1])[0],
        ids("b", ["1"], [DAY], [1])[0],
        ids("a", ["2"], [DAY], [1])[0],
        ids("a", ["1"], [date(2026, 4, 2)], [1])[0],
        ids("a", ["1"], [DAY], [2])[0],
    }
    assert len(found) == 5


@given(st.text(max_size=20), st.text(max_size=20), st.dates(), st.integers(1, 10_000))
def test_ids_fit_a_signed_64_bit_column_and_leave_room_for_repetitions(
    scope: str, document: str, day: date, number: int
) -> None:
    first = ids(scope, [document], [day], [number])[0]
    assert 0 <= first < 2**63
    assert first % 256 == 0


@given(st.integers(0, 2**55 - 1), st.integers(2, 2000))
def test_repetitions_have_ids_of_their_own(key: int, count: int) -> None:
    first = key << 8
    repeated = [further_id(first, occurrence) for occurrence in range(count)]
    assert repeated[0] == first
    assert len(set(repeated)) == count
    assert all(0 <= number < 2**63 for number in repeated)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 3)), min_size=1, max_size=40),
    st.integers(1, 39),
)
def test_lines_are_numbered_within_their_document_wherever_blocks_are_cut(
    slips: list[tuple[str, int]], cut: int
) -> None:
    documents = [name for name, size in slips for _ in range(size)]
    days = day_numbers([DAY] * len(documents))
    whole, _ = line_numbers(documents, days, ("", 0, 0))
    cut = min(cut, len(documents))
    first, before = line_numbers(documents[:cut], days[:cut], ("", 0, 0))
    rest = line_numbers(documents[cut:], days[cut:], before)[0].tolist() if documents[cut:] else []
    assert first.tolist() + rest == whole.tolist()
    assert whole[0] == 1
