"""Texts as tokens: every two neighbouring signs are one, so that a part of a text is a phrase.

山田商事 is 山田, 田商, 商事; whoever searches 田商事 asks for 田商 followed by 商事. Names and
readings have a token for their first and their last sign as well, so that one can ask for names
that begin with something, or are it. Of numbers every four neighbouring digits are a token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

NAME, TEXT, NUMBER, KEY = "n", "t", "d", "k"
"""What a line of a document is: name or reading, other text, digits, key."""
DIGITS: Final = 4

_START, _END, _GAP, _DIGIT = "\ue000", "\ue001", "\ue002", "\ue003"
"""Private characters: no folded text has them. A gap keeps phrases from reaching across texts."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched: each part must be found, by any of its phrases.

    Attributes:
        parts: phrases of tokens.
        open_end: whether the last token of each phrase is just the beginning of one.
    """

    parts: tuple[tuple[Phrase, ...], ...]
    open_end: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts) and all(self.parts)


def tokens(lines: Iterable[str]) -> list[str]:
    """Return the tokens of a document in their order.

    Args:
        lines: each with what it is as its first character.
    """
    found: list[str] = []
    for line in lines:
        kind, text = line[:1], line[1:]
        if kind == NAME and text:
            found += [*beginning(text), f"{text[-1]}{_END}", _GAP]
        elif kind == TEXT and text:
            found += [*part(text), _GAP]
        elif kind == NUMBER and len(text) >= DIGITS:
            found += [*digits(text), _GAP]
    return found


def part(text: str) -> Phrase:
    """Return the phrase for any part of a text; a single sign is no token but begins some."""
    if len(text) < 2:
        return (text,)
    return tuple(text[place : place + 2] for place in range(len(text) - 1))


def beginning(text: str) -> Phrase:
    """Return the phrase for a name that begins with a text."""
    return (f"{_START}{text[0]}", *(part(text) if len(text) > 1 else ()))


def whole(text: str) -> Phrase:
    """Return the phrase for a name that is a text."""
    return (*beginning(text), f"{text[-1]}{_END}")


def digits(number: str) -> Phrase:
    """Return the phrase for a part of a number."""
    last = len(number) - DIGITS + 1
    return tuple(f"{_DIGIT}{number[place : place + DIGITS]}" for place in range(last))


def for_sqlite(wanted: Wanted) -> str:
    """Return the expression of SQLite's full-text search."""
    tail = " *" if wanted.open_end else ""
    parts = (
        " OR ".join(f'"{_quoted(" ".join(phrase), chr(34))}"{tail}' for phrase in phrases)
        for phrases in wanted.parts
    )
    return " AND ".join(f"({one})" for one in parts)


def for_postgresql(wanted: Wanted) -> str:
    """Return the text of a ``tsquery``."""
    tail = ":*" if wanted.open_end else ""
    parts = (
        " | ".join(f"({' <-> '.join(_lexemes(phrase))}{tail})" for phrase in phrases)
        for phrases in wanted.parts
    )
    return " & ".join(f"({one})" for one in parts)


def as_tsvector(found: Sequence[str], most: int) -> str:
    """Return tokens as the text of a ``tsvector``, with their places.

    Args:
        found: tokens in their order.
        most: places beyond this number are left out.
    """
    places: dict[str, list[int]] = {}
    for place, token in enumerate(found[:most], start=1):
        places.setdefault(token, []).append(place)
    return " ".join(
        f"{lexeme}:{','.join(map(str, places[token][:_MOST_PLACES]))}"
        for token, lexeme in zip(places, _lexemes(places), strict=True)
    )


_MOST_PLACES: Final = 255


def _lexemes(phrase: Iterable[str]) -> list[str]:
    quoted = (_quoted(token.replace("\\", "\\\\"), "'") for token in phrase)
    return [f"'{token}'" for token in quoted]


def _quoted(text: str, quote: str) -> str:
    return text.replace(quote, quote * 2)
