"""What the firm's own records say about its systems, without labels.

Some pairs are one body almost surely whatever else they show: the name stands once in each of two
systems and is one that hardly anybody else bears. How often such pairs differ in legal form, in
spelling or in address tells how careful the systems are; how many bodies of one system have a
partner in the other tells how much they overlap. Every count is drawn towards the shipped default,
so that a small file changes little.

What belongs here: parameters. What does not: applying them (``weights``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cleansing.matching.coding import Bools, Codes, Floats, Ints, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, FORM, READING
from cleansing.matching.model.bearing import by_system
from cleansing.matching.names.name_levels import NAME, ONE_NAME
from cleansing.resources import load_table

Bits = dict[str, Floats]


@dataclass(frozen=True)
class Observed:
    """How often one body shows each level, by feature; of the address by pair of systems too.

    Attributes:
        shares: feature → share per level among one body's pairs, the levels in order.
        address: systems by systems by levels of the address.
        real: systems by systems, share of the sure pairs that are sure indeed: where hardly any
            two addresses agree, names that recur are namesakes.
    """

    shares: Bits
    address: Floats
    real: Floats


def defaults() -> Observed:
    """Return the shares that ship, for all pairs of systems alike."""
    chance = load_table("matching")["chance"]
    nothing = np.zeros(0, np.uint8)
    shares = {
        feature: _shares(nothing, names, chance[feature]["same_body"], 1.0)
        for feature, names in (
            ("form", FORM),
            ("reading", READING),
            ("name", NAME),
            ("address", ADDRESS),
        )
    }
    return Observed(shares, shares["address"][None, None, :], np.ones((1, 1)))


def observe(
    comparer: Comparer, left: Codes, right: Codes, levels: Mapping[str, Levels]
) -> Observed:
    """Count the levels of pairs that are one body almost surely."""
    chance = load_table("matching")["chance"]
    most = float(load_table("matching")["overlap"]["rare_namesakes"])
    sure = anchors(comparer, left, right, levels, most)
    strength = float(chance["strength"])
    shares = {
        feature: _shares(levels[feature][sure], names, chance[feature]["same_body"], strength)
        for feature, names in (("form", FORM), ("reading", READING), ("name", NAME))
    }
    shipped = _shares(np.zeros(0, np.uint8), ADDRESS, chance["address"]["same_body"], 1.0)
    once = anchors(comparer, left, right, levels, np.inf)
    found = _addresses(comparer, left, right, levels, once, strength)
    agreeing = found[:, :, ADDRESS.index("block")] + found[:, :, ADDRESS.index("number")]
    real = np.minimum(agreeing / float(chance["address"]["fewest_agreeing"]), 1.0)
    seen = _addresses(comparer, left, right, levels, sure, strength)
    address = real[:, :, None] * seen + (1 - real[:, :, None]) * shipped
    # Where one side gives no more than its prefecture, agreement on it is all there can be.
    only, other = ADDRESS.index("prefecture_only"), ADDRESS.index("other_prefecture")
    address[:, :, only] = 1 - address[:, :, other]
    return Observed(_within_reason(shares), address, real)


def _within_reason(shares: Bits) -> Bits:
    """Let no disagreement pass for usual: a file of nothing but namesakes would make it so."""
    most = float(load_table("matching")["chance"]["most_times_default"])
    usual = defaults().shares
    agreed = np.s_[-1:]
    kept = {}
    for feature, found in shares.items():
        kept[feature] = np.minimum(found, most * usual[feature])
        kept[feature][agreed] = found[agreed]
    return kept


def _addresses(
    comparer: Comparer,
    left: Codes,
    right: Codes,
    levels: Mapping[str, Levels],
    rows: Ints,
    strength: float,
) -> Floats:
    """Return the shares of the levels of the address among these pairs, by pair of systems."""
    system = comparer.column("system")
    default = load_table("matching")["chance"]["address"]["same_body"]
    shares = np.zeros((system.size, system.size, len(ADDRESS)))
    one, other = system.codes[left[rows]], system.codes[right[rows]]
    for low in range(system.size):
        for high in range(system.size):
            mine = ((one == low) & (other == high)) | ((one == high) & (other == low))
            found = levels["address"][rows[mine]]
            shares[low, high] = _shares(found, ADDRESS, default, strength)
    return shares


def anchors(
    comparer: Comparer,
    left: Codes,
    right: Codes,
    levels: Mapping[str, Levels],
    most_namesakes: float,
) -> Ints:
    """Return the pairs of two systems whose name stands once in each of them and is rare."""
    core, system = comparer.column("core_key").codes, comparer.column("system").codes
    single = comparer.kept("single", single_names)
    rows = np.flatnonzero(single[left] & single[right])
    rare: Bools = np.append(comparer.namesakes <= most_namesakes, False)[core[left[rows]]]
    across = system[left[rows]] != system[right[rows]]
    found: Ints = rows[across & rare & (levels["name"][rows] >= ONE_NAME)]
    return found


def single_names(comparer: Comparer) -> Bools:
    """Return which records alone bear their name in their system."""
    core, system = comparer.column("core_key"), comparer.column("system")
    borne = by_system(core, system)
    single: Bools = borne[np.arange(len(borne)), system.codes] == 1
    return single


def _shares(
    levels: Levels, names: tuple[str, ...], default: Mapping[str, float], strength: float
) -> Floats:
    """Return the share of each level, drawn towards the default; missing counts for nothing."""
    prior = np.array([default.get(name, 0.0) for name in names], np.float64)
    counts = np.bincount(levels, minlength=len(names)).astype(np.float64) * (prior > 0)
    shares: Floats = (counts + strength * prior) / max(counts.sum() + strength * prior.sum(), 1.0)
    return shares
