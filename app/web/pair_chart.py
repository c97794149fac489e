"""Columns in pairs: a year beside the one before, drawn like the other charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.web.charts import Bar, columns


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns side by side, the later one first in meaning, second in place."""

    label: str
    value: float
    former: float
    told: str


def pair_chart(pairs: Sequence[Pair], title: str) -> Markup:
    """Return the pairs with a little room between them; the former in the colour of the rest."""
    bars = []
    for pair in pairs:
        bars += [
            Bar("", pair.former, pair.told, "rest"),
            Bar(pair.label, pair.value, pair.told, "c1"),
            Bar("", 0, ""),
        ]
    return columns(bars[:-1], title)
