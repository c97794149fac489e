"""Sums over everything, worked out once a publication and kept in memory.

Boards add up a million customers; pages must answer at once. So such a sum is computed when the
publication (or a decision) it stands on is new, beside the answers, and kept; for a large firm in a
process of its own (``app.web.summing``). Where that takes long, the former sum is shown until the
new one is there, and never more than a small part of the time is spent on it, however often
something is published. What is quick to compute is always new.

What belongs here: keeping. What does not: the sums themselves (``warehouse.queries``).
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.web.summing import LostError, work_out
from app.web.worker import Worker
from warehouse.schema.identity import customer_identity, review_decision
from warehouse.schema.ops import generation

T = TypeVar("T")
_QUICK_SECONDS = 0.25
_REST = 20
"""Seconds of rest for each second of computing."""
_LOOK_SECONDS = 10.0
_LONGEST_OLD = 900.0
"""Seconds for which a former sum is shown, and for which one is renewed after it was asked for."""
_MOST_KEPT = 24
LARGE = 50_000
"""Customers from which on a sum takes so long that another process works it out."""
_LONGEST_GOODBYE = 5.0


@dataclass(frozen=True, slots=True)
class Summary(Generic[T]):
    """What is to be kept, and under which name.

    Attributes:
        compute: a function of a module, or a ``partial`` of one, so that another process finds it.
        follows_decisions: whether a decision changes it before it is published.
    """

    name: str
    compute: Callable[[Connection], T]
    follows_decisions: bool = False


@dataclass(slots=True)
class _Kept:
    stamp: Hashable
    value: Any
    seconds: float
    made: float
    asked: float
    summary: Summary[Any]


class Summaries(Worker):
    """The sums of one warehouse. Use it in a ``with``; without, nothing is renewed unasked.

    Args:
        engine: on the warehouse.
        root: the workspace; None: every sum is worked out in this process.
    """

    def __init__(self, engine: Engine, root: Path | None = None) -> None:
        super().__init__("summaries", patience=_LONGEST_GOODBYE)
        self._engine = engine
        self._root = root
        self._kept: dict[str, _Kept] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._first: tuple[Summary[Any], ...] = ()

    def _ask_to_stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def prepare(self, *summaries: Summary[Any]) -> None:
        """Have sums worked out before anybody asks, and after every publication."""
        self._first += summaries
        self._wake.set()

    def of(self, summary: Summary[T]) -> T:
        """Return a sum: the present one, or the former one where renewing it takes long."""
        stamp = self._stamps()(summary)
        kept = self._kept.get(summary.name)
        if kept is not None:
            now = kept.asked = time.monotonic()
            if kept.stamp == stamp:
                return cast(T, kept.value)
            may_be_old = kept.seconds > _QUICK_SECONDS and now - kept.made < _LONGEST_OLD
            if may_be_old and self._thread.is_alive():
                self._wake.set()
                return cast(T, kept.value)
        return cast(T, self._renew(summary, stamp))

    def _renew(self, summary: Summary[Any], stamp: Hashable) -> Any:
        with self._guard:
            lock = self._locks.setdefault(summary.name, threading.Lock())
        with lock:  # whoever asks meanwhile waits for this one instead of computing it again
            kept = self._kept.get(summary.name)
            if kept is not None and kept.stamp == stamp:
                return kept.value
            began = time.monotonic()
            value = self._worked_out(summary)
            now = time.monotonic()
            asked = kept.asked if kept else now
            with self._guard:
                self._kept[summary.name] = _Kept(stamp, value, now - began, now, asked, summary)
                self._forget()
            return value

    def _worked_out(self, summary: Summary[T]) -> T:
        if self._root is not None and self._is_large():
            try:
                return cast(T, work_out(self._root, summary.compute))
            except LostError:
                logging.getLogger(__name__).warning("worked out here instead", exc_info=True)
        with self._engine.connect() as connection:
            return summary.compute(connection)

    def _is_large(self) -> bool:
        with self._engine.connect() as connection:
            newest = connection.scalar(select(func.max(customer_identity.c.serial)))
        return (newest or 0) > LARGE

    def _forget(self) -> None:
        """Drop what nobody has asked for longest; sums with a date in their name would add up."""
        while len(self._kept) > _MOST_KEPT:
            del self._kept[min(self._kept, key=lambda name: self._kept[name].asked)]

    def _stamps(self) -> Callable[[Summary[Any]], Hashable]:
        """Return what tells whether a sum is new."""
        with self._engine.connect() as connection:
            published = connection.execute(
                select(generation.c.generation, generation.c.status)
                .order_by(generation.c.generation.desc())
                .limit(2)
            ).all()
            decided = connection.scalar(select(func.max(review_decision.c.decision_id)))
        stamp = tuple(map(tuple, published))
        return lambda summary: (stamp, decided if summary.follows_decisions else None)

    def _work(self) -> None:
        while not self._stop.is_set():
            # A database that is away or busy: the next round tries again.
            with suppress(SQLAlchemyError):
                self._round()
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()

    def _round(self) -> None:
        stamp_of = self._stamps()
        with self._guard:
            since = time.monotonic() - _LONGEST_OLD
            wanted = [kept.summary for kept in self._kept.values() if kept.asked > since]
        for summary in [*self._first, *wanted]:
            if self._stop.is_set():
                return
            kept, stamp = self._kept.get(summary.name), stamp_of(summary)
            if kept is None or (kept.stamp != stamp and self._has_rested(kept)):
                self._renew(summary, stamp)

    def _has_rested(self, kept: _Kept) -> bool:
        return time.monotonic() - kept.made >= _REST * kept.seconds
