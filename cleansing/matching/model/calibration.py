"""Probabilities that hold: of pairs shown with 90 %, nine in ten are one customer.

A model that adds up evidence as if it were independent is too timid where evidence comes in
bundles (spelling, form and branch of one name) and too sure at the far ends. The bends ship as
data (``matching.yaml``).

What belongs here: the mapping both ways. What does not: the odds themselves (``decide``).
"""

import numpy as np

from cleansing.matching.coding import Floats
from cleansing.resources import load_table

SMALLEST = 1e-15


def calibrated(probability: Floats) -> Floats:
    """Return for the model's probabilities those that hold."""
    model, true = _bends()
    return probability_of(np.interp(bits_of(probability), model, true))


def uncalibrated(probability: float) -> float:
    """Return the model's probability for one that is to hold."""
    model, true = _bends()
    return float(probability_of(np.interp(bits_of(np.array([probability])), true, model))[0])


def _bends() -> tuple[Floats, Floats]:
    bends = np.array(load_table("matching")["calibration"], np.float64)
    return bends[:, 0], bends[:, 1]


def bits_of(probability: Floats) -> Floats:
    """Return the log2-odds of probabilities."""
    kept = np.clip(probability, SMALLEST, 1 - SMALLEST)
    bits: Floats = np.log2(kept / (1 - kept))
    return bits


def probability_of(bits: Floats) -> Floats:
    """Return the probabilities of log2-odds."""
    found: Floats = 1 / (1 + np.exp2(-bits))
    return found
