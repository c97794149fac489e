"""What agreement on a name is worth: by its shape, and by how many bodies bear it in the file.

What belongs here: the rarity of a pair's name in bits. What does not: how rare a name is by itself
(``frequencies``), what the levels of the name weigh (``weights``).
"""

import numpy as np

from cleansing.matching.coding import Floats, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.names import bodies, frequencies
from cleansing.resources import load_table

SELDOM = 0.03
"""Share of repeating records below which a system's records of one name count as bodies."""


class NameBits:
    """What the rarity of names says, from their shape and from the firm's own counts."""

    def __init__(self, comparer: Comparer, borne: Ints, repeats: Floats) -> None:
        core, system = comparer.column("core_key"), comparer.column("system")
        self._core, self._system = core.codes, system.codes
        # Two records of a system that hardly repeats anybody are two bodies.
        distinct = borne[:, repeats < SELDOM]
        self._bodies = distinct.max(axis=1, initial=0)
        # The last stands for records without a name (code -1).
        self._expected = np.append(comparer.namesakes, 1.0)
        self._public_expected = np.append(comparer.kept("public_namesakes", _public_namesakes), 0.0)
        forms = comparer.column("legal_form")
        public = np.isin(forms.values, (bodies.STATE, bodies.LOCAL))
        self._public = np.append(public, False)[forms.codes]
        self._records = comparer.sizes

    def of(self, left: Ints, right: Ints) -> Floats:
        """Return for pairs of positions how many bits agreement on the commoner name is worth."""
        one, other = self._core[left], self._core[right]
        here, there = self._system[left], self._system[right]
        seen = np.maximum(np.maximum(self._bodies[left], self._bodies[right]) - 1, 0)
        prior = load_table("matching")["namesakes"]
        expected = np.maximum(self._expected[one], self._expected[other])
        public = self._public[left] & self._public[right] & (one == other)
        # What bears the name of a place without being it (農協, 商工会) is one of many that do.
        place = np.maximum(self._public_expected[one], self._public_expected[other]) > 0
        expected = np.where(place, np.maximum(expected, prior["place"]), expected)
        expected = np.where(public, self._public_expected[one], expected) / prior["bodies"]
        exposure = np.maximum(self._records[here], self._records[there])
        rate = (prior["strength"] + seen) / (prior["strength"] / expected + exposure)
        bits: Floats = -np.log2(rate)
        return bits

    def at_most(self) -> Floats:
        """Return what ``of`` is at most for each record with any of a system: records x systems."""
        prior = load_table("matching")["namesakes"]
        expected = self._expected[self._core]
        known = np.where(self._public, self._public_expected[self._core], expected)
        expected = np.minimum(expected, known) / prior["bodies"]
        seen = np.maximum(self._bodies - 1, 0)
        sizes = self._records[self._system]
        exposure = np.maximum(sizes[:, None], self._records[None, :])
        rate = (prior["strength"] + seen)[:, None] / (
            (prior["strength"] / expected)[:, None] + exposure
        )
        bits: Floats = -np.log2(rate)
        return bits


def _public_namesakes(comparer: Comparer) -> Floats:
    """Return for each core how many other public bodies bear it, 0 where none does."""
    known, names = frequencies.public_namesakes(), comparer.column("core_key").values
    return np.fromiter((known.get(name, 0.0) for name in names), np.float64, len(names))
