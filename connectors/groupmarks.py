"""Where a group of rows begins and ends: by flags, by a marker, by equal keys.

What belongs here: judging one row beside the first row of the open group. What does not: keeping
the rows (``connectors.grouping``).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from connectors.headers import fold
from connectors.problems import listing
from connectors.rules import SlipFlags, StartMarker
from core.language import Text

_NOTHING = Text("", "")

WHY = {
    "first": Text(
        "続きの行ですが、その前に始まりの行がありません。",
        "A continuation row without a row that it continues.",
    ),
    "alone": Text(
        "伝票の続きの行ですが、最初の行がありません。書き出しの範囲を確かめてください。",
        "A further row of a slip whose first row is missing. Check the range of the export.",
    ),
    "interrupted": Text(
        "複数行の伝票が、最後の行の前に途切れています。伝票ごと保留しました。",
        "A slip of several rows breaks off before its last row. The whole slip is held back.",
    ),
    "ended": Text(
        "複数行の伝票の途中でファイルが終わっています。伝票ごと保留しました。",
        "The file ends in the middle of a slip. The whole slip is held back.",
    ),
    "long": Text(
        "伝票が長すぎます。最後の行の印が失われたようです。",
        "The slip is too long; the mark of its last row seems lost.",
    ),
    "hole": Text(
        "同じ伝票の中に読めなかった行があります。貸借が揃わないので、伝票ごと保留しました。",
        "A row of the same slip could not be read, so the slip does not balance. The whole slip is "
        "held back.",
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a row.

    Args:
        action: ``start`` a group, ``single``: a group by itself, ``follow`` the open group,
            ``last``: follow and end it, ``held``: hold back; any other word: skip for that reason.
        note: why, where it is held back.
        code: the code of the row held back.
        breaks: a group still open is broken by this row.
    """

    action: str
    note: Text = _NOTHING
    code: str = "broken_group"
    breaks: bool = False


class Boundary(ABC):
    """A way of telling where groups begin and end."""

    column: int

    @abstractmethod
    def judge(self, row: Sequence[str], first: Sequence[str] | None) -> Verdict:
        """Judge a row beside the first row of the open group, None where no group is open."""

    @abstractmethod
    def continues(self, row: Sequence[str], first: Sequence[str]) -> bool:
        """Tell whether a damaged row after the group's last one may belong to it."""


class ByFlags(Boundary):
    """Groups by slip flags."""

    def __init__(self, flags: SlipFlags, column: int) -> None:
        self.column = column
        self._kinds = {
            fold(flag): kind
            for kind in ("single", "first", "middle", "last", "ignore")
            for flag in getattr(flags, kind)
        }

    def judge(self, row: Sequence[str], first: Sequence[str] | None) -> Verdict:
        """Judge by the flag."""
        kind = self._kinds.get(fold(row[self.column]), "")
        if kind == "ignore":
            return Verdict("opening", breaks=True)
        if kind in ("single", "first"):
            return Verdict("single" if kind == "single" else "start", breaks=True)
        if kind:
            action = "last" if kind == "last" else "follow"
            return Verdict("held", WHY["alone"]) if first is None else Verdict(action)
        return _unknown(row[self.column], list(self._kinds), breaks=True)

    def continues(self, row: Sequence[str], first: Sequence[str]) -> bool:
        """A slip by flags ends with its last row."""
        return False


class ByMarker(Boundary):
    """Groups by a marker on their first row."""

    def __init__(self, start: StartMarker, column: int) -> None:
        self.column = column
        self._marks = {fold(mark) for mark in start.marker}
        self._each = start.rows == "each"

    def judge(self, row: Sequence[str], first: Sequence[str] | None) -> Verdict:
        """Judge by the marker."""
        text = fold(row[self.column])
        if text in self._marks:
            return Verdict("start")
        if text:
            return _unknown(row[self.column], sorted(self._marks))
        if first is None:
            return Verdict("held", WHY["alone"])
        return Verdict("follow" if self._each else "continuation")

    def continues(self, row: Sequence[str], first: Sequence[str]) -> bool:
        """A row without marker continues."""
        return not row[self.column].strip()


class ByKey(Boundary):
    """Groups of consecutive rows with equal keys."""

    def __init__(self, places: Sequence[int]) -> None:
        self.column = places[0]
        self._places = places

    def judge(self, row: Sequence[str], first: Sequence[str] | None) -> Verdict:
        """Judge by the key; rows without any key stand alone."""
        if first is None or not self._key(row).strip("\x1f") or self._key(row) != self._key(first):
            return Verdict("start")
        return Verdict("follow")

    def continues(self, row: Sequence[str], first: Sequence[str]) -> bool:
        """A row with the same key continues."""
        return self._key(row) == self._key(first)

    def _key(self, row: Sequence[str]) -> str:
        return "\x1f".join(row[place].strip() for place in self._places)


def _unknown(text: str, known: Sequence[str], *, breaks: bool = False) -> Verdict:
    note = Text(
        f"行の印「{text}」を知りません。この形式の印: {listing(known)}。",
        f"The row's marker {text!r} is none of {listing(known)}.",
    )
    return Verdict("held", note, "unknown_marker", breaks)
