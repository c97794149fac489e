"""Comparison vectors: the levels of all features of a pair, packed into one integer.

There are few different ones, however many pairs: what follows from the levels alone is worked out
once for each.

What belongs here: packing, and looking up by vector. What does not: what levels mean (``levels``).
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Levels
from cleansing.matching.comparing.levels import FEATURES

Vectors = npt.NDArray[np.uint32]

Kind = TypeVar("Kind", bound=np.generic)


def _layout() -> dict[str, tuple[int, int]]:
    """Return per feature its first bit and its mask."""
    layout, first = {}, 0
    for feature, names in FEATURES.items():
        width = (len(names) - 1).bit_length()
        layout[feature] = (first, (1 << width) - 1)
        first += width
    if first > 26:
        raise AssertionError("looking up by vector would take more than a little memory")
    return layout


LAYOUT = _layout()
SIZE = 1 << sum(mask.bit_length() for _, mask in LAYOUT.values())
"""How many different vectors there could be."""


def pack(levels: Mapping[str, Levels]) -> Vectors:
    """Return the levels of all features as one integer per pair."""
    vectors = np.zeros(len(next(iter(levels.values()))), np.uint32)
    for feature, (first, _) in LAYOUT.items():
        if levels[feature].any():
            vectors |= levels[feature].astype(np.uint32) << np.uint32(first)
    return vectors


def unpack(vectors: Vectors) -> dict[str, Levels]:
    """Return the levels of every feature."""
    return {
        feature: ((vectors >> np.uint32(first)) & np.uint32(mask)).astype(np.uint8)
        for feature, (first, mask) in LAYOUT.items()
    }


class PerVector(Generic[Kind]):
    """What follows from a vector, worked out when it is first seen.

    The tables are as long as there could be vectors; what is never touched takes no memory.

    Args:
        worked_out: from the levels of every feature, a value per vector.
        kind: of these values.
    """

    def __init__(
        self, worked_out: Callable[[dict[str, Levels]], npt.NDArray[Any]], kind: type[Kind]
    ) -> None:
        self._worked_out = worked_out
        self._values: npt.NDArray[Kind] = np.zeros(SIZE, kind)
        self._known = np.zeros(SIZE, np.bool_)

    def __call__(self, vectors: Vectors) -> npt.NDArray[Kind]:
        """Return the value of each pair's vector."""
        place = vectors.astype(np.intp)
        known = self._known[place]
        if not known.all():
            new = np.unique(vectors[~known])
            self._values[new] = self._worked_out(unpack(new))
            self._known[new] = True
        return self._values[place]


def distinct(vectors: Vectors) -> int:
    """Return how many different vectors there are."""
    seen = np.zeros(SIZE, np.bool_)
    seen[vectors] = True
    return int(np.count_nonzero(seen))
