"""Mistakes as a CSV that Excel opens."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.steps.mistakes import Mistake, Side

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_SIDE = ("system", "code", "name", "entity", "customer_id", "address", "phone", "email")
COLUMNS = (
    "kind", "pairs",
    *(f"left_{name}" for name in _SIDE),
    *(f"right_{name}" for name in _SIDE),
    "why", "why_in_words", "candidate", "weight", "evidence",
)  # fmt: skip


def write_mistakes(path: Path, mistakes: Sequence[Mistake]) -> int:
    """Write mistakes and return how many lines there are."""
    # The mark at the beginning lets Excel read the file as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows(mistakes):
            writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return len(mistakes)


def rows(mistakes: Sequence[Mistake]) -> Iterator[tuple[str | int | float, ...]]:
    """Yield mistakes as rows of ``COLUMNS``."""
    for one in mistakes:
        yield (
            one.kind,
            one.pairs,
            *_side(one.left),
            *_side(one.right),
            one.why,
            str(one.title),
            "○" if one.asked else "",
            "" if one.weight is None else one.weight,
            "\n".join(line.sentence for line in one.evidence),
        )


def _side(side: Side) -> tuple[str, ...]:
    return tuple(str(getattr(side, name)) for name in _SIDE)


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
