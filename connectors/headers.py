"""Finding columns by name.

What belongs here: folding header names, looking one up in a header, saying what a missing one
resembles. What does not: which row the header is (``connectors.detect``).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

RESEMBLES = 60.0


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return a header name as it is compared: NFKC, no white space, lower case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def unique_names(cells: Sequence[str]) -> list[str]:
    """Return printable, distinct names of a header's cells.

    White space at the ends and line breaks go; a second 備考 becomes ``備考#2``; an empty cell in
    the fifth column becomes ``列5``.
    """
    seen: dict[str, int] = {}
    names = []
    for position, cell in enumerate(cells, 1):
        name = " ".join(cell.split()) or f"列{position}"
        seen[name] = count = seen.get(name, 0) + 1
        unique = name if count == 1 else f"{name}#{count}"
        while unique in names:
            unique += "'"
        names.append(unique)
    return names


def split_ordinal(name: str) -> tuple[str, int]:
    """Return ``名前`` and 2 for ``名前#2``, the name and 0 where there is no ordinal."""
    base, mark, ordinal = name.rpartition("#")
    if mark and ordinal.isascii() and ordinal.isdigit() and len(ordinal) < 4:
        return base, int(ordinal)
    return name, 0


@dataclass(frozen=True, slots=True)
class Found:
    """A column that a name led to. ``ambiguous`` names the others of the same name."""

    index: int
    name: str
    ambiguous: tuple[str, ...] = ()


class Header:
    """The names of a file's columns, looked up as people mean them.

    Args:
        cells: the header row as it stands.
    """

    def __init__(self, cells: Sequence[str]) -> None:
        self.cells = list(cells)
        self.names = unique_names(cells)
        self._places: dict[str, list[int]] = {}
        for index, cell in enumerate(cells):
            for key in {fold(cell), *self._parts(cell)}:
                if key:
                    self._places.setdefault(key, []).append(index)

    @staticmethod
    def _parts(cell: str) -> set[str]:
        """The last part of a header over several rows is a name as well."""
        return {fold(cell.split("\x1f")[-1]), fold(cell.replace("\x1f", " "))}

    def find(self, names: Iterable[str]) -> Found | None:
        """Return the first of the alternatives that exists, None where none does."""
        for name in names:
            places = self._places.get(fold(name))
            if places:
                others = tuple(self.names[i] for i in places[1:])
                return Found(places[0], self.names[places[0]], others)
            base, ordinal = split_ordinal(name)
            places = self._places.get(fold(base), []) if ordinal else []
            if 1 <= ordinal <= len(places):
                place = places[ordinal - 1]
                return Found(place, self.names[place])
        return None

    def resembling(self, names: Iterable[str], limit: int = 3) -> list[str]:
        """Return the columns of this header most like any of ``names``, best first."""
        scores: dict[str, float] = {}
        choices = {index: fold(cell) for index, cell in enumerate(self.cells) if fold(cell)}
        for name in names:
            for _, score, index in process.extract(
                fold(name), choices, scorer=fuzz.WRatio, score_cutoff=RESEMBLES, limit=limit
            ):
                column = self.names[index]
                scores[column] = max(scores.get(column, 0.0), score)
        return sorted(scores, key=lambda column: -scores[column])[:limit]
