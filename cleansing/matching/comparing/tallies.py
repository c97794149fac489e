"""What a file says of values, kept by their hashes: who has them, and how many.

Counts make a name common or a system's testimony clear. They are read from a file when
a model is fitted to it and stay as they were then: what one record weighs must not change because
another came in.

What belongs here: counting and looking up. What does not: what is counted (``bearing``), or what
it means.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.coding import Codes, Floats, Ints, Texts

ODD = np.int64(0x9E3779B97F4A7C1)


@dataclass(frozen=True)
class Tally:
    """How many records of each system have which value.

    Attributes:
        values: hashes of the values, rising.
        counts: values by systems.
    """

    values: Ints
    counts: Ints

    @staticmethod
    def of(values: Ints, systems: Codes, size: int) -> "Tally":
        """Count records.

        Args:
            values: the hash of each record's value, 0 for none.
            systems: the code of each record's system.
            size: how many systems there are.
        """
        some = np.flatnonzero(values != 0)
        place, known = pd.factorize(values[some])
        cells = np.bincount(place * size + systems[some], minlength=len(known) * size)
        order = np.argsort(known)
        return Tally(known[order], cells.reshape(len(known), size)[order])

    def look_up(self, wanted: Ints) -> Ints:
        """Return the counts of some values: wanted by systems; nobody has one that is unknown."""
        if not len(self.values):
            return np.zeros((len(wanted), self.counts.shape[1]), np.int64)
        place = np.minimum(np.searchsorted(self.values, wanted), len(self.values) - 1)
        found: Ints = self.counts[place] * (self.values[place] == wanted)[:, None]
        return found


def hashed(values: Texts) -> Ints:
    """Return a hash of each text: the same in every process, signed as every engine has it."""
    found: Ints = pd.util.hash_array(values, categorize=False).view(np.int64)
    return found


def mixed(*hashes: Ints) -> Ints:
    """Return several hashes of each record as one; 0, for none, where the first is."""
    whole = hashes[0]
    for more in hashes[1:]:
        whole = whole * ODD + more
    found: Ints = np.where(hashes[0] == 0, 0, whole)
    return found


@dataclass(frozen=True)
class Measure:
    """A number for each of some values.

    Attributes:
        values: hashes of the values, rising.
        numbers: as many.
    """

    values: Ints
    numbers: Floats

    @staticmethod
    def of(values: Texts, numbers: Floats) -> "Measure":
        """Keep the numbers of some distinct values."""
        hashes = hashed(values)
        order = np.argsort(hashes)
        return Measure(hashes[order], numbers[order])

    def look_up(self, wanted: Texts) -> Floats:
        """Return the numbers of some values, NaN for those that are unknown."""
        if not len(self.values):
            return np.full(len(wanted), np.nan)
        hashes = hashed(wanted)
        place = np.minimum(np.searchsorted(self.values, hashes), len(self.values) - 1)
        return np.where(self.values[place] == hashes, self.numbers[place], np.nan)
