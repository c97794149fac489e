"""Customers that hang together by a thread: cut at the weak link, which people then decide.

Links are made one at a time, each sure enough by itself. But where two groups of records that
belong together for good reasons are joined by a single link that rests on the name alone, one
wrong link makes four wrong pairs or more, and two customers' history is added up. So when all
links are made, clusters are looked at as a whole:

* Records joined by a person, an equal identifier, an equal phone, e-mail or house number, or by
  odds far beyond those of an automatic merge, form **cores**. These are never cut.
* A **weak bridge** is a link that alone joins two parts, each with a core of at least two
  records, while something speaks against their being one: their legal forms differ, or both the
  municipalities and the phones that are known of them do.
* A cluster has an **implausible size** when its systems have far more records of it than their
  repetitions let expect, under a common name, and several of its cores have an address or a phone
  of their own: as happens where namesakes are chained together. Then all its weak links are cut.

What belongs here: which links to cut. What does not: making links (``decide``), or the questions
that become of them (``questions``).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.choosing.edges import Pairs
from cleansing.matching.coding import Bools, Floats, Ints
from cleansing.matching.comparing.comparisons import Comparer
from cleansing.matching.comparing.levels import ADDRESS, EMAIL, FORM, PHONE, form_levels
from cleansing.matching.comparing.vectors import unpack
from cleansing.matching.model.scoring import Scored
from cleansing.matching.settling.fixed import Fixed

SURE = 10.0
"""Bits from which a link is no weak one, whatever it rests on: a thousand to one."""

FEWEST = 2
"""Records of a core on either side from which on a weak bridge is worth a question."""

SURPRISE = 30.0
"""Bits of surprise at a cluster's repetitions from which on its size is implausible: where one
record in 50 repeats another of its system, six of them."""

COMMON = 8.0
"""Other bodies that are expected to bear a common name."""

SEVERAL = 3
"""Cores with an address or phone of their own in a cluster of implausible size."""


class Weakness(StrEnum):
    """Why a link was cut."""

    BRIDGE = "bridge"
    SIZE = "size"


@dataclass(frozen=True)
class Joined:
    """What was joined, to be looked at as a whole.

    Attributes:
        scored: strong pairs of positions.
        linked: which of them joined.
        fixed: what decisions and identifiers joined.
        labels: the cluster of every record.
        repeat_bits: per system, log2 of the share of records that repeat a body of it.
    """

    scored: Scored
    linked: Ints
    fixed: Sequence[Fixed]
    labels: Ints
    repeat_bits: Floats

    @property
    def pairs(self) -> Pairs:
        """The strong pairs, as decisions take them."""
        return self.scored.pairs

    @property
    def comparer(self) -> Comparer:
        """The records as codes."""
        return self.scored.model.comparer


def weak_links(joined: Joined) -> dict[int, Weakness]:
    """Return the linked pairs (positions in ``pairs``) that are to be cut, and why."""
    core = _cores(joined)
    left, right = joined.pairs.left[joined.linked], joined.pairs.right[joined.linked]
    weak = np.flatnonzero(core[left] != core[right])
    bridged, swollen = _of_two_cores(core, joined.labels), _swollen(joined)
    label = joined.labels[left]
    weak = weak[bridged[label[weak]] | swollen[label[weak]]]
    weak = weak[np.lexsort((joined.linked[weak], label[weak]))]
    order = np.argsort(joined.labels, kind="stable")
    in_order = joined.labels[order]
    cut: dict[int, Weakness] = {}
    for rows in _runs(weak, label[weak]):
        first, last = np.searchsorted(in_order, label[rows[0]] + np.array([0, 1]))
        cluster = _Cluster(
            joined.pairs, joined.comparer, order[first:last], core, joined.linked[rows]
        )
        if swollen[label[rows[0]]] and cluster.has_several():
            cut |= dict.fromkeys(map(int, joined.linked[rows]), Weakness.SIZE)
        else:
            cut |= dict.fromkeys(cluster.bridges(), Weakness.BRIDGE)
    return cut


def _cores(joined: Joined) -> Ints:
    """Return per record its core: what strong evidence joins within a cluster."""
    pairs, labels = joined.pairs, joined.labels
    inside = np.flatnonzero(labels[pairs.left] == labels[pairs.right])
    levels = unpack(joined.scored.compared.vectors[inside])
    contact = (levels["phone"] == PHONE.index("same")) | (levels["email"] == EMAIL.index("same"))
    placed = levels["address"] == ADDRESS.index("number")
    weight = pairs.weight[inside]
    rows = inside[(weight >= SURE) | ((contact | placed) & (weight > 0))]
    fixed = np.array([link[:2] for link in joined.fixed], np.int64).reshape(-1, 2)
    left = np.concatenate([pairs.left[rows], fixed[:, 0]])
    right = np.concatenate([pairs.right[rows], fixed[:, 1]])
    ones = np.ones(len(left), np.int8)
    _, core = connected_components(
        coo_matrix((ones, (left, right)), (len(labels), len(labels))), directed=False
    )
    cores: Ints = core.astype(np.int64)
    return cores


def _of_two_cores(core: Ints, labels: Ints) -> Bools:
    """Return which clusters (by label) have two cores of some records or more."""
    members, first = np.bincount(core), np.zeros(int(core.max(initial=-1)) + 1, np.int64)
    first[core] = labels
    large: Bools = np.bincount(first[members >= FEWEST], minlength=len(labels)) >= 2
    return large


def _swollen(joined: Joined) -> Bools:
    """Return which clusters (by label) have more records of one name than systems repeat."""
    labels, comparer = joined.labels, joined.comparer
    system = comparer.column("system").codes
    size = len(labels)
    key, count = np.unique(system * np.int64(size) + labels, return_counts=True)
    bits = (count - 1) * -joined.repeat_bits[key // size]
    surprise = np.bincount(key % size, bits, size)
    namesakes = np.append(comparer.namesakes, 0.0)[comparer.column("core_key").codes]
    common = np.bincount(labels, namesakes >= COMMON, size) * 2 > np.bincount(labels, None, size)
    swollen: Bools = common & (surprise >= SURPRISE)
    return swollen


def _runs(rows: Ints, keys: Ints) -> Iterator[Ints]:
    """Return rows, sorted by key, key by key."""
    if len(rows):
        yield from np.split(rows, np.flatnonzero(np.diff(keys)) + 1)


class _Cluster:
    """One cluster with its cores and weak links.

    Args:
        pairs: strong pairs.
        comparer: the records as codes.
        members: positions of its records.
        core: the core of every record.
        links: its weak links, positions in ``pairs``.
    """

    def __init__(
        self, pairs: Pairs, comparer: Comparer, members: Ints, core: Ints, links: Ints
    ) -> None:
        self._comparer = comparer
        self._cores: dict[int, list[int]] = {}
        for record in members.tolist():
            self._cores.setdefault(int(core[record]), []).append(record)
        # The weakest first, so that of several that would do it is the one to go.
        order = np.lexsort((links, pairs.weight[links]))
        self._links = [
            (int(link), int(core[pairs.left[link]]), int(core[pairs.right[link]]))
            for link in links[order]
        ]

    def has_several(self) -> bool:
        """Return whether several cores have an address or a phone that no other core has."""
        found = 0
        seen: set[tuple[str, int]] = set()
        for records in self._cores.values():
            known = {
                (column, code)
                for column in ("address_key", "phone_clean")
                for code in self._codes(column, records)
            }
            found += bool(known) and not known & seen
            seen |= known
        return found >= SEVERAL

    def bridges(self) -> list[int]:
        """Return the links to cut so that no weak bridge is left."""
        cut: list[int] = []
        while (link := self._bridge(cut)) is not None:
            cut.append(link)
        return cut

    def _bridge(self, cut: list[int]) -> int | None:
        for link, one, other in self._links:
            if link in cut:
                continue
            near = self._reached(one, {*cut, link})
            if other in near:
                continue
            far = self._reached(other, {*cut, link})
            if self._large(near) and self._large(far) and self._against(near, far):
                return link
        return None

    def _reached(self, start: int, without: set[int]) -> set[int]:
        """Return the cores that hang together with one, some links left out."""
        reached, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            for link, one, other in self._links:
                if link not in without and here in (one, other):
                    there = other if here == one else one
                    if there not in reached:
                        reached.add(there)
                        waiting.append(there)
        return reached

    def _large(self, part: Iterable[int]) -> bool:
        return any(len(self._cores[core]) >= FEWEST for core in part)

    def _against(self, one: Iterable[int], other: Iterable[int]) -> bool:
        parts = [[r for core in part for r in self._cores[core]] for part in (one, other)]
        near, far = ([*self._codes("legal_form", part)] for part in parts)
        forms = self._comparer.column("legal_form").values
        pairs = [(forms[here], forms[there]) for here in near for there in far]
        if pairs:
            left, right = (np.array(side, dtype=object) for side in zip(*pairs, strict=True))
            if (form_levels(left, right) == FORM.index("different")).all():
                return True
        return all(
            self._apart(*(self._codes(column, part) for part in parts))
            for column in ("municipality", "phone_clean")
        )

    def _apart(self, one: set[int], other: set[int]) -> bool:
        return bool(one) and bool(other) and not one & other

    def _codes(self, column: str, records: Iterable[int]) -> set[int]:
        codes = self._comparer.column(column).codes
        return {int(codes[record]) for record in records} - {-1}
