"""Scoring what a tool wrote: one row per threshold that counts."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.matching.processes import Ran
from benchmarks.matching.scoring import Labels, Score, accepted, score


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        tool: who matched.
        at: threshold or way.
        result: of the clusters; None where there are none.
        ran: time and memory.
        with_answers: of the clusters when every right candidate is accepted.
        per_1000: candidates per 1,000 records.
        ratio: of ours' matching time to this one's.
        cpu_ratio: the same of processor time.
    """

    tool: str
    at: str
    ran: Ran
    result: Score | None = None
    with_answers: Score | None = None
    per_1000: float | None = None
    ratio: float | None = None
    cpu_ratio: float | None = None

    def as_dict(self) -> dict[str, object]:
        """Return what the JSON says."""
        return {
            "tool": self.tool,
            "at": self.at,
            **_figures("", self.result),
            **_figures("with_answers_", self.with_answers),
            "candidates_per_1000": self.per_1000,
            "ours_by_this_time": self.ratio,
            "ours_by_this_cpu": self.cpu_ratio,
            **asdict(self.ran),
        }


def _figures(prefix: str, found: Score | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        f"{prefix}precision": round(found.precision, 5),
        f"{prefix}recall": round(found.recall, 5),
        f"{prefix}f1": round(found.f1, 5),
        f"{prefix}right": found.right,
        f"{prefix}found": found.found,
    }


def ours(ran: Ran, clusters: Path, candidates: Path, truth: Labels) -> list[Row]:
    """Return ours' row: clusters, and clusters with every right candidate accepted."""
    if ran.failure:
        return [Row("tsunagi", "-", ran)]
    labels = _columns(clusters)["cluster"]
    asked = pd.read_parquet(candidates)
    left, right = asked["left"].to_numpy(np.int64), asked["right"].to_numpy(np.int64)
    answered = accepted(labels, left, right, truth)
    return [
        Row(
            "tsunagi",
            "its own",
            ran,
            score(labels, truth),
            score(answered, truth),
            1000 * len(asked) / max(len(labels), 1),
        )
    ]


def at_thresholds(
    tool: str, ran: Ran, clusters: Path, truth: Labels, usual: tuple[str, ...]
) -> list[Row]:
    """Return a tool's rows: its usual thresholds, and the best in hindsight."""
    if ran.failure:
        return [Row(tool, "-", ran)]
    scores = {name: score(labels, truth) for name, labels in _columns(clusters).items()}
    rows = [Row(tool, _spelt(name), ran, scores[name]) for name in usual]
    best = max(scores, key=lambda name: scores[name].f1)
    return [*rows, Row(tool, f"best of {len(scores)}: {_spelt(best)}", ran, scores[best])]


def ways(tool: str, ran: Ran, clusters: Path, truth: Labels, titles: dict[str, str]) -> list[Row]:
    """Return a row per way of joining."""
    if ran.failure:
        return [Row(tool, "-", ran)]
    found = _columns(clusters)
    return [Row(tool, titles[name], ran, score(found[name], truth)) for name in titles]


def _spelt(column: str) -> str:
    return column.removeprefix("at_").replace("0_", ".")


def _columns(path: Path) -> dict[str, Labels]:
    """Return the columns of clusters in the order of the records."""
    frame = pd.read_parquet(path).sort_values("record_id")
    return {
        str(name): values.to_numpy(np.int64)
        for name, values in frame.items()
        if name != "record_id"
    }
