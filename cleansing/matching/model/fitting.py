"""A model fitted to a file: how systems overlap and repeat, how careful they are.

No labels are used: the overlap is first seen on rare names, then on what the model itself finds
for the records of rare names, spelling variants included.

What belongs here: the fit. What does not: its parts (``estimation``, ``priors``, ``weights``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import Pairs, edges_of
from cleansing.matching.choosing.judging import judge
from cleansing.matching.coding import Bools, Codes, Floats, Levels
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, EMAIL, FORM, PHONE
from cleansing.matching.comparing.vectors import PerVector, unpack
from cleansing.matching.model.bearing import bearers
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.cuts import Cuts, cuts
from cleansing.matching.model.estimation import anchors, observe, single_names
from cleansing.matching.model.priors import Priors, estimate, of_found, rare_names
from cleansing.matching.model.scoring import Compared, chunks, score, score_all, threads
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

RARE = 1 << 16
"""Records of rare names looked at to see how systems overlap."""

_ODD = 0x9E3779B1


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
    overlap = _Overlap(comparer, compared)
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


class _Overlap:
    """Finds from records of rare names how systems overlap.

    Args:
        comparer: the records as codes.
        compared: the pairs with their comparison vectors.
    """

    def __init__(self, comparer: Comparer, compared: Compared) -> None:
        self._comparer, self._compared = comparer, compared
        self._rare = _drawn(rare_names(comparer), RARE)
        self._borne = (bearers(comparer) > 0).astype(np.float64)
        # All that is asked is who has a partner where nobody bears the name: the others are found.
        self._asked = self._rare & (self._borne == 0).any(axis=1)
        self._theirs = compared.touching(self._asked)

    def priors(self, model: Model, repeats: Floats, real: Floats) -> Priors:
        """Return the priors that follow from what a model finds for these records."""
        system, asked, found = self._comparer.column("system"), self._asked, self._borne.copy()
        codes = system.codes.astype(np.int64)
        edges = edges_of(self._around(model), codes, np.log2(repeats), Clusters(len(codes)))
        outcome = judge(edges, len(codes), np.flatnonzero(asked[edges.left] | asked[edges.right]))
        edges, chances = outcome.edges, outcome.probability
        for there in range(system.size):
            chance = np.zeros(len(codes))
            for near, far in ((edges.left, edges.right), (edges.right, edges.left)):
                rows = codes[far] == there
                chance += np.bincount(near[rows], chances[rows], len(codes))
            found[:, there] = np.maximum(found[:, there], np.minimum(chance, 1.0))
        return of_found(self._comparer, found, self._rare, repeats, real)

    def _around(self, model: Model) -> Pairs:
        """Return the strong pairs it takes to judge those asked about: theirs and their rivals'."""
        bounds = Bounds(model)
        pairs = score_all(model, self._theirs, bounds).pairs
        near = self._asked.copy()
        near[pairs.left] = near[pairs.right] = True
        return score_all(model, self._compared.touching(near), bounds).pairs


def _drawn(records: Bools, most: int) -> Bools:
    """Return so many of the records as a rule, if there are more: by lots that never change."""
    share = most / max(int(records.sum()), 1)
    if share >= 1:
        return records
    lots = np.arange(len(records), dtype=np.uint32) * np.uint32(_ODD)
    drawn: Bools = records & (lots < np.uint32(share * (1 << 32)))
    return drawn


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
