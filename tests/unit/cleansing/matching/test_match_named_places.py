"""A place beside the name tells namesakes and sites apart."""

import json

import pytest

from cleansing.matching.settings import MatchSettings
from tests.support.matching import (
    Customers,
    candidate_pairs,
    customers,
    joined,
    matched,
    row,
    strangers,
    together,
)

NORITAKE = "愛知県名古屋市中村区則武1-22"
ELSEWHERE = "大阪府堺市堺区大浜北町3-4"
NAMESAKES = [
    row("a:1", "株式会社霧笛堂", address=NORITAKE),
    row("a:2", "株式会社霧笛堂", address=ELSEWHERE),
]


def of_interest(found: Customers) -> Customers:
    return {keys for keys in found if not any(":S" in key for key in keys)}


@pytest.mark.parametrize(
    "name", ["㈱霧笛堂(則武)", "㈱霧笛堂（則武）", "霧笛堂㈱【則武】", "株式会社霧笛堂 (名古屋市)"]
)
def test_a_place_beside_the_name_chooses_among_namesakes(name: str) -> None:
    rows = [*strangers("ab"), *NAMESAKES, row("b:1", name)]
    result = matched(rows)
    asked = candidate_pairs(rows, result)
    found = of_interest(customers(rows, result))
    assert found <= together("a:1 b:1")
    assert found or together("a:1 b:1") <= asked


def test_the_place_in_the_town_joins_without_a_person() -> None:
    rows = [*strangers("ab"), *NAMESAKES, row("b:1", "株式会社霧笛堂(則武)")]
    assert of_interest(joined(rows)) == together("a:1 b:1")


def test_a_word_that_is_no_place_chooses_nobody() -> None:
    rows = [*strangers("ab"), *NAMESAKES, row("b:1", "株式会社霧笛堂(旧本館)")]
    assert of_interest(joined(rows)) == set()


def test_two_places_of_one_system_go_to_their_own_customers() -> None:
    rows = [
        *strangers("ab"),
        *NAMESAKES,
        row("b:1", "㈱霧笛堂(則武)"),
        row("b:2", "㈱霧笛堂(大浜)"),
    ]
    assert of_interest(joined(rows)) == together("a:1 b:1", "a:2 b:2")


def test_what_people_see_is_the_place_and_the_other_address() -> None:
    rows = [*strangers("ab"), *NAMESAKES, row("b:1", "株式会社霧笛堂(則武)")]
    result = matched(rows, settings=MatchSettings(margin=100.0, candidates_per_1000=1000))
    told = [
        (one["left"], one["level"], one["right"])
        for evidence in result.candidates["evidence"]
        for one in json.loads(evidence)
        if one["feature"] == "place"
    ]
    assert told == [(NORITAKE, "town", "則武")]
