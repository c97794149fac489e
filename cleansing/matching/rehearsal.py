"""The same records matched under other thresholds, and any two of them explained.

Every threshold is decided anew: joining less leaves other rivals and other customers, so scores of
one run, cut at several places, would tell of no run that ever was. Records are compared and weighed
once for all of them.

What belongs here: running ``match`` again. What does not: measuring what comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cleansing.matching.asking.background import background
from cleansing.matching.asking.evidence import evidence_lines
from cleansing.matching.coding import Codes
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import FEATURES
from cleansing.matching.engines.engine import Engine, Found, LocalEngine
from cleansing.matching.match import MatchInput, MatchResult, match
from cleansing.matching.model.fitted import Fitted
from cleansing.matching.model.scoring import Compared, Scored
from cleansing.matching.model.weights import Model
from core.judgement import Evidence

CHUNK = 20_000


@dataclass(frozen=True)
class Explanation:
    """What speaks for and against two records being one customer.

    Attributes:
        weight: bits, of the two records alone.
        levels: feature → level by name.
        evidence: as sentences; the weights add up to ``weight``.
    """

    weight: float
    levels: Mapping[str, str]
    evidence: Sequence[Evidence]


class Rehearsal:
    """Matches the same records again and again.

    Args:
        given: what is matched.
        engine: what compares and scores; this process without one.
        fitted: the fit to weigh with; a fresh one without it.
    """

    def __init__(
        self, given: MatchInput, engine: Engine | None = None, fitted: Fitted | None = None
    ) -> None:
        self._given = given
        self._fitted = fitted
        self._engine = _Remembering(engine or LocalEngine())

    def at(self, automatic: float | None = None) -> MatchResult:
        """Return what matching finds if pairs join from this probability on.

        Args:
            automatic: the threshold; None: the one that is set.
        """
        settings = self._given.settings
        if automatic is not None:
            settings = replace(settings, automatic=automatic)
        return match(replace(self._given, settings=settings), self._engine, self._fitted)

    def weights(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """Return the weight of pairs of records, taken alone, in bits.

        Args:
            pairs: record ids.
        """
        model = self._model()
        left, right = _places(model, pairs)
        found: list[float] = []
        for start in range(0, len(pairs), CHUNK):
            one, other = left[start : start + CHUNK], right[start : start + CHUNK]
            levels = model.comparer.compare(one, other)
            found += model.weigh(one, other, levels).total.tolist()
        return found

    def explain(self, pairs: Sequence[tuple[int, int]], customers: pd.Series) -> list[Explanation]:
        """Return what speaks for and against pairs of records.

        Args:
            pairs: record ids.
            customers: record id → customer, for telling namesakes from records of one customer.
        """
        model = self._model()
        found: list[Explanation] = []
        for start in range(0, len(pairs), CHUNK):
            found += _explain(model, pairs[start : start + CHUNK], customers)
        return found

    def _model(self) -> Model:
        if self._engine.scored is None:
            self.at()
        if self._engine.scored is None:
            raise AssertionError("matching has not asked its engine")
        return self._engine.scored.model


class _Remembering:
    """An engine that compares and scores once and answers from memory from then on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._found: Found | None = None
        self.scored: Scored | None = None

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        self._found = self._found or self._engine.compare(keys, caps, comparer)
        return self._found

    def score(self, model: Model, compared: Compared) -> Scored:
        self.scored = self.scored or self._engine.score(model, compared)
        return self.scored


def _explain(
    model: Model, pairs: Sequence[tuple[int, int]], customers: pd.Series
) -> list[Explanation]:
    records = model.comparer.records
    labels = pd.factorize(records["record_id"].map(customers))[0].astype(np.int64)
    left, right = _places(model, pairs)
    levels = model.comparer.compare(left, right)
    weighed = model.weigh(left, right, levels)
    beside = background(
        model, labels, left.astype(np.int64), right.astype(np.int64), levels["name"]
    )
    lines = evidence_lines(
        records,
        left.tolist(),
        right.tolist(),
        levels,
        weighed.features,
        np.zeros(len(left)),
        weighed.total,
        beside,
    )
    return [
        Explanation(
            weight=float(weighed.total[row]),
            levels={name: FEATURES[name][int(values[row])] for name, values in levels.items()},
            evidence=found,
        )
        for row, found in enumerate(lines)
    ]


def _places(model: Model, pairs: Sequence[tuple[int, int]]) -> tuple[Codes, Codes]:
    """Return the positions of records in the frame that was matched."""
    records = model.comparer.records
    place = pd.Series(np.arange(len(records)), index=records["record_id"])
    left, right = (place.loc[[pair[side] for pair in pairs]].to_numpy(np.int32) for side in (0, 1))
    return left, right
