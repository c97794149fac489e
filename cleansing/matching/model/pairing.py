"""From weighed pairs to what decisions rest on: support, twins, sites, likeness.

What belongs here: what a pair of records says beyond its weight. What does not: the weight
(``weights``), or choosing between pairs (``decide``).
"""

from collections.abc import Mapping

import numpy as np

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.coding import Bools, Ints, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import (
    ADDRESS,
    BRANCH,
    EMAIL,
    FORM,
    IDENTIFIER,
    PHONE,
)
from cleansing.matching.model.name_bits import SELDOM
from cleansing.matching.model.priors import Priors
from cleansing.matching.model.siblings import at_two_addresses, likeness, settled_elsewhere
from cleansing.matching.model.weights import Model, Weighed
from cleansing.matching.names.name_levels import LEVEL, ONE_NAME
from cleansing.resources import load_table

SAME_SPELLING = 2


def pairs_of(
    model: Model,
    left: Ints,
    right: Ints,
    levels: Mapping[str, Levels],
    weighed: Weighed,
) -> Pairs:
    """Return pairs of positions as decisions take them.

    Args:
        model: the fitted model, with the records as codes.
        left: positions.
        right: positions, as many.
        levels: feature → level of each pair.
        weighed: the weights of the pairs.
    """
    comparer, priors = model.comparer, model.priors
    system = comparer.column("system").codes
    within = system[left] == system[right]
    contact, numbered = _in_contact(levels), _numbered(levels)
    # Two legal forms of one name at one address are holding and operating company as a rule.
    one_form = ~np.isin(levels["form"], [FORM.index("different"), FORM.index("kindred")])
    place = (levels["address"] >= ADDRESS.index("number")) & one_form
    # One switchboard serves a company and the foundation beside it.
    reached = contact & (levels["form"] != FORM.index("different"))
    support = reached | numbered | place
    # Many people bear one name.
    people = comparer.column("person").codes >= 0
    person = people[left] | people[right]
    silent = (
        (levels["address"] < ADDRESS.index("prefecture"))
        & (levels["phone"] < PHONE.index("exchange"))
        & (levels["email"] < EMAIL.index("domain"))
    )
    seldom = seldom_repeating(priors)
    most = np.log2(np.diagonal(priors.shared) / load_table("matching")["overlap"]["spun_off"])
    capped = np.minimum(weighed.total, np.append(most, 0.0)[system[left]])
    return Pairs(
        left=left,
        right=right,
        weight=np.where(within & ~contact & ~numbered, capped, weighed.total),
        allowed=(support | ~(within | person))
        & ((levels["name"] >= LEVEL["near"]) | comparer.cut_short(left, right, levels["name"])),
        twins=within & (levels["spelling"] == SAME_SPELLING) & silent,
        contrary=within & contrary_levels(levels) & seldom[system[left]],
        likeness=likeness(model, left, right, levels, weighed.total)
        + np.where(levels["name"] == LEVEL["alias"], alias_likeness(), 0.0),
        plain=settled_elsewhere(comparer, left, right, levels) & ~contact & ~numbered,
        whole=whole(comparer, seldom, left, right, levels),
    )


def contrary_levels(levels: Mapping[str, Levels]) -> Bools:
    """Return which levels say that two records of a careful system are two bodies.

    Two offices told by their names are no contradiction, be they where they may.
    """
    elsewhere = at_two_addresses(levels["address"]) & (levels["branch"] == BRANCH.index("missing"))
    reached = _in_contact(levels) | _numbered(levels)
    contrary: Bools = (levels["name"] >= ONE_NAME) & elsewhere & ~reached
    return contrary


def _in_contact(levels: Mapping[str, Levels]) -> Bools:
    """Return which levels show one telephone or one e-mail address."""
    found: Bools = (levels["phone"] == PHONE.index("same")) | (
        levels["email"] == EMAIL.index("same")
    )
    return found


def _numbered(levels: Mapping[str, Levels]) -> Bools:
    """Return which levels show one corporate number."""
    found: Bools = levels["identifier"] == IDENTIFIER.index("same")
    return found


def seldom_repeating(priors: Priors) -> Bools:
    """Return which systems hardly ever repeat a body."""
    found: Bools = np.diagonal(priors.shared) < SELDOM
    return found


def alias_likeness() -> float:
    """Return by how many bits two names of one company are likelier one body than they seem."""
    return float(load_table("matching")["alias_likeness"])


def whole(
    comparer: Comparer, seldom: Bools, left: Ints, right: Ints, levels: Mapping[str, Levels]
) -> Levels:
    """Return which record bears the whole name that the other adds a site to: 1, 2, or 0.

    Where a system hardly ever repeats a body, what a name has beside it tells two bodies apart
    (霧笛堂 and 霧笛堂(則武)), not a body and its site.
    """
    length = comparer.kept("length", _length)
    shorter = length[left] < length[right]
    site = levels["name"] == LEVEL["site"]
    same = levels["name"] >= ONE_NAME
    told = comparer.kept("told", _told) & ~seldom[comparer.column("system").codes]
    first = (site & shorter) | (same & ~told[left] & told[right])
    second = (site & ~shorter) | (same & told[left] & ~told[right])
    return np.where(first, 1, np.where(second, 2, 0)).astype(np.uint8)


def _length(comparer: Comparer) -> Levels:
    """Return how long the name of each record is, as far as that can matter."""
    core = comparer.column("core_key")
    length = np.fromiter((min(len(name), 255) for name in core.values), np.uint8, core.size)
    return np.append(length, np.uint8(0))[core.codes]


def _told(comparer: Comparer) -> Bools:
    """Return which records say more than a name: a branch, or a remark."""
    told: Bools = (comparer.column("branch").codes >= 0) | (comparer.column("remarks").codes >= 0)
    return told
