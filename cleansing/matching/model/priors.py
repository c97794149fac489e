"""How likely two records of two systems are one body before anything is compared.

Estimated from the firm's own records without labels: how many of the rare names of one system
stand in the other as well (a rare name that recurs is the same body, hardly ever a namesake).

What belongs here: priors by pair of systems. What does not: what a comparison adds (``weights``).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Bools, Coded, Floats, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.bearing import bearers
from cleansing.resources import load_table


@dataclass(frozen=True)
class Priors:
    """Prior log2-odds by pair of systems, and how they came about.

    Attributes:
        bits: square, by system code; the diagonal is two records of one system.
        shared: square, share of a system's (row) bodies that the other (column) has as well; on
            the diagonal the share of records that repeat an earlier body of their system.
        one_body: per system, how many of its pairs of one name at two addresses are one body. It
            is seen on all pairs of a file, so it is part of the fit and not of scoring a pair.
    """

    bits: Floats
    shared: Floats
    one_body: Floats


def estimate(comparer: Comparer, repeats: Floats, real: Floats) -> Priors:
    """Return the priors of every pair of systems, from the rare names they have in common.

    Args:
        comparer: the records as codes.
        repeats: per system, the share of records that repeat a body of that system.
        real: square, share of names in common that are one body's.
    """
    found = (bearers(comparer) > 0).astype(np.float64)
    return of_found(comparer, found, rare_names(comparer), repeats, real)


def of_found(
    comparer: Comparer, found: Floats, rare: Bools, repeats: Floats, real: Floats
) -> Priors:
    """Return the priors that follow from how many records of rare names have a partner elsewhere.

    Args:
        comparer: the records as codes.
        found: records by systems, the chance that the system has the record's body as well.
        rare: the records that are looked at.
        repeats: per system, the share of records that repeat a body of that system.
        real: square, share of names in common that are one body's.
    """
    core, system = comparer.column("core_key"), comparer.column("system")
    own = system.codes[rare]
    both = np.zeros((system.size, system.size))
    np.add.at(both, own, found[rare])
    total = np.bincount(own, minlength=system.size).astype(np.float64)
    return of_shares(both * real, total, core, system, repeats)


def rare_names(comparer: Comparer) -> Bools:
    """Return which records bear a name that hardly any other body bears."""
    most = float(load_table("matching")["overlap"]["rare_namesakes"])
    rare: Bools = np.append(comparer.namesakes <= most, False)[comparer.column("core_key").codes]
    return rare


def of_shares(both: Floats, total: Floats, core: Coded, system: Coded, repeats: Floats) -> Priors:
    """Return the priors that follow from how much systems overlap.

    Args:
        both: square, how many of a system's bodies were found in the other.
        total: per system, how many were looked for.
        core: coded core keys.
        system: coded systems.
        repeats: per system, the share of records that repeat a body of that system.
    """
    settings = load_table("matching")["overlap"]
    strength = float(settings["strength"])
    shared = (both + strength * settings["share"]) / (total[:, None] + strength)
    shared = np.minimum(shared, settings["most"])
    np.fill_diagonal(shared, repeats)
    bodies = presence(core, system).sum(axis=1).astype(np.float64)
    common = np.sqrt((bodies[:, None] * shared) * (bodies[:, None] * shared).T)
    alone = bodies[:, None] * (1 - shared) + 1
    bits = np.log2(np.maximum(common, 0.5) / (alone * alone.T))
    np.fill_diagonal(bits, np.log2(repeats / np.maximum(bodies, 1.0)))
    usual = 1 - float(load_table("matching")["siblings"]["two_bodies"])
    return Priors(bits, shared, np.full(system.size, usual))


def presence(core: Coded, system: Coded) -> npt.NDArray[np.bool_]:
    """Return which cores occur in which system, systems by cores."""
    present = np.zeros((system.size, core.size), np.bool_)
    known: Ints = np.flatnonzero(core.codes >= 0)
    present[system.codes[known], core.codes[known]] = True
    return present
