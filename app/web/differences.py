"""What differs between two texts, character by character, for people who compare them.

Texts are aligned as they read: width, case and voiced marks written apart make no difference.
"""

import unicodedata
from dataclasses import dataclass

from markupsafe import Markup, escape
from rapidfuzz.distance import Indel

_SIGNS = frozenset("-‐‑–—―−ー()+,.")
_LONGEST = 400
"""Characters that are compared; the rest of a longer text is shown as it is."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts with what differs marked, and whether they read the same."""

    left: Markup
    right: Markup
    is_same: bool


def compare(left: str, right: str, *, figures: bool = False) -> Compared:
    """Return two texts with the differing characters in ``<mark>``; a missing one marks nothing.

    Args:
        left: one text.
        right: the other.
        figures: they are numbers, of which signs between the figures say nothing.
    """
    if not left or not right:
        return Compared(escape(left), escape(right), left == right)
    (one, ones), (other, others) = (_folded(text, figures) for text in (left, right))
    marked: tuple[set[int], set[int]] = (set(), set())
    for step in Indel.opcodes(one, other):
        if step.tag != "equal":
            marked[0].update(ones[step.src_start : step.src_end])
            marked[1].update(others[step.dest_start : step.dest_end])
    return Compared(_marked(left, marked[0]), _marked(right, marked[1]), not any(marked))


def _folded(text: str, figures: bool) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each of its characters the one it comes from."""
    folded: list[str] = []
    origins: list[int] = []
    for place, character in enumerate(text[:_LONGEST]):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if not part.isspace() and not (figures and part in _SIGNS):
                folded.append(part)
                origins.append(place)
    return "".join(folded), origins


def _marked(text: str, places: set[int]) -> Markup:
    """Return a text with runs of these characters marked."""
    parts: list[Markup] = []
    start = 0
    while start < len(text):
        inside = start in places
        end = start
        while end < len(text) and (end in places) is inside:
            end += 1
        piece = escape(text[start:end])
        parts.append(Markup("<mark>{}</mark>").format(piece) if inside else piece)
        start = end
    return Markup("").join(parts)
