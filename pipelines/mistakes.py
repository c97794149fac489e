"""Mistakes in settings, as pydantic finds them.

What belongs here: pydantic's errors turned into places and sentences. What does not: the words
(``core.mistakes``), lines of a file (``pipelines.config``).
"""

from typing import Any

from pydantic import ValidationError

from core.language import Text
from core.mistakes import Location, in_data, of_value, told

Mistake = tuple[Location, Text]


def mistakes_of(error: ValidationError, data: Any) -> list[Mistake]:
    """Return every mistake with the keys that lead to it.

    Args:
        error: what pydantic found.
        data: what it looked at.
    """
    found: dict[Location, tuple[str, Text]] = {}
    for one in error.errors(include_url=False):
        at = in_data(one["loc"], data, keep_last=one["type"] == "missing")
        if at not in found or found[at][0] in _WAYS:
            found[at] = one["type"], of_value(one["type"], one.get("ctx", {}), one["msg"])
    return [
        (at, said)
        for at, (kind, said) in found.items()
        if kind not in _WAYS or not any(deeper[: len(at)] == at for deeper in found if deeper != at)
    ]


_WAYS = ("string_type", "tuple_type")
"""A value that may be a text, a list or keys is refused as each; the last one knows best."""


def mistakes_in(error: ValidationError, data: Any) -> Text:
    """Return every mistake with its place, in one text."""
    every = [told(at, said, data) for at, said in mistakes_of(error, data)]
    return Text("; ".join(one.ja for one in every), "; ".join(one.en for one in every))
