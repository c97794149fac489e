"""What people's decisions say about the odds shown to them: a correction of the calibration.

The model's odds come without labels; every decision on a question is one. From them a monotone
curve is drawn over the odds (``calibration``): where people said "the same" more often than was
promised, odds rise, and fewer such pairs need asking.

* It begins as no correction at all and is drawn away from that by decisions: ``PSEUDO`` decisions
  that bear the model out stand against them at every knot, so that five change little and two
  hundred a lot. Neighbouring knots move together, and all move in steps.
* Only what was asked is labelled, and what was asked was chosen by its odds: between those of a
  question and those of an automatic merge. Within that range the choice does no harm, since a
  curve over the odds is fitted; beyond it the correction fades, held only by its neighbours and by
  never turning back. What was held back from an automatic merge for another reason than its odds
  (a close runner-up, a weak link) says nothing about those that were not, and is left out; checks
  of automatic merges, drawn at random, count. So are unasked decisions left out: people split what
  caught their eye.
* Odds that an earlier version of the model gave count for half.

The result depends on nothing but the decisions, and is part of the model's version.

What belongs here: odds to odds. What does not: the shipped curve (``calibration``), weights of
single findings (``weights``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

import numpy as np

from cleansing.matching.coding import Floats, Levels
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.model.calibration import bits_of, probability_of
from cleansing.matching.settings import MODEL_VERSION
from core.judgement import Decision, Judgement, Occasion

KNOTS: Floats = np.arange(-6.0, 11.0, 2.0)
"""Log2-odds at which the correction is a free number; straight lines between."""

PSEUDO = 6.0
"""Decisions per knot that stand for the curve as it was."""

TOGETHER = 20.0
"""Decisions that stand for two neighbouring knots being corrected alike."""

FLATTEST = 0.2
"""Least slope of the corrected odds: a likelier pair stays likelier."""

STEP = 0.25
"""Shifts are whole multiples of so many bits, so that a single answer hardly ever touches other
customers than those it is about."""

OTHER_VERSION = 0.5
"""What a decision counts whose odds came from another version of the model."""

SUREST = 1e-4
"""Odds are shown to four places; beyond them nothing is known."""

_ROUNDS = 50
_INFORMATION = 0.25 * np.log(2) ** 2
"""What one decision at even odds tells of a correction, in bits to the minus two."""


@dataclass(frozen=True)
class Recalibration:
    """A correction of log2-odds.

    Attributes:
        shifts: bits added at each of ``KNOTS``, straight lines between, constant beyond.
        decisions: how many decisions it rests on.
        lessons: feature, level and the bits that answers add to it (``lessons``), in order.
    """

    shifts: tuple[float, ...] = (0.0,) * len(KNOTS)
    decisions: int = 0
    lessons: tuple[tuple[str, str, float], ...] = ()

    @cached_property
    def version(self) -> str:
        """The version of the model with this correction."""
        if not any(self.shifts) and not self.lessons:
            return MODEL_VERSION
        told = repr((self.shifts, self.lessons)).encode()
        digest = blake2b(told, digest_size=4).hexdigest()
        return f"{MODEL_VERSION}+r{digest}"

    def apply(self, probability: Floats) -> Floats:
        """Return corrected probabilities."""
        bits = bits_of(probability)
        return probability_of(bits + np.interp(bits, KNOTS, self.shifts))

    def undo(self, probability: float) -> float:
        """Return the probability that is corrected to this one."""
        bits = bits_of(np.array([probability]))
        shift = np.interp(bits, KNOTS + self.shifts, self.shifts)
        return float(probability_of(bits - shift)[0])

    def added(self, levels: Mapping[str, Levels]) -> Floats:
        """Return the bits that lessons add to pairs with these levels."""
        bits = np.zeros(len(next(iter(levels.values()))))
        for feature, level, more in self.lessons:
            bits[levels[feature] == FEATURES[feature].index(level)] += more
        return bits

    def unlearnt(self, probability: Floats, levels: Mapping[str, Levels]) -> Floats:
        """Return what the model would give pairs with these levels without the lessons."""
        return probability_of(bits_of(probability) - self.added(levels))


NO_CORRECTION = Recalibration()


def recalibrate(decisions: Iterable[Decision], automatic: float) -> Recalibration:
    """Return the correction that decisions ask for.

    Args:
        decisions: those in force.
        automatic: probability from which pairs are joined without a person.
    """
    told = answers(decisions, automatic)
    if not told:
        return NO_CORRECTION
    odds = bits_of(np.array([shown(decision) for decision in told]))
    same = np.array([decision.judgement is Judgement.SAME for decision in told], np.float64)
    version = [decision.model_version.split("+")[0] == MODEL_VERSION for decision in told]
    weight = np.where(version, 1.0, OTHER_VERSION)
    shifts = _rising(_fitted(odds, same, weight))
    return Recalibration(tuple(STEP * round(float(shift) / STEP) for shift in shifts), len(told))


def answers(decisions: Iterable[Decision], automatic: float) -> list[Decision]:
    """Return the decisions whose odds say something about other pairs, in order."""
    return sorted(
        (decision for decision in decisions if _tells(decision, automatic)),
        key=lambda decision: decision.pair,
    )


def _tells(decision: Decision, automatic: float) -> bool:
    """Return whether a decision is an answer whose odds say something about others like it."""
    if decision.judgement is Judgement.UNSURE or decision.score is None:
        return False
    if decision.occasion is Occasion.CHECK:
        return True
    return decision.occasion is Occasion.CANDIDATE and decision.score < automatic


def shown(decision: Decision) -> float:
    """Return the probability that the model gave before it learnt anything from answers."""
    score = decision.score if decision.model_score is None else decision.model_score
    return min(max(0.5 if score is None else score, SUREST), 1 - SUREST)


def _fitted(odds: Floats, same: Floats, weight: Floats) -> Floats:
    """Return the likeliest shifts at the knots (logistic regression on hats, Newton's method)."""
    hats = np.stack([np.interp(odds, KNOTS, one) for one in np.eye(len(KNOTS))], axis=1)
    steps = np.diff(np.eye(len(KNOTS)), axis=0)
    prior = _INFORMATION * (PSEUDO * np.eye(len(KNOTS)) + TOGETHER * steps.T @ steps)
    natural = np.log(2)

    def cost(shifts: Floats) -> float:
        logit = natural * (odds + hats @ shifts)
        likelihood = weight @ (np.logaddexp(0.0, logit) - same * logit)
        return float(likelihood + shifts @ prior @ shifts / 2)

    shifts = np.zeros(len(KNOTS))
    for _ in range(_ROUNDS):
        chance = probability_of(odds + hats @ shifts)
        slope = natural * hats.T @ (weight * (chance - same)) + prior @ shifts
        bend = natural**2 * (hats.T * (weight * chance * (1 - chance))) @ hats + prior
        step = np.linalg.solve(bend, slope)
        while cost(shifts - step) > cost(shifts) and np.abs(step).max() > 1e-9:
            step = step / 2
        shifts = shifts - step
        if np.abs(step).max() < 1e-7:
            break
    return shifts


def _rising(shifts: Floats) -> Floats:
    """Return the nearest shifts that keep the corrected odds rising (pool adjacent violators)."""
    least = (1 - FLATTEST) * KNOTS
    blocks: list[tuple[float, int]] = []
    for value in shifts + least:
        mean, count = float(value), 1
        while blocks and blocks[-1][0] > mean:
            before, members = blocks.pop()
            mean = (mean * count + before * members) / (count + members)
            count += members
        blocks.append((mean, count))
    pooled = np.repeat([mean for mean, _ in blocks], [count for _, count in blocks])
    return pooled - least
