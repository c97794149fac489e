"""The knobs of matching, with the defaults that ship.

What belongs here: thresholds and caps a firm may set, and the reading of ``resources``. What does
not: the weights themselves (``weights``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cleansing.resources import load_table

MODEL_VERSION = "tsunagi-2.1"
"""Stands beside every score; raised whenever the same records could score differently."""


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """What a firm may set about matching.

    Attributes:
        automatic: probability from which a pair is joined without a person.
        margin: how many bits (log2-odds) the best customer must be ahead of the runner-up.
        review: probability from which a pair is worth a person's time.
        candidates_per_1000: most candidate pairs kept per 1,000 records.
        caps: largest bucket per blocking key; larger ones are left out and reported.
        weights: levels' weights that replace the shipped ones, as ``feature.level``.
    """

    automatic: float = 0.97
    margin: float = 3.0
    review: float = 0.05
    candidates_per_1000: int = 100
    caps: Mapping[str, int] = field(default_factory=lambda: dict(load_table("matching")["caps"]))
    weights: Mapping[str, float] = field(default_factory=dict)
