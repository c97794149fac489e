"""New records in a file that is matched already: ``new WAY RECORDS COUNT FIT CLUSTERS CANDIDATES``.

The last COUNT records are new. WAY ``later`` matches the others, keeps what is kept from one match
to the next, and is timed while it matches what is new; ``full`` is timed while it matches all
records with the same fit.
"""

import pickle
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.matching.ours import write
from benchmarks.matching.prepared import read
from benchmarks.measure import report
from cleansing.matching.incremental import keep, match_changed
from cleansing.matching.match import MatchInput, MatchResult, match

NOTHING = np.zeros(0, dtype=np.int64)


def main() -> None:
    """Match one way, and write clusters and candidates."""
    way, records, count, fit, clusters, candidates = sys.argv[1:7]
    frame = read(Path(records))
    result = later(frame, int(count), Path(fit)) if way == "later" else full(frame, Path(fit))
    write(result, Path(clusters), Path(candidates))


def later(frame: pd.DataFrame, count: int, fit: Path) -> MatchResult:
    """Match what is new after the others, timed; the fit is written."""
    kept = keep(match(MatchInput(frame.iloc[:-count].reset_index(drop=True))), ())
    fit.write_bytes(pickle.dumps(kept.fitted))
    found: list[MatchResult] = []

    def work() -> dict[str, float]:
        found.append(match_changed(kept, MatchInput(frame), NOTHING)[0])
        return {"pairs": float(str(found[0].report["pairs"]))}

    report(work)
    return found[0]


def full(frame: pd.DataFrame, fit: Path) -> MatchResult:
    """Match all records with the fit that is kept, timed."""
    fitted = pickle.loads(fit.read_bytes())
    found: list[MatchResult] = []

    def work() -> dict[str, float]:
        found.append(match(MatchInput(frame), fitted=fitted))
        return {"pairs": float(str(found[0].report["pairs"]))}

    report(work)
    return found[0]


if __name__ == "__main__":
    main()
