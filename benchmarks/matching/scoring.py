"""Pairwise precision, recall and F1 of clusters."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Score:
    """Pairs of records in one cluster: right ones, all of them, and all that are true."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that are right; 1 when none is found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that are found; 1 when there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 1.0


def score(clusters: Labels, truth: Labels) -> Score:
    """Compare clusters with the truth.

    Args:
        clusters: cluster of each record.
        truth: whose each record is, as many; -1 where it is not known: such a record is no part of
            the score.
    """
    known = truth >= 0
    labels, entities = pd.factorize(clusters[known])[0], pd.factorize(truth[known])[0]
    both = labels * (entities.max(initial=0) + 1) + entities
    return Score(_pairs(both), _pairs(labels), _pairs(entities))


def _pairs(values: Labels) -> int:
    counts = np.unique(values, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def accepted(clusters: Labels, left: Labels, right: Labels, truth: Labels) -> Labels:
    """Return the clusters when a person accepts every candidate that is right.

    Args:
        clusters: cluster of each record.
        left: positions of records.
        right: positions, as many: the candidates.
        truth: whose each record is.
    """
    good = (truth[left] == truth[right]) & (truth[left] >= 0)
    return connected(clusters, left[good], right[good])


def connected(clusters: Labels, left: Labels, right: Labels) -> Labels:
    """Return the clusters after joining those of each left record with those of its right one."""
    codes, distinct = pd.factorize(clusters)
    size = len(distinct)
    links = coo_matrix((np.ones(len(left)), (codes[left], codes[right])), shape=(size, size))
    joined: Labels = connected_components(links, directed=False)[1].astype(np.int64)[codes]
    return joined
