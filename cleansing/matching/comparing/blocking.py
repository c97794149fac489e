"""Which pairs are compared at all: records that share a key.

A key is a value that two records of one customer are likely to share: an identifier, a phone
number, a folded name, a reading, a name that another begins with, the first or last characters of
a name, an address, an e-mail domain (``keys``). Every bucket of records with one key is joined
with itself in DuckDB; a bucket above its cap is left out and reported.

What belongs here: buckets and the join. What does not: the keys, or judging a pair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd

from cleansing.matching.coding import Codes, Ints
from cleansing.matching.comparing.keys import KINDS

ROWS_AT_ONCE = 1 << 22
"""Joined rows fetched together: many enough to be quick, few enough to be small."""


@dataclass(frozen=True)
class Pairs:
    """Pairs of positions, left < right, sorted, each once.

    Attributes:
        left, right: positions.
        keys: the bits of the kinds of key they share (``KINDS``).
    """

    left: Codes
    right: Codes
    keys: Codes


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


class Buckets:
    """The buckets of a table of keys, ready to be joined; a context, as it holds a database.

    Args:
        key_rows: the table of ``keys.key_table``.
        caps: the largest bucket per kind of key that is still joined.
    """

    def __init__(self, key_rows: pd.DataFrame, caps: Mapping[str, int]) -> None:
        self._connection = duckdb.connect()
        self._connection.register("key_rows", key_rows)
        self._connection.register("caps", caps_table(caps))
        self._connection.execute(f"create temp table buckets as {BUCKETS}")
        self._connection.execute(f"create temp table used as {USED}")
        self._connection.unregister("key_rows")

    def __enter__(self) -> "Buckets":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def capped(self) -> dict[str, dict[str, int]]:
        """Return what is left out because its bucket is too large (``Blocking.capped``)."""
        return capped_by_kind(self._connection.execute(CAPPED).fetchall())

    def pairs(self) -> Iterator[Pairs]:
        """Give all pairs, sorted, in parts of consecutive left positions."""
        rows, records = self._connection.execute(WORK).fetchone() or (0, 0)
        parts = max(int(rows) // ROWS_AT_ONCE, 1)
        bounds = np.linspace(0, int(records), parts + 1).astype(np.int64).tolist()
        for first, end in pairwise(bounds):
            yield self._joined(SHARED.format(one=PART.format(first=first, end=end)))

    def changed_pairs(self, changed: Ints) -> Pairs:
        """Return the pairs with at least one of these positions."""
        self._connection.register("changed", pd.DataFrame({"record": changed}))
        return self._joined(SHARED_BY_CHANGED)

    def _joined(self, query: str) -> Pairs:
        packed = self._connection.execute(PACKED.format(shared=query)).fetchnumpy()["packed"]
        return _unpacked(np.asarray(packed))


def block(key_rows: pd.DataFrame, caps: Mapping[str, int], changed: Ints | None = None) -> Blocking:
    """Return the pairs of records that share a key, all at once.

    Args:
        key_rows: the table of ``keys.key_table``.
        caps: the largest bucket per kind of key that is still joined.
        changed: where given, only pairs with at least one of these positions.
    """
    with Buckets(key_rows, caps) as buckets:
        parts = [*buckets.pairs()] if changed is None else [buckets.changed_pairs(changed)]
        capped = buckets.capped()
    pairs = pd.DataFrame(
        {
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("left", "right", "keys")
        }
    )
    return Blocking(pairs, count_kinds(np.bincount(pairs["keys"], minlength=1)), capped)


def count_kinds(counts: Ints) -> dict[str, int]:
    """Return how many pairs share each kind of key, from how many have which ``keys``."""
    keys = np.arange(len(counts))
    return {kind: int(counts[(keys >> bit) & 1 == 1].sum()) for bit, kind in enumerate(KINDS)}


def capped_by_kind(rows: list[tuple[int, int, int]]) -> dict[str, dict[str, int]]:
    """Return what is left out from the rows of ``CAPPED``, by kind."""
    return {KINDS[kind]: {"buckets": count, "largest": size} for kind, count, size in rows}


def caps_table(caps: Mapping[str, int]) -> pd.DataFrame:
    """Return per kind of key its largest bucket (``most``) and its bit in a pair's ``keys``."""
    kinds = np.arange(len(KINDS), dtype=np.int32)
    most = np.array([caps[kind] for kind in KINDS], np.int64)
    return pd.DataFrame({"kind": kinds, "most": most, "bit": np.int32(1) << kinds})


def _unpacked(packed: Ints) -> Pairs:
    """Return the pairs of packed rows, each once with the bits of all kinds it came with."""
    packed = np.sort(packed)
    pair = packed >> KIND_BITS
    first = np.flatnonzero(np.append(True, pair[1:] != pair[:-1])) if len(pair) else pair
    bits = np.int32(1) << (packed & ((1 << KIND_BITS) - 1)).astype(np.int32)
    pair = pair[first]
    return Pairs(
        (pair >> POSITION_BITS).astype(np.int32),
        (pair & ((1 << POSITION_BITS) - 1)).astype(np.int32),
        np.bitwise_or.reduceat(bits, first) if len(first) else bits,
    )


KIND_BITS, POSITION_BITS = 4, 29

# One text for every engine: standard casts, no operator of one dialect, and no column called left
# or right, words that engines reserve and quote in ways of their own. A table is made of a query
# by the engine, which also says where its rows lie.
# role 0: joined with each other. role 1: a whole name, joined with the longer names that begin
# with it, which are role 2.
BUCKETS = """
select kind, key,
       case when max(role) = 0 then count(*)
            else count(*) filter (where role = 1) * count(*) filter (where role = 2) end as size
from key_rows group by kind, key
"""

USED = """
select k.record, k.kind, k.key, k.role, c.bit,
       case k.role when 1 then 2 when 2 then 1 else 0 end as partner
from key_rows k
join buckets b on k.kind = b.kind and k.key = b.key
join caps c on k.kind = c.kind
where b.size between 1 and c.most and (k.role > 0 or b.size > 1)
"""

WORK = """
select coalesce(sum(b.size * (b.size - 1) / 2), 0), (select coalesce(max(record) + 1, 0) from used)
from buckets b join caps c on b.kind = c.kind where b.size <= c.most
"""

SHARED = """
select l.record as low, r.record as high, l.kind, l.bit
from {one} l
join used r on l.kind = r.kind and l.key = r.key and l.partner = r.role and l.record < r.record
"""

SHARED_BY_CHANGED = """
select least(l.record, r.record) as low, greatest(l.record, r.record) as high, l.kind, l.bit
from used l
join changed c on l.record = c.record
join used r on l.kind = r.kind and l.key = r.key and l.partner = r.role and l.record <> r.record
"""

GROUPED = """
select low, high, bit_or(bit) as keys from ({shared}) shared group by low, high
"""

ALL_PAIRS = GROUPED.format(shared=SHARED.format(one="used"))

# What this process asks of DuckDB besides: a part of the work, and a joined row as one integer,
# so that sorting integers puts equal pairs together.
PART = "(select * from used where record >= {first} and record < {end})"

PACKED = """
select (cast(low as bigint) << 33) | (cast(high as bigint) << 4) | kind as packed
from ({shared}) shared
"""

CAPPED = """
select b.kind, cast(count(*) as integer), cast(max(b.size) as integer)
from buckets b join caps c on b.kind = c.kind
where b.size > c.most group by b.kind order by b.kind
"""
