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
    cap = pd.DataFrame({"kind": range(len(KINDS)), "cap": [caps[kind] for kind in KINDS]})
    with duckdb.connect() as connection:
        connection.register("key_rows", key_rows)
        connection.register("cap", cap)
        connection.execute(BUCKETS)
        if changed is None:
            found = connection.execute(ALL_PAIRS).fetchnumpy()
        else:
            connection.register("changed", pd.DataFrame({"record": changed}))
            found = connection.execute(CHANGED_PAIRS).fetchnumpy()
        capped = connection.execute(CAPPED).fetchall()
    pairs = pd.DataFrame({name: np.asarray(values) for name, values in found.items()})
    bits = pairs["keys"].to_numpy()
    return Blocking(
        pairs,
        {kind: int(((bits >> bit) & 1).sum()) for bit, kind in enumerate(KINDS)},
        {KINDS[kind]: {"buckets": count, "largest": size} for kind, count, size in capped},
    )


# role 0: joined with each other. role 1: a whole name, joined with the longer names that begin
# with it, which are role 2.
BUCKETS = """
create temp table buckets as
select kind, key,
       case when max(role) = 0 then count(*)
            else count(*) filter (role = 1) * count(*) filter (role = 2) end as size
from key_rows group by kind, key;
create temp table used as
select k.record, k.kind, k.key, k.role from key_rows k join buckets b using (kind, key)
join cap using (kind) where b.size between 1 and cap.cap and (k.role > 0 or b.size > 1);
"""

ALL_PAIRS = """
select "left", "right", bit_or(bit)::integer as keys from (
    select l.record as "left", r.record as "right", 1 << l.kind::integer as bit
    from used l join used r on l.kind = r.kind and l.key = r.key and l.record < r.record
    where l.role = 0
    union all
    select least(l.record, r.record), greatest(l.record, r.record), 1 << l.kind::integer
    from used l join used r on l.kind = r.kind and l.key = r.key and l.record <> r.record
    where l.role = 1 and r.role = 2
) group by 1, 2 order by 1, 2
"""

CHANGED_PAIRS = """
select "left", "right", bit_or(bit)::integer as keys from (
    select least(l.record, r.record) as "left", greatest(l.record, r.record) as "right",
           1 << l.kind::integer as bit
    from used l join changed using (record)
    join used r on l.kind = r.kind and l.key = r.key and l.record <> r.record
    where (l.role = 0 and r.role = 0) or l.role + r.role = 3
) group by 1, 2 order by 1, 2
"""

CAPPED = """
select kind, count(*)::integer, max(size)::integer from buckets join cap using (kind)
where size > cap group by kind order by kind
"""
