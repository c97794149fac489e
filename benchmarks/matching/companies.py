"""Companies as they really are, and which systems hold them.

What belongs here: who there is. What does not: how a system writes it down (``dense``, ``noise``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.matching import words
from cleansing.resources import load_table

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NAMESAKES = {1: 0.25, 3: 0.12, 8: 0.14, 20: 0.16, 40: 0.14, 80: 0.11, 150: 0.08}
"""So many companies bear one name: the share of companies for which that holds."""


@dataclass(frozen=True)
class System:
    """What one system holds and how well it is kept: shares of companies and of records."""

    name: str
    held: float
    kana: float
    address: float
    phone: float
    no_form: float
    branch: float
    spelling: int


SYSTEMS = (
    System("kaikei", 0.92, 0.60, 0.96, 0.45, 0.01, 0.00, 0),
    System("hanbai", 0.72, 0.00, 0.82, 0.60, 0.06, 0.04, 1),
    System("excel", 0.48, 0.25, 0.74, 0.65, 0.08, 0.02, 2),
)
DUPLICATES = 0.02
"""Share of records that their system holds twice."""


@dataclass(frozen=True)
class Companies:
    """Companies as they really are; ``place`` indexes ``places()``, ``number`` is a house."""

    first: Ints
    last: Ints
    form: Ints
    suffix: Bools
    place: Ints
    number: Ints
    phone: Ints


def places() -> tuple[tuple[str, str], ...]:
    """Return prefectures and municipalities, at most twelve of a prefecture."""
    table = load_table("municipalities")
    return tuple(
        (prefecture, city)
        for prefecture in words.AREAS
        for city in str(table[prefecture]["cities"]).split()[:12]
        if city not in table[prefecture].get("wards", {})
    )


def companies(count: int, namesakes: Mapping[int, float], source: np.random.Generator) -> Companies:
    """Return so many companies; how many share a name is told by ``namesakes``."""
    sizes, shares = np.array(list(namesakes)), np.array(list(namesakes.values()))
    groups = np.maximum(np.rint(shares * count / sizes).astype(np.int64), sizes == 1)
    bearers = np.repeat(sizes, groups)[::-1]
    name = np.repeat(np.arange(len(bearers)), bearers)
    name = np.concatenate([name, np.arange(count) + len(bearers)])[:count]
    spelt = _spelt(bearers, int(name.max()) + 1, source)[name]
    forms = [share for share, _ in words.FORMS.values()]
    place_weight = 1 / np.arange(1, len(places()) + 1) ** 0.5
    source.shuffle(place_weight)
    count_first = len(words.first_words())
    return Companies(
        first=spelt % count_first,
        last=spelt // count_first,
        form=source.choice(len(forms), count, p=forms),
        suffix=source.random(count) < 0.3,
        place=source.choice(len(places()), count, p=place_weight / place_weight.sum()),
        number=_neighbours(source.integers(0, HOUSES, count), 0.01, source),
        phone=_neighbours(source.integers(0, 10**6, count), 0.005, source),
    )


def _spelt(bearers: Ints, names: int, source: np.random.Generator) -> Ints:
    """Return so many different names: what several companies bear is a word and a trade.

    Args:
        bearers: companies per name, those of many first.
        names: how many are needed.
        source: of chance.
    """
    first = len(words.first_words())
    common = int((bearers > 1).sum())
    short = source.permutation(first * len(words.TRADES))
    longer = source.permutation(first * len(words.last_words()))
    longer = longer[~np.isin(longer, short[:common])]
    found: Ints = np.concatenate([short[:common], longer])[:names]
    return found


HOUSES = len(words.TOWNS) * 5 * 28 * 30
"""House numbers of a municipality: town, 丁目, 番, 号."""


def _neighbours(values: Ints, share: float, source: np.random.Generator) -> Ints:
    """Give some the value of their neighbour: sister companies under one roof or switchboard."""
    shared = np.flatnonzero(source.random(len(values)) < share)
    values[shared] = values[shared - 1]
    return values


def held(
    count: int, size: int, systems: tuple[System, ...], source: np.random.Generator
) -> tuple[Ints, Ints]:
    """Return company and system of so many records."""
    chance = np.array([system.held for system in systems])
    times = (source.random((count, len(systems))) < chance).astype(np.int64)
    times *= 1 + (source.random(times.shape) < DUPLICATES)
    entity, system = np.nonzero(times)
    again = times[entity, system]
    entity, system = np.repeat(entity, again), np.repeat(system, again)
    if len(entity) < size:
        raise ValueError(f"{count} companies make fewer than {size} records")
    # Companies stand in the order of their names: any of them may be left out, not the last.
    kept = np.sort(source.permutation(len(entity))[:size])
    return entity[kept], system[kept]
