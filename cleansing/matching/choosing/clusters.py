"""Clusters of records under constraints: joined by links, kept apart by what may never join.

What belongs here: the bookkeeping of clusters. What does not: which link to try (``decide``).
"""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.coding import Bools, Ints


class Clusters:
    """Records 0..n-1 in clusters, with pairs that may never share one.

    Args:
        size: number of records.
        apart: pairs of records that may never be in one cluster.
        identifiers: per record the code of its identifier, -1 for none; clusters with different
            identifiers are never joined.
    """

    def __init__(
        self,
        size: int,
        apart: Iterable[tuple[int, int]] = (),
        identifiers: Ints | None = None,
    ) -> None:
        self.labels: Ints = np.arange(size, dtype=np.int64)
        self._apart: dict[int, set[int]] = {}
        # By label: the identifier of the cluster.
        self._identifier = np.full(size, -1, np.int64) if identifiers is None else identifiers
        self.keep_apart(apart)

    def keep_apart(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep the clusters of these records apart from now on."""
        for one, other in pairs:
            low, high = int(self.labels[one]), int(self.labels[other])
            self._apart.setdefault(low, set()).add(high)
            self._apart.setdefault(high, set()).add(low)

    def part(self, records: Ints) -> "Clusters":
        """Return the clusters of some records, rising, with all of each cluster among them."""
        place = {int(label): row for row, label in enumerate(records)} if self._apart else {}
        part = Clusters(
            len(records),
            [
                (place[one], place[other])
                for one, others in self._apart.items()
                for other in others
                if one < other and one in place and other in place
            ],
            self._identifier[records],
        )
        part.labels = np.searchsorted(records, self.labels[records])
        return part

    def kept_apart(self, one: Ints, other: Ints) -> Bools:
        """Return which pairs of labels may never be joined."""
        size = len(self.labels)
        keys = [a * size + b for a, others in self._apart.items() for b in others]
        apart: Bools = np.isin(one * size + other, keys)
        return apart | self._numbered_apart(one, other)

    def _numbered_apart(self, one: Ints, other: Ints) -> Bools:
        left, right = self._identifier[one], self._identifier[other]
        apart: Bools = (left >= 0) & (right >= 0) & (left != right)
        return apart

    def join(self, left: Ints, right: Ints, *, even_against_identifiers: bool = False) -> Ints:
        """Join clusters in the order given, leaving out what is forbidden.

        Args:
            left: labels of clusters.
            right: labels of the clusters to join them with.
            even_against_identifiers: join also what has different identifiers (a person said
                so, of these records or of others with their identifiers).

        Returns:
            The positions of the pairs that were joined (or already in one cluster).
        """
        if not len(left):
            return np.zeros(0, np.int64)
        size = len(self.labels)
        _, component = connected_components(
            coo_matrix((np.ones(len(left), np.int8), (left, right)), (size, size)), directed=False
        )
        guarded = {int(component[label]) for label in self._apart}
        if not even_against_identifiers:
            guarded |= self._with_several_identifiers(component)
        hard = np.fromiter((component[a] in guarded for a in left), np.bool_, len(left))
        one_by_one = self._join_one_by_one(
            left, right, np.flatnonzero(hard), even_against_identifiers
        )
        joined = [np.flatnonzero(~hard), one_by_one]
        kept = np.sort(np.concatenate(joined))
        self._relabel(left[kept], right[kept])
        return kept

    def _with_several_identifiers(self, component: Ints) -> set[int]:
        """Return the components in which clusters of different identifiers would meet."""
        numbered = np.flatnonzero(self._identifier >= 0)
        numbered = numbered[self.labels[numbered] == numbered]
        met = np.unique(np.stack([component[numbered], self._identifier[numbered]], 1), axis=0)
        components, counts = np.unique(met[:, 0], return_counts=True)
        return set(components[counts > 1].tolist())

    def _join_one_by_one(
        self, left: Ints, right: Ints, rows: Ints, even_against_identifiers: bool
    ) -> Ints:
        parent: dict[int, int] = {}
        apart = {label: set(others) for label, others in self._apart.items()}
        number: dict[int, int] = {}

        def identifier(label: int) -> int:
            return number.get(label, int(self._identifier[label]))

        def root(label: int) -> int:
            while (above := parent.get(label, label)) != label:
                parent[label] = parent.get(above, above)
                label = above
            return label

        kept = []
        for row in rows:
            one, other = root(int(left[row])), root(int(right[row]))
            if one != other:
                if other in {root(label) for label in apart.get(one, ())}:
                    continue
                different = -1 != identifier(one) != identifier(other) != -1
                if different and not even_against_identifiers:
                    continue
                one, other = min(one, other), max(one, other)
                number[one] = max(identifier(one), identifier(other))
                parent[other] = one
                moved = apart.pop(other, set())
                apart.setdefault(one, set()).update(moved)
                for label in moved:
                    apart.setdefault(label, set()).add(one)
            kept.append(row)
        return np.array(kept, dtype=np.int64)

    def _relabel(self, left: Ints, right: Ints) -> None:
        size = len(self.labels)
        count, component = connected_components(
            coo_matrix((np.ones(len(left), np.int8), (left, right)), (size, size)), directed=False
        )
        smallest = np.full(count, size, np.int64)
        np.minimum.at(smallest, component, np.arange(size))
        new = smallest[component]
        highest = np.full(count, -1, np.int64)
        np.maximum.at(highest, component, self._identifier)
        self._identifier = highest[component]
        self.labels = new[self.labels]
        moved: dict[int, set[int]] = {}
        for label, others in self._apart.items():
            moved.setdefault(int(new[label]), set()).update(int(new[other]) for other in others)
        self._apart = moved
