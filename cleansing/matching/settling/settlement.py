"""From scored pairs to customers: decisions and identifiers, sure links, weak links parted again.

What belongs here: the order of these. What does not: when a link is sure (``decide``), which one
is weak (``bridges``), what is asked (``questions``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cleansing.matching.choosing.clusters import Clusters
from cleansing.matching.choosing.judging import Outcome
from cleansing.matching.choosing.walls import with_walls
from cleansing.matching.coding import Floats, Ints
from cleansing.matching.model.calibration import calibrated, uncalibrated
from cleansing.matching.model.recalibration import Recalibration
from cleansing.matching.model.scoring import Scored
from cleansing.matching.settings import MatchSettings
from cleansing.matching.settling.bridges import Joined, Weakness, weak_links
from cleansing.matching.settling.decide import Limits, judged_anew, settle
from cleansing.matching.settling.fixed import Fixed, apply_decisions, join_identifiers
from cleansing.matching.settling.parts import components, cuts_of, part_of
from core.judgement import Decision


@dataclass(frozen=True)
class Settlement:
    """Who is who.

    Attributes:
        labels: the customer of every record: the position of its first record.
        fixed: links by decisions and identifiers.
        linked: pairs (positions in the scored ones) that joined without a person.
        probability: what the model gives for them, before decisions correct it.
        margin: bits they are ahead of the runner-up.
        outcome: the edges left over, with the probabilities that the model gives.
        weak: pairs that had joined and were parted again, and why.
    """

    labels: Ints
    fixed: Sequence[Fixed]
    linked: Ints
    probability: Floats
    margin: Floats
    outcome: Outcome
    weak: Mapping[int, Weakness]


def settlement(
    records: pd.DataFrame,
    decisions: Sequence[Decision],
    scored: Scored,
    settings: MatchSettings,
    correction: Recalibration,
) -> Settlement:
    """Join what is sure and part what hangs by a thread.

    Raises:
        DecisionError: two decisions contradict each other; both are named.
    """
    comparer = scored.model.comparer
    system = comparer.column("system").codes.astype(np.int64)
    repeat_bits: Floats = np.log2(np.diagonal(scored.model.priors.shared))
    limits = Limits(
        uncalibrated(correction.undo(settings.automatic)),
        settings.margin,
        scored.model.cuts.asked,
        scored.model.cuts.least,
    )
    clusters, fixed = _begun(records, decisions)
    pairs = with_walls(scored.pairs, scored.walls, clusters.labels, limits.bits)
    linked, sure, ahead, outcome = settle(pairs, system, repeat_bits, clusters, limits)
    weak = weak_links(Joined(scored, linked, fixed, clusters.labels, repeat_bits))
    if weak:
        kept = ~np.isin(linked, list(weak))
        linked, sure, ahead = linked[kept], sure[kept], ahead[kept]
        clusters, fixed = _begun(records, decisions)
        ends = scored.pairs.left[linked], scored.pairs.right[linked]
        clusters.join(*(clusters.labels[end] for end in ends))
        component = components(pairs, clusters, limits.least)
        parted = np.unique(component[scored.pairs.left[list(weak)]])
        component[~np.isin(component, parted)] = -1
        cut = [part_of(cut, pairs, clusters) for cut in cuts_of(pairs, component)]
        outcome = judged_anew(outcome, cut, system, repeat_bits, limits)
    return Settlement(
        labels=clusters.labels,
        fixed=fixed,
        linked=linked,
        probability=calibrated(sure),
        margin=ahead,
        outcome=replace(outcome, probability=calibrated(outcome.probability)),
        weak=weak,
    )


def _begun(
    records: pd.DataFrame, decisions: Sequence[Decision]
) -> tuple[Clusters, Sequence[Fixed]]:
    """Return the clusters of what is settled before any weighing."""
    codes, _ = pd.factorize(records["identifier"].where(records["identifier"] != "", None))
    clusters = Clusters(len(records), identifiers=codes.astype(np.int64))
    fixed = [
        *apply_decisions(records, decisions, clusters),
        *join_identifiers(records, clusters),
    ]
    return clusters, fixed
