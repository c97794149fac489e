"""How sure a measured share is: bounds within which the true one lies 19 times in 20.

Pairs of one customer are right or wrong together, so they are not so many independent findings.
What is independent are the groups of customers and entities that hang together; a share is a sum
over them divided by another, and its spread follows from how much they differ. That gives the
number of independent findings the pairs are worth, and Wilson's interval of so many gives bounds
that stay inside 0 and 1, also where nothing was wrong.

What belongs here: bounds. What does not: what is counted (``agreement``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

Key = tuple[str, str]

NORMAL_95 = 1.959964


class Bounds(NamedTuple):
    """Lower and upper bound of a share, 95 %."""

    low: float
    high: float


@dataclass
class Unit:
    """Customers and entities that hang together: pairs right, linked, and true."""

    right: int = 0
    linked: int = 0
    true: int = 0


def wilson(right: float, size: float) -> Bounds | None:
    """Return the bounds of a share of independent findings (Wilson 1927); None for none.

    Args:
        right: how many of them are right.
        size: how many there are.
    """
    if size <= 0:
        return None
    share, spread = right / size, NORMAL_95**2 / size
    middle = (share + spread / 2) / (1 + spread)
    reach = NORMAL_95 / (1 + spread) * sqrt(share * (1 - share) / size + spread / (4 * size))
    return Bounds(max(middle - reach, 0.0), min(middle + reach, 1.0))


def of_ratio(parts: Iterable[tuple[float, float]]) -> Bounds | None:
    """Return the bounds of a sum divided by another, both over independent parts.

    Args:
        parts: what each adds to the upper and to the lower sum; the upper is never the larger.
    """
    counted = [part for part in parts if part[1]]
    below = sum(part[1] for part in counted)
    if not below:
        return None
    share = sum(part[0] for part in counted) / below
    differ = sum((above - share * size) ** 2 for above, size in counted)
    worth = float(len(counted))
    if differ:
        worth = min(max(share * (1 - share) * below**2 / differ, 1.0), below)
    return wilson(share * worth, worth)


def units(labels: Mapping[Key, str], customers: Mapping[Key, str]) -> list[Unit]:
    """Return what hangs together: an entity with all its customers, and all their entities.

    Args:
        labels: record → the entity it really is.
        customers: record → the customer it was put under; one that is not there stands alone.
    """
    by_entity: Counter[str] = Counter(labels.values())
    by_customer: Counter[object] = Counter(customers.get(record, record) for record in labels)
    cells = Counter((labels[record], customers.get(record, record)) for record in labels)
    parent: dict[str, str] = {}

    def root(entity: str) -> str:
        while (above := parent.get(entity, entity)) != entity:
            parent[entity] = entity = parent.get(above, above)
        return entity

    first: dict[object, str] = {}
    for entity, customer in cells:
        parent[root(entity)] = root(first.setdefault(customer, entity))
    found: defaultdict[str, Unit] = defaultdict(Unit)
    for entity, count in by_entity.items():
        found[root(entity)].true += _pairs(count)
    for group, count in by_customer.items():
        found[root(first[group])].linked += _pairs(count)
    for (entity, _), count in cells.items():
        found[root(entity)].right += _pairs(count)
    return list(found.values())


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def bounds(labels: Mapping[Key, str], customers: Mapping[Key, str]) -> dict[str, Bounds | None]:
    """Return the bounds of precision, recall and F1."""
    found = units(labels, customers)
    return {
        "precision": of_ratio((unit.right, unit.linked) for unit in found),
        "recall": of_ratio((unit.right, unit.true) for unit in found),
        "f1": of_ratio((2 * unit.right, unit.linked + unit.true) for unit in found),
    }
