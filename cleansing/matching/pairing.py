"""From weighed pairs to what decisions rest on: support, twins, sites, likeness.

What belongs here: what a pair of records says beyond its weight. What does not: the weight
(``weights``), or choosing between pairs (``decide``).
"""

from collections.abc import Mapping

import numpy as np

from cleansing.matching.bearing import bearers
from cleansing.matching.coding import Bools, Codes, Floats, Levels
from cleansing.matching.comparisons import ADDRESS, EMAIL, FORM, IDENTIFIER, PHONE, Comparer
from cleansing.matching.decide import Pairs
from cleansing.matching.name_levels import LEVEL
from cleansing.matching.priors import Priors
from cleansing.matching.weights import SELDOM, Weighed
from cleansing.resources import load_table

SAME_SPELLING = 2


def pairs_of(
    comparer: Comparer,
    priors: Priors,
    left: Codes,
    right: Codes,
    levels: Mapping[str, Levels],
    weighed: Weighed,
) -> Pairs:
    """Return pairs of positions as decisions take them.

    Args:
        comparer: the records as codes.
        priors: what to expect of pairs of systems.
        left: positions.
        right: positions, as many.
        levels: feature → level of each pair.
        weighed: the weights of the pairs.
    """
    system = comparer.column("system").codes
    within = system[left] == system[right]
    contact = (levels["phone"] == PHONE.index("same")) | (levels["email"] == EMAIL.index("same"))
    numbered = levels["identifier"] == IDENTIFIER.index("same")
    # Two legal forms of one name at one address are holding and operating company as a rule.
    one_form = ~np.isin(levels["form"], [FORM.index("different"), FORM.index("kindred")])
    place = (levels["address"] >= ADDRESS.index("number")) & one_form
    support = contact | numbered | place
    silent = (
        (levels["address"] < ADDRESS.index("prefecture"))
        & (levels["phone"] < PHONE.index("exchange"))
        & (levels["email"] < EMAIL.index("domain"))
    )
    seldom = np.diagonal(priors.shared) < SELDOM
    elsewhere = (levels["address"] >= ADDRESS.index("other_prefecture")) & (
        levels["address"] < ADDRESS.index("block")
    )
    named = levels["name"] >= LEVEL["folded"]
    most = np.log2(np.diagonal(priors.shared) / load_table("matching")["overlap"]["spun_off"])
    capped = np.minimum(weighed.total, np.append(most, 0.0)[system[left]])
    return Pairs(
        left=left.astype(np.int64),
        right=right.astype(np.int64),
        weight=np.where(within & ~contact & ~numbered, capped, weighed.total),
        allowed=(support | ~within) & (levels["name"] >= LEVEL["near"]),
        twins=within & (levels["spelling"] == SAME_SPELLING) & silent,
        contrary=within & named & elsewhere & ~contact & ~numbered & seldom[system[left]],
        likeness=likeness(comparer, priors, left, right, levels),
        whole=whole(comparer, seldom, left, right, levels),
    )


def likeness(
    comparer: Comparer, priors: Priors, left: Codes, right: Codes, levels: Mapping[str, Levels]
) -> Floats:
    """Return by how many bits two records of one name are likelier one body than they seem alone.

    Where a system knows nearly every body of theirs and bears their name once, two different
    bodies mean that one of them is missing there; where it bears the name twice, one body means
    that a namesake of it, or a repetition, is there as well. And the more records of a system bear
    one name, the likelier it is that they are one body's.
    """
    system = comparer.column("system")
    bits = np.zeros(len(left))
    rows = np.flatnonzero(levels["name"] >= LEVEL["folded"])
    one, other = system.codes[left[rows]], system.codes[right[rows]]
    counts = bearers(comparer)[left[rows]]
    for_, against = np.zeros(len(rows)), np.zeros(len(rows))
    missing = 1 - priors.shared
    strangers = _strangers(comparer, left[rows])
    for there in range(system.size):
        apart = (one != there) & (other != there)
        absent = np.where(
            one == other, missing[one, there], missing[one, there] + missing[other, there]
        )
        once = apart & (counts[:, there] == 1)
        for_ = np.maximum(for_, np.where(once, -np.log2(absent), 0.0))
        both = priors.shared[one, there] * priors.shared[other, there]
        further = np.minimum(strangers[:, there] + priors.shared[there, there], 1.0)
        twice = apart & (counts[:, there] == 2)
        against = np.minimum(against, np.where(twice, np.log2(further / both), 0.0))
    several = np.log2(np.maximum(counts[np.arange(len(rows)), one] - 1, 1))
    told = np.where(against < 0, against, for_)
    bits[rows] = told + np.where(one == other, several, 0.0)
    return bits


def _strangers(comparer: Comparer, position: Codes) -> Floats:
    """Return how many namesakes of records by chance are in each system: positions x systems."""
    system = comparer.column("system")
    records = np.bincount(system.codes, minlength=system.size)
    expected = np.append(comparer.namesakes, 0.0)[comparer.column("core_key").codes[position]]
    found: Floats = (
        expected[:, None] * records[None, :] / load_table("matching")["namesakes"]["bodies"]
    )
    return found


def whole(
    comparer: Comparer, seldom: Bools, left: Codes, right: Codes, levels: Mapping[str, Levels]
) -> Levels:
    """Return which record bears the whole name that the other adds a site to: 1, 2, or 0.

    Where a system hardly ever repeats a body, what a name has beside it tells two bodies apart
    (霧笛堂 and 霧笛堂(則武)), not a body and its site.
    """
    core = comparer.column("core_key")
    length = np.append(np.fromiter(map(len, core.values), np.int64, core.size), 0)
    shorter = length[core.codes[left]] < length[core.codes[right]]
    site = levels["name"] == LEVEL["site"]
    same = levels["name"] >= LEVEL["folded"]
    told = _told(comparer) & ~seldom[comparer.column("system").codes]
    first = (site & shorter) | (same & ~told[left] & told[right])
    second = (site & ~shorter) | (same & told[left] & ~told[right])
    return np.where(first, 1, np.where(second, 2, 0)).astype(np.uint8)


def _told(comparer: Comparer) -> Bools:
    """Return which records say more than a name: a branch, or a remark."""
    told: Bools = (comparer.column("branch").codes >= 0) | (comparer.column("remarks").codes >= 0)
    return told
