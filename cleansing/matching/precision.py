"""How right automatic merges are, measured by what people found, with what chance leaves open.

Nobody can say of a firm's own data how many merges are right without looking at some. People look
when they are asked to check merges drawn at random, and when they undo one that caught their eye.
Every merge undone counts as wrong, whether it was drawn or found, so that the figure is rather too
low than too high.

What belongs here: the measure, and the draw. What does not: correcting odds by it
(``recalibration``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta

from cleansing.matching.coding import Ints
from core.judgement import Decision, Judgement, Occasion

CONFIDENCE = 0.95
ENOUGH = 300
"""Checks from which on no more are asked: all right, they bound errors to one in a hundred."""

AT_A_TIME = 20
FEWEST_MERGES = 200
"""A file with fewer automatic merges is better read through than sampled."""


@dataclass(frozen=True)
class MeasuredPrecision:
    """What people found of automatic merges.

    Attributes:
        right: merges that people looked at and confirmed.
        wrong: merges that they undid.
    """

    right: int
    wrong: int

    @property
    def checked(self) -> int:
        """Merges that people looked at."""
        return self.right + self.wrong

    @property
    def at_least(self) -> float | None:
        """The share of right merges is at least this, with 95 % confidence; None: none checked.

        The exact one-sided bound of Clopper and Pearson.
        """
        if not self.checked:
            return None
        return float(beta.ppf(1 - CONFIDENCE, self.right, self.wrong + 1)) if self.right else 0.0


def measured_precision(decisions: Iterable[Decision]) -> MeasuredPrecision:
    """Return what the decisions in force say of automatic merges."""
    looked = [d for d in decisions if d.occasion in (Occasion.CHECK, Occasion.JOINED)]
    right = sum(decision.judgement is Judgement.SAME for decision in looked)
    undone = [decision for decision in looked if decision.judgement is Judgement.DIFFERENT]
    # Taking one record out of a customer of five says "different" four times, of one merge.
    wrong = len({(decision.user, decision.decided_at) for decision in undone if _found(decision)})
    return MeasuredPrecision(right, wrong + sum(not _found(decision) for decision in undone))


def _found(decision: Decision) -> bool:
    return decision.occasion is Occasion.JOINED


def drawn(records: pd.DataFrame, left: Ints, right: Ints, most: int) -> Ints:
    """Return which merges are to be checked: by chance, and the same ones for the same file.

    Args:
        records: with ``system`` and ``code``.
        left: positions of the records that merges join.
        right: the records they are joined with.
        most: at most so many.
    """
    if len(left) < FEWEST_MERGES or most <= 0:
        return np.zeros(0, np.int64)
    keys = (records["system"] + "\x00" + records["code"]).to_numpy(dtype=object)
    lots = pd.util.hash_array(keys[left]) ^ (pd.util.hash_array(keys[right]) * np.uint64(3))
    order = np.lexsort((right, left, lots))
    chosen: Ints = order[:most].astype(np.int64)
    return chosen
