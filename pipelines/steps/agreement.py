"""How well a grouping of records agrees with labels: pairs of records, counted, never listed.

Every pair of labelled records is either linked (same customer) or not, and either right to be
linked (same entity) or not. The counts follow from how many records each entity has in each
customer, so tens of thousands of records take no longer than a few sums. Pure: no warehouse.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Key = tuple[str, str]
"""A record: its system and its code there."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a grouping compares with labels, over all pairs of labelled records.

    A labelled record that the grouping does not know counts as alone: its pairs are missed.

    Attributes:
        labelled: records with a label.
        missing: those of them that the grouping does not know.
        unlabelled: records of the grouping without a label; they are left out.
        entities: different labels.
        customers: groups that hold a labelled record.
        true_pairs: pairs that belong together.
        linked_pairs: pairs that are together.
        right_pairs: pairs that are together and belong together.
        mixed_customers: groups in which more than one entity stands.
        split_entities: entities that stand in more than one group.
        record_precision: B-cubed precision: of a record's customer, the share that is of its
            entity, averaged over the labelled records; a large customer counts by its records,
            not by its pairs.
        record_recall: B-cubed recall: of a record's entity, the share that is in its customer.
    """

    labelled: int
    missing: int
    unlabelled: int
    entities: int
    customers: int
    true_pairs: int
    linked_pairs: int
    right_pairs: int
    mixed_customers: int
    split_entities: int
    record_precision: float | None = None
    record_recall: float | None = None

    @property
    def record_f1(self) -> float | None:
        """Harmonic mean of the B-cubed precision and recall."""
        if self.record_precision is None or self.record_recall is None:
            return None
        both = self.record_precision + self.record_recall
        return 2 * self.record_precision * self.record_recall / both

    @property
    def false_merges(self) -> int:
        """Pairs that are together and do not belong together."""
        return self.linked_pairs - self.right_pairs

    @property
    def missed_pairs(self) -> int:
        """Pairs that belong together and are not together."""
        return self.true_pairs - self.right_pairs

    @property
    def precision(self) -> float | None:
        """Share of the linked pairs that are right; None where nothing is linked."""
        return self.right_pairs / self.linked_pairs if self.linked_pairs else None

    @property
    def recall(self) -> float | None:
        """Share of the true pairs that are linked; None where no two records belong together."""
        return self.right_pairs / self.true_pairs if self.true_pairs else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where neither says anything."""
        both = self.linked_pairs + self.true_pairs
        return 2 * self.right_pairs / both if both else None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two groups of records wrongly together or wrongly apart.

    Attributes:
        lefts: records of one entity in one customer.
        rights: records of another entity, or in another customer.
    """

    kind: Literal["false_merge", "missed"]
    lefts: Sequence[Key]
    rights: Sequence[Key]

    @property
    def left(self) -> Key:
        """The first record of the one group."""
        return self.lefts[0]

    @property
    def right(self) -> Key:
        """The first record of the other group."""
        return self.rights[0]

    @property
    def pairs(self) -> int:
        """The pairs of records it stands for."""
        return len(self.lefts) * len(self.rights)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What reviewing every candidate would bring.

    Attributes:
        candidates: candidates of which both records have a label.
        right: those of them that belong together.
        after: the agreement once exactly the right ones are accepted.
    """

    candidates: int
    right: int
    after: Agreement


def agreement(labels: Mapping[Key, str], customers: Mapping[Key, str]) -> Agreement:
    """Compare a grouping with labels.

    Args:
        labels: record → the entity it really is.
        customers: record → the customer it was put under.
    """
    together = Counter(_cells(labels, customers))
    cells = together.items()
    by_entity: Counter[str] = Counter()
    by_customer: Counter[object] = Counter()
    for (entity, customer), count in cells:
        by_entity[entity] += count
        by_customer[customer] += count
    return Agreement(
        labelled=len(labels),
        missing=sum(record not in customers for record in labels),
        unlabelled=sum(record not in labels for record in customers),
        entities=len(by_entity),
        customers=len(by_customer),
        true_pairs=sum(map(_pairs, by_entity.values())),
        linked_pairs=sum(map(_pairs, by_customer.values())),
        right_pairs=sum(map(_pairs, together.values())),
        mixed_customers=_several(customer for _, customer in together),
        split_entities=_several(entity for entity, _ in together),
        record_precision=_per_record(labels, (n * n / by_customer[c] for (_, c), n in cells)),
        record_recall=_per_record(labels, (n * n / by_entity[e] for (e, _), n in cells)),
    )


def prospect(
    labels: Mapping[Key, str],
    customers: Mapping[Key, str],
    candidates: Iterable[tuple[Key, Key]],
) -> Prospect:
    """Say what the master would be if every right candidate were accepted and no other."""
    judged = [pair for pair in candidates if pair[0] in labels and pair[1] in labels]
    right = [
        (left, other)
        for left, other in judged
        if labels[left] == labels[other] and left in customers and other in customers
    ]
    parent: dict[str, str] = {}

    def root(customer: str) -> str:
        while (above := parent.get(customer, customer)) != customer:
            parent[customer] = customer = parent.get(above, above)
        return customer

    for left, other in right:
        parent[root(customers[left])] = root(customers[other])
    merged = {record: root(customer) for record, customer in customers.items()}
    return Prospect(len(judged), len(right), agreement(labels, merged))


def disagreements(
    labels: Mapping[Key, str], customers: Mapping[Key, str]
) -> Iterator[Disagreement]:
    """Yield what is wrongly together, then what is wrongly apart.

    Records of one entity in one customer are alike here, so they are named once: the ``pairs``
    of all that is yielded sum up to the false merges and the missed pairs.
    """
    cells: defaultdict[tuple[str, object], list[Key]] = defaultdict(list)
    for record, cell in zip(labels, _cells(labels, customers), strict=True):
        cells[cell].append(record)
    by_customer: defaultdict[object, list[list[Key]]] = defaultdict(list)
    by_entity: defaultdict[str, list[list[Key]]] = defaultdict(list)
    for (entity, customer), records in cells.items():
        by_customer[customer].append(records)
        by_entity[entity].append(records)
    for groups in by_customer.values():
        yield from _between("false_merge", groups)
    for groups in by_entity.values():
        yield from _between("missed", groups)


def _between(
    kind: Literal["false_merge", "missed"], groups: list[list[Key]]
) -> Iterator[Disagreement]:
    for place, left in enumerate(groups):
        for right in groups[place + 1 :]:
            yield Disagreement(kind, left, right)


def _cells(labels: Mapping[Key, str], customers: Mapping[Key, str]) -> Iterator[tuple[str, object]]:
    """Yield entity and customer of every labelled record; an unknown one is its own customer."""
    for record, entity in labels.items():
        yield entity, customers.get(record, record)


def _per_record(labels: Mapping[Key, str], parts: Iterable[float]) -> float | None:
    return sum(parts) / len(labels) if labels else None


def _several(values: Iterable[object]) -> int:
    return sum(count > 1 for count in Counter(values).values())


def _pairs(count: int) -> int:
    return count * (count - 1) // 2
