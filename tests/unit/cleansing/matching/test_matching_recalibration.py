"""What decisions make of odds: little of a few, much of many, nothing of what is no evidence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleansing.matching.model.recalibration import (
    KNOTS,
    NO_CORRECTION,
    Recalibration,
    recalibrate,
)
from cleansing.matching.settings import MODEL_VERSION
from core.judgement import Decision, Judgement, Occasion, Pair, RecordKey

AUTOMATIC = 0.97


def answer(
    number: int, score: float, judgement: Judgement, occasion: Occasion = Occasion.CANDIDATE
) -> Decision:
    return Decision(
        Pair(RecordKey("a", f"{number:05}"), RecordKey("b", f"{number:05}")),
        judgement,
        "佐伯",
        "",
        datetime(2026, 4, 1, tzinfo=UTC),
        score,
        MODEL_VERSION,
        occasion,
        score,
    )


def answers(score: float, same: int, different: int, **given: Occasion) -> list[Decision]:
    first = round(score * 10_000) * 1000
    told = [Judgement.SAME] * same + [Judgement.DIFFERENT] * different
    return [answer(first + n, score, judgement, **given) for n, judgement in enumerate(told)]


def corrected(decisions: Sequence[Decision], probability: float) -> float:
    return float(recalibrate(decisions, AUTOMATIC).apply(np.array([probability]))[0])


def test_without_decisions_nothing_is_corrected() -> None:
    found = recalibrate([], AUTOMATIC)
    assert found == NO_CORRECTION
    assert found.version == MODEL_VERSION
    assert found.apply(np.array([0.2]))[0] == pytest.approx(0.2)


def test_answers_as_promised_correct_hardly_anything() -> None:
    told = [*answers(0.2, 20, 80), *answers(0.5, 50, 50), *answers(0.9, 90, 10)]
    for probability in (0.05, 0.2, 0.5, 0.9, 0.99):
        assert corrected(told, probability) == pytest.approx(probability, abs=0.01)


@pytest.mark.parametrize(("same", "different"), [(5, 0), (0, 5)])
def test_five_decisions_change_little(same: int, different: int) -> None:
    told = answers(0.5, same, different)
    assert corrected(told, 0.5) == pytest.approx(0.5, abs=0.12)
    assert corrected(told, 0.97) == pytest.approx(0.97, abs=0.012)


def test_two_hundred_decisions_change_a_lot() -> None:
    told = answers(0.8, 80, 120)
    assert corrected(told, 0.8) == pytest.approx(0.4, abs=0.1)
    told = answers(0.3, 160, 40)
    assert corrected(told, 0.3) == pytest.approx(0.8, abs=0.1)


def test_beyond_what_was_asked_the_correction_fades() -> None:
    told = answers(0.5, 0, 200)
    shifts = dict(zip(KNOTS, recalibrate(told, AUTOMATIC).shifts, strict=True))
    assert shifts[0.0] < shifts[4.0] < shifts[10.0] <= 0
    assert abs(shifts[10.0]) < abs(shifts[0.0]) / 3


def test_a_model_too_sure_of_itself_joins_less_from_then_on() -> None:
    found = recalibrate(answers(0.9, 90, 110), AUTOMATIC)
    assert found.undo(AUTOMATIC) > AUTOMATIC
    assert found.apply(np.array([found.undo(AUTOMATIC)]))[0] == pytest.approx(AUTOMATIC)


def test_what_was_held_back_for_another_reason_says_nothing_of_what_was_not() -> None:
    assert recalibrate(answers(0.99, 0, 50), AUTOMATIC) == NO_CORRECTION
    assert recalibrate(answers(0.99, 0, 50, occasion=Occasion.CHECK), AUTOMATIC) != NO_CORRECTION


@pytest.mark.parametrize("occasion", [Occasion.JOINED, Occasion.APART])
def test_unasked_decisions_say_nothing_of_others(occasion: Occasion) -> None:
    assert recalibrate(answers(0.5, 0, 200, occasion=occasion), AUTOMATIC) == NO_CORRECTION


def test_unsure_and_unshown_say_nothing() -> None:
    unsure = [answer(n, 0.5, Judgement.UNSURE) for n in range(50)]
    unshown = [replace(one, score=None, model_score=None) for one in answers(0.5, 0, 50)]
    assert recalibrate([*unsure, *unshown], AUTOMATIC) == NO_CORRECTION


def test_odds_of_another_version_count_less_and_corrected_ones_as_the_model_gave_them() -> None:
    told = answers(0.5, 0, 30)
    older = [replace(one, model_version="tsunagi-1.0") for one in told]
    assert corrected(told, 0.5) < corrected(older, 0.5) < 0.5
    shown = [replace(one, score=0.3, model_version=f"{MODEL_VERSION}+rabc") for one in told]
    assert recalibrate(shown, AUTOMATIC) == recalibrate(told, AUTOMATIC)


def test_the_version_names_the_correction() -> None:
    one = recalibrate(answers(0.5, 0, 60), AUTOMATIC)
    other = recalibrate(answers(0.5, 60, 0), AUTOMATIC)
    assert one.version.startswith(f"{MODEL_VERSION}+r")
    assert one.version != other.version
    assert one.version == Recalibration(one.shifts, 7).version


Told = st.lists(
    st.tuples(
        st.floats(0.0, 1.0), st.sampled_from(list(Judgement)), st.sampled_from(list(Occasion))
    ),
    max_size=120,
)


@given(Told, st.randoms(use_true_random=False))
def test_it_rises_and_does_not_depend_on_the_order(
    told: list[tuple[float, Judgement, Occasion]], chance: object
) -> None:
    decisions = [answer(n, *one) for n, one in enumerate(told)]
    found = recalibrate(decisions, AUTOMATIC)
    grid = np.linspace(0.0005, 0.9995, 400)
    corrected = found.apply(grid)
    assert (np.diff(corrected) > 0).all()
    shuffled = list(decisions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert recalibrate(shuffled, AUTOMATIC) == found
    for probability in (0.05, 0.5, 0.97):
        back = found.apply(np.array([found.undo(probability)]))[0]
        assert back == pytest.approx(probability, abs=1e-9)
