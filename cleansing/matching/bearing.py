"""Who bears a record's name in each system: by its letters, or by its sound where one writes kana.

A bank's file knows every payer in kana alone (カ)ヤマダ). Compared by letters no record of it would
be anybody's; its names stand for others' readings.

What belongs here: counting bearers. What does not: what the counts mean (``priors``, ``weights``).
"""

import numpy as np

from cleansing.matching.coding import Bools, Coded, Ints
from cleansing.matching.comparisons import Comparer
from cleansing.matching.name_levels import SOUNDS
from cleansing.resources import load_table

FEWEST_NAMES = 5
"""A system of fewer records does not show how it writes names."""


def phonetic(comparer: Comparer) -> Bools:
    """Return which systems write their names in kana alone."""
    return comparer.kept("phonetic", _phonetic)


def _phonetic(comparer: Comparer) -> Bools:
    core, system = comparer.column("core"), comparer.column("system").codes
    kana = np.fromiter((bool(SOUNDS.match(text)) for text in core.values), np.bool_, core.size)
    named = core.codes >= 0
    all_ = np.bincount(system[named], minlength=comparer.column("system").size)
    sounded = np.bincount(
        system[named & np.append(kana, False)[core.codes]],
        minlength=comparer.column("system").size,
    )
    most = float(load_table("matching")["phonetic"]["share"])
    found: Bools = (sounded >= most * all_) & (all_ >= FEWEST_NAMES)
    return found


def bearers(comparer: Comparer) -> Ints:
    """Return how many records of each system bear the name of each record: records x systems."""
    return comparer.kept("bearers", _bearers)


def _bearers(comparer: Comparer) -> Ints:
    system = comparer.column("system")
    found = by_system(comparer.column("core_key"), system)
    sounded = phonetic(comparer)
    if sounded.any():
        by_sound = by_system(comparer.column("reading_key"), system)
        heard = sounded[system.codes][:, None] | sounded[None, :]
        found = np.where(heard, np.maximum(found, by_sound), found)
    return found


def by_system(column: Coded, system: Coded) -> Ints:
    """Return how many records of each system have the value of each record: records x systems."""
    counts = np.zeros((column.size + 1, system.size), np.int64)
    known = column.codes >= 0
    np.add.at(counts, (column.codes[known], system.codes[known]), 1)
    counts[-1] = 0
    return counts[column.codes]
