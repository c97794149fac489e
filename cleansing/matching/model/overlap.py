"""How systems overlap, from what a model finds for records of rare names.

A rare name that recurs is one body; where it does not, the body may still be there, spelt in
another way. Only the model can tell, for these records and all that are rivals for them.

What belongs here: finding the partners of such records. What does not: the priors that follow
(``priors``).
"""

import numpy as np

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.edges import Pairs, edges_of
from cleansing.matching.choosing.judging import judge
from cleansing.matching.coding import Bools, Floats
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.model.bearing import bearers
from cleansing.matching.model.bounds import Bounds
from cleansing.matching.model.priors import Priors, of_found, rare_names
from cleansing.matching.model.scoring import Compared, score_all
from cleansing.matching.model.weights import Model

RARE = 1 << 16
"""Records of rare names looked at, of more a part by lots: enough to count shares by."""

_ODD = 0x9E3779B1


class Overlap:
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
