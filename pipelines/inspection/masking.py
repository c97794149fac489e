"""Keeping My Numbers off the screen: what may be one is never shown (番号法).

What belongs here: deciding which texts of an inspection are hidden. What does not: refusing the
file (``pipelines.steps.convert_records``).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cleansing.identifiers import is_individual_number, looks_like_my_number
from pipelines.inspection.collect import TableTexts
from pipelines.inspection.columns import TableColumns

HIDDEN = "（個人番号の可能性があるため表示しません）"
_DIGITS = re.compile(r"(?<![0-9０-９])[0-9０-９](?:[\s\-－]?[0-9０-９]){11}(?![0-9０-９])")


@dataclass(frozen=True, slots=True)
class Mask:
    """What to hide.

    Attributes:
        columns: names of columns that hold My Numbers.
        texts: their texts.
    """

    columns: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """Return a text that may be shown."""
        if text in self.texts:
            return HIDDEN
        if _DIGITS.search(text) and any(map(is_individual_number, _DIGITS.findall(text))):
            return HIDDEN
        return text

    def row(self, row: Mapping[str, str]) -> dict[str, str]:
        """Return a row that may be shown."""
        return {name: self.text(text) for name, text in row.items()}


def mask_of(tables: Iterable[TableTexts], sampled: Iterable[TableColumns] = ()) -> Mask:
    """Find the columns of My Numbers.

    Args:
        tables: what the reading has seen.
        sampled: the first rows, for files that cannot be read to the end.
    """
    columns = [(column.name, list(column.counts)) for t in tables for column in t.columns]
    columns += [(column.name, column.texts) for t in sampled for column in t.columns]
    names: dict[str, None] = {}
    texts: set[str] = set()
    for name, values in columns:
        if looks_like_my_number(values, name):
            names[name] = None
            texts.update(text for text in values if text)
    return Mask(tuple(names), frozenset(texts))
