"""Which pairs are compared at all: records that share a key.

A key is a value that two records of one customer are likely to share: an identifier, a phone
number, a folded name, a reading, a name that another begins with, the first or last characters of
a name, an address, an e-mail domain (``keys``). Every bucket of records with one key is joined
with itself in DuckDB; a bucket above its cap is left out and reported.

What belongs here: buckets and the join. What does not: the keys, or judging a pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from cleansing.matching.keys import KINDS


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


def block(
    key_rows: pd.DataFrame,
    caps: Mapping[str, int],
    changed: npt.NDArray[np.int64] | None = None,
) -> Blocking:
    """Return the pairs of records that share a key.

    Args:
        key_rows: the table of ``keys.key_table``.
        caps: the largest bucket per kind of key that is still joined.
        changed: where given, only pairs with at least one of these positions.
    """
    with duckdb.connect() as connection:
        connection.register("key_rows", key_rows)
        connection.register("caps", caps_table(caps))
        connection.execute(f"create temp table buckets as {BUCKETS}")
        connection.execute(f"create temp table used as {USED}")
        if changed is not None:
            connection.register("changed", pd.DataFrame({"record": changed}))
        pairs_query = ALL_PAIRS if changed is None else CHANGED_PAIRS
        found = connection.execute(f"{pairs_query} order by low, high").fetchnumpy()
        capped = connection.execute(CAPPED).fetchall()
    pairs = pd.DataFrame(
        {
            name: np.asarray(found[column])
            for name, column in (("left", "low"), ("right", "high"), ("keys", "keys"))
        }
    )
    bits = pairs["keys"].to_numpy()
    return Blocking(
        pairs,
        {kind: int(((bits >> bit) & 1).sum()) for bit, kind in enumerate(KINDS)},
        {KINDS[kind]: {"buckets": count, "largest": size} for kind, count, size in capped},
    )


def caps_table(caps: Mapping[str, int]) -> pd.DataFrame:
    """Return per kind of key its largest bucket (``most``) and its bit in a pair's ``keys``."""
    kinds = np.arange(len(KINDS), dtype=np.int32)
    most = np.array([caps[kind] for kind in KINDS], np.int64)
    return pd.DataFrame({"kind": kinds, "most": most, "bit": np.int32(1) << kinds})


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
select k.record, k.kind, k.key, k.role, c.bit
from key_rows k
join buckets b on k.kind = b.kind and k.key = b.key
join caps c on k.kind = c.kind
where b.size between 1 and c.most and (k.role > 0 or b.size > 1)
"""

ALL_PAIRS = """
select low, high, bit_or(bit) as keys from (
    select l.record as low, r.record as high, l.bit
    from used l join used r on l.kind = r.kind and l.key = r.key and l.record < r.record
    where l.role = 0
    union all
    select least(l.record, r.record), greatest(l.record, r.record), l.bit
    from used l join used r on l.kind = r.kind and l.key = r.key and l.record <> r.record
    where l.role = 1 and r.role = 2
) shared group by low, high
"""

CHANGED_PAIRS = """
select low, high, bit_or(bit) as keys from (
    select least(l.record, r.record) as low, greatest(l.record, r.record) as high, l.bit
    from used l
    join changed c on l.record = c.record
    join used r on l.kind = r.kind and l.key = r.key and l.record <> r.record
    where (l.role = 0 and r.role = 0) or l.role + r.role = 3
) shared group by low, high
"""

CAPPED = """
select b.kind, cast(count(*) as integer), cast(max(b.size) as integer)
from buckets b join caps c on b.kind = c.kind
where b.size > c.most group by b.kind order by b.kind
"""
