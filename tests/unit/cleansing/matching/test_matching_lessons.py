"""What answers teach of single findings: much where they are many and agree, else nothing."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.match import MatchResult
from cleansing.matching.model.lessons import AMPLE, with_lessons
from cleansing.matching.model.recalibration import NO_CORRECTION, Recalibration, recalibrate
from cleansing.matching.settings import MODEL_VERSION
from core.judgement import Decision, Judgement, Occasion
from tests.support.matching import Row, decided, frame, matched, row, strangers

AUTOMATIC = 0.97
PROMISED = 0.4


def pairs(count: int, *, form: str, first: int = 0) -> list[Row]:
    """Return records of which a:n and b:n have one name; b's stands with this legal form."""
    rows = []
    for number in range(first, first + count):
        name = f"{'霧汀岬凪藍梓椿楓桐榊'[number % 10]}{'波峰沢島浜'[number // 10 % 5]}堂{number}"
        rows += [row(f"a:{number:04}", f"株式会社{name}"), row(f"b:{number:04}", form + name)]
    return rows


def told(count: int, same: int, first: int = 0, **given: object) -> list[Decision]:
    """Return answers to a:n b:n, the first of them "the same"."""
    return [
        replace(
            decided(
                Judgement.SAME if number < same else Judgement.DIFFERENT,
                f"a:{first + number:04}",
                f"b:{first + number:04}",
            ),
            **{
                "occasion": Occasion.CANDIDATE,
                "score": PROMISED,
                "model_score": PROMISED,
                "model_version": MODEL_VERSION,
                **given,
            },
        )
        for number in range(count)
    ]


ROWS = [*pairs(100, form=""), *pairs(100, form="株式会社", first=100)]
COMPARER = Comparer(frame(ROWS))


def learnt(
    decisions: list[Decision], comparer: Comparer = COMPARER
) -> dict[tuple[str, str], float]:
    found = with_lessons(NO_CORRECTION, comparer, decisions, AUTOMATIC)
    return {(feature, level): bits for feature, level, bits in found.lessons}


def test_a_level_that_proves_more_than_promised_gains_bits() -> None:
    found = learnt([*told(100, 90), *told(100, 40, first=100)])
    assert found.keys() == {("form", "one_side")}
    # 2 in 5 promised, 9 in 10 said: 3.8 bits, drawn towards none, at most 3.
    assert 2 <= found["form", "one_side"] <= 3


def test_a_level_that_proves_less_loses_bits() -> None:
    found = learnt([*told(100, 8), *told(100, 40, first=100)])
    assert found["form", "one_side"] < -1


def test_what_holds_as_promised_teaches_nothing() -> None:
    assert learnt([*told(100, 40), *told(100, 40, first=100)]) == {}


@pytest.mark.parametrize("count", [AMPLE - 1, 10])
def test_few_answers_teach_nothing(count: int) -> None:
    decisions = [*told(count, count * 9 // 10), *told(100, 40, first=100)]
    assert learnt(decisions) == {}
    assert learnt([*told(100, 90), *told(count, count * 4 // 10, first=100)]) == {}


def test_answers_that_all_agree_are_too_good_to_go_by() -> None:
    assert ("form", "one_side") not in learnt([*told(100, 100), *told(100, 40, first=100)])


@pytest.mark.parametrize("occasion", [Occasion.CHECK, Occasion.JOINED, Occasion.WEAK])
def test_only_answers_to_candidates_teach(occasion: Occasion) -> None:
    given = told(100, 90, occasion=occasion)
    assert learnt([*given, *told(100, 40, first=100)]) == {}


def test_records_that_are_gone_teach_nothing() -> None:
    rest = Comparer(frame([*ROWS[:60], *ROWS[200:]]))
    assert learnt([*told(100, 90), *told(100, 40, first=100)], rest) == {}


def test_what_was_learnt_is_learnt_again_from_what_is_shown_after_it() -> None:
    decisions = [*told(100, 90), *told(100, 40, first=100)]
    before = with_lessons(NO_CORRECTION, COMPARER, decisions, AUTOMATIC)
    ((feature, level, bits),) = before.lessons
    levels = {name: np.zeros(1, np.uint8) for name in FEATURES}
    levels[feature][:] = FEATURES[feature].index(level)
    # Later questions are shown with the lesson; kept with them is what would be shown without.
    odds = np.log2(PROMISED / (1 - PROMISED)) + bits
    shown = 1 / (1 + 2.0**-odds)
    raw = float(before.unlearnt(np.array([shown]), levels)[0])
    assert raw == pytest.approx(PROMISED)
    later = [
        *told(40, 36, score=shown, model_score=raw, model_version=before.version),
        *told(60, 54, first=40),
    ]
    again = with_lessons(NO_CORRECTION, COMPARER, [*later, *decisions[100:]], AUTOMATIC)
    assert again.lessons == before.lessons


def test_the_version_names_the_lessons() -> None:
    one = Recalibration(lessons=(("form", "one_side", 1.5),))
    other = Recalibration(lessons=(("form", "one_side", 1.75),))
    assert len({MODEL_VERSION, one.version, other.version}) == 3


def test_a_match_weighs_what_it_learnt_and_keeps_what_it_knew_before() -> None:
    asked = [
        row("a:9998", "株式会社凪渡船", address="千葉県船橋市凪町1-2-3"),
        row("a:9999", "株式会社凪渡船", address="大阪府堺市堺区波町4-5-6"),
        row("b:9999", "凪渡船"),
    ]
    rows = [*strangers("ab"), *ROWS, *asked]
    decisions = [*told(100, 90), *told(100, 40, first=100)]
    unshown = [replace(one, score=None, model_score=None) for one in decisions]
    taught, plain = matched(rows, decisions), matched(rows, unshown)
    flat = recalibrate(decisions, AUTOMATIC)
    lessons = with_lessons(flat, COMPARER, decisions, AUTOMATIC).lessons
    [bits] = [more for feature, level, more in lessons if (feature, level) == ("form", "one_side")]
    assert bits > 1
    for one, other in zip(questions(rows, taught), questions(rows, plain), strict=True):
        assert form_weight(one) == pytest.approx(form_weight(other) + bits, abs=0.02)
        total = sum(line["weight"] for line in json.loads(one["evidence"]))
        assert total == pytest.approx(one["weight"], abs=0.001)
        assert one["model_score"] < one["score"] or one["score"] == pytest.approx(0.5, abs=0.1)
    assert taught.report["model_version"] != plain.report["model_version"] == MODEL_VERSION


def questions(rows: list[Row], result: MatchResult) -> list[dict[str, Any]]:
    """Return the two questions about the last record, in the order of their pairs."""
    table = result.candidates[result.candidates["right"] == len(rows) - 1]
    assert len(table) == 2
    return table.sort_values("left").to_dict("records")


def form_weight(question: dict[str, Any]) -> float:
    [line] = [line for line in json.loads(question["evidence"]) if line["feature"] == "form"]
    return float(line["weight"])
