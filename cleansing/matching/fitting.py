"""A model fitted to a file: how systems overlap and repeat, how careful they are.

No labels are used: the overlap is first seen on rare names, then on what the model itself finds
for the records of rare names, spelling variants included.

What belongs here: the fit. What does not: its parts (``estimation``, ``priors``, ``weights``).
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cleansing.matching.bearing import bearers
from cleansing.matching.clusters import Clusters
from cleansing.matching.coding import Codes, Floats, Levels
from cleansing.matching.comparisons import ADDRESS, EMAIL, FORM, PHONE, Comparer
from cleansing.matching.decide import edges_of, judge
from cleansing.matching.estimation import observe
from cleansing.matching.name_levels import LEVEL
from cleansing.matching.priors import Priors, estimate, of_found
from cleansing.matching.scoring import Compared, score_all, unpack
from cleansing.matching.siblings import one_body_share, settled_elsewhere
from cleansing.matching.weights import Model
from cleansing.resources import load_table

ROUNDS = 2


def fit(comparer: Comparer, compared: Compared, overrides: Mapping[str, float]) -> Model:
    """Return a model of the file that the pairs come from.

    Args:
        comparer: the records as codes.
        compared: the pairs with their comparison vectors.
        overrides: a firm's own bits, as ``feature.level``.
    """
    left, right, levels = compared.left, compared.right, unpack(compared.vectors)
    repeats = share_of_repeats(comparer, left, right, levels)
    observed = observe(comparer, left, right, levels)
    plain = settled_elsewhere(comparer, left, right, levels)

    def complete(priors: Priors) -> Priors:
        """Add what all pairs of one name at two addresses say."""
        share = one_body_share(comparer, priors, left, right, plain)
        return replace(priors, one_body=share)

    priors = complete(estimate(comparer, repeats, observed.real))
    for _ in range(ROUNDS):
        model = Model(comparer, priors, observed, overrides)
        priors = complete(_overlap(model, compared, repeats, observed.real))
    return Model(comparer, priors, observed, overrides)


def _overlap(model: Model, compared: Compared, repeats: Floats, real: Floats) -> Priors:
    """Return the priors that follow from what a model finds for records of rare names."""
    comparer = model.comparer
    system = comparer.column("system")
    pairs = score_all(model, compared).pairs
    codes = system.codes.astype(np.int64)
    edges = edges_of(pairs, codes, np.log2(repeats), Clusters(len(codes)))
    chances = judge(edges, len(codes)).probability
    found = (bearers(comparer) > 0).astype(np.float64)
    for there in range(system.size):
        chance = np.zeros(len(codes))
        for near, far in ((edges.left, edges.right), (edges.right, edges.left)):
            rows = codes[far] == there
            chance += np.bincount(near[rows], chances[rows], len(codes))
        found[:, there] = np.maximum(found[:, there], np.minimum(chance, 1.0))
    return of_found(comparer, found, repeats, real)


def share_of_repeats(
    comparer: Comparer, left: Codes, right: Codes, levels: Mapping[str, Levels]
) -> Floats:
    """Return per system the share of records that repeat a body of it.

    Seen on records that agree in name and in address, phone or e-mail; where few have any of
    these, on rare names that stand twice.
    """
    system = comparer.column("system")
    support = (
        (levels["address"] >= ADDRESS.index("number"))
        | (levels["phone"] == PHONE.index("same"))
        | (levels["email"] == EMAIL.index("same"))
    )
    within = system.codes[left] == system.codes[right]
    named = (levels["name"] >= LEVEL["near"]) & (levels["form"] != FORM.index("different"))
    again = np.unique(right[within & support & named & (levels["form"] != FORM.index("kindred"))])
    records = comparer.records
    located = (
        (records["number_key"] != "")
        | (records["phone_clean"] != "")
        | (records["email_clean"] != "")
    ).to_numpy()
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
