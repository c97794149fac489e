"""What findings weigh: bits per level, rarity of the agreeing value, prior by pair of systems.

A pair's weight is the log2-odds that it is one body: the prior plus the weight of each feature
(Fellegi-Sunter). Weights per level ship as ``resources/matching.yaml``; what agreement on a name,
a place or a legal form is worth follows from how rare the value is.

What belongs here: turning levels into bits. What does not: choosing between pairs (``decide``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cleansing.matching import frequencies
from cleansing.matching.coding import Coded, Codes, Floats, Ints, Levels
from cleansing.matching.comparisons import ADDRESS, FEATURES, FORM, Comparer
from cleansing.matching.name_levels import NAME
from cleansing.matching.priors import Priors, estimate
from cleansing.resources import load_table


def level_bits(overrides: Mapping[str, float]) -> dict[str, Floats]:
    """Return the shipped bits of every feature's levels, with a firm's own in their place."""
    shipped = load_table("matching")["weights"]
    return {
        feature: np.array(
            [overrides.get(f"{feature}.{level}", shipped[feature][level]) for level in levels],
            np.float64,
        )
        for feature, levels in FEATURES.items()
    }


@dataclass(frozen=True)
class Weighed:
    """Weights of pairs: the prior, the part of each feature, and their sum."""

    prior: Floats
    features: dict[str, Floats]
    total: Floats


class Model:
    """Weighs comparison vectors of one frame."""

    def __init__(self, comparer: Comparer, repeats: Floats, overrides: Mapping[str, float]) -> None:
        self.comparer = comparer
        self.bits = level_bits(overrides)
        self.bounds = load_table("matching")["name_bounds"]
        core, system = comparer.column("core_key"), comparer.column("system")
        self.priors: Priors = estimate(core, system, repeats)
        self._counts = counts_by_system(core, system)
        # The last stands for records without a name (code -1), even where no record has one.
        self._expected = np.fromiter(
            (*map(frequencies.expected_namesakes, core.values), 1.0), np.float64, core.size + 1
        )
        self._records = np.bincount(system.codes, minlength=system.size)
        self._places = {
            name: frequencies.place_information(comparer.column(name))
            for name in ("prefecture", "city", "town_key", "address_key")
        }
        self._forms = form_information(comparer.column("legal_form"))

    def weigh(self, left: Codes, right: Codes, levels: Mapping[str, Levels]) -> Weighed:
        """Return the weights of pairs of positions with their levels."""
        system = self.comparer.column("system").codes
        prior = self.priors.bits[system[left], system[right]]
        features = {
            name: self.bits[name][levels[name]] for name in FEATURES if name not in ("name",)
        }
        features["name"] = self._name(left, right, levels["name"])
        features["address"] = features["address"] + self._place(left, levels["address"])
        features["form"] = features["form"] + self._form(left, levels["form"])
        total = prior + sum(features.values())
        return Weighed(prior, features, total)

    def _name(self, left: Codes, right: Codes, levels: Levels) -> Floats:
        core = self.comparer.column("core_key").codes
        one, other = core[left], core[right]
        system = self.comparer.column("system").codes
        seen = np.minimum(self._counts[system[left], one], self._counts[system[right], other])
        within = system[left] == system[right]
        seen = np.maximum(seen - 1 - within, 0)
        prior = load_table("matching")["namesakes"]
        bodies, strength = prior["bodies"], prior["strength"]
        expected = np.maximum(self._expected[one], self._expected[other]) / bodies
        exposure = np.maximum(self._records[system[left]], self._records[system[right]])
        information = -np.log2((strength + seen) / (strength / expected + exposure))
        bits: Floats = self.bits["name"][levels] + information
        bits = np.clip(bits, self.bounds["least"], self.bounds["most"])
        bits[levels == NAME.index("different")] = self.bits["name"][NAME.index("different")]
        bits[levels == NAME.index("missing")] = 0.0
        return bits

    def _place(self, left: Codes, levels: Levels) -> Floats:
        rarity = np.zeros(len(left))
        for level, column in (
            ("prefecture", "prefecture"),
            ("city", "city"),
            ("town", "town_key"),
            ("block", "town_key"),
            ("number", "address_key"),
        ):
            rows = np.flatnonzero(levels == ADDRESS.index(level))
            rarity[rows] = self._places[column][self.comparer.column(column).codes[left[rows]]]
        return rarity

    def _form(self, left: Codes, levels: Levels) -> Floats:
        rows = levels >= FORM.index("position")
        codes = self.comparer.column("legal_form").codes[left]
        return np.where(rows, np.append(self._forms, 0.0)[codes], 0.0)


def counts_by_system(core: Coded, system: Coded) -> Ints:
    """Return how often each core occurs in each system, systems by cores."""
    counts = np.zeros((system.size, core.size + 1), np.int64)
    known = core.codes >= 0
    np.add.at(counts, (system.codes[known], core.codes[known]), 1)
    return counts


def form_information(form: Coded) -> Floats:
    """Return what agreement on each legal form is worth, in bits."""
    return frequencies.place_information(form, 5.0)
