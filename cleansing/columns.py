"""Converting a column of texts, each distinct text once.

Columns of business data repeat themselves: a year of sales has 365 dates and some hundred
customers. A parser that takes microseconds is fast enough when it runs per distinct text and the
rows are looked up.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from cleansing.problems import Problem

T = TypeVar("T")


def convert(
    values: Sequence[str], function: Callable[[str], T | Problem | None]
) -> tuple[list[T | None], dict[int, Problem]]:
    """Convert a column, calling the function once per distinct text.

    Args:
        values: The texts of a column, one per row.
        function: A pure parser: a value, None where the text says nothing, or a `Problem`.

    Returns:
        The values, as many and in the same order as the texts, None where there is none; and the
        problems by position in ``values`` (a position with a problem has None as its value).
    """
    converted: dict[str, T | None] = {}
    problems: dict[str, Problem] = {}
    for text in set(values):
        value = function(text)
        if isinstance(value, Problem):
            problems[text] = value
            converted[text] = None
        else:
            converted[text] = value
    column = list(map(converted.__getitem__, values))
    if not problems:
        return column, {}
    return column, {row: problems[text] for row, text in enumerate(values) if text in problems}
