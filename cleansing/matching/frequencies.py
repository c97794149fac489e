"""How rare a value is: what agreement on it is worth.

Two records named 東日本蒸溜酒販売 agree on much, two named さくら on little. In a small customer
file every name looks unique, so the firm's own counts are joined with a prior that ships: how many
namesakes a name of that length and script has among the corporations of Japan.

What belongs here: the frequencies of names and places. What does not: weights of levels.
"""

import re
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Coded, Floats
from cleansing.resources import load_table as resource

KANJI = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々]")
OTHER = re.compile("[^㐀-鿿豈-﫿𠀀-𲎯々]")


@cache
def _prior() -> dict[str, Any]:
    prior: dict[str, Any] = resource("matching")["namesakes"]
    return prior


@cache
def _common() -> frozenset[str]:
    from cleansing.text import match_key

    return frozenset(match_key(word) for word in resource("common_names")["cores"])


def expected_namesakes(core_key: str) -> float:
    """Return how many other bodies of Japan bear a name core, by its length and script.

    An estimate from shape alone: short names in kana are shared by hundreds, long ones by none.
    """
    prior = _prior()
    kanji = len(KANJI.findall(core_key))
    # a kanji says about as much as two kana or letters
    length = min(2 * kanji + len(core_key) - kanji, len(prior["by_length"]) - 1)
    expected = float(prior["by_length"][length])
    if core_key in _common():
        expected = max(expected, float(prior["common"]))
    return expected


def name_information(core: Coded, namesakes_seen: npt.NDArray[np.int64], records: int) -> Floats:
    """Return for each core how many bits agreement on it is worth.

    Args:
        core: the coded core keys.
        namesakes_seen: per core, how many bodies beyond the first bear it in this file.
        records: bodies in the file, the exposure of those counts.

    Returns:
        -log2 of the probability that another body taken at random bears the name.
    """
    prior = _prior()
    bodies, strength = float(prior["bodies"]), float(prior["strength"])
    expected = np.fromiter(map(expected_namesakes, core.values), np.float64, core.size) / bodies
    rate = (strength + namesakes_seen) / (strength / expected + records)
    return -np.log2(rate)


def place_information(place: Coded, smoothing: float = 1.0) -> Floats:
    """Return for each value of an address column how many bits agreement on it is worth."""
    counts = place.counts() + smoothing
    information: Floats = -np.log2(counts / max(counts.sum(), 1.0))
    return information
