"""Rows that belong together: slips, records over several rows, continuation rows.

What belongs here: tying rows together across batches, carrying cells down, holding back groups
that are not whole. What does not: what a slip means (``connectors.journal``), and each way of
telling where a group begins (``connectors.groupmarks``).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

from connectors.binding import Binding, find_one
from connectors.groupmarks import WHY, Boundary, ByFlags, ByKey, ByMarker, Verdict
from connectors.locate import where_in
from connectors.model import Held, Item, Skipped
from connectors.profile import Profile
from connectors.rules import Names

Rows = list[list[str]]
Numbers = Sequence[int]
Numbered = list[tuple[int, list[str]]]

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

        def places(columns: Sequence[Names]) -> list[int]:
            found = (find_one(n, header, path, where, needed=False) for n in columns)
            return [place for place in found if place is not None]

        self._carry = profile.carry
        if profile.carry:
            self._blank = find_one(profile.carry.when_blank, header, path, where) or 0
            self._carried = places(profile.carry.columns)
        self._above: list[str] | None = None
        self._boundary: Boundary | None = None
        self._group_carried: list[int] = []
        groups = profile.groups
        if groups and groups.flags:
            column = find_one(groups.flags.column, header, path, where) or 0
            self._boundary = ByFlags(groups.flags, column)
            self._group_carried = places(groups.flags.carry)
        elif groups and groups.start:
            marker = find_one(groups.start.column, header, path, where, needed=False)
            if marker is not None:
                self._boundary = ByMarker(groups.start, marker)
                self._group_carried = places(groups.start.carry)
        elif groups and len(key := places(groups.key)) == len(groups.key):
            self._boundary = ByKey(key)
        self.active = bool(self._carry or self._boundary)
        self._open: Numbered = []
        self._holes: list[int] = []
        self._hole_rows: dict[int, dict[str, str]] = {}
        self._whole = profile.journal is not None
        self.starts: list[int] = []

    def holes(self, held: Sequence[Held]) -> None:
        """Take note of rows held back before; a slip that lacks one of its rows is not whole."""
        if self._whole and self._boundary:
            self._holes += [row.row_number for row in held]
            self._hole_rows |= {row.row_number: row.cells for row in held}

    def take(self, numbers: Numbers, rows: Rows) -> tuple[list[int], Rows, list[Item]]:
        """Take the next rows; give back those that are complete, and what was wrong."""
        asides: list[Item] = []
        done: Numbered = []
        self.starts = []
        for number, row in zip(numbers, rows, strict=True):
            if self._carry and not self._carry_down(number, row, asides):
                continue
            if self._boundary is None:
                self.starts.append(len(done))
                done.append((number, row))
            else:
                self._place(number, row, self._boundary, done, asides)
        return [n for n, _ in done], [r for _, r in done], asides

    def finish(self) -> tuple[list[int], Rows, list[Item]]:
        """Give back what was waiting for more rows."""
        asides: list[Item] = []
        done: Numbered = []
        self.starts = []
        if self._open and isinstance(self._boundary, ByFlags):
            asides += self._broken("ended")
        else:
            self._close(None, done, asides)
        return [n for n, _ in done], [r for _, r in done], asides

    def _carry_down(self, number: int, row: list[str], asides: list[Item]) -> bool:
        if row[self._blank].strip():
            self._above = row
            return True
        if self._above is None:
            asides.append(self._held(number, row, Verdict("held", WHY["first"]), self._blank))
            return False
        for place in self._carried:
            row[place] = row[place] if row[place].strip() else self._above[place]
        return True

    def _place(
        self, number: int, row: list[str], boundary: Boundary, done: Numbered, asides: list[Item]
    ) -> None:
        verdict = boundary.judge(row, self._open[0][1] if self._open else None)
        if verdict.action == "follow" and len(self._open) >= LONGEST:
            asides += self._broken("long")
            verdict = Verdict("held", WHY["alone"])
        if verdict.breaks and self._open:
            asides += self._broken("interrupted")
        if verdict.action in ("start", "single"):
            self._close(number, done, asides)
            self._open = [(number, row)]
        elif verdict.action in ("follow", "last"):
            first = self._open[0][1]
            for place in self._group_carried:
                row[place] = row[place] if row[place].strip() else first[place]
            self._open.append((number, row))
        elif verdict.action == "held":
            self._close(number, done, asides)
            asides.append(self._held(number, row, verdict, boundary.column))
        else:
            asides.append(Skipped(self._sheet, number, verdict.action))
        if verdict.action in ("single", "last"):
            self._close(number, done, asides)

    def _close(self, following: int | None, done: Numbered, asides: list[Item]) -> None:
        """End the open group; hold it back where one of its rows was held back before."""
        if not self._open:
            return
        broken = bool(self._holes) and self._has_hole(following)
        self._holes = [h for h in self._holes if following is not None and h > following]
        self._hole_rows = {h: self._hole_rows[h] for h in self._holes}
        if broken:
            asides += self._broken("hole")
            return
        self.starts.append(len(done))
        done.extend(self._open)
        self._open = []

    def _has_hole(self, following: int | None) -> bool:
        first, last = self._open[0][0], self._open[-1][0]
        inside = bisect_left(self._holes, last) - bisect_right(self._holes, first)
        behind = self._holes[bisect_right(self._holes, last) :]
        between = [h for h in behind if following is None or h < following]
        boundary, names = self._boundary, self._names
        continues = any(
            boundary is not None
            and boundary.continues(
                [self._hole_rows[h].get(name, "") for name in names], self._open[0][1]
            )
            for h in between
        )
        return inside > 0 or continues

    def _broken(self, why: str) -> list[Item]:
        column = self._boundary.column if self._boundary else 0
        verdict = Verdict("held", WHY[why])
        held: list[Item] = [self._held(n, row, verdict, column) for n, row in self._open]
        self._open = []
        return held

    def _held(self, number: int, row: list[str], verdict: Verdict, column: int) -> Held:
        return Held(
            self._sheet,
            number,
            self._names[column],
            row[column],
            verdict.code,
            verdict.note,
            dict(zip(self._names, row, strict=True)),
            self._amount_of(row),
        )
