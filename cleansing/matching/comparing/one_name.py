"""The pairs of records of one name: nearly all of a file, listed name by name.

Where each of them stands follows from where its records stand, so that what else two records share
is noted on their pair without looking for it.

What belongs here: these pairs. What does not: those of two names (``blocking``).
"""

from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Bits, Bools, Codes, Ints
from cleansing.matching.comparing.keys import KINDS
from cleansing.matching.comparing.runs import Runs, first_bucket

NAME = KINDS.index("name")


@dataclass(frozen=True)
class Names:
    """One name of each record, and the pairs of records that have it in common.

    Attributes:
        own: the bucket of each record's name, -1 for none.
        row: the row of each record in its bucket.
        runs: the rows of these names.
    """

    own: Codes
    row: Ints
    runs: Runs

    @staticmethod
    def of(names: Runs, size: int) -> "Names":
        """Return the first name of each of so many records."""
        own = first_bucket(names, size)
        mine = own[names.record] == names.bucket
        record, bucket = names.record[mine], names.bucket[mine]
        row = np.zeros(size, np.int64)
        row[record] = np.arange(len(record))
        last = np.cumsum(np.bincount(bucket, minlength=1))[bucket]
        return Names(own, row, Runs(record, bucket, np.arange(1, len(record) + 1), last))

    def same(self, left: Codes, right: Codes) -> Bools:
        """Return which pairs are listed by these names."""
        own = self.own[left]
        found: Bools = (own == self.own[right]) & (own >= 0)
        return found

    def listed(self, low: int, high: int) -> "Listed":
        """Return the pairs whose left position is in a range."""
        rows = self.runs.rows(low, high)
        left, right = self.runs.pairs(rows)
        count = self.runs.last[rows] - self.runs.first[rows]
        begin = np.zeros(high - low, np.int64)
        begin[self.runs.record[rows] - low] = np.cumsum(count) - count
        return Listed(left, right, np.full(len(left), 1 << NAME, np.int16), self.row, begin, low)


@dataclass(frozen=True)
class Listed:
    """Listed pairs of one name, and where each of them stands."""

    left: Codes
    right: Codes
    keys: Bits
    row: Ints
    begin: Ints
    low: int

    def place(self, left: Codes, right: Codes) -> Ints:
        """Return where some of these pairs stand."""
        place: Ints = self.begin[left - self.low] + self.row[right] - self.row[left] - 1
        return place
