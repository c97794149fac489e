"""What answers say of single findings: a level that proved more or less than it was given.

The correction of the odds (``recalibration``) treats all pairs of equal odds alike. Where many
answers agree that one finding (two names of which one begins the other, say) means more than the
model thought, the bits of that level change too, so that odds get sharper and not only truer.

Only ample evidence counts: ``AMPLE`` answers with the finding and as many without it, several of
either kind, and a deviation that chance gives once in ten thousand levels. What one level explains
is taken out before the next is looked at. Every change is drawn towards none.

The odds that are looked at are those the model gave before it learnt anything from answers, so
that what was learnt is learnt again every night, and neither fades nor doubles.

What belongs here: bits to add by level. What does not: odds as a whole (``recalibration``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cleansing.matching.coding import Bools, Floats, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.model.calibration import bits_of, probability_of
from cleansing.matching.model.recalibration import STEP, Recalibration, answers, shown
from core.judgement import Decision, Judgement, Occasion, RecordKey

AMPLE = 50
"""Answers with a finding, and without it, from which on it is looked at."""

SEVERAL = 5
"""Answers of either kind among those with the finding."""

CLEAR = 4.0
"""Standard deviations from what was promised."""

PSEUDO = 20.0
"""Answers as promised that stand against every change."""

_SILENT = ("spelling", "identifier")
"""What is no evidence of its own, or beyond any."""

MOST_BITS = 3.0
MOST_LEVELS = 6


@dataclass(frozen=True)
class _Told:
    """Answers with the levels of their pairs, what was promised, and what was said."""

    levels: Mapping[str, Levels]
    odds: Floats
    same: Floats

    def having(self, feature: str, level: str) -> Bools:
        """Return which answers are about a pair that shows a level."""
        rows: Bools = self.levels[feature] == FEATURES[feature].index(level)
        return rows


def with_lessons(
    correction: Recalibration, comparer: Comparer, decisions: Iterable[Decision], automatic: float
) -> Recalibration:
    """Return a correction that adds bits to levels of which answers tell amply.

    Args:
        correction: of the odds as a whole.
        comparer: the records as codes; answers about records that are gone are left out.
        decisions: those in force.
        automatic: probability from which pairs are joined without a person.
    """
    told = [
        decision
        for decision in answers(decisions, automatic)
        if decision.occasion is Occasion.CANDIDATE
    ]
    if len(told) < 2 * AMPLE:
        return correction
    found = _looked_up(told, comparer, correction)
    learnt: dict[tuple[str, str], float] = {}
    for _ in range(MOST_LEVELS):
        lesson = _clearest(found, learnt)
        if lesson is None:
            break
        feature, level = lesson
        rows = found.having(feature, level)
        bits = _shift(found.odds[rows], found.same[rows])
        if not bits:
            break
        learnt[lesson] = bits
        found = replace(found, odds=found.odds + np.where(rows, bits, 0.0))
    lessons = tuple(sorted((*lesson, bits) for lesson, bits in learnt.items()))
    return replace(correction, lessons=lessons)


def _looked_up(told: list[Decision], comparer: Comparer, correction: Recalibration) -> _Told:
    records = comparer.records
    codes = {key.code for decision in told for key in decision.pair}
    rows = np.flatnonzero(records["code"].isin(codes))
    named = records.iloc[rows][["system", "code"]]
    place = {RecordKey(*key): int(row) for key, row in zip(_keys(named), rows, strict=True)}
    known = [one for one in told if one.pair.left in place and one.pair.right in place]
    ends = np.array([[place[key] for key in one.pair] for one in known], np.int32).reshape(-1, 2)
    ends.sort(axis=1)
    raw = np.array([shown(one) for one in known], np.float64)
    return _Told(
        levels=comparer.compare(ends[:, 0], ends[:, 1]),
        odds=bits_of(correction.apply(raw)),
        same=np.array([one.judgement is Judgement.SAME for one in known], np.float64),
    )


def _keys(named: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(named["system"], named["code"], strict=True)


def _clearest(told: _Told, learnt: Mapping[tuple[str, str], float]) -> tuple[str, str] | None:
    """Return the level that deviates most from what was promised, None where none does clearly."""
    chance = probability_of(told.odds)
    best, most = None, np.nextafter(CLEAR, 0)
    for feature, names in FEATURES.items():
        if feature in _SILENT:
            continue
        for level in names[1:]:
            rows = told.having(feature, level)
            count, same = int(rows.sum()), told.same[rows].sum()
            ample = AMPLE <= count <= len(rows) - AMPLE
            if (feature, level) in learnt or not ample or not SEVERAL <= same <= count - SEVERAL:
                continue
            spread = np.sqrt((chance[rows] * (1 - chance[rows])).sum())
            deviation = abs(same - chance[rows].sum()) / spread
            if deviation > most:
                best, most = (feature, level), deviation
    return best


def _shift(odds: Floats, same: Floats) -> float:
    """Return the bits that make what was promised what was said, drawn towards none."""
    natural = np.log(2)
    bits = 0.0
    for _ in range(30):
        chance = probability_of(odds + bits)
        slope = natural * (chance - same).sum() + PSEUDO * natural**2 / 4 * bits
        bend = natural**2 * ((chance * (1 - chance)).sum() + PSEUDO / 4)
        bits = float(np.clip(bits - slope / bend, -MOST_BITS, MOST_BITS))
    return STEP * round(bits / STEP)
