"""What people decided holds, and comes before what the engine thinks."""

import pytest

from core.errors import DecisionError
from core.judgement import Judgement
from tests.support.matching import (
    corporate_number,
    customers,
    decided,
    joined,
    matched,
    row,
    together,
)

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
PLACE = {"address": "千葉県船橋市凪町1-2-3", "phone": "047-123-4567"}
ALIKE = [row(f"{system}:1", "株式会社霧笛堂", **PLACE) for system in "abc"]
UNLIKE = [
    row("a:1", "株式会社霧笛堂", address="千葉県船橋市凪町1-2-3"),
    row("b:1", "みぎわ印刷有限会社", address="広島県呉市中央9-9"),
    row("c:1", "椿食品", address="大阪府堺市堺区大浜5-5"),
]


def test_same_joins_what_nothing_else_would() -> None:
    result = matched(UNLIKE, [decided(SAME, "a:1", "b:1")])
    assert customers(UNLIKE, result) == together("a:1 b:1")
    assert result.links["method"].tolist() == ["operator"]


def test_same_holds_along_a_chain() -> None:
    chain = [decided(SAME, "a:1", "b:1"), decided(SAME, "b:1", "c:1")]
    assert joined(UNLIKE, chain) == together("a:1 b:1 c:1")


def test_same_joins_even_different_numbers() -> None:
    rows = [
        row("a:1", "株式会社霧笛堂", corporate_number=corporate_number(700110012345)),
        row("b:1", "株式会社霧笛堂", corporate_number=corporate_number(700110054321)),
    ]
    assert joined(rows, [decided(SAME, "a:1", "b:1")]) == together("a:1 b:1")


def test_different_keeps_apart_what_would_join() -> None:
    pair = ALIKE[:2]
    assert joined(pair) == together("a:1 b:1")
    assert joined(pair, [decided(DIFFERENT, "a:1", "b:1")]) == set()


def test_different_beats_a_chain_of_likeness() -> None:
    assert joined(ALIKE) == together("a:1 b:1 c:1")
    found = joined(ALIKE, [decided(DIFFERENT, "a:1", "b:1")])
    assert not any({"a:1", "b:1"} <= customer for customer in found)


def test_different_beats_an_equal_corporate_number() -> None:
    number = corporate_number(700110012345)
    rows = [{**one, "corporate_number": number} for one in ALIKE]
    found = joined(rows, [decided(DIFFERENT, "a:1", "b:1")])
    assert not any({"a:1", "b:1"} <= customer for customer in found)


def test_different_beats_a_chain_of_a_decision_and_likeness() -> None:
    rows = [*ALIKE[:2], row("c:1", "みぎわ印刷有限会社")]
    found = joined(rows, [decided(SAME, "b:1", "c:1"), decided(DIFFERENT, "a:1", "c:1")])
    assert found == together("b:1 c:1")


def test_a_pair_called_different_is_no_question_any_more() -> None:
    rows = [*UNLIKE, *(row(f"d:{number}", f"楓{number}重機") for number in range(20))]
    result = matched(rows, [decided(DIFFERENT, "a:1", "b:1")])
    assert (0, 1) not in set(
        zip(result.candidates["left"], result.candidates["right"], strict=True)
    )


def test_unsure_changes_nothing() -> None:
    pair = ALIKE[:2]
    assert joined(pair, [decided(UNSURE, "a:1", "b:1")]) == joined(pair)


def test_a_contradiction_is_refused_and_both_decisions_are_named() -> None:
    with pytest.raises(DecisionError) as refused:
        matched(
            ALIKE,
            [
                decided(SAME, "a:1", "b:1", user="佐伯"),
                decided(SAME, "b:1", "c:1", user="三田村"),
                decided(DIFFERENT, "a:1", "c:1", user="野々宮"),
            ],
        )
    text = str(refused.value)
    assert "矛盾" in text
    for who in ("佐伯", "三田村", "野々宮"):
        assert who in text
    for key in ("a:1", "b:1", "c:1"):
        assert key in text


def test_a_decision_on_a_record_that_is_gone_has_no_effect() -> None:
    decisions = [decided(SAME, "a:1", "z:9"), decided(DIFFERENT, "z:9", "b:1")]
    assert joined(ALIKE, decisions) == joined(ALIKE)


def test_the_order_of_decisions_never_matters() -> None:
    decisions = [
        decided(SAME, "a:1", "b:1"),
        decided(DIFFERENT, "a:1", "c:1"),
    ]
    assert joined(UNLIKE, decisions) == joined(UNLIKE, decisions[::-1]) == together("a:1 b:1")
