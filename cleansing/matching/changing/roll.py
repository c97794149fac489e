"""Who stands where: records in places that they keep, whoever comes and goes.

What is kept of a match speaks of records by place. A new record gets the next place, one that
changed gets a new one, and places of records that are gone stay empty. Beside it the roll knows
the one order of all records (``match.in_order``), on which ties depend.

What belongs here: places and order. What does not: what is known of a record (``grown``).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from cleansing.matching.coding import Bools, Codes, Ints, Texts

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Roll:
    """Records by place.

    Attributes:
        ids: record ids.
        system: codes of their systems.
        code: their codes within these.
        there: whether they are still there.
        order: the places of those that are there, in the one order of records.
        name: hashes of their names, by which they are ordered first, in this order.
    """

    ids: Ints
    system: Codes
    code: Texts
    there: Bools
    order: Ints
    name: Hashes

    @staticmethod
    def of(frame: pd.DataFrame, system: Codes) -> "Roll":
        """Return the roll of records that are in order."""
        size = len(frame)
        return Roll(
            frame["record_id"].to_numpy(),
            system,
            frame["code"].to_numpy(dtype=object),
            np.ones(size, np.bool_),
            np.arange(size),
            name_hashes(frame),
        )

    def places(self, ids: Ints) -> Ints:
        """Return the places of records, -1 for those that are not there."""
        here = np.flatnonzero(self.there)
        known = self.ids[here]
        if not len(known) or not len(ids):
            return np.full(len(ids), -1)
        low, high = int(known.min()), int(known.max())
        if high - low < 8 * len(known) + 1024:
            place = np.full(high - low + 2, -1)
            place[known - low] = here
            within = (ids >= low) & (ids <= high)
            return place[np.where(within, ids - low, -1)]
        order = np.argsort(known)
        found = np.minimum(np.searchsorted(known, ids, sorter=order), len(known) - 1)
        found = order[found]
        return np.where(known[found] == ids, here[found], -1)

    def without(self, gone: Ints) -> "Roll":
        """Return the roll without the records at these places."""
        there = self.there.copy()
        there[gone] = False
        kept = there[self.order]
        return replace(self, there=there, order=self.order[kept], name=self.name[kept])

    def plus(self, frame: pd.DataFrame, system: Codes) -> "Roll":
        """Return the roll with more records, in order, behind the others."""
        size = len(self.ids)
        code = frame["code"].to_numpy(dtype=object)
        name = name_hashes(frame)
        before = self._before(name, system.tolist(), code.tolist())
        return Roll(
            np.concatenate([self.ids, frame["record_id"].to_numpy()]),
            np.concatenate([self.system, system]),
            np.concatenate([self.code, code]),
            np.concatenate([self.there, np.ones(len(frame), np.bool_)]),
            np.insert(self.order, before, np.arange(size, size + len(frame))),
            np.insert(self.name, before, name),
        )

    def rank(self) -> Ints:
        """Return per place where its record stands in the one order, -1 where none is there."""
        rank = np.full(len(self.ids), -1)
        rank[self.order] = np.arange(len(self.order))
        return rank

    def _before(self, name: Hashes, system: Sequence[int], code: Sequence[str]) -> Ints:
        """Return before which records in the order others belong."""
        first = np.searchsorted(self.name, name)
        last = np.searchsorted(self.name, name, "right")
        for row in np.flatnonzero(first < last).tolist():
            first[row] = bisect_left(
                self.order,
                (system[row], code[row]),
                int(first[row]),
                int(last[row]),
                key=lambda place: (int(self.system[place]), self.code[place]),
            )
        return first


def name_hashes(frame: pd.DataFrame) -> Hashes:
    """Return the hash of each record's name, by which records are ordered."""
    names: Hashes = pd.util.hash_array(frame["core_key"].to_numpy(dtype=object), categorize=True)
    return names
