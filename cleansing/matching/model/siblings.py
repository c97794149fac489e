"""Whether two records of one name are one body: what the other systems and the system's habits say.

Two codes of 霧笛堂 in one system at two addresses are a firm and its second office, or two firms.
Nothing on the two records tells; but a system that knows nearly all of the firm's customers and
bears the name once says one body, and one that bears it twice says two. What a system usually does
follows from how often the one or the other is seen.

What belongs here: that argument. What does not: choosing between customers (``decide``).
"""

from collections.abc import Mapping

import numpy as np

from cleansing.matching.coding import Bools, Codes, Floats, Ints, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, BRANCH
from cleansing.matching.model.bearing import bearers_in_form
from cleansing.matching.model.priors import Priors
from cleansing.matching.model.weights import Model
from cleansing.matching.names.name_levels import ONE_NAME
from cleansing.resources import load_table

COVERED = 0.5
"""A system that knows at least this share of another's bodies can testify."""
FAR = 0.05
"""Share of bodies that a system has in another prefecture than their offices elsewhere."""
FEW = 0.1
"""Names with fewer strangers than this in a system testify: a second bearer is no chance."""


def at_two_addresses(levels: Levels) -> Bools:
    """Return which levels of the address say that two records are at different places."""
    found: Bools = (
        (levels >= ADDRESS.index("other_prefecture"))
        & (levels < ADDRESS.index("block"))
        & (levels != ADDRESS.index("prefecture_only"))
    )
    return found


def settled_elsewhere(
    comparer: Comparer, left: Ints, right: Ints, levels: Mapping[str, Levels]
) -> Bools:
    """Return which pairs of one system bear one plain name at two places."""
    system, place = comparer.column("system").codes, comparer.column("named_place").codes
    # 霧笛堂 and 霧笛堂(則武): nobody writes a place beside a name without need.
    told_apart = (place[left] != place[right]) & (levels["address"] < ADDRESS.index("block"))
    found: Bools = (
        (system[left] == system[right])
        & may_be_settled_elsewhere(levels)
        & (at_two_addresses(levels["address"]) | told_apart)
    )
    return found


def may_be_settled_elsewhere(levels: Mapping[str, Levels]) -> Bools:
    """Return which levels are those of one plain name that may stand at two places."""
    plain = (levels["name"] >= ONE_NAME) & (levels["branch"] == BRANCH.index("missing"))
    found: Bools = plain & (levels["address"] < ADDRESS.index("block"))
    return found


def one_body_share(comparer: Comparer, priors: Priors, left: Codes) -> Floats:
    """Return per system how many of its pairs of one name at two addresses are one body.

    Args:
        comparer: the records as codes.
        priors: what to expect of pairs of systems.
        left: the left positions of the pairs in question (``settled_elsewhere``).
    """
    system = comparer.column("system")
    # Everything here is said by the left record, so that each is looked at once.
    times = np.bincount(left, minlength=len(comparer.records))
    records = np.flatnonzero(times)
    times, own = times[records], system.codes[records]
    counts = bearers_in_form(comparer).anywhere[records]
    strangers = _strangers(comparer, records)
    settings = load_table("matching")["siblings"]
    strength, usual = float(settings["strength"]), float(settings["two_bodies"])
    shares = np.full(system.size, 1 - usual)
    for one in range(system.size):
        ones, twos, covered = 0.0, 0.0, 0.0
        for there in range(system.size):
            share = priors.shared[one, there]
            if one == there or share < COVERED:
                continue
            mine = (own == one) & (strangers[:, there] < FEW)
            ones += float(times[mine & (counts[:, there] == 1)].sum())
            twos += float(times[mine & (counts[:, there] == 2)].sum())
            covered = max(covered, share)
        if ones + twos:
            # Of two bodies at least one is missing there with 1 - covered each.
            seen = twos / (ones + twos)
            two_bodies = min(seen / max(covered - seen * (1 - covered), 1e-9), 1.0)
            trusted = ones + twos
            shares[one] = 1 - (two_bodies * trusted + usual * strength) / (trusted + strength)
    found: Floats = np.clip(shares, 0.01, 0.99)
    return found


def likeness(
    model: Model, left: Ints, right: Ints, levels: Mapping[str, Levels], weight: Floats
) -> Floats:
    """Return by how many bits two records of one name are likelier one body than they seem alone.

    Where a system knows nearly every body of theirs and bears their name once, two different
    bodies mean that one of them is missing there; where it bears the name twice, one body means
    that a namesake of it, or a repetition, is there as well. And the more records of a system bear
    one name, the likelier it is that they are one body's.
    """
    comparer, priors = model.comparer, model.priors
    system = comparer.column("system")
    bits = np.zeros(len(left))
    rows = np.flatnonzero(levels["name"] >= ONE_NAME)
    one, other = system.codes[left[rows]], system.codes[right[rows]]
    counts = _bearers(comparer, left[rows], right[rows])
    anywhere = bearers_in_form(comparer).anywhere[left[rows]]
    for_, against = np.zeros(len(rows)), np.zeros(len(rows))
    missing = 1 - priors.shared
    for there in range(system.size):
        apart = (one != there) & (other != there)
        once = np.flatnonzero(apart & (counts[:, there] == 1))
        here, beyond = one[once], other[once]
        absent = np.where(
            here == beyond, missing[here, there], missing[here, there] + missing[beyond, there]
        )
        absent = absent + np.where(anywhere[once, there] > 1, FAR, 0.0)
        for_[once] = np.maximum(for_[once], -np.log2(absent))
        twice = np.flatnonzero(apart & (counts[:, there] == 2))
        both = priors.shared[one[twice], there] * priors.shared[other[twice], there]
        strangers = _strangers(comparer, left[rows[twice]])[:, there]
        further = np.minimum(strangers + priors.shared[there, there], 1.0)
        against[twice] = np.minimum(against[twice], np.log2(further / both))
    several = np.log2(np.maximum(counts[np.arange(len(rows)), one] - 1, 1))
    plain = settled_elsewhere(comparer, left, right, levels)
    usual = priors.one_body
    sure = np.log2(usual / (1 - usual))
    habit = _habit(priors)[one]
    # However rare the name: no surer than the system's habit and the others' testimony.
    habit = np.minimum(habit, sure[one] - weight[rows])
    shift = np.where(plain[rows], habit, 0.0)
    told = np.where(against < 0, against, for_)
    bits[rows] = told + shift + np.where(one == other, several, 0.0)
    return bits


def _habit(priors: Priors) -> Floats:
    """Return per system by how many bits it tends to repeat bodies at other addresses."""
    settings, usual = load_table("matching")["siblings"], priors.one_body
    bits = np.log2(usual / (1 - usual)) - float(settings["usual"])
    habit: Floats = np.minimum(bits, float(settings["most"]))
    return habit


def most_likeness(model: Model) -> Floats:
    """Return what ``likeness`` is at most, 0 where it is less: left records x right systems."""
    comparer, priors = model.comparer, model.priors
    system = comparer.column("system").codes
    borne, missing = bearers_in_form(comparer), 1 - priors.shared
    once = (borne.near == 1) | (borne.anywhere == 1)
    most = np.zeros(once.shape)
    every = range(most.shape[1])
    for right, there in ((one, other) for one in every for other in every if one != other):
        own = np.arange(len(missing))
        absent = missing[:, there] + np.where(own == right, 0.0, missing[right, there])
        told = np.where(own == there, 0.0, -np.log2(absent))
        most[:, right] = np.maximum(most[:, right], once[:, there] * told[system])
    rows = np.arange(len(most))
    many = np.maximum(borne.near[rows, system], borne.anywhere[rows, system])
    most[rows, system] += np.log2(np.maximum(many - 1, 1))
    most[rows, system] += np.maximum(_habit(priors), 0.0)[system]
    return most


def _bearers(comparer: Comparer, left: Ints, right: Ints) -> Ints:
    """Return how many records of each system can be the body of a pair: pairs x systems.

    Those of its name and form; of a pair in one prefecture those nearby, if there are any.
    """
    borne, place = bearers_in_form(comparer), comparer.column("prefecture").codes
    here = (place[left] == place[right])[:, None]
    near = borne.near[left]
    return np.where(here & (near > 0), near, borne.anywhere[left])


def _strangers(comparer: Comparer, position: Ints) -> Floats:
    """Return how many namesakes of records by chance are in each system: positions x systems."""
    records = comparer.sizes
    expected = np.append(comparer.namesakes, 0.0)[comparer.column("core_key").codes[position]]
    found: Floats = (
        expected[:, None] * records[None, :] / load_table("matching")["namesakes"]["bodies"]
    )
    return found
