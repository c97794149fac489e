"""What goes wrong between a company and the records of it: spelling, slips, moves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.matching import words

Texts = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

OLD = 0.08
"""Share of names with a character of two forms that stand in the old one."""
TYPED = 0.025
"""Share of names with a slip of the keyboard."""
SHORTENED = 0.01
"""Share of names that lack their trade."""
SHORTEST = 4
"""Characters of a name in which slips happen."""
NEAR, FAR = 0.05, 0.02
"""Share of records with an address elsewhere in the municipality, and anywhere."""


@dataclass(frozen=True)
class Cores:
    """Names without legal form and branch, as written, and their right reading."""

    text: Texts
    kana: Texts


def cores(first: Ints, last: Ints, source: np.random.Generator) -> Cores:
    """Return the cores of records as their systems have them.

    Args:
        first: index in ``words.first_words()``.
        last: index in ``words.last_words()``.
        source: of chance.
    """
    front, front_kana = _columns(words.first_words())
    back, back_kana = _columns(words.last_words())
    text, kana = front[first] + back[last], front_kana[first] + back_kana[last]
    short = np.flatnonzero(source.random(len(text)) < SHORTENED)
    text[short] = front[first[short]]
    kana[short] = front_kana[first[short]]
    old = np.flatnonzero(source.random(len(text)) < OLD)
    text[old] = [one.translate(words.OLD_FORMS) for one in text[old]]
    which, rows = slipped(len(text), TYPED, source)
    where = source.random(len(rows))
    text[rows] = [
        mistyped(one, int(kind), float(at))
        for one, kind, at in zip(text[rows], which, where, strict=True)
    ]
    return Cores(text, kana)


def _columns(pairs: tuple[tuple[str, str], ...]) -> tuple[Texts, Texts]:
    return tuple(np.array(column, dtype=object) for column in zip(*pairs, strict=True))  # type: ignore[return-value]


def slipped(size: int, share: float, source: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the kinds (0 to 3) and the positions of slips among so many values."""
    rows = np.flatnonzero(source.random(size) < share)
    return source.integers(0, 4, len(rows)), rows


def mistyped(text: str, kind: int, at: float) -> str:
    """Return a text with one slip: a character left out, twice, or another of the same sound.

    Args:
        text: four characters or more; a shorter one is left alone.
        kind: 0 left out, 1 twice, 2 or 3 another (left out where none sounds alike).
        at: where, as a share of the text.
    """
    if len(text) < SHORTEST:
        return text
    place = int(at * len(text))
    letter = text[place]
    alike = words.sounding_alike().get(letter, "")
    new = (
        (letter * 2 if kind == 1 else "")
        if kind < 2 or not alike
        else alike[int(at * 97) % len(alike)]
    )
    return text[:place] + new + text[place + 1 :]


def moved(branch: Texts, source: np.random.Generator) -> Ints:
    """Return where a record stands: 0 at the company's place, 1 in its municipality, 2 anywhere.

    Args:
        branch: the branch of each record, "" for none; branches stand anywhere.
        source: of chance.
    """
    draw = source.random(len(branch))
    away = np.where(draw < FAR, 2, np.where(draw < FAR + NEAR, 1, 0)).astype(np.int64)
    away[(branch != "") & (branch != "本社")] = 2
    return away
