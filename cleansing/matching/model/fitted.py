"""A fit without the records it was made from: what it takes to weigh others the same way.

What belongs here: keeping a fit and using it again. What does not: making one (``fitting``).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cleansing.matching.comparing.caps import Capped
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.facts import Facts
from cleansing.matching.comparing.tallies import Measure
from cleansing.matching.model.bearing import phonetic, tallies
from cleansing.matching.model.cuts import Cuts
from cleansing.matching.model.estimation import Observed
from cleansing.matching.model.priors import Priors
from cleansing.matching.model.recalibration import Recalibration
from cleansing.matching.model.weights import PLACES, Model


@dataclass(frozen=True)
class Fitted:
    """A fit.

    Attributes:
        facts: what the file said of its values.
        priors: what to expect of pairs of systems.
        observed: how often one body shows which level.
        cuts: how weak a pair may be and still matter.
        learnt: what answers say of single levels.
        capped: which buckets of keys are left out; those above their caps, where it is not kept.
    """

    facts: Facts
    priors: Priors
    observed: Observed
    cuts: Cuts
    learnt: Recalibration
    capped: Capped | None = None

    @staticmethod
    def of(model: Model, capped: Capped | None = None) -> "Fitted":
        """Return the fit of a model.

        Args:
            model: as it was fitted.
            capped: which buckets of keys were left out.
        """
        comparer = model.comparer
        core = comparer.column("core_key")
        places = {name: comparer.column(name) for name in set(PLACES.values())}
        counted = {name: place.counts() + 1 for name, place in places.items()}
        facts = Facts(
            systems=tuple(comparer.column("system").values),
            sizes=comparer.sizes,
            phonetic=phonetic(comparer),
            walls=comparer.walls,
            namesakes=Measure.of(core.values, comparer.namesakes),
            places={
                name: Measure.of(place.values, comparer.place_bits(name))
                for name, place in places.items()
            },
            unseen={
                name: float(place_information_of_new(int(counts.sum())))
                for name, counts in counted.items()
            },
            tallies=tallies(comparer),
        )
        return Fitted(facts, model.priors, model.observed, model.cuts, model.learnt, capped)

    def model(self, comparer: Comparer, overrides: Mapping[str, float]) -> Model:
        """Return a model that weighs records as those were that the fit was made from.

        Args:
            comparer: the records as codes, made with ``facts``.
            overrides: a firm's own bits, as ``feature.level``.
        """
        model = Model(comparer, self.priors, self.observed, overrides)
        model.cuts, model.learnt = self.cuts, self.learnt
        return model


def place_information_of_new(total: int) -> float:
    """Return how many bits agreement on a place is worth that no record of the file had.

    Args:
        total: how many records have a place, each place counted once more.
    """
    return float(np.log2(max(total, 1)))
