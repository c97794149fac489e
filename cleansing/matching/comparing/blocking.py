"""Which pairs of records are compared at all: those that share a key.

A key is a value that two records of one customer are likely to share: an identifier, a phone
number, a folded name, a reading, a name that another begins with, the first or last characters of
a name, an address, an e-mail domain (``keys``). Every bucket of records with one key is joined
with itself; a bucket above its cap is left out and reported.

Most records that share anything share the name. So pairs of one name are listed first, and what
else they share is noted on them; the other keys only add the pairs of two names.

What belongs here: which pairs there are, and what they share. What does not: the keys, buckets as
such (``runs``), or judging a pair.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from cleansing.matching.coding import Ints
from cleansing.matching.comparing.keys import KINDS
from cleansing.matching.comparing.one_name import NAME, Names
from cleansing.matching.comparing.runs import Runs, first_bucket, runs_of
from cleansing.matching.comparing.shared import Pairs, merged, packed, unpacked

PAIRS_AT_ONCE = 1 << 20
"""Pairs listed together: many enough to be quick, few enough to be small."""

READING = KINDS.index("reading")


@dataclass(frozen=True)
class Blocking:
    """The pairs that share a key.

    Attributes:
        pairs: ``left``, ``right`` (positions in the frame, left < right) and ``keys``, the bits of
            the kinds they share (``KINDS``); sorted, each pair once.
        counts: pairs per kind of key.
        capped: what was left out because its bucket is too large, per kind: ``buckets``, how many,
            and ``largest``, the records (for ``begins``, pairs) of the largest.
    """

    pairs: pd.DataFrame
    counts: dict[str, int]
    capped: dict[str, dict[str, int]]


def block(key_rows: pd.DataFrame, caps: Mapping[str, int], changed: Ints | None = None) -> Blocking:
    """Return the pairs of records that share a key, all at once.

    Args:
        key_rows: the table of ``keys.key_table``.
        caps: the largest bucket per kind of key that is still joined.
        changed: where given, only pairs with at least one of these positions.
    """
    buckets = Buckets(key_rows, caps)
    parts = [buckets.pairs(*part) for part in buckets.parts()]
    pairs = pd.DataFrame(
        {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("left", "right", "keys")
        }
    )
    if changed is not None:
        touched = pairs["left"].isin(changed) | pairs["right"].isin(changed)
        pairs = pairs[touched].reset_index(drop=True)
    return Blocking(pairs, count_kinds(np.bincount(pairs["keys"], minlength=1)), buckets.capped)


def count_kinds(counts: Ints) -> dict[str, int]:
    """Return how many pairs share each kind of key, from how many have which ``keys``."""
    keys = np.arange(len(counts))
    return {kind: int(counts[(keys >> bit) & 1 == 1].sum()) for bit, kind in enumerate(KINDS)}


def capped_by_kind(rows: list[tuple[int, int, int]]) -> dict[str, dict[str, int]]:
    """Return what is left out from kind, number of buckets and the largest's size."""
    return {KINDS[kind]: {"buckets": count, "largest": size} for kind, count, size in rows}


class Buckets:
    """The buckets of a table of keys, and the pairs in them.

    Args:
        key_rows: the table of ``keys.key_table``.
        caps: the largest bucket per kind of key that is still joined.
        work: what does the kinds one by one; side by side where it is a pool's ``map``.

    Attributes:
        capped: what is left out because its bucket is too large (``Blocking.capped``).
    """

    def __init__(
        self,
        key_rows: pd.DataFrame,
        caps: Mapping[str, int],
        work: "Callable[..., Iterator[tuple[Runs, Ints]]]" = map,
    ) -> None:
        kind = key_rows["kind"].to_numpy()
        columns = [key_rows[name].to_numpy() for name in ("record", "key", "role")]

        def found(one: int) -> tuple[Runs, Ints]:
            rows = np.flatnonzero(kind == one)
            record, key, role = (column[rows] for column in columns)
            return runs_of(record, key, role, caps[KINDS[one]])

        kinds = list(work(found, range(len(KINDS))))
        self.capped = capped_by_kind(
            [
                (one, len(large), int(large.max()))
                for one, (_, large) in enumerate(kinds)
                if len(large)
            ]
        )
        self._size = int(columns[0].max(initial=-1)) + 1
        self._names = Names.of(kinds[NAME][0], self._size)
        self._reading = first_bucket(kinds[READING][0], self._size)
        self._runs = {one: runs for one, (runs, _) in enumerate(kinds) if runs.count}
        # What two records of one name share of these is seen on the records: no need to list them.
        for one in {NAME, READING} & self._runs.keys():
            self._runs[one] = self._runs[one].beyond(self._names.own)

    def parts(self) -> Iterator[tuple[int, int]]:
        """Return ranges of positions that hold some pairs each, and together all."""
        pairs = self._names.runs.count + sum(runs.count for runs in self._runs.values())
        parts = max(pairs // PAIRS_AT_ONCE, 1)
        return pairwise(np.linspace(0, self._size, parts + 1).astype(np.int64).tolist())

    def pairs(self, low: int, high: int) -> Pairs:
        """Return the pairs whose left position is in a range."""
        of_name = self._names.listed(low, high)
        left, right, keys = of_name.left, of_name.right, of_name.keys
        reading = self._reading
        keys[(reading[left] == reading[right]) & (reading[left] >= 0)] |= 1 << READING
        others = []
        for kind, runs in self._runs.items():
            one, other = runs.pairs(runs.rows(low, high))
            named = self._names.same(one, other)
            if kind not in (NAME, READING):
                keys[of_name.place(one[named], other[named])] |= 1 << kind
            others.append(packed(one[~named], other[~named], kind))
        rest = unpacked(np.concatenate([np.zeros(0, np.int64), *others]))
        return merged(Pairs(left, right, keys), rest)
