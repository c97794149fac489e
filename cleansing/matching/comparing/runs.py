"""Buckets as runs of rows that lie side by side, and the pairs of records in them.

Sorted by key, the rows of a bucket are neighbours and what a row is joined with is a stretch of
rows. So pairs are listed by counting, without a join, and a stretch can leave out what is known to
be listed elsewhere.

What belongs here: rows, their stretches, the pairs of these. What does not: kinds of key, and which
pairs are listed where (``blocking``).
"""

from dataclasses import dataclass, replace

import numpy as np

from cleansing.matching.coding import Codes, Ints, Levels

WHOLE = 1
"""The role of rows that are joined with those of any other role, and not with each other."""


@dataclass(frozen=True)
class Runs:
    """Rows of keys of one kind, sorted by bucket and record, those that have no partner left out.

    Attributes:
        record: the position of each row's record.
        bucket: a number for each row's bucket, rising.
        first, last: where the rows begin and end that each row is joined with.
        both_ways: whether a row is joined with earlier records as well as with later ones.
    """

    record: Codes
    bucket: Codes
    first: Ints
    last: Ints
    both_ways: bool = False

    @property
    def count(self) -> int:
        """How many pairs there are."""
        return int((self.last - self.first).sum()) // (1 + self.both_ways)

    def beyond(self, group: Codes) -> "Runs":
        """Return the same without what rows of a bucket are joined with just behind them.

        Args:
            group: of each record; negative for none. Neighbours of one group are left out.
        """
        own = group[self.record]
        bounds = np.append(
            True, (own[1:] != own[:-1]) | (np.diff(self.bucket) != 0) | (own[1:] < 0)
        )
        starts = np.flatnonzero(bounds[: len(own)])
        ends = np.append(starts[1:], len(own))
        return replace(self, first=np.repeat(ends, ends - starts))

    def rows(self, low: int, high: int) -> Ints:
        """Return the rows of some records: from one position on, up to another."""
        return np.flatnonzero((self.record >= low) & (self.record < high))

    def pairs(self, rows: Ints) -> tuple[Codes, Codes]:
        """Return the pairs in which these rows come first, the lower positions and the higher."""
        first = self.first[rows]
        count = self.last[rows] - first
        left = np.repeat(self.record[rows], count)
        place = np.repeat(first - (np.cumsum(count) - count), count)
        place += np.arange(len(place))
        right = self.record[place]
        if not self.both_ways:
            return left, right
        rising = left < right
        return left[rising], right[rising]


def runs_of(record: Codes, key: Ints, role: Levels, cap: int) -> tuple[Runs, Ints]:
    """Return the buckets that are joined, and the sizes of those that are too large for it.

    Args:
        record: the position of each row's record.
        key: of each row; equal ones are one bucket.
        role: of each row: 0 throughout, or ``WHOLE`` and others.
        cap: the largest size that is joined: records, or pairs where rows have roles.
    """
    both_ways = bool(role.any())
    order = _order(record, key, role, both_ways)
    record, key, whole = record[order], key[order], role[order] == WHOLE
    bucket = np.cumsum(np.append(False, key[1:] != key[:-1])[: len(key)])
    rows = np.bincount(bucket)
    wholes = np.bincount(bucket, whole, len(rows)).astype(np.int64)
    size = wholes * (rows - wholes) if both_ways else np.where(rows > 1, rows, 0)
    used = (size > 0) & (size <= cap)
    rows, kept = np.where(used, rows, 0), used[bucket]
    record, bucket, whole = record[kept], bucket[kept], whole[kept]
    last = np.cumsum(rows)
    first = last - rows
    if both_ways:
        middle = first + wholes
        first, last = (
            np.where(whole, middle[bucket], first[bucket]),
            np.where(whole, last[bucket], middle[bucket]),
        )
    else:
        first, last = np.arange(1, len(bucket) + 1), last[bucket]
    return Runs(record, bucket.astype(np.int32), first, last, both_ways), size[size > cap]


def _order(record: Codes, key: Ints, role: Levels, both_ways: bool) -> Ints:
    """Return the rows by key, whole ones first, and record."""
    if both_ways:
        return np.lexsort((record, role, key))
    if (record[1:] >= record[:-1]).all():
        return np.argsort(key, kind="stable")
    return np.lexsort((record, key))


def first_bucket(runs: Runs, size: int) -> Codes:
    """Return the first bucket of each record, -1 for none."""
    found = np.full(size, -1, np.int32)
    found[runs.record[::-1]] = runs.bucket[::-1]
    return found
