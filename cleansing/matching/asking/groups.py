"""Questions that belong together: those a person settles best at one sitting.

Questions hang together when they share a customer. Where few do, they are one group. Among many
namesakes they may run through a whole file; then each group is all that is open about one
customer, beginning with the one that has most open questions.

What belongs here: which questions form a group. What does not: their order.
"""

from heapq import heapify, heappop, heappush

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from cleansing.matching.coding import Ints

LARGEST = 12
"""Questions that are taken as one group although they are not all about one customer."""


def groups(left: Ints, right: Ints, ids: Ints) -> Ints:
    """Return for questions between customers the number of their group.

    Args:
        left: labels of customers: positions of records.
        right: labels of customers, as many.
        ids: record ids by position.

    Returns:
        A record id of a customer of the group: the smallest of all that hang together, or that of
        the customer the group is about.
    """
    size = len(ids)
    ones = np.ones(len(left), np.int8)
    count, component = connected_components(
        coo_matrix((ones, (left, right)), (size, size)), directed=False
    )
    smallest = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(smallest, component, ids.astype(np.int64))
    found: Ints = smallest[component[left]]
    asked = np.bincount(component[left], minlength=count)
    large = np.flatnonzero(asked[component[left]] > LARGEST)
    found[large] = ids[_hubs(left[large], right[large])]
    return found


def _hubs(left: Ints, right: Ints) -> Ints:
    """Return for each question the customer it is counted to: the one with most questions left."""
    hubs = np.full(len(left), -1, np.int64)
    beside: dict[int, set[int]] = {}
    for question, ends in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        for end in ends:
            beside.setdefault(end, set()).add(question)
    waiting = [(-len(questions), end) for end, questions in beside.items()]
    heapify(waiting)
    while waiting:
        count, hub = heappop(waiting)
        open_ = beside[hub]
        if len(open_) != -count:
            heappush(waiting, (-len(open_), hub))
            continue
        for question in open_:
            hubs[question] = hub
            for end in (int(left[question]), int(right[question])):
                if end != hub:
                    beside[end].discard(question)
        beside[hub] = set()
    return hubs
