"""How likely two records of two systems are one body before anything is compared.

Estimated from the firm's own records without labels: how many of the rare names of one system
stand in the other as well (a rare name that recurs is the same body, hardly ever a namesake).

What belongs here: priors by pair of systems. What does not: what a comparison adds (``weights``).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Coded, Floats, Ints
from cleansing.matching.frequencies import expected_namesakes
from cleansing.resources import load_table


@dataclass(frozen=True)
class Priors:
    """Prior log2-odds by pair of systems, and how they came about.

    Attributes:
        bits: square, by system code; the diagonal is two records of one system.
        shared: square, share of a system's (row) bodies that the other (column) has as well; on
            the diagonal the share of records that repeat an earlier body of their system.
    """

    bits: Floats
    shared: Floats


def estimate(core: Coded, system: Coded, repeats: Floats) -> Priors:
    """Return the priors of every pair of systems.

    Args:
        core: coded core keys.
        system: coded systems.
        repeats: per system, the share of records that repeat a body of that system.
    """
    settings = load_table("matching")["overlap"]
    rare = (
        np.fromiter(map(expected_namesakes, core.values), np.float64, core.size)
        <= settings["rare_namesakes"]
    )
    present = presence(core, system)
    bodies = present.sum(axis=1).astype(np.float64)
    size = system.size
    bits, shared = np.zeros((size, size)), np.zeros((size, size))
    strength = float(settings["strength"])
    for one in range(size):
        for other in range(size):
            if one == other:
                shared[one, one] = repeats[one]
                bits[one, one] = np.log2(repeats[one] / max(bodies[one], 1.0))
                continue
            both = float((present[one] & present[other] & rare).sum())
            total = float((present[one] & rare).sum())
            share = (both + strength * settings["share"]) / (total + strength)
            shared[one, other] = min(share, settings["most"])
    for one in range(size):
        for other in range(size):
            if one != other:
                both = np.sqrt(
                    bodies[one] * shared[one, other] * bodies[other] * shared[other, one]
                )
                alone = (bodies[one] * (1 - shared[one, other]) + 1) * (
                    bodies[other] * (1 - shared[other, one]) + 1
                )
                bits[one, other] = np.log2(max(both, 0.5) / alone)
    return Priors(bits, shared)


def presence(core: Coded, system: Coded) -> npt.NDArray[np.bool_]:
    """Return which cores occur in which system, systems by cores."""
    present = np.zeros((system.size, core.size), np.bool_)
    known: Ints = np.flatnonzero(core.codes >= 0)
    present[system.codes[known], core.codes[known]] = True
    return present
