"""Where pairs are found, compared and scored: an engine. All engines give the same numbers.

An engine runs ``blocking``'s SQL and the functions of ``scoring`` over chunks of pairs, and keeps
what can matter. What does not belong here: what is done with the result (``match``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from cleansing.matching.comparing.blocking import Buckets, count_kinds
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.shared import Pairs
from cleansing.matching.comparing.vectors import distinct
from cleansing.matching.model.scoring import Compared, Scored, chunks, compare, score_all, threads
from cleansing.matching.model.weights import Model


@dataclass(frozen=True)
class Found:
    """What an engine found and compared.

    Attributes:
        compared: the pairs that can matter.
        pairs: how many pairs share a key.
        counts: pairs per kind of key.
        capped: what was left out because its bucket is too large (``blocking.Blocking``).
        distinct_vectors: how many different comparison vectors there are.
    """

    compared: Compared
    pairs: int
    counts: dict[str, int]
    capped: dict[str, dict[str, int]]
    distinct_vectors: int


class Engine(Protocol):
    """Finds, compares and scores pairs of records."""

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        """Compare the records that share a key.

        Args:
            keys: the table of ``keys.key_table``.
            caps: the largest bucket per kind of key that is still joined.
            comparer: the records as codes.
        """
        ...

    def score(self, model: Model, compared: Compared) -> Scored:
        """Weigh pairs and return those strong enough to matter."""
        ...


class LocalEngine:
    """Everything in this process."""

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        """Compare the records that share a key (``Engine.compare``)."""
        none = np.zeros(0, np.int32)
        compare(comparer, none, none)  # The columns are coded here, not in every thread.
        with threads() as pool:
            buckets = Buckets(keys, caps, pool.map)

            def found(part: tuple[int, int]) -> Compared:
                return _compared(comparer, buckets.pairs(*part))

            parts = [*pool.map(found, buckets.parts())]
        compared = Compared.drained(parts)
        counts = np.bincount(compared.keys, minlength=1)
        return Found(
            compared,
            len(compared),
            count_kinds(counts),
            buckets.capped,
            distinct(compared.vectors),
        )

    def score(self, model: Model, compared: Compared) -> Scored:
        """Weigh pairs and return those strong enough to matter (``Engine.score``)."""
        return score_all(model, compared)


def _compared(comparer: Comparer, pairs: Pairs) -> Compared:
    vectors = np.zeros(len(pairs.left), np.uint32)
    for rows in chunks(len(vectors)):
        vectors[rows] = compare(comparer, pairs.left[rows], pairs.right[rows])
    return Compared(pairs.left, pairs.right, pairs.keys, vectors)
