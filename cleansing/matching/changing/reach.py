"""What a change reaches: all that hangs together with it by pairs that can join.

Whether two records join depends on what they could be joined with instead, on the rivals of that,
and so on; but on nothing beyond.

What belongs here: components, and which of them a change touches. What does not: settling them.
"""

from collections.abc import Iterable

import numpy as np

from cleansing.matching.changing.roll import Roll
from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.coding import Bools, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.scoring import Scored
from cleansing.matching.settling.parts import components
from core.judgement import RecordKey


def components_of(scored: Scored, labels: Ints, places: Ints) -> Ints:
    """Return per record the place of the first of what it hangs together with.

    Args:
        scored: the strong pairs of the records, by position.
        labels: the customer of each.
        places: of the records, by position.
    """
    clusters = Clusters(len(labels))
    clusters.labels = labels
    component = components(scored.pairs, clusters, scored.model.cuts.least)
    first = np.zeros(len(places), np.int64)
    first[component[::-1]] = places[::-1]
    return first[component]


def able_partners(scored: Scored) -> Ints:
    """Return the records of pairs that can join, or be rivals."""
    return np.concatenate([scored.pairs.left, scored.pairs.right])


def sharing_identifier(comparer: Comparer, places: Ints) -> Ints:
    """Return the places of all records that have an identifier of one of these."""
    column = comparer.column("identifier")
    wanted = np.zeros(column.size + 1, np.bool_)
    wanted[column.codes[places]] = True
    wanted[-1] = False
    return np.flatnonzero(wanted[column.codes])


def decided_about(roll: Roll, systems: Iterable[str], keys: set[RecordKey]) -> Ints:
    """Return the places of those of some records that were or are there.

    Args:
        roll: who stands where.
        systems: their names by code.
        keys: the records asked for.
    """
    if not keys:
        return np.zeros(0, np.int64)
    names = list(systems)
    codes = {key.code for key in keys}
    rows = (row for row, code in enumerate(roll.code.tolist()) if code in codes)
    found = [row for row in rows if RecordKey(names[roll.system[row]], roll.code[row]) in keys]
    return np.array(found, np.int64)


def reached(roll: Roll, component: Ints, touched: Ints) -> Bools:
    """Return by place which records are to be settled anew.

    Args:
        roll: who stands where now.
        component: by place, of those that were there before.
        touched: places of records of which something changed, or of which a partner did.
    """
    size = len(component)
    own = np.zeros(size, np.bool_)
    own[component[touched[touched < size]]] = True
    inside = np.append(own[component], np.ones(len(roll.ids) - size, np.bool_))
    return inside & roll.there
