"""Which buckets are too large to be joined, as they stood when a model was fitted.

A bucket that grows above its cap on an ordinary night would take back what it had joined, of
records that nothing happened to. So which buckets are left out is kept with the fit. What grows
much too large meanwhile is a reason for a new fit (``changing``).

What belongs here: buckets as hashes, and which are left out. What does not: joining them
(``blocking``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cleansing.matching.coding import Bools, Ints
from cleansing.matching.comparing.keys import KINDS
from cleansing.matching.comparing.tallies import ODD

ROLES = 4

BOUNDLESS = dict.fromkeys(KINDS, np.iinfo(np.int64).max)
"""Caps where the fit says which buckets are left out."""


@dataclass(frozen=True)
class Capped:
    """Buckets that are left out.

    Attributes:
        buckets: their hashes, rising.
        told: how many and how large, per kind (``blocking.Blocking.capped``).
    """

    buckets: Ints
    told: dict[str, dict[str, int]]

    def without(self, keys: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table of keys whose buckets are joined."""
        own = mixed_keys(keys) // ROLES
        return keys[~self.has(own)].reset_index(drop=True)

    def has(self, buckets: Ints) -> Bools:
        """Return which of these buckets are left out."""
        if not len(self.buckets):
            return np.zeros(len(buckets), np.bool_)
        place = np.minimum(np.searchsorted(self.buckets, buckets), len(self.buckets) - 1)
        found: Bools = self.buckets[place] == buckets
        return found


def mixed_keys(keys: pd.DataFrame) -> Ints:
    """Return kind, role and hash of keys as one number each; its role can be read from it."""
    kind, role = keys["kind"].to_numpy(np.int64), keys["role"].to_numpy(np.int64)
    found: Ints = (keys["key"].to_numpy() * ODD + kind) * ROLES + role
    return found


def turned(keys: Ints) -> Ints:
    """Return the keys that join with these: a whole name's with those of longer ones."""
    role = keys & (ROLES - 1)
    found: Ints = np.where(role > 0, keys - role + 3 - role, keys)
    return found


def capped(keys: pd.DataFrame, caps: Mapping[str, int]) -> Capped:
    """Return which buckets are above their caps, or would be with the first record that asks.

    Args:
        keys: the table of ``keys.key_table``, with every beginning.
        caps: the largest bucket per kind of key that is still joined.
    """
    own, first, count = np.unique(mixed_keys(keys), return_index=True, return_counts=True)
    if not len(own):
        return Capped(own, {})
    bucket = own // ROLES
    begins = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1]))
    # Of one role alone: so many pairs will be made by the first record of the other.
    size = np.multiply.reduceat(count, begins)
    kind = keys["kind"].to_numpy()[first[begins]]
    most = np.array([caps[name] for name in KINDS], np.int64)
    over = np.flatnonzero(size > most[kind])
    sizes = {name: size[over[kind[over] == place]] for place, name in enumerate(KINDS)}
    return Capped(
        bucket[begins[over]],
        {
            name: {"buckets": len(found), "largest": int(found.max())}
            for name, found in sizes.items()
            if len(found)
        },
    )
