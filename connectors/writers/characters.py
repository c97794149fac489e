"""Characters that a target's encoding lacks: replaced by what stands for them, and told.

What belongs here: which character is written instead, and the list of those that were. What does
not: where the rows come from. A question mark is never written for a character: people would take
it for what the system says.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

GETA: Final = "〓"
"""What printers set for a character they lack (下駄); it catches the eye."""

_SAME: Final = {
    "\u301c": "\uff5e",  # 〜: one character of Shift_JIS, two of Unicode
    "\u2212": "\uff0d",  # −
    "\u2014": "\u2015",  # —
    "\u2016": "\u2225",  # ‖
    "\u00a5": "\uffe5",  # ¥
    "\u00a2": "\uffe0",  # ¢
    "\u00a3": "\uffe1",  # £
    "\u00ac": "\uffe2",  # ¬
    "\u00a0": " ",
}


@dataclass(frozen=True, slots=True)
class Replaced:
    """A character that was replaced.

    Attributes:
        row: which row of the file it stands in, the heading being row 1 where there is one.
        column: the column's name.
        value: the whole text, as it should be.
        character: what the encoding lacks.
        written: what stands there instead.
    """

    row: int
    column: str
    value: str
    character: str
    written: str


@dataclass(slots=True)
class Characters:
    """Makes texts encodable and remembers what it replaced.

    Attributes:
        encoding: the target's.
        substitute: a plainer form of a character (吉 of 𠮷), the character itself where none is
            known.
        replaced: what was replaced so far, row by row.
    """

    encoding: str
    substitute: Callable[[str], str] = str
    replaced: list[Replaced] = field(default_factory=list)
    _known: dict[str, str] = field(default_factory=dict)

    def fit(self, text: str, row: int, column: str) -> str:
        """Return a text that the encoding holds."""
        if self._holds(text):
            return text
        parts = []
        for character in text:
            written = self._written(character)
            parts.append(written)
            if written != character and character not in _SAME:
                self.replaced.append(Replaced(row, column, text, character, written))
        return "".join(parts)

    def _written(self, character: str) -> str:
        if character not in self._known:
            plain = unicodedata.normalize("NFKD", character)
            candidates = (
                character,
                _SAME.get(character, ""),
                self.substitute(character),
                "".join(c for c in plain if not unicodedata.combining(c)),
            )
            self._known[character] = next(
                (one for one in candidates if one and self._holds(one)),
                "" if _is_invisible(character) else GETA,
            )
        return self._known[character]

    def _holds(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def _is_invisible(character: str) -> bool:
    """Tell whether nothing is seen of a character: variation selectors, joiners."""
    return unicodedata.category(character) in ("Cf", "Mn")
