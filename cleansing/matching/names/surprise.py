"""How unusual a name's characters are among the firm's own names.

宅島 and 中央 are equally long, but 中央 is in many names: a name made of what other names are made
of has more namesakes. Each character is expected from the one before it (and from how common it
is), by what all names of the file show but the name itself.

What belongs here: this measure. What does not: what it means for weights (``frequencies``).
"""

import numpy as np
import numpy.typing as npt

from cleansing.matching.coding import Floats, Ints

DISCOUNT = 0.75
"""Kept back from each seen pair of characters for those unseen (Ney's absolute discounting)."""


def surprise(names: npt.NDArray[np.object_]) -> Floats:
    """Return how many bits the characters of each of these distinct, non-empty names surprise."""
    if not len(names):
        return np.zeros(0)
    lengths = np.fromiter(map(len, names), np.int64, len(names))
    text = np.frombuffer("".join(names).encode("utf-32-le"), np.uint32)
    letters, codes = np.unique(text, return_inverse=True)
    size = len(letters) + 1  # 0 stands for the beginning and the end
    codes = codes.astype(np.int64) + 1
    ends = np.cumsum(lengths)
    starts = ends - lengths
    # One step per character and one for the end of each name.
    before = np.insert(codes, starts, 0)
    after = np.insert(codes, ends, 0)
    pairs, where, seen = np.unique(before * size + after, return_inverse=True, return_counts=True)
    following = np.bincount(before, minlength=size)
    kinds = np.bincount(pairs // size, minlength=size)
    occurring = np.bincount(after, minlength=size)
    bits = -np.log2(
        _chances(
            seen[where] - 1,
            following[before] - 1,
            kinds[before],
            occurring[after] - 1,
            len(after),
            size,
        )
    )
    steps = starts + np.arange(len(names))
    total: Floats = np.add.reduceat(bits, steps)
    return total


def _chances(
    seen: Ints, following: Ints, kinds: Ints, occurring: Ints, total: int, size: int
) -> Floats:
    """Return the chance of each step, the name's own step taken out of the counts."""
    alone = (occurring + 0.5) / (total + 0.5 * size)
    kept = np.maximum(seen - DISCOUNT, 0.0)
    left = DISCOUNT * np.maximum(kinds - (seen == 0), 0) + 1.0
    chances: Floats = (kept + left * alone) / (np.maximum(following, 0) + 1.0)
    return np.minimum(chances, 1.0)
