"""The ranks in their order, and which moves between them are up or down."""

from collections.abc import Mapping

from pipelines.rank_settings import RankSettings

_ORDER = ("large_potential", "potential", "large", "neither", "none")
_LEVELS = {"large_potential": 0, "potential": 1, "large": 1, "neither": 2, "none": 3}
"""B-1 (small, may grow) and B-2 (large, will not) are beside, not above each other."""


def ladder(settings: RankSettings) -> list[str]:
    """Return the ranks' names, the best first."""
    return [settings.labels[key] for key in _ORDER]


def direction(before: str, now: str, settings: RankSettings) -> str:
    """Return ``up``, ``down`` or ``beside``."""
    levels = {settings.labels[key]: level for key, level in _LEVELS.items()}
    change = levels.get(before, 0) - levels.get(now, 0)
    return "up" if change > 0 else "down" if change < 0 else "beside"


def directions(moves: Mapping[tuple[str, str], int], settings: RankSettings) -> tuple[int, int]:
    """Return how many customers went up and how many down."""
    found = {"up": 0, "down": 0, "beside": 0}
    for (before, now), customers in moves.items():
        found[direction(before, now, settings)] += customers
    return found["up"], found["down"]
