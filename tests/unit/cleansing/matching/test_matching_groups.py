"""Which questions form a group."""

import numpy as np
import pytest

from cleansing.matching.asking.groups import LARGEST, groups

IDS = np.arange(1000, 1200)


def grouped(*edges: tuple[int, int]) -> list[int]:
    left, right = (np.array([edge[side] for edge in edges], np.int64) for side in (0, 1))
    return groups(left, right, IDS).tolist()


@pytest.mark.parametrize(
    ("edges", "numbers"),
    [
        ([], []),
        ([(5, 9)], [1005]),
        ([(5, 9), (9, 12), (20, 21)], [1005, 1005, 1020]),
        ([(9, 12), (5, 12)], [1005, 1005]),
        # A check is about one customer.
        ([(7, 7)], [1007]),
        ([(7, 7), (3, 7)], [1003, 1003]),
    ],
)
def test_what_shares_a_customer_is_one_group(
    edges: list[tuple[int, int]], numbers: list[int]
) -> None:
    assert grouped(*edges) == numbers


def test_where_questions_run_through_the_file_each_group_is_about_one_customer() -> None:
    star = [(0, other) for other in range(1, LARGEST)]
    tail = [(1, 50), (1, 51), (51, 52), (90, 91)]
    found = grouped(*star, *tail)
    assert found == [1000] * len(star) + [1001, 1001, 1051, 1090]


def test_a_long_chain_is_taken_apart_and_nothing_is_left_over() -> None:
    chain = [(n, n + 1) for n in range(60)]
    found = grouped(*chain)
    members: dict[int, list[tuple[int, int]]] = {}
    for edge, group in zip(chain, found, strict=True):
        members.setdefault(group, []).append(edge)
    for group, edges in members.items():
        assert all(group - 1000 in edge for edge in edges)
    assert len(members) < len(chain)
