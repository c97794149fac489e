"""The floor: the same questions asked of the warehouse directly, by one process, one by one."""

import random
import time
from collections.abc import Callable
from typing import Any

from app.web.api.finding import search
from core.judgement import Judgement
from pipelines.steps.answering import answer_expecting
from pipelines.steps.review import Answer
from pipelines.workspace import Workspace
from warehouse.queries import facts, waiting

TIMES = 100


def floors(workspace: Workspace, ids: list[str], names: list[str]) -> dict[str, list[float]]:
    """Return the milliseconds of each question, by name."""
    chance = random.Random(99)

    def card() -> None:
        with workspace.engine.connect() as connection:
            one = chance.choice(ids)
            facts.facts_of(connection, one)
            facts.lines_of(connection, one, 20)

    def following() -> list[Any]:
        with workspace.engine.connect() as connection:
            rows = waiting.next_waiting(connection, 20)
            waiting.sides_of(connection, rows)
            return rows

    def decide() -> Callable[[], None]:
        number = chance.choice(following()).candidate_id
        unsure = Answer(Judgement.UNSURE)
        return lambda: _ignore(answer_expecting(workspace, number, unsure, "floor", None))

    return {
        "search": _times(lambda: _ignore(search(workspace, chance.choice(names), 20))),
        "card": _times(card),
        "next": _times(lambda: _ignore(following())),
        "decide": [_millis(decide()) for _ in range(TIMES // 4)],
    }


def _times(do: Callable[[], None]) -> list[float]:
    do()
    return [_millis(do) for _ in range(TIMES)]


def _millis(do: Callable[[], None]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def _ignore(_: object) -> None:
    return None
