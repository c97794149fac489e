"""Which moves between ranks are up, down or beside."""

import pytest

from app.web.ladder import direction, directions, ladder
from pipelines.rank_settings import RankSettings

RANKS = RankSettings()


def test_the_best_rank_comes_first() -> None:
    assert ladder(RANKS) == ["A", "B-1", "B-2", "C", "その他"]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("C", "A", "up"),
        ("その他", "C", "up"),
        ("A", "B-2", "down"),
        ("B-1", "その他", "down"),
        ("B-1", "B-2", "beside"),
        ("B-2", "B-1", "beside"),
    ],
)
def test_directions(before: str, now: str, expected: str) -> None:
    assert direction(before, now, RANKS) == expected


def test_moves_are_counted_by_direction() -> None:
    moves = {("C", "A"): 3, ("A", "C"): 2, ("B-1", "B-2"): 10, ("その他", "C"): 1}
    assert directions(moves, RANKS) == (4, 2)


def test_names_of_the_firm_are_known() -> None:
    named = RankSettings(labels=RankSettings().labels | {"large_potential": "特", "none": "休"})
    assert direction("休", "特", named) == "up"
