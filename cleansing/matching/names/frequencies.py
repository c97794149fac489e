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

from cleansing.matching.coding import Coded, Floats
from cleansing.matching.names.bodies import ministries, municipalities
from cleansing.matching.names.surprise import surprise
from cleansing.resources import load_table as resource
from cleansing.text import match_key

KANJI = re.compile("[㐀-鿿豈-﫿𠀀-𲎯々]")


@cache
def _prior() -> dict[str, Any]:
    prior: dict[str, Any] = resource("matching")["namesakes"]
    return prior


@cache
def _common() -> frozenset[str]:
    return frozenset(match_key(word) for word in resource("common_names")["cores"])


@cache
def public_namesakes() -> dict[str, float]:
    """Return how many other public bodies bear each one's name: it is known, not estimated."""
    few = float(_prior()["public"])
    homes = {match_key(name): len(homes) - 1 + few for name, homes in municipalities().items()}
    return homes | {match_key(name): few for name in ministries()}


@cache
def _generic() -> re.Pattern[str]:
    words = {match_key(word) for word in resource("common_names")["generic"]}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@cache
def expected_namesakes(core_key: str) -> float:
    """Return how many other bodies of Japan bear a name core, by its length and script.

    An estimate from shape alone: short names in kana are shared by hundreds, long ones by none.
    """
    prior = _prior()
    told = _generic().sub("ー", core_key)
    kanji = len(KANJI.findall(told))
    # a kanji says about as much as two kana or letters
    length = min(2 * kanji + len(told) - kanji, len(prior["by_length"]) - 1)
    expected = float(prior["by_length"][length])
    if core_key in _common():
        expected = max(expected, float(prior["common"]))
    return expected


def namesakes(core: Coded) -> Floats:
    """Return for each core of a file how many other bodies of Japan bear it, as an estimate.

    The shape of the name gives it; a name made of what other names of the file are made of has
    more namesakes than its shape alone says, one of unusual characters has fewer.
    """
    if not core.size:
        return np.zeros(0)
    shape = np.log2(np.fromiter(map(expected_namesakes, core.values), np.float64, core.size))
    told = surprise(core.values)
    slope, middle = _line(shape, told)
    prior = _prior()
    unusual = told - (middle + slope * (shape - shape.mean()))
    trust = core.size / (core.size + float(prior["unusual_after"]))
    most = float(prior["unusual_most"])
    moved = np.clip(float(prior["unusual"]) * trust * unusual, -most, most)
    found: Floats = np.exp2(shape - moved)
    return found


def _line(across: Floats, up: Floats) -> tuple[float, float]:
    """Return slope and middle of the straight line through points."""
    spread = across - across.mean()
    total = float((spread**2).sum())
    return (float((spread * (up - up.mean())).sum() / total) if total else 0.0), float(up.mean())


def place_information(place: Coded, smoothing: float = 1.0) -> Floats:
    """Return for each value of an address column how many bits agreement on it is worth."""
    counts = place.counts() + smoothing
    information: Floats = -np.log2(counts / max(counts.sum(), 1.0))
    return information
