"""Rows that belong together.

What belongs here: slip flags, start markers, equal keys, continuation rows. What does not: what
a slip means (``connectors.journal``).
"""

from collections.abc import Sequence
from pathlib import Path

from connectors.binding import Binding
from connectors.model import Item
from connectors.profile import Profile

Rows = list[list[str]]


class Grouping:
    """Ties rows together across batches."""

    def __init__(self, profile: Profile, binding: Binding, sheet: str, path: Path) -> None:
        self.active = False

    def take(self, numbers: Sequence[int], rows: Rows) -> tuple[Sequence[int], Rows, list[Item]]:
        """Take the next rows; give back those that are complete."""
        return numbers, rows, []

    def finish(self) -> tuple[Sequence[int], Rows, list[Item]]:
        """Give back what was waiting for more rows."""
        return [], [], []
