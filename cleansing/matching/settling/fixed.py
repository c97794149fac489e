"""What is settled before any weighing: people's decisions, and equal identifiers.

A person's DIFFERENT beats everything, also through chains; a contradiction between decisions is
refused with both named, never resolved in silence.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from cleansing.matching.choosing.clusters import Clusters
from core.contradictions import contradictions, refusal
from core.judgement import Decision, Judgement, RecordKey


class Fixed(NamedTuple):
    """A link that does not depend on weights; ``left`` and ``right`` are positions."""

    left: int
    right: int
    method: str


def apply_decisions(
    records: pd.DataFrame, decisions: Sequence[Decision], clusters: Clusters
) -> list[Fixed]:
    """Join what people called the same and keep apart what they called different.

    Decisions on records that are no longer there have no effect, and none is lost.

    Raises:
        DecisionError: a chain of SAME connects two records that were called different.
    """
    place = _places(records, {key for decision in decisions for key in decision.pair})
    known = [
        decision
        for decision in sorted(decisions, key=lambda decision: decision.pair)
        if decision.pair.left in place and decision.pair.right in place
    ]
    if broken := contradictions(known):
        raise refusal("DECISIONS_CONTRADICT", broken)
    same = [decision for decision in known if decision.judgement is Judgement.SAME]
    different = [decision for decision in known if decision.judgement is Judgement.DIFFERENT]
    left = np.array([place[decision.pair.left] for decision in same], dtype=np.int64)
    right = np.array([place[decision.pair.right] for decision in same], dtype=np.int64)
    clusters.join(left, right, even_against_identifiers=True)
    clusters.keep_apart(
        [(place[decision.pair.left], place[decision.pair.right]) for decision in different]
    )
    return [Fixed(int(one), int(other), "operator") for one, other in zip(left, right, strict=True)]


def _places(records: pd.DataFrame, wanted: set[RecordKey]) -> dict[RecordKey, int]:
    """Return the positions of those records that are there."""
    rows = np.flatnonzero(records["code"].isin({key.code for key in wanted}))
    known = zip(records["system"].to_numpy()[rows], records["code"].to_numpy()[rows], strict=True)
    keys = [RecordKey(system, code) for system, code in known]
    return {key: int(row) for key, row in zip(keys, rows, strict=True) if key in wanted}


def join_identifiers(records: pd.DataFrame, clusters: Clusters) -> list[Fixed]:
    """Join records with an equal 法人番号."""
    numbered = records.index[records["identifier"] != ""]
    first = records.loc[numbered].groupby("identifier", sort=False)["identifier"]
    leader = first.transform(lambda group: group.index[0]).astype("int64")
    others = leader.index[leader.to_numpy() != leader.index.to_numpy()]
    left, right = leader.loc[others].to_numpy(), others.to_numpy()
    # Numbers differ within a cluster only where a person joined them; that must not part equals.
    kept = clusters.join(
        clusters.labels[left], clusters.labels[right], even_against_identifiers=True
    )
    return [Fixed(int(left[row]), int(right[row]), "identifier") for row in kept]
