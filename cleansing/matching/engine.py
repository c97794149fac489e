"""Where pairs are found, compared and scored: an engine. All engines give the same numbers.

An engine runs ``blocking``'s SQL and the functions of ``scoring`` over chunks of pairs, and keeps
what can matter. What does not belong here: what is done with the result (``match``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from cleansing.matching.blocking import block
from cleansing.matching.comparisons import Comparer
from cleansing.matching.scoring import Compared, Scored, chunks, compare, score_all
from cleansing.matching.weights import Model


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
    """Everything in this process: DuckDB for the joins, numpy for the rest."""

    def compare(self, keys: pd.DataFrame, caps: Mapping[str, int], comparer: Comparer) -> Found:
        """Compare the records that share a key (``Engine.compare``)."""
        blocking = block(keys, caps)
        left = blocking.pairs["left"].to_numpy()
        right = blocking.pairs["right"].to_numpy()
        vectors = np.zeros(len(left), np.uint32)
        for rows in chunks(len(left)):
            vectors[rows] = compare(comparer, left[rows], right[rows])
        compared = Compared(left, right, blocking.pairs["keys"].to_numpy(), vectors)
        return Found(compared, len(left), blocking.counts, blocking.capped, len(np.unique(vectors)))

    def score(self, model: Model, compared: Compared) -> Scored:
        """Weigh pairs and return those strong enough to matter (``Engine.score``)."""
        return score_all(model, compared)
