"""Rows that belong together: slips, records over several rows, continuation rows.

What belongs here: tying rows together across batches, carrying cells down, holding back groups
that are not whole. What does not: what a slip means (``connectors.journal``).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from connectors.binding import Binding, find_one
from connectors.headers import fold
from connectors.locate import where_in
from connectors.model import Held, Item, Skipped
from connectors.problems import listing
from connectors.profile import Profile
from connectors.rules import Names, SlipFlags, StartMarker
from core.language import Text

Rows = list[list[str]]
Numbers = Sequence[int]

LONGEST = 5_000
"""Rows of the longest group that is believed; beyond it, its end was lost."""


class Grouping:
    """Ties the rows of one table together.

    ``take`` gives complete groups back as soon as they are; ``starts`` then holds the indexes at
    which groups begin.

    Args:
        profile: the profile.
        binding: its columns in this file.
        sheet: name of the sheet.
        path: the file.
        amount_of: gives the text of a row's amount.

    Raises:
        SourceError: a column that ties the rows is missing.
    """

    def __init__(
        self,
        profile: Profile,
        binding: Binding,
        sheet: str,
        path: Path,
        amount_of: Callable[[Sequence[str]], str],
    ) -> None:
        self._sheet = sheet
        self._names = binding.header.names
        self._amount_of = amount_of
        header, where = binding.header, where_in(sheet)

        def place(names: Names) -> int | None:
            return find_one(names, header, path, where, needed=False)

        def places(columns: Sequence[Names]) -> list[int]:
            return [p for names in columns if (p := place(names)) is not None]

        self._carry = profile.carry
        if self._carry:
            self._blank = find_one(self._carry.when_blank, header, path, where) or 0
            self._carried = places(self._carry.columns)
        self._above: list[str] | None = None
        groups = profile.groups
        self._flags: SlipFlags | None = groups.flags if groups else None
        self._start: StartMarker | None = groups.start if groups else None
        self._key = places(groups.key) if groups else []
        self._column = 0
        if self._flags:
            self._column = find_one(self._flags.column, header, path, where) or 0
            self._sets = {
                "single": {fold(f) for f in self._flags.single},
                "first": {fold(f) for f in self._flags.first},
                "middle": {fold(f) for f in self._flags.middle},
                "last": {fold(f) for f in self._flags.last},
                "ignore": {fold(f) for f in self._flags.ignore},
            }
            self._group_carried = places(self._flags.carry)
        if self._start:
            found = place(self._start.column)
            self._column = -1 if found is None else found
            self._marks = {fold(m) for m in self._start.marker}
            self._group_carried = places(self._start.carry)
            if found is None:
                self._start = None
        self.active = bool(self._carry or self._flags or self._start or self._key)
        self._open: list[tuple[int, list[str]]] = []
        self.starts: list[int] = []

    def take(self, numbers: Numbers, rows: Rows) -> tuple[list[int], Rows, list[Item]]:
        """Take the next rows; give back those that are complete, and what was wrong."""
        asides: list[Item] = []
        done: list[tuple[int, list[str]]] = []
        self.starts = []
        for number, row in zip(numbers, rows, strict=True):
            if self._carry and not self._carry_down(number, row, asides):
                continue
            if self._flags:
                self._take_flagged(number, row, done, asides)
            elif self._start:
                self._take_marked(number, row, done, asides)
            elif self._key:
                self._take_keyed(number, row, done)
            else:
                self.starts.append(len(done))
                done.append((number, row))
        return [n for n, _ in done], [r for _, r in done], asides

    def finish(self) -> tuple[list[int], Rows, list[Item]]:
        """Give back what was waiting for more rows."""
        asides: list[Item] = []
        done: list[tuple[int, list[str]]] = []
        self.starts = []
        if self._open and self._flags:
            asides += self._broken("ended")
        elif self._open:
            self._close(done)
        return [n for n, _ in done], [r for _, r in done], asides

    def _carry_down(self, number: int, row: list[str], asides: list[Item]) -> bool:
        if row[self._blank].strip():
            self._above = row
            return True
        if self._above is None:
            asides.append(self._held(number, row, "first"))
            return False
        for place in self._carried:
            row[place] = row[place] if row[place].strip() else self._above[place]
        return True

    def _take_flagged(
        self, number: int, row: list[str], done: list[tuple[int, list[str]]], asides: list[Item]
    ) -> None:
        flag = fold(row[self._column])
        kind = next((k for k, flags in self._sets.items() if flag in flags), "")
        if kind in ("single", "first", "ignore") and self._open:
            asides += self._broken("interrupted")
        if kind == "ignore":
            asides.append(Skipped(self._sheet, number, "opening"))
        elif kind == "single":
            self._open = [(number, row)]
            self._close(done)
        elif kind == "first":
            self._open = [(number, row)]
        elif kind in ("middle", "last") and self._open and len(self._open) < LONGEST:
            self._follow(number, row)
            if kind == "last":
                self._close(done)
        elif kind:
            asides += self._broken("long") if self._open else []
            asides.append(self._held(number, row, "alone"))
        else:
            asides.append(self._unknown(number, row, [f for s in self._sets.values() for f in s]))

    def _take_marked(
        self, number: int, row: list[str], done: list[tuple[int, list[str]]], asides: list[Item]
    ) -> None:
        text = fold(row[self._column])
        if text in self._marks:
            self._close(done)
            self._open = [(number, row)]
        elif text:
            self._close(done)
            asides.append(self._unknown(number, row, sorted(self._marks)))
        elif not self._open:
            asides.append(self._held(number, row, "alone"))
        elif self._start and self._start.rows == "first":
            asides.append(Skipped(self._sheet, number, "continuation"))
        elif len(self._open) >= LONGEST:
            self._close(done)
            asides.append(self._held(number, row, "long"))
        else:
            self._follow(number, row)

    def _take_keyed(self, number: int, row: list[str], done: list[tuple[int, list[str]]]) -> None:
        key = [row[place].strip() for place in self._key]
        if self._open:
            above = [self._open[0][1][place].strip() for place in self._key]
            # Rows without any key stand alone, as do groups longer than any slip.
            if key != above or not any(key) or len(self._open) >= LONGEST:
                self._close(done)
        self._open.append((number, row))

    def _follow(self, number: int, row: list[str]) -> None:
        first = self._open[0][1]
        for place in self._group_carried:
            row[place] = row[place] if row[place].strip() else first[place]
        self._open.append((number, row))

    def _close(self, done: list[tuple[int, list[str]]]) -> None:
        if self._open:
            self.starts.append(len(done))
            done.extend(self._open)
            self._open = []

    def _broken(self, why: str) -> list[Item]:
        held: list[Item] = [self._held(number, row, why) for number, row in self._open]
        self._open = []
        return held

    def _held(self, number: int, row: list[str], why: str) -> Held:
        text = _WHY[why]
        flag = row[self._column] if self._column >= 0 else ""
        return self._row_held(number, row, flag, "broken_group", text)

    def _unknown(self, number: int, row: list[str], known: Sequence[str]) -> Held:
        note = Text(
            f"行の印「{row[self._column]}」を知りません。この形式の印: {listing(known)}。",
            f"The row's marker {row[self._column]!r} is none of {listing(known)}.",
        )
        return self._row_held(number, row, row[self._column], "unknown_marker", note)

    def _row_held(self, number: int, row: list[str], value: str, code: str, note: Text) -> Held:
        name = self._names[self._column] if self._column >= 0 else ""
        cells = dict(zip(self._names, row, strict=True))
        return Held(self._sheet, number, name, value, code, note, cells, self._amount_of(row))


_WHY = {
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
}
