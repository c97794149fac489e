"""A profile's rules on filled fields: rows to leave out, rows that count the other way.

What belongs here: tests of fields that are put together from columns (joined, first filled,
extracted) and can only be asked once they are; turning the sign of a row's amounts. What does
not: rules on single columns (``connectors.rowfilter``).
"""

import unicodedata
from collections.abc import Callable, Sequence

from connectors.binding import Binding
from connectors.profile import Profile
from connectors.rowfilter import hits, make_test, place_of
from connectors.rules import RowTest

NEGATED = ("quantity", "amount", "tax", "cost", "gross_profit")
"""Fields whose sign ``negate`` turns."""

_MINUS = "-−‐‑–—―ー▲△"


class FilledRules:
    """The rules of one profile that look at fields.

    Args:
        profile: the profile.
        binding: its columns in this file.
    """

    def __init__(self, profile: Profile, binding: Binding) -> None:
        def late(test: RowTest) -> bool:
            return bool(test.field) and place_of(test, binding) is None

        self._skip = [(t.field, make_test(t), t.reason) for t in profile.skip if late(t)]
        self._keep = [(t.field, make_test(t)) for t in profile.keep if late(t)]
        self._negate = [(t.field, place_of(t, binding), make_test(t)) for t in profile.negate]

    def drops(self, filled: dict[str, list[str]]) -> dict[int, str]:
        """Return the indexes of rows to leave out, with the reason."""
        found: dict[int, str] = {}
        for field, passes, reason in self._skip:
            _mark(filled.get(field, ()), passes, reason, found)
        for field, passes in self._keep:
            _mark(filled.get(field, ()), _fails(passes), "not_selected", found)
        return found

    def negate(self, filled: dict[str, list[str]], columns: Sequence[Sequence[str]]) -> None:
        """Turn the sign of the rows that count the other way."""
        rows: set[int] = set()
        for field, place, passes in self._negate:
            texts = columns[place] if place is not None else filled.get(field, ())
            turned = hits(texts, passes)
            rows.update(index for index, text in enumerate(texts) if text in turned)
        for name in NEGATED if rows else ():
            if name in filled:
                filled[name] = [
                    negative(text) if index in rows else text
                    for index, text in enumerate(filled[name])
                ]


def negative(text: str) -> str:
    """Return the written amount with the other sign: ``1,000`` as ``-1,000``, ``▲5`` as ``5``.

    An empty text stays empty; a text that is no amount is not judged here.
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    if not bare:
        return text
    if bare[0] in _MINUS:
        return bare[1:].strip()
    if bare[-1] in _MINUS:
        return bare[:-1].strip()
    if bare[0] == "(" and bare[-1] == ")":
        return bare[1:-1].strip()
    return f"-{text.strip()}"


def _fails(passes: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: not passes(text)


def _mark(
    texts: Sequence[str], passes: Callable[[str], bool], reason: str, found: dict[int, str]
) -> None:
    marked = hits(texts, passes)
    for index, text in enumerate(texts):
        if text in marked:
            found.setdefault(index, reason)
