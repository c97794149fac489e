"""What other thresholds would bring, and whether probabilities hold: by labels.

What belongs here: curves and calibration. What does not: the figures of the master as it is
(``agreement``), or how anything is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cleansing.matching.match import MatchResult
from cleansing.matching.rehearsal import Rehearsal
from pipelines.steps.agreement import Agreement, Key, agreement, prospect
from pipelines.steps.confidence import Bounds, wilson

THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
"""Probabilities from which pairs are joined without a person, as tried for a curve."""

LINK_BINS = (0.0, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1.0)
CANDIDATE_BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """What matching brings if pairs join from one probability on.

    Attributes:
        threshold: that probability.
        measured: the customers against the labels.
        questions: candidates left for people.
        reachable: recall once every right one of them is accepted.
        current: whether it is the threshold that is set.
    """

    threshold: float
    measured: Agreement
    questions: int
    reachable: float | None
    current: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the point as plain data."""
        return {
            "threshold": self.threshold,
            "precision": self.measured.precision,
            "recall": self.measured.recall,
            "f1": self.measured.f1,
            "false_merges": self.measured.false_merges,
            "missed_pairs": self.measured.missed_pairs,
            "candidates": self.questions,
            "recall_with_candidates": self.reachable,
            "current": self.current,
        }


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs shown with about one probability.

    Attributes:
        kind: ``link`` (joined automatically) or ``candidate`` (asked about).
        low, high: the probabilities of the bin; the lower one is in it.
        pairs: labelled pairs in it.
        right: those that belong together.
        shown: mean of the probabilities shown.
    """

    kind: str
    low: float
    high: float
    pairs: int
    right: int
    shown: float

    @property
    def share(self) -> float:
        """Share of the pairs that belong together."""
        return self.right / self.pairs

    @property
    def bounds(self) -> Bounds | None:
        """Bounds of the share, 95 %."""
        return wilson(self.right, self.pairs)

    @property
    def holds(self) -> bool:
        """Whether the probability shown is within the bounds of the share that was right."""
        bounds = self.bounds
        return bounds is not None and bounds.low <= self.shown <= bounds.high

    def as_dict(self) -> dict[str, Any]:
        """Return the bin as plain data."""
        bounds = self.bounds
        return {
            "kind": self.kind,
            "from": self.low,
            "to": self.high,
            "pairs": self.pairs,
            "right": self.right,
            "shown": self.shown,
            "share_right": self.share,
            "low": bounds and bounds.low,
            "high": bounds and bounds.high,
            "holds": self.holds,
        }


def curve(
    rehearsal: Rehearsal,
    keys: Mapping[int, Key],
    labels: Mapping[Key, str],
    current: float,
    thresholds: Sequence[float] = THRESHOLDS,
) -> list[Point]:
    """Decide anew at several thresholds and measure each.

    Args:
        rehearsal: the records.
        keys: record id → system and code.
        labels: record → the entity it really is.
        current: the threshold that is set; it is one of the points.
        thresholds: the others.
    """
    points = []
    for threshold in sorted({*thresholds, current}):
        found = rehearsal.at(threshold)
        customers = customers_of(found, keys)
        pairs = pairs_of(found.candidates, keys)
        points.append(
            Point(
                threshold,
                agreement(labels, customers),
                len(pairs),
                prospect(labels, customers, pairs).after.recall,
                threshold == current,
            )
        )
    return points


def calibration(
    found: MatchResult, keys: Mapping[int, Key], labels: Mapping[Key, str]
) -> list[Bin]:
    """Hold the probabilities of links and candidates against the labels.

    Links by identifiers and by decisions have none and are left out.
    """
    links = found.links[found.links["method"] == "name"]
    return [
        *binned("link", _judged(links, "probability", keys, labels), LINK_BINS),
        *binned("candidate", _judged(found.candidates, "score", keys, labels), CANDIDATE_BINS),
    ]


def binned(kind: str, judged: Iterable[tuple[float, bool]], edges: Sequence[float]) -> list[Bin]:
    """Sort probabilities and whether they came true into bins; empty ones are left out."""
    table = pd.DataFrame(list(judged), columns=["shown", "right"])
    # The last edge is 1, which belongs to the bin below it.
    place = pd.cut(table["shown"], [*edges[:-1], 1.000001], right=False, labels=False)
    return [
        Bin(
            kind,
            edges[int(number)],
            edges[int(number) + 1],
            len(group),
            int(group["right"].sum()),
            float(group["shown"].mean()),
        )
        for number, group in table.groupby(place)
    ]


def keys_of(records: pd.DataFrame) -> dict[int, Key]:
    """Return system and code of every record of a matching frame by its id."""
    keys = zip(records["system"], records["code"], strict=True)
    return dict(zip(records["record_id"].tolist(), keys, strict=True))


def customers_of(found: MatchResult, keys: Mapping[int, Key]) -> dict[Key, str]:
    """Return the customer that matching gives each record."""
    records, clusters = found.clusters.index.tolist(), found.clusters.tolist()
    return {keys[record]: str(cluster) for record, cluster in zip(records, clusters, strict=True)}


def pairs_of(pairs: pd.DataFrame, keys: Mapping[int, Key]) -> list[tuple[Key, Key]]:
    """Return pairs of record ids as pairs of records."""
    return [
        (keys[left], keys[right]) for left, right in zip(pairs["left"], pairs["right"], strict=True)
    ]


def _judged(
    pairs: pd.DataFrame, column: str, keys: Mapping[int, Key], labels: Mapping[Key, str]
) -> Iterable[tuple[float, bool]]:
    for (left, right), shown in zip(pairs_of(pairs, keys), pairs[column], strict=True):
        if left in labels and right in labels:
            yield float(shown), labels[left] == labels[right]
