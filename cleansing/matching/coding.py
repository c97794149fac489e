"""Columns as dictionary codes: a value is an integer, equal integers are equal values.

A customer file repeats itself (prefectures, cities, legal forms, names across systems), so a
comparison works on codes and looks at a text once per distinct pair of values.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bits = npt.NDArray[np.int16]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Levels = npt.NDArray[np.uint8]
Texts = npt.NDArray[np.object_]
TextLevels = Callable[[Texts, Texts], Levels]
"""Takes two arrays of texts, gives a level for each pair."""


@dataclass(frozen=True)
class Coded:
    """A text column: ``codes`` per record (-1 where empty), ``values`` per code."""

    codes: Codes
    values: Texts

    @property
    def size(self) -> int:
        """Return how many distinct values there are."""
        return len(self.values)

    def counts(self) -> Ints:
        """Return how many records have each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=self.size)


def coded(texts: pd.Series) -> Coded:
    """Return a text column as codes; the empty text is no value."""
    codes, values = pd.factorize(texts.to_numpy(dtype=object))
    empty = np.flatnonzero(values == "")
    if len(empty):
        blank = int(empty[0])
        codes = np.where(codes == blank, -1, codes - (codes > blank))
        values = np.delete(values, blank)
    return Coded(codes.astype(np.int32), values)


def recoded(column: Coded, made: Callable[[str], str]) -> Coded:
    """Return a column whose values are made of another's; an empty one is no value."""
    inner = coded(pd.Series([made(value) for value in column.values], dtype=object))
    return Coded(np.append(inner.codes, np.int32(-1))[column.codes], inner.values)


def distinct_pairs(left: Codes, right: Codes, size: int) -> tuple[Ints, Ints, Ints]:
    """Return the distinct unordered pairs of codes and where each pair of rows finds its own.

    Returns:
        The smaller codes, the larger codes, and per row the index of its pair.
    """
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
    where, keys = pd.factorize(low * size + high)
    return keys // size, keys % size, where


def per_distinct_pair(column: Coded, left: Codes, right: Codes, function: TextLevels) -> Levels:
    """Compare two sets of codes of one column, each distinct pair of values once.

    Args:
        column: the column both sides are of.
        left: codes, none -1.
        right: codes, none -1, as many.
        function: takes two arrays of texts, gives a level for each.
    """
    if not len(left):
        return np.zeros(0, np.uint8)
    low, high, where = distinct_pairs(left, right, column.size)
    return function(column.values[low], column.values[high])[where]
