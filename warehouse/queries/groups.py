"""Customers in groups: what they are now, CPM, ABC, and the firm's own segments.

As columns, like the portfolio (``warehouse.queries.portfolio``). The groups are those of
``view_customer_status`` and ``view_customer_value``; what belongs here is counting and choosing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from warehouse.queries.portfolio import CUSTOMER_ID, Portfolio

Kind = Literal["status", "cpm", "abc", "segment"]
STATUSES: Final = ("new", "active", "returned", "at_risk", "dormant", "lost", "none")
CLASSES: Final = ("優良", "流行", "コツコツ", "よちよち", "初回")
"""Classes of customer portfolio management, the best first; each is present or has left."""
PRESENT, LEFT = "現役客", "離脱客"
CPM: Final = tuple(f"{one}{state}" for one in CLASSES for state in (PRESENT, LEFT))
ABC: Final = ("A", "B", "C", "")
_AT_ONCE = 20_000

Columns = tuple[NDArray[np.bytes_], NDArray[np.int16]]
"""Ids in ascending order, and for each the place of its group."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Who is in which group. It is equal to itself alone, so that what is made of it can be kept.

    Attributes:
        columns: of each kind; a customer may be in several segments, but in one of the others.
        names: of each kind, its groups; segments by the name in the settings.
        titles: segment → what people call it.
    """

    columns: dict[str, Columns]
    names: dict[str, tuple[str, ...]]
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class GroupSum:
    """A group: its customers and what they bought in the window, in yen."""

    name: str
    customers: int
    sales: int


_STATUS = "SELECT customer_id, status, cpm_group FROM view_customer_status"
_VALUE = "SELECT customer_id, abc FROM view_customer_value"
_SEGMENT = "SELECT customer_id, segment, title FROM mart_customer_segment"


def groups(connection: Connection) -> Groups:
    """Read all groups: three passes, for once a publication."""
    now = [(one, status, cpm) for one, status, cpm in _rows(connection, _STATUS)]
    value = [(one, abc) for one, abc in _rows(connection, _VALUE)]
    segments = list(_rows(connection, _SEGMENT))
    titles = {name: title for _, name, title in segments}
    names: dict[str, tuple[str, ...]] = {
        "status": STATUSES, "cpm": CPM, "abc": ABC, "segment": tuple(sorted(titles)),
    }  # fmt: skip
    members: dict[str, Iterable[tuple[str, str]]] = {
        "status": ((one, status) for one, status, _ in now),
        "cpm": ((one, cpm) for one, _, cpm in now if cpm),
        "abc": value,
        "segment": ((one, name) for one, name, _ in segments),
    }
    return Groups(
        {kind: _columns(members[kind], names[kind]) for kind in names}, names, titles
    )  # fmt: skip


def places_of(found: Groups, figures: Portfolio, kind: str, name: str) -> NDArray[np.int64]:
    """Return the places in the portfolio of the customers of a group, most sales first."""
    if name not in found.names[kind]:
        return np.zeros(0, dtype=np.int64)
    ids, codes = found.columns[kind]
    places, _ = figures.find(ids[codes == found.names[kind].index(name)])
    return places


@lru_cache(maxsize=8)
def sums(found: Groups, figures: Portfolio, kind: str) -> tuple[GroupSum, ...]:
    """Return every group of a kind in its order, empty ones included."""
    told = []
    for name in found.names[kind]:
        places = places_of(found, figures, kind, name)
        told.append(GroupSum(name, len(places), int(figures.sales[places].sum())))
    return tuple(told)


def _rows(connection: Connection, query: str) -> Iterable[Any]:
    return connection.execution_options(yield_per=_AT_ONCE).execute(text(query)).tuples()


def _columns(members: Iterable[tuple[str, str]], names: tuple[str, ...]) -> Columns:
    code = {name: place for place, name in enumerate(names)}
    known = [(one, code[name]) for one, name in members if name in code]
    ids = np.array([one for one, _ in known], dtype=CUSTOMER_ID)
    order = np.argsort(ids, kind="stable")
    return ids[order], np.array([place for _, place in known], dtype=np.int16)[order]
