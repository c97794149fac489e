"""Plain joining on equal normalised names: ``plain RECORDS CLUSTERS``.

Once on the name without its legal form, once with it. A record without a name joins nothing.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import report


def main() -> None:
    """Join, and write a column of clusters for each way."""
    records, clusters = map(Path, sys.argv[1:3])
    frame = pd.read_parquet(records, columns=["record_id", "core_key", "legal_form"])
    found = pd.DataFrame({"record_id": frame["record_id"]})

    def work() -> None:
        named = (frame["core_key"] != "").to_numpy()
        found["name"] = _joined(frame["core_key"], named)

    report(work)
    named = (frame["core_key"] != "").to_numpy()
    found["name_form"] = _joined(frame["core_key"] + "/" + frame["legal_form"], named)
    found.to_parquet(clusters, index=False)


def _joined(names: pd.Series, named: np.ndarray) -> np.ndarray:
    codes = pd.factorize(names)[0]
    return np.where(named, codes, codes.max(initial=0) + 1 + np.arange(len(codes)))


if __name__ == "__main__":
    main()
