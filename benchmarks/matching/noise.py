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
    other = source.integers(0, len(words.SLIPS), len(rows))
    text[rows] = [
        mistyped(one, int(kind), float(at), words.SLIPS[letter])
        for one, kind, at, letter in zip(text[rows], which, where, other, strict=True)
    ]
    return Cores(text, kana)


def _columns(pairs: tuple[tuple[str, str], ...]) -> tuple[Texts, Texts]:
    return tuple(np.array(column, dtype=object) for column in zip(*pairs, strict=True))  # type: ignore[return-value]


def slipped(size: int, share: float, source: np.random.Generator) -> tuple[Ints, Ints]:
    """Return the kinds (0 to 3) and the positions of slips among so many values."""
    rows = np.flatnonzero(source.random(size) < share)
    return source.integers(0, 4, len(rows)), rows


def mistyped(text: str, kind: int, at: float, letter: str) -> str:
    """Return a text with one slip: a character left out, twice, wrong, or two turned round.

    Args:
        text: two characters or more; a shorter one is left alone.
        kind: 0 left out, 1 twice, 2 wrong, 3 turned round.
        at: where, as a share of the text.
        letter: what stands in a wrong place.
    """
    if len(text) < 4:
        return text
    place = int(at * (len(text) - 1))
    one, two = text[place], text[place + 1]
    new = (two, one + one + two, letter + two, two + one)[kind]
    return text[:place] + new + text[place + 2 :]


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
