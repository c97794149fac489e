"""How two values compare: ordered levels, missing being its own."""

from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.model.weights import level_bits
from tests.support.matching import Row, frame, row

CASES = YAML(typ="safe").load(Path("tests/cases/matching_levels.yaml").read_text(encoding="utf-8"))
BOTH_WAYS = [(case, way) for case in CASES for way in (("left", "right"), ("right", "left"))]


def level(one: Row, other: Row, feature: str) -> str:
    comparer = Comparer(frame([one, other]))
    levels = comparer.compare(np.array([0], np.int32), np.array([1], np.int32))
    return FEATURES[feature][int(levels[feature][0])]


@pytest.mark.parametrize(
    ("case", "way"),
    BOTH_WAYS,
    ids=[f"{case['feature']}-{case[one]}-{case[other]}" for case, (one, other) in BOTH_WAYS],
)
def test_two_values_have_a_level_whichever_comes_first(
    case: dict[str, str], way: tuple[str, str]
) -> None:
    cell = case.get("cell", "name")
    cells = [case[side] if isinstance(case[side], dict) else {cell: case[side]} for side in way]
    rows = [{**row(f"{n}:1", "霧笛堂"), **told} for n, told in enumerate(cells)]
    assert level(rows[0], rows[1], case["feature"]) == case["level"]


def test_the_cases_cover_every_level() -> None:
    told = {(case["feature"], case["level"]) for case in CASES}
    every = {(feature, level) for feature, levels in FEATURES.items() for level in levels}
    assert every - told == {("identifier", "different"), ("spelling", "missing")}


def test_missing_weighs_nothing() -> None:
    for feature, bits in level_bits({}).items():
        assert FEATURES[feature][0] == "missing"
        assert bits[0] == 0


def test_a_level_depends_on_the_two_records_alone() -> None:
    pair = [
        row("a:1", "㈱霧笛堂", phone="047-123-4567"),
        row("b:1", "霧笛堂", phone="047-123-4567"),
    ]
    other = row("c:1", "株式会社霧笛堂", phone="06-1234-5678", address="千葉県船橋市凪町1-2-3")
    alone = Comparer(frame(pair)).compare(np.array([0], np.int32), np.array([1], np.int32))
    among = Comparer(frame([other, *pair])).compare(
        np.array([1], np.int32), np.array([2], np.int32)
    )
    assert {name: int(found[0]) for name, found in alone.items()} == {
        name: int(found[0]) for name, found in among.items()
    }
