"""A model fitted to a file: how systems overlap and repeat, how careful they are.

No labels are used: the overlap is first seen on rare names, then on what the model itself finds
for the records of rare names, spelling variants included.

What belongs here: the fit. What does not: its parts (``estimation``, ``priors``, ``weights``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cleansing.matching.coding import Bools, Codes, Floats, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, EMAIL, FORM, PHONE
from cleansing.matching.comparing.vectors import PerVector, unpack
from cleansing.matching.model.cuts import Cuts, cuts
from cleansing.matching.model.estimation import anchors, observe, single_names
from cleansing.matching.model.overlap import Overlap
from cleansing.matching.model.priors import Priors, estimate
from cleansing.matching.model.scoring import Compared, chunks, score, threads
from cleansing.matching.model.siblings import (
    at_two_addresses,
    may_be_settled_elsewhere,
    one_body_share,
    settled_elsewhere,
)
from cleansing.matching.model.weights import Model
from cleansing.matching.names.name_levels import LEVEL
from cleansing.resources import load_table

ROUNDS = 2

SAMPLE = 1 << 18
"""Pairs looked at to see how weak ones can be left out."""


def fit(comparer: Comparer, compared: Compared, overrides: Mapping[str, float]) -> Model:
    """Return a model of the file that the pairs come from.

    Args:
        comparer: the records as codes.
        compared: the pairs with their comparison vectors.
        overrides: a firm's own bits, as ``feature.level``.
    """
    seen = _seen(comparer, compared)
    repeats = share_of_repeats(comparer, seen.again)
    sure = seen.sure
    observed = observe(comparer, sure.left, sure.right, unpack(sure.vectors))

    def complete(priors: Priors) -> Priors:
        """Add what all pairs of one name at two addresses say."""
        return replace(priors, one_body=one_body_share(comparer, priors, seen.elsewhere))

    priors = complete(estimate(comparer, repeats, observed.real))
    overlap = Overlap(comparer, compared)
    for _ in range(ROUNDS):
        model = Model(comparer, priors, observed, overrides)
        priors = complete(overlap.priors(model, repeats, observed.real))
    model = Model(comparer, priors, observed, overrides)
    model.cuts = _cuts(model, compared)
    return model


def _cuts(model: Model, compared: Compared) -> Cuts:
    """Return how weak a pair may be, from a sample of them."""
    each = max(len(compared) // SAMPLE, 1)
    some = compared.take(np.arange(0, len(compared), each))
    pairs = score(model, some.left, some.right, some.vectors)
    records = len(model.comparer.records)
    return cuts(pairs.weight, pairs.likeness, 1 / each, records)


@dataclass(frozen=True)
class _Seen:
    """What a fit looks at, of all pairs.

    Attributes:
        sure: pairs of names that stand once in either system.
        again: the second record of pairs of one system that agree in name and place or contact.
        elsewhere: the first record of pairs of one system with one plain name at two addresses.
    """

    sure: Compared
    again: Codes
    elsewhere: Codes


def _seen(comparer: Comparer, compared: Compared) -> _Seen:
    """Go through all pairs once; nearly all are told by their vectors."""
    system, single = comparer.column("system").codes, comparer.kept("single", single_names)
    told = PerVector(_told, np.uint8)

    def seen(rows: slice) -> tuple[Compared, Codes, Codes]:
        part = compared.take(rows)
        left, right, flags = (
            part.left.astype(np.int64),
            part.right.astype(np.int64),
            told(part.vectors),
        )
        within = system[left] == system[right]
        flags *= within
        sure = np.flatnonzero(single[left] & single[right] & ~within)
        again = np.flatnonzero(flags & _AGAIN)
        named = np.flatnonzero(flags & _PERHAPS)
        levels = unpack(part.vectors[named])
        apart = settled_elsewhere(comparer, left[named], right[named], levels)
        elsewhere = [part.left[np.flatnonzero(flags & _ELSEWHERE)], part.left[named[apart]]]
        return part.take(sure), part.right[again], np.concatenate(elsewhere)

    with threads() as pool:
        parts = [*pool.map(seen, chunks(len(compared)))]
    sure = Compared.concat([one for one, _, _ in parts])
    levels = unpack(sure.vectors)
    return _Seen(
        sure.take(anchors(comparer, sure.left, sure.right, levels, np.inf)),
        np.concatenate([one for _, one, _ in parts]),
        np.concatenate([one for _, _, one in parts]),
    )


_AGAIN, _ELSEWHERE, _PERHAPS = np.uint8(1), np.uint8(2), np.uint8(4)


def _told(levels: Mapping[str, Levels]) -> Levels:
    """Return what levels say of two records of one system.

    One body again; one plain name at two addresses; or so perhaps, by places beside the names.
    """
    plain, apart = may_be_settled_elsewhere(levels), at_two_addresses(levels["address"])
    told: Levels = (
        _AGAIN * _supported(levels) + _ELSEWHERE * (plain & apart) + _PERHAPS * (plain & ~apart)
    )
    return told


def _supported(levels: Mapping[str, Levels]) -> Bools:
    """Return which levels make two records of one system one body: name and place or contact."""
    support = (
        (levels["address"] >= ADDRESS.index("number"))
        | (levels["phone"] == PHONE.index("same"))
        | (levels["email"] == EMAIL.index("same"))
    )
    form = levels["form"]
    named = (levels["name"] >= LEVEL["near"]) & (form != FORM.index("different"))
    supported: Bools = support & named & (form != FORM.index("kindred"))
    return supported


def share_of_repeats(comparer: Comparer, again: Codes) -> Floats:
    """Return per system the share of records that repeat a body of it.

    Seen on records that agree in name and in address, phone or e-mail; where few have any of
    these, on rare names that stand twice.

    Args:
        comparer: the records as codes.
        again: records that repeat one of their system, any number of times.
    """
    system = comparer.column("system")
    again = np.unique(again)
    columns = ("number_key", "phone_clean", "email_clean")
    located = np.any([comparer.column(name).codes >= 0 for name in columns], axis=0)
    found = np.bincount(system.codes[again], minlength=system.size)
    known = np.bincount(system.codes[located], minlength=system.size)
    strength = float(load_table("matching")["overlap"]["repeats_strength"])
    shares: Floats = (found + strength * _rare_repeats(comparer)) / (known + strength)
    return shares


def _rare_repeats(comparer: Comparer) -> Floats:
    """Return per system the share of records of rare names that repeat one of their system."""
    settings = load_table("matching")["overlap"]
    core, system = comparer.column("core_key"), comparer.column("system")
    rare = np.append(comparer.namesakes <= settings["repeats_namesakes"], False)[core.codes]
    shares = []
    for code in range(system.size):
        names = core.codes[rare & (system.codes == code)]
        again = len(names) - len(np.unique(names))
        shares.append((again + 25 * settings["repeats"]) / (len(names) + 25))
    clipped: Floats = np.clip(np.array(shares), 0.001, 0.6)
    return clipped
