"""What a pair can weigh at most, seen from its comparison vector and one of its records.

Most pairs of a file in which dozens of companies bear one name are far too weak to matter, and
that much two look-ups tell. Only what may be strong enough is weighed in earnest.

What belongs here: bounds that are never below the weight. What does not: weighing (``weights``).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Bools, Codes, Floats, Levels
from cleansing.matching.comparing.vectors import PerVector, Vectors
from cleansing.matching.model.pairing import alias_likeness, contrary_levels, seldom_repeating
from cleansing.matching.model.siblings import most_likeness
from cleansing.matching.model.weights import Model
from cleansing.matching.names.name_levels import LEVEL
from cleansing.resources import load_table

SLACK = 0.01
"""Bits for what is lost by adding up small numbers."""


class Bounds:
    """Tells which pairs need not be weighed.

    Args:
        model: the fitted model, with the records as codes.
    """

    def __init__(self, model: Model) -> None:
        comparer = model.comparer
        self._system = comparer.column("system").codes.astype(np.intp)
        self._systems = comparer.column("system").size
        self._least = np.float32(model.cuts.least - SLACK)
        self._seldom = seldom_repeating(model.priors)
        rarity = model.most_name_bits()
        records = rarity + model.priors.bits[self._system] + most_likeness(model)
        self._of_records: npt.NDArray[np.float32] = records.astype(np.float32).reshape(-1)
        least = float(rarity.min(initial=0.0))
        self._of_levels = PerVector(lambda levels: _most(model, levels, least), np.float32)
        self._contrary = PerVector(contrary_levels, np.bool_)

    def able(self, left: Codes, right: Codes, vectors: Vectors) -> Bools:
        """Return which pairs may be strong enough to be somebody's match or rival."""
        place = left.astype(np.intp) * self._systems + self._system[right]
        able: Bools = self._of_records[place] + self._of_levels(vectors) > self._least
        return able

    def contrary(self, left: Codes, right: Codes, vectors: Vectors) -> Bools:
        """Return which pairs keep their records apart whatever they weigh (``Pairs.contrary``)."""
        own = self._system[left]
        found: Bools = self._contrary(vectors) & (own == self._system[right]) & self._seldom[own]
        return found


def _most(model: Model, levels: Mapping[str, Levels], rarity: float) -> Floats:
    """Return what levels weigh at most beside the rarity of the name.

    Args:
        model: the fitted model.
        levels: of every feature.
        rarity: the least bound of any name's; what does not depend on it must stand above it.
    """
    bounds = load_table("matching")["name_bounds"]
    named = model.most_name_level_bits(levels["name"])
    fixed = np.isin(levels["name"], [LEVEL["missing"], LEVEL["different"]])
    named = np.where(fixed, named - rarity, np.maximum(named, bounds["least"] - rarity))
    alias = np.where(levels["name"] == LEVEL["alias"], max(alias_likeness(), 0.0), 0.0)
    return named + model.most_of_others(levels) + alias
