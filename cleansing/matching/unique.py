"""Records whose whole name only one body of another system bears.

Pair by pair a common name proves little. But where a system knows nearly every body of another
one (the books know whoever is sold to), a record's body is in there almost surely, and if just one
bears the name, it is that one: the alternative is a stranger who happens to have the same name.
That reasoning is per record, not per pair. It holds for further records of the name as well where
a system is known to hold several records of one body; where each code is a body of its own, two
records of one name are two bodies, and neither may claim the other system's only one.

What belongs here: this one argument. What does not: weighing pairs (``weights``).
"""

import re
from dataclasses import dataclass

import numpy as np

from cleansing.matching import frequencies
from cleansing.matching.coding import Bools, Coded, Codes, Floats, Ints, Levels, coded
from cleansing.matching.comparisons import ADDRESS, FORM, Comparer
from cleansing.matching.name_levels import LEVEL
from cleansing.resources import load_table


@dataclass(frozen=True)
class Unique:
    """What uniqueness says of pairs.

    Attributes:
        bits: log2-odds that the two are one body by their whole names alone; -inf where the
            argument does not apply.
        resolved: pairs of one system with one name that a single body of another system bears:
            they are no rivals of each other for it.
        contested: pairs of two systems one of which has the name at several addresses, where not
            even the city says which of them is meant.
    """

    bits: Floats
    resolved: Bools
    contested: Bools


def unique_names(
    comparer: Comparer,
    shared: Floats,
    repeats: Floats,
    left: Codes,
    right: Codes,
    levels: dict[str, Levels],
) -> Unique:
    """Apply the argument to pairs of positions.

    Args:
        comparer: the records as codes.
        shared: by system code, the share of one system's bodies that the other has as well.
        repeats: by system code, the share of records that repeat a body of their system.
        left: positions.
        right: positions, as many.
        levels: feature → level of each pair.
    """
    names = _Names(comparer, shared, repeats)
    system = comparer.column("system").codes
    same = (levels["name"] >= LEVEL["folded"]) & (
        (levels["form"] == FORM.index("same")) | (levels["form"] == FORM.index("missing"))
    )
    across = same & (system[left] != system[right])
    bits = np.full(len(left), -np.inf)
    rows = np.flatnonzero(across)
    for one, other in ((left, right), (right, left)):
        found = names.bits(one[rows], other[rows])
        bits[rows] = np.maximum(bits[rows], found)
    within = same & (system[left] == system[right])
    resolved = np.zeros(len(left), np.bool_)
    rows = np.flatnonzero(within)
    resolved[rows] = names.borne_once_elsewhere(left[rows])
    city = levels["address"] >= ADDRESS.index("city")
    contested = np.where(
        city,
        names.at_several_addresses_of_a_city(left) | names.at_several_addresses_of_a_city(right),
        names.at_several_addresses(left) | names.at_several_addresses(right),
    )
    return Unique(bits, resolved, contested & (system[left] != system[right]))


class _Names:
    """How often each whole name, and each core, occurs in each system."""

    def __init__(self, comparer: Comparer, shared: Floats, repeats: Floats) -> None:
        self._shared = np.minimum(shared, _MOST_COVERED)
        self._core = comparer.column("core_key")
        records = comparer.records
        whole = (
            records["core_key"] + "\x1f" + records["legal_form"] + "\x1f" + records["form_position"]
        )
        form = records["legal_form"] + "\x1f" + records["form_position"]
        self._whole = coded(whole)
        self._form = coded(form)
        system = comparer.column("system")
        self._system = system.codes
        self._records = np.bincount(system.codes, minlength=system.size)
        self._wholes = _counts(self._whole, system)
        self._cores = _counts(self._core, system)
        self._forms = (_counts(self._form, system) + 1) / (self._records[:, None] + 2)
        # Records of one name in one system are one body's where that system repeats bodies, unless
        # they stand at different addresses or are told apart by a remark (甲商事(東) 甲商事(西)).
        addresses = _distinct(self._core, system, comparer.column("address_key"))
        self._scattered = addresses > 1
        self._in_city = coded(records["core_key"] + "\x1f" + records["city"])
        self._crowded = _distinct(self._in_city, system, comparer.column("address_key")) > 1
        remarks = coded("\x1f" + records["remarks"].str.replace(_AND_OTHERS, "", regex=True))
        self._one_body = (
            (repeats >= _REPEATING)[:, None]
            & ~self._scattered
            & (_distinct(self._core, system, remarks) <= 1)
        )
        self._expected = np.fromiter(
            map(frequencies.expected_namesakes, self._core.values), np.float64, self._core.size
        )

    def bits(self, one: Codes, other: Codes) -> Floats:
        """Return what it says that ``other`` bears the name of ``one`` alone in its system."""
        home, there = self._system[one], self._system[other]
        core = self._core.codes[other]
        covered = self._shared[home, there]
        single = (self._cores[home, core] == 1) | self._one_body[home, core]
        alone = self._cores[there, core] == 1
        alone_in_form = self._wholes[there, self._whole.codes[other]] == 1
        prior = load_table("matching")["namesakes"]
        rate = prior["strength"] / (
            prior["strength"] * prior["bodies"] / self._expected[core] + self._records[there]
        )
        strangers = rate * self._records[there] * self._forms[there, self._form.codes[other]]
        odds = covered / ((1 - covered) * strangers)
        bits = np.log2(odds) - np.where(alone, 0.0, _NAMESAKES_OF_OTHER_FORM)
        usable = single & (alone | alone_in_form) & (covered >= _COVERED)
        return np.where(usable, bits, -np.inf)

    def at_several_addresses(self, position: Codes) -> Bools:
        """Tell whether a record's own system has its name at more than one address."""
        return self._scattered[self._system[position], self._core.codes[position]]

    def at_several_addresses_of_a_city(self, position: Codes) -> Bools:
        """Tell whether a record's system has its name at more than one address of its city."""
        return self._crowded[self._system[position], self._in_city.codes[position]]

    def borne_once_elsewhere(self, position: Codes) -> Bools:
        """Tell whether a record's name is borne once in a system that covers its own."""
        home, core = self._system[position], self._core.codes[position]
        found = np.zeros(len(position), np.bool_)
        for there in range(len(self._records)):
            covers = (self._shared[home, there] >= _COVERED) & (home != there)
            found |= covers & (self._cores[there, core] == 1)
        return found & self._one_body[home, core]


_AND_OTHERS = re.compile("(?:／)?(?:ほか|他).*")
_COVERED = 0.6
_REPEATING = 0.04
_MOST_COVERED = 0.97
_NAMESAKES_OF_OTHER_FORM = 2.0


def _distinct(column: Coded, system: Coded, value: Coded) -> Ints:
    """Return how many different values the records of each name in each system have."""
    known = (column.codes >= 0) & (value.codes >= 0)
    rows = np.stack([system.codes[known], column.codes[known], value.codes[known]], axis=1)
    counts = np.zeros((system.size, column.size + 1), np.int64)
    different = np.unique(rows, axis=0)
    np.add.at(counts, (different[:, 0], different[:, 1]), 1)
    return counts


def _counts(column: Coded, system: Coded) -> Ints:
    counts = np.zeros((system.size, column.size + 1), np.int64)
    known = column.codes >= 0
    np.add.at(counts, (system.codes[known], column.codes[known]), 1)
    return counts
