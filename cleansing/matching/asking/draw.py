"""Which merges people are asked to check, so that their answers say how many are right."""

import numpy as np
import pandas as pd

from cleansing.matching.coding import Ints

FEWEST_MERGES = 200
"""A file with fewer automatic merges is better read through than sampled."""


def drawn(records: pd.DataFrame, left: Ints, right: Ints, most: int) -> Ints:
    """Return which merges are to be checked: by chance, and the same ones for the same file.

    Args:
        records: with ``system`` and ``code``.
        left: positions of the records that merges join.
        right: the records they are joined with.
        most: at most so many.
    """
    if len(left) < FEWEST_MERGES or most <= 0:
        return np.zeros(0, np.int64)
    keys = (records["system"] + "\x00" + records["code"]).to_numpy(dtype=object)
    lots = pd.util.hash_array(keys[left]) ^ (pd.util.hash_array(keys[right]) * np.uint64(3))
    order = np.lexsort((right, left, lots))
    chosen: Ints = order[:most].astype(np.int64)
    return chosen
