"""New records in a file that is matched already: ``new RECORDS COUNT CLUSTERS CANDIDATES``.

The last COUNT records are new. What is timed is the second match, with what the first one kept; its
result is compared with that of matching everything at once.
"""

import sys
from pathlib import Path

from benchmarks.matching.ours import write
from benchmarks.matching.prepared import read
from benchmarks.measure import report
from cleansing.matching import match as product
from cleansing.matching.match import MatchInput, MatchResult


def main() -> None:
    """Match the old records, then all of them with what was kept."""
    records, count, clusters, candidates = sys.argv[1:5]
    frame = read(Path(records))
    if not hasattr(product, "rematch"):
        raise SystemExit("matching keeps nothing between runs yet")
    _, kept = product.match_and_keep(MatchInput(frame.iloc[: -int(count)]))
    found: list[MatchResult] = []

    def work() -> dict[str, float]:
        found.append(product.rematch(MatchInput(frame), kept)[0])
        return {"new": float(count)}

    report(work)
    write(found[0], Path(clusters), Path(candidates))


if __name__ == "__main__":
    main()
