"""What findings weigh: bits per level, rarity of the agreeing value, prior by pair of systems.

A pair's weight is the log2-odds that it is one body: the prior plus the weight of each feature
(Fellegi-Sunter). What a level weighs follows from how often one body shows it and how often two
namesakes do (``estimation``, with defaults that ship); what agreement on a name or a place is
worth follows from how rare the value is (``frequencies``).

What belongs here: turning levels into bits. What does not: choosing between pairs (``decide``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Codes, Floats, Ints, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, FEATURES
from cleansing.matching.model.bearing import bearers, phonetic
from cleansing.matching.model.cuts import Cuts
from cleansing.matching.model.estimation import Observed, defaults
from cleansing.matching.model.name_bits import NameBits
from cleansing.matching.model.priors import Priors
from cleansing.matching.model.recalibration import NO_CORRECTION, Recalibration
from cleansing.matching.names.name_levels import LEVEL, NAME, ONE_NAME
from cleansing.resources import load_table

PLACES = {
    "prefecture": "prefecture",
    "prefecture_only": "prefecture",
    "city": "municipality",
    "town": "town_key",
    "block": "town_key",
    "number": "address_key",
}
"""Level of the address → the column whose agreeing value makes it rare."""


@dataclass(frozen=True)
class Weighed:
    """Weights of pairs: the prior, the part of each feature, and their sum."""

    prior: Floats
    features: dict[str, Floats]
    total: Floats


class Model:
    """Weighs comparison vectors of one frame.

    Args:
        comparer: the records as codes.
        priors: what to expect of pairs of systems.
        observed: how often one body shows which level.
        overrides: a firm's own bits, as ``feature.level``.

    Attributes:
        cuts: how weak a pair may be and still matter.
        learnt: what answers say of single levels.
    """

    cuts = Cuts()
    learnt: Recalibration = NO_CORRECTION

    def __init__(
        self,
        comparer: Comparer,
        priors: Priors,
        observed: Observed,
        overrides: Mapping[str, float],
    ) -> None:
        self.comparer = comparer
        self.priors = priors
        self.observed = observed
        self.bits = level_bits(overrides, observed)
        self._bounds = load_table("matching")["name_bounds"]
        self._phonetic = phonetic(comparer)
        self._by_sound = float(load_table("matching")["phonetic"]["reading"])
        self._cut = float(load_table("matching")["cut"]) - self.bits["name"][LEVEL["begins"]]
        self._name_bits = NameBits(comparer, bearers(comparer), np.diagonal(priors.shared))
        self._most_place = load_table("matching")["place_bounds"]
        self._places = {name: comparer.place_bits(name) for name in set(PLACES.values())}
        self._set_places = _overrides("address", ADDRESS, overrides)

    def weigh(self, low: Codes | Ints, high: Codes | Ints, levels: Mapping[str, Levels]) -> Weighed:
        """Return the weights of pairs of positions with their levels."""
        left, right = (end.astype(np.int64, copy=False) for end in (low, high))
        system = self.comparer.column("system").codes
        prior = self.priors.bits[system[left], system[right]]
        features = {name: self.bits[name][levels[name]] for name in FEATURES}
        features["name"] = self._name(left, right, levels["name"])
        features["address"] = self._address(left, right, levels["address"])
        # A reading weighs as evidence on namesakes; two names that differ differ in reading too.
        features["reading"] = np.where(levels["name"] >= ONE_NAME, features["reading"], 0.0)
        for feature, level, bits in self.learnt.lessons:
            shown = levels[feature] == FEATURES[feature].index(level)
            features[feature] = features[feature] + np.where(shown, bits, 0.0)
        return Weighed(prior, features, prior + sum(features.values()))

    def namesakes(self, left: Ints, right: Ints) -> Floats:
        """Return how many bodies of Japan are estimated to bear the commoner name of each pair."""
        bodies_of_japan = float(load_table("matching")["namesakes"]["bodies"])
        return bodies_of_japan * np.exp2(-self._name_bits.of(left, right))

    def most_name_bits(self) -> Floats:
        """Return what the rarity of a name adds at most: left records x right systems."""
        return self._name_bits.at_most()

    def most_name_level_bits(self, levels: Levels) -> Floats:
        """Return what levels of the name weigh at most beside its rarity."""
        bits: Floats = self.bits["name"].copy()
        bits[LEVEL["reading"]] = max(bits[LEVEL["reading"]], self._by_sound)
        bits[LEVEL["begins"]] += max(self._cut, 0.0)
        bits[LEVEL["missing"]] = 0.0
        return bits[levels]

    def most_of_others(self, levels: Mapping[str, Levels]) -> Floats:
        """Return what levels of all features but the name weigh at most, lessons included."""
        bits = np.zeros(len(levels["name"]))
        for feature in FEATURES:
            if feature == "address":
                bits += self._most_address_bits()[levels[feature]]
            elif feature != "name":
                bits += self.bits[feature][levels[feature]]
        unread = levels["name"] < ONE_NAME
        bits -= np.where(unread, self.bits["reading"][levels["reading"]], 0.0)
        for feature, level, more in self.learnt.lessons:
            bits += np.where(levels[feature] == FEATURES[feature].index(level), more, 0.0)
        return bits

    def _most_address_bits(self) -> Floats:
        shares = np.maximum(self.observed.address.max(axis=(0, 1)), 1e-9)
        bits: Floats = np.log2(shares) + self._most_place["other_prefecture"]
        for level, column in PLACES.items():
            rarity = self._places[column].max(initial=0.0)
            place = ADDRESS.index(level)
            bits[place] = np.log2(shares[place]) + min(rarity, self._most_place[level])
        for place, own in self._set_places.items():
            bits[place] = own
        bits[ADDRESS.index("missing")] = 0.0
        return bits

    def _name(self, left: Ints, right: Ints, levels: Levels) -> Floats:
        system = self.comparer.column("system").codes
        bits: Floats = self.bits["name"][levels] + self._name_bits.of(left, right)
        heard = self._phonetic[system[left]] | self._phonetic[system[right]]
        rows = heard & (levels == LEVEL["reading"])
        bits[rows] += self._by_sound - self.bits["name"][LEVEL["reading"]]
        bits[self.comparer.cut_short(left, right, levels)] += self._cut
        bits = np.clip(bits, self._bounds["least"], self._bounds["most"])
        bits[levels == NAME.index("different")] = self.bits["name"][NAME.index("different")]
        bits[levels == NAME.index("missing")] = 0.0
        return bits

    def _address(self, left: Ints, right: Ints, levels: Levels) -> Floats:
        system = self.comparer.column("system").codes
        shares = self.observed.address[system[left], system[right], levels]
        bits: Floats = np.log2(np.maximum(shares, 1e-9)) + self._most_place["other_prefecture"]
        for level, column in PLACES.items():
            rows = np.flatnonzero(levels == ADDRESS.index(level))
            codes = self.comparer.column(column).codes[left[rows]]
            rarity = np.minimum(self._places[column][codes], self._most_place[level])
            bits[rows] = np.log2(shares[rows]) + rarity
        for place, own in self._set_places.items():
            bits[levels == place] = own
        bits[levels == ADDRESS.index("missing")] = 0.0
        return bits


def level_bits(
    overrides: Mapping[str, float], observed: Observed | None = None
) -> dict[str, Floats]:
    """Return the bits of every feature's levels, before the rarity of an agreeing value.

    Args:
        overrides: a firm's own bits, as ``feature.level``.
        observed: how often one body shows which level; the shipped defaults without it.
    """
    tables = load_table("matching")
    shares = defaults().shares if observed is None else observed.shares
    found = {}
    for feature, names in FEATURES.items():
        shipped = tables["weights"].get(feature, {})
        bits = np.array([float(shipped.get(name, 0.0)) for name in names])
        if feature in shares:
            namesakes = tables["chance"][feature].get("namesakes", {})
            for place, name in enumerate(names):
                if shares[feature][place] > 0:
                    bits[place] += np.log2(shares[feature][place] / namesakes.get(name, 1.0))
        for place, own in _overrides(feature, names, overrides).items():
            bits[place] = own
        found[feature] = bits
    return found


def _overrides(
    feature: str, names: tuple[str, ...], overrides: Mapping[str, float]
) -> dict[int, float]:
    return {
        place: overrides[f"{feature}.{name}"]
        for place, name in enumerate(names)
        if f"{feature}.{name}" in overrides
    }
