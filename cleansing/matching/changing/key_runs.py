"""Keys of all records, sorted, so that who shares one with a few others is looked up, not joined.

The keys of a file are one long run, sorted when it was matched; what comes later is a short run of
its own. Nothing is hashed or sorted again until the next full match.

What belongs here: looking up. What does not: the keys (``keys``), which of them count (``caps``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.coding import Bools, Codes, Ints
from cleansing.matching.comparing.caps import mixed_keys, turned
from cleansing.matching.comparing.keys import KINDS
from cleansing.matching.comparing.shared import KIND_BITS, POSITION_BITS, Pairs, unpacked

OUTGROWN = 2
"""Times its cap from which on a bucket that is joined is a reason for a new fit."""
HARMLESS = 500
"""A bucket of so many is none, whatever its cap."""


@dataclass(frozen=True)
class KeyRun:
    """Keys (kind, role and value as one number), rising, and the place of each one's record."""

    keys: Ints
    places: Codes

    @staticmethod
    def of(keys: pd.DataFrame, places: Ints) -> "KeyRun":
        """Return a table of keys as a run.

        Args:
            keys: rows of ``keys.key_table``.
            places: the place of every record of it.
        """
        mixed = mixed_keys(keys)
        order = np.argsort(mixed)
        return KeyRun(mixed[order], places[keys["record"].to_numpy()[order]].astype(np.int32))

    def bounds(self, wanted: Ints) -> tuple[Ints, Ints]:
        """Return where keys begin, and how often they stand here."""
        first = np.searchsorted(self.keys, wanted)
        return first, np.searchsorted(self.keys, wanted, "right") - first


class Meeting:
    """Whom the keys of some records meet.

    Args:
        keys: rows of ``keys.key_table`` of these records.
        runs: the keys of all records, these among them.
    """

    def __init__(self, keys: pd.DataFrame, runs: Sequence[KeyRun]) -> None:
        wanted = turned(mixed_keys(keys))
        # Sorted, so that what is looked up together lies together.
        order = np.argsort(wanted)
        self._record = keys["record"].to_numpy()[order]
        self._kind = keys["kind"].to_numpy(np.int64)[order]
        self._found = [(run, *run.bounds(wanted[order])) for run in runs]

    def too_large(self, caps: Mapping[str, int]) -> bool:
        """Return whether any of them meets so many under one key that it takes a new fit."""
        met = sum(count for _, _, count in self._found)
        most = np.array([max(caps[name] * OUTGROWN, HARMLESS) for name in KINDS], np.int64)
        return bool((met > most[self._kind]).any())

    def pairs(self, places: Ints, there: Bools) -> Pairs:
        """Return the pairs by place, each once.

        Args:
            places: the place of every one of the records.
            there: by place, whether a record is still there.
        """
        own, packed = places[self._record], []
        for run, first, count in self._found:
            row = np.repeat(np.arange(len(own)), count)
            at = np.arange(len(row)) + np.repeat(first - (np.cumsum(count) - count), count)
            other, mine = run.places[at].astype(np.int64), own[row]
            low, high = np.minimum(mine, other), np.maximum(mine, other)
            kept = (low != high) & there[other]
            pair = (low[kept] << POSITION_BITS) | high[kept]
            packed.append((pair << KIND_BITS) | self._kind[row[kept]])
        return unpacked(np.concatenate(packed))
