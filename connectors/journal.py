"""An accounting journal -> the transactions of its receivable lines.

What belongs here: which lines of a slip concern a receivable and whose it is, slip by slip. What
does not: tying rows into slips (``connectors.grouping``), what the opposite accounts make of a
line (``connectors.counterparts``).

A debit of a receivable is a sale, a credit a payment, unless the opposite account says return,
discount or adjustment. The receivable includes the tax, so the amounts do.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from connectors.accounts import Accounts
from connectors.binding import Binding
from connectors.counterparts import Line, Part, parts_of, transfer
from connectors.filling import extra_json
from connectors.journal_columns import OTHER, SIDES, Columns, Entry, JournalColumns
from connectors.locate import where_in
from connectors.model import Block, Held, Item, Skipped
from connectors.profile import Profile
from core.identity import identity_code
from core.language import Text

FIELDS = (
    "document_no",
    "line_no",
    "date",
    "customer_code",
    "customer_name",
    "kind",
    "amount",
    "tax",
    "tax_rate",
    "note",
    "counterpart",
)


class Journaler:
    """Turns slips into transactions.

    Args:
        profile: a profile of entity ``journal``.
        binding: its columns in this file.
        sheet: name of the sheet.
        path: the file.

    Raises:
        SourceError: the file lacks the account or the amount of a side.
    """

    def __init__(self, profile: Profile, binding: Binding, sheet: str, path: Path) -> None:
        journal = profile.journal
        if journal is None:
            raise ValueError(profile.id)
        counterparts = {str(kind): names for kind, names in journal.counterparts.items()}
        self._sheet = sheet
        self._names = binding.header.names
        self._accounts = Accounts(journal.receivable, counterparts)
        self._cells = JournalColumns(journal, binding, self._accounts, path, where_in(sheet))
        self._plain = {
            name: place
            for name in ("date", "document_no", "line_no", "note")
            if (place := binding.place(name)) is not None
        }

    def amount_of(self, row: Sequence[str]) -> str:
        """Return the text of the amount of a row's receivable, "" where it has none."""
        return self._cells.amount_of(row)

    def items(
        self, numbers: Sequence[int], columns: Columns, starts: Sequence[int]
    ) -> Iterator[Item]:
        """Yield one block of the receivable lines, and the rows left out or held back.

        Args:
            numbers: row numbers.
            columns: the file's columns, whole slips only.
            starts: indexes at which slips begin; empty where each row is a slip.
        """
        rows = len(numbers)
        lines = {side: self._cells.receivable(side, columns) for side in SIDES}
        taken: list[int] = []
        out: dict[str, list[str]] = {name: [] for name in FIELDS}
        for start, end in pairwise([*(starts or range(rows)), rows]):
            slip = range(start, end)
            if not any(lines["debit"][i] or lines["credit"][i] for i in slip):
                for index in slip:
                    yield Skipped(self._sheet, numbers[index], "not_receivable")
                continue
            entries = {side: self._cells.entries(side, slip, columns) for side in SIDES}
            emitted = 0
            for index in slip:
                found = self._row(index, slip, lines, entries, columns)
                if isinstance(found, str):
                    yield Skipped(self._sheet, numbers[index], found)
                elif isinstance(found, _Wrong):
                    yield self._held(numbers[index], index, found, columns)
                else:
                    for side, part in found:
                        emitted += 1
                        self._emit(side, index, part, emitted, columns, out)
                        taken.append(index)
        if taken:
            yield self._block(numbers, taken, columns, out)

    def _block(
        self,
        numbers: Sequence[int],
        taken: Sequence[int],
        columns: Columns,
        out: dict[str, list[str]],
    ) -> Block:
        places = self._cells.unmapped
        picked = [[columns[place][i] for i in taken] for place in places]
        extra = extra_json([self._names[place] for place in places], picked, len(taken))
        return Block("transactions", self._sheet, [numbers[i] for i in taken], out, extra)

    def _row(
        self,
        index: int,
        slip: range,
        lines: dict[str, list[bool]],
        entries: dict[str, dict[int, Entry]],
        columns: Columns,
    ) -> "list[tuple[str, Part]] | _Wrong | str":
        """Return the transactions of one row, why it is left out, or what is wrong with it."""
        found: list[tuple[str, Part]] = []
        for side in SIDES:
            if not lines[side][index]:
                continue
            parts = self._parts(side, index, slip, lines, entries, columns)
            if parts == "opening":
                return "opening"
            if isinstance(parts, str):
                return _Wrong(side, "amount", "ambiguous_counterpart", _AMBIGUOUS)
            if not any(self._cells.customer(side, index, columns)):
                return _Wrong(side, "customer_name", "customer_missing", _NOBODY)
            found += [(side, part) for part in parts]
        return found or "not_receivable"

    def _parts(
        self,
        side: str,
        index: int,
        slip: range,
        lines: dict[str, list[bool]],
        entries: dict[str, dict[int, Entry]],
        columns: Columns,
    ) -> list[Part] | str:
        amount = self._cells.gross(side, index, columns)
        own = entries[OTHER[side]].get(index)
        # Sides that stand in one row belong together only where they balance; in a slip of
        # several rows they may have met by chance.
        paired = own is not None and (len(slip) == 1 or own.amount == amount)
        others = [own] if own and paired else list(entries[OTHER[side]].values())
        line = Line(
            side,
            self._cells.amount_text(side, index, columns),
            amount,
            others,
            sole=paired or sum(1 for i in slip if lines[side][i]) == 1,
            tax_known=self._cells.has(OTHER[side], "tax"),
        )
        if any(lines[OTHER[side]][entry.index] for entry in others):
            return [transfer(line)]
        return parts_of(line, self._accounts)

    def _emit(
        self,
        side: str,
        index: int,
        part: Part,
        ordinal: int,
        columns: Columns,
        out: dict[str, list[str]],
    ) -> None:
        code, name = self._cells.customer(side, index, columns)
        cells = {
            "customer_code": code or identity_code([name]),
            "customer_name": name,
            "kind": part.kind,
            "amount": part.amount,
            "tax": part.tax,
            "tax_rate": part.rate,
            "counterpart": part.counterpart,
            **{field: columns[place][index] for field, place in self._plain.items()},
        }
        cells["line_no"] = cells.get("line_no", "").strip() or str(ordinal)
        if not cells.get("note", "").strip():
            notes = (self._cells.cell(s, "note", index, columns) for s in (side, OTHER[side]))
            cells["note"] = next((note for note in notes if note.strip()), "")
        for field in FIELDS:
            out[field].append(cells.get(field, ""))

    def _held(self, number: int, index: int, wrong: "_Wrong", columns: Columns) -> Held:
        cells = {name: c[index] for name, c in zip(self._names, columns, strict=True)}
        amount = self._cells.amount_text(wrong.side, index, columns)
        value = amount if wrong.field == "amount" else ""
        return Held(self._sheet, number, wrong.field, value, wrong.code, wrong.note, cells, amount)


class _Wrong:
    """What is wrong with a row."""

    def __init__(self, side: str, field: str, code: str, note: Text) -> None:
        self.side, self.field, self.code, self.note = side, field, code, note


_NOBODY = Text(
    "売掛金の行ですが、取引先も補助科目もありません。会計ソフトで入れてから書き出し直してください。",
    "A receivable without partner or sub-account. Enter one in the accounting software and export "
    "again.",
)
_AMBIGUOUS = Text(
    "相手科目に入金と値引・返品などが混ざり、この行がいくらずつか決められません。伝票を分けるか、"
    "金額を確かめてください。",
    "Its opposite accounts mix receipts with discounts or returns, and how much of this line is "
    "which cannot be told. Split the slip, or check its amounts.",
)
