"""How weak a pair may be and still be kept: a matter of how many there are.

In a file whose names are borne by dozens of companies each, most pairs that share a name are two
of those companies. Nobody will be asked about them, and with dozens of better ones around they are
no rivals either; kept, they would only cost time and memory. In other files everything is kept.

What belongs here: where to cut. What does not: what a pair weighs (``weights``).
"""

from dataclasses import dataclass

import numpy as np

from cleansing.matching.choosing.edges import LEAST_BITS
from cleansing.matching.coding import Floats

KEPT = 3
"""Pairs kept per record, in files that have more."""
FEWEST = 200_000
"""So many pairs are kept in any file."""
ASKED = 1
"""Of these, pairs per record that may become a question: far more than will."""


@dataclass(frozen=True)
class Cuts:
    """Bits from which on pairs matter.

    Attributes:
        least: weight or, where it is more, weight and likeness of a pair that is kept.
        asked: weight of a pair that may become a question.
    """

    least: float = LEAST_BITS
    asked: float = -np.inf


def cuts(weight: Floats, likeness: Floats, share: float, records: int) -> Cuts:
    """Return where to cut in a file.

    Args:
        weight: of a sample of its pairs.
        likeness: of the same.
        share: how much of all pairs the sample is.
        records: how many records the file has.
    """
    strength = weight + np.maximum(likeness, 0.0)
    strong = int((strength > LEAST_BITS).sum())
    if strong <= max(KEPT * records, FEWEST) * share:
        return Cuts()
    return Cuts(
        max(_exceeded(strength, KEPT * records * share), LEAST_BITS),
        max(_exceeded(weight, ASKED * records * share), LEAST_BITS),
    )


def _exceeded(bits: Floats, times: float) -> float:
    """Return what so many of these bits exceed."""
    place = max(len(bits) - 1 - int(times), 0)
    return float(np.partition(bits, place)[place])
