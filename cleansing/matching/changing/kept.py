"""What a match leaves for the next: its fit, its records as codes, their keys, pairs and customers.

What belongs here: what is kept, made from a full match. What does not: adding a change to it
(``change``, ``incremental``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cleansing.matching.changing.grown import Grown
from cleansing.matching.changing.key_runs import KeyRun
from cleansing.matching.changing.pair_runs import PairRun
from cleansing.matching.changing.reach import components_of
from cleansing.matching.changing.roll import Roll
from cleansing.matching.coding import Ints
from cleansing.matching.comparing.caps import capped
from cleansing.matching.comparing.keys import key_table
from cleansing.matching.match import MatchResult, nobody
from cleansing.matching.model.fitted import Fitted
from cleansing.matching.settling.named import Named, named
from core.judgement import Decision


@dataclass(frozen=True)
class Kept:
    """A match as it is kept until the next. All but the fit speaks of records by place (``Roll``).

    Attributes:
        fitted: the fit it was weighed with.
        roll: who stands where.
        comparer: the records as codes.
        keys: keys of all records, in runs.
        pairs: strong pairs, in runs.
        component: per place a number that records have in common that hang together.
        told: who is who.
        decisions: what people had decided.
    """

    fitted: Fitted
    roll: Roll
    comparer: Grown
    keys: Sequence[KeyRun]
    pairs: Sequence[PairRun]
    component: Ints
    told: Named
    decisions: Sequence[Decision]


def keep(result: MatchResult, decisions: Sequence[Decision]) -> Kept:
    """Return what a full match leaves for the next.

    Args:
        result: of ``match``.
        decisions: what it was given.
    """
    asking, fitted = result.matched.asking, result.matched.fitted
    frame, scored, settled = asking.records, asking.scored, asking.settled
    comparer = scored.model.comparer
    keys = key_table(comparer, nobody(comparer), every=True)
    if fitted is None or fitted.capped is None:
        fitted = Fitted.of(scored.model, capped(keys, asking.settings.caps))
    places = np.arange(len(frame))
    return Kept(
        fitted,
        Roll.of(frame, comparer.column("system").codes),
        Grown.of(scored.model, fitted.facts),
        [KeyRun.of(keys, places)],
        [PairRun.of(scored)],
        components_of(scored, settled.labels, places),
        named(places, scored, settled),
        tuple(decisions),
    )
