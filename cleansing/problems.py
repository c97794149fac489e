"""Why a text is no value.

A cell that can't be read is data, not a program error: parsers return a `Problem` instead of
raising, and whoever holds the row turns it into a row of the quarantine. Here is the type alone;
each parser words its own problems beside the rule that they come from.
"""

from dataclasses import dataclass

from core.language import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """A text that is no value of its kind.

    Attributes:
        code: Stable name of the kind of problem, e.g. ``not_a_number``; the quarantine counts,
            filters and explains by it.
        note: What is wrong with this text and what to do, for the person who mends the row.
    """

    code: str
    note: Text
