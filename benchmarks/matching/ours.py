"""Ours on prepared records: ``ours RECORDS CLUSTERS CANDIDATES PAIRS``."""

import sys
from pathlib import Path

import pandas as pd

from benchmarks.matching.prepared import read
from benchmarks.measure import report
from cleansing.matching.match import MatchInput, MatchResult, match


def main() -> None:
    """Match, and write clusters and candidates."""
    records, clusters, candidates = map(Path, sys.argv[1:4])
    frame = read(records)
    found: list[MatchResult] = []

    def work() -> dict[str, float]:
        found.append(match(MatchInput(frame)))
        told = found[0].report
        return {name: float(told[name]) for name in ("pairs", "linked", "questions")}  # type: ignore[arg-type]

    report(work)
    write(found[0], clusters, candidates)


def write(result: MatchResult, clusters: Path, candidates: Path) -> None:
    """Write clusters (``record_id``, ``cluster``) and candidates (``left``, ``right``)."""
    pd.DataFrame(
        {"record_id": result.clusters.index, "cluster": result.clusters.to_numpy()}
    ).to_parquet(clusters, index=False)
    result.candidates[["left", "right"]].to_parquet(candidates, index=False)


if __name__ == "__main__":
    main()
