"""Who looks at which question now, so that two people do not answer the same one.

Claims are short and in memory: they end by themselves, and losing them costs a refused answer at
most (``pipelines.steps.answering``), never a decision.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from warehouse.queries.queue import Place

SECONDS = 180.0
"""A claim that is not renewed ends: its holder went for a coffee."""
_FAR = 120
"""Questions looked at for one whose group is free; then one that is free itself does."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A question somebody looks at.

    Attributes:
        name: how the person is called.
        until: when it ends, by the clock of ``Claims``.
    """

    candidate_id: int
    question_group: int
    name: str
    until: float


class Claims:
    """The claims of everybody; at most one each."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[int, Claim] = {}
        self._lock = threading.Lock()

    def choose(self, person: int, name: str, places: Iterable[Place]) -> Place | None:
        """Claim the first question whose group nobody else looks at, else whose self nobody does.

        Args:
            person: number of the account.
            name: how the person is called.
            places: the questions in their order.

        Returns:
            None where there is none, or others look at all of them.
        """
        second: Place | None = None
        for number, place in enumerate(places):
            if second is not None and number >= _FAR:
                break
            if self.take(person, name, place, alone=True):
                return place
            if second is None and self.holder(person, place.candidate_id) is None:
                second = place
        return second if second and self.take(person, name, second) else None

    def take(self, person: int, name: str, place: Place, *, alone: bool = False) -> bool:
        """Claim a question; tell whether it went well.

        Args:
            person: number of the account.
            name: how the person is called.
            place: the question.
            alone: only if nobody else looks at its group either.
        """
        with self._lock:
            for other in self._others(person):
                if other.candidate_id == place.candidate_id:
                    return False
                same_group = place.question_group and place.question_group == other.question_group
                if alone and same_group:
                    return False
            self._held[person] = Claim(
                place.candidate_id, place.question_group, name, self._clock() + SECONDS
            )
            return True

    def renew(self, person: int) -> None:
        """Let a claim last: its holder is still there."""
        with self._lock:
            mine = self._held.get(person)
            if mine is not None:
                until = self._clock() + SECONDS
                self._held[person] = Claim(mine.candidate_id, mine.question_group, mine.name, until)

    def holder(self, person: int, candidate_id: int) -> str | None:
        """Return who else looks at a question; None where nobody does."""
        with self._lock:
            return next(
                (one.name for one in self._others(person) if one.candidate_id == candidate_id),
                None,
            )

    def _others(self, person: int) -> list[Claim]:
        now = self._clock()
        self._held = {who: one for who, one in self._held.items() if one.until > now}
        return [one for who, one in self._held.items() if who != person]
