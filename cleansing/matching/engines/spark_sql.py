"""``blocking`` in SQL: which pairs of records share a key, for an engine that joins tables.

Standard casts, no operator of one dialect, and no column called left or right, words that engines
reserve and quote in ways of their own. A table is made of a query by the engine, which also says
where its rows lie.

What belongs here: that SQL. What does not: the same without tables (``blocking``, ``runs``).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cleansing.matching.comparing.keys import KINDS


def caps_table(caps: Mapping[str, int]) -> pd.DataFrame:
    """Return per kind of key its largest bucket (``most``) and its bit in a pair's ``keys``."""
    kinds = np.arange(len(KINDS), dtype=np.int32)
    most = np.array([caps[kind] for kind in KINDS], np.int64)
    return pd.DataFrame({"kind": kinds, "most": most, "bit": np.int32(1) << kinds})


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

ALL_PAIRS = """
select l.record as low, r.record as high, bit_or(l.bit) as keys
from used l
join used r on l.kind = r.kind and l.key = r.key and l.partner = r.role and l.record < r.record
group by l.record, r.record
"""

CAPPED = """
select b.kind, cast(count(*) as integer), cast(max(b.size) as integer)
from buckets b join caps c on b.kind = c.kind
where b.size > c.most group by b.kind order by b.kind
"""
