"""An accounting journal -> the transactions of its receivable lines.

What belongs here: which lines of a slip concern a receivable, whose it is, and what kind of
business the opposite accounts make it. What does not: tying rows into slips
(``connectors.grouping``), names of accounts (``connectors.accounts``).

A debit of a receivable is a sale, a credit a payment, unless the opposite account says return,
discount or adjustment. Amounts carry the sign of their effect: what reduces sales is negative,
what is paid positive. The receivable includes the tax, so the amounts do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from connectors.accounts import Accounts
from connectors.amounts import number, plain
from connectors.binding import Binding, find_one
from connectors.filledrules import negative
from connectors.filling import extra_json
from connectors.locate import where_in
from connectors.model import Block, Held, Item, Skipped
from connectors.profile import Profile
from connectors.rules import Journal, JournalSide
from core.identity import identity_code
from core.language import Text

Columns = Sequence[Sequence[str]]

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
_OTHER = {"debit": "credit", "credit": "debit"}
# Kind as the opposite account says it -> kind and sign of the transaction.
_EFFECT = {
    ("debit", "payment"): ("payment", -1),
    ("credit", "payment"): ("payment", 1),
    ("credit", "sale"): ("return", -1),
    ("credit", "return"): ("return", -1),
    ("credit", "discount"): ("discount", -1),
    ("credit", "adjustment"): ("adjustment", -1),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One side of one row."""

    index: int
    account: str
    amount: Decimal | None
    tax: Decimal | None
    rate: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A transaction to be: its kind, amount and what is known of its tax."""

    kind: str
    amount: str
    tax: str
    rate: str
    counterpart: str


class Journaler:
    """Turns slips into transactions.

    Args:
        profile: a profile of entity ``journal``.
        binding: its columns in this file.
        sheet: name of the sheet.
        path: the file.

    Raises:
        SourceError: the file lacks the account, the amount or the date.
    """

    def __init__(self, profile: Profile, binding: Binding, sheet: str, path: Path) -> None:
        if profile.journal is None:
            raise ValueError(profile.id)
        self._sheet = sheet
        self._names = binding.header.names
        self._journal: Journal = profile.journal
        self._accounts = Accounts(
            self._journal.receivable, {str(k): v for k, v in self._journal.counterparts.items()}
        )
        where = where_in(sheet)

        def places(side: JournalSide) -> dict[str, int]:
            found = {}
            for name in JournalSide.model_fields:
                names = getattr(side, name)
                needed = name in ("account", "amount")
                place = find_one(names, binding.header, path, where, needed=needed)
                if place is not None:
                    found[name] = place
            return found

        self._sides = {
            "debit": places(self._journal.debit),
            "credit": places(self._journal.credit),
        }
        used = {
            place
            for side in self._sides.values()
            for name, place in side.items()
            if name not in ("department", "note")
        }
        self._unmapped = [place for place in binding.unmapped if place not in used]
        self._plain = {
            name: place
            for name in ("date", "document_no", "line_no", "note")
            if (place := binding.place(name)) is not None
        }

    def amount_of(self, row: Sequence[str]) -> str:
        """Return the text of the amount of a row's receivable, "" where it has none."""
        columns = [(cell,) for cell in row]
        for side in self._sides:
            if self._accounts.is_receivable(self._cell(side, "account", 0, columns)):
                return self._amount_text(side, 0, columns)
        return ""

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
        lines = {side: self._receivable(side, columns) for side in self._sides}
        ends = [*(starts or range(rows)), rows]
        out: dict[str, list[str]] = {name: [] for name in FIELDS}
        taken: list[int] = []
        asides: list[Item] = []
        for start, end in pairwise(ends):
            slip = range(start, end)
            if not any(lines["debit"][i] or lines["credit"][i] for i in slip):
                asides += [Skipped(self._sheet, numbers[i], "not_receivable") for i in slip]
                continue
            self._slip(slip, lines, numbers, columns, out, taken, asides)
        yield from asides
        if taken:
            picked = [[columns[p][i] for i in taken] for p in self._unmapped]
            keys = [self._names[p] for p in self._unmapped]
            extra = extra_json(keys, picked, len(taken))
            yield Block("transactions", self._sheet, [numbers[i] for i in taken], out, extra)

    def _receivable(self, side: str, columns: Columns) -> list[bool]:
        accounts = columns[self._sides[side]["account"]]
        answers = {name: self._accounts.is_receivable(name) for name in set(accounts)}
        return [answers[name] for name in accounts]

    def _slip(
        self,
        slip: range,
        lines: dict[str, list[bool]],
        numbers: Sequence[int],
        columns: Columns,
        out: dict[str, list[str]],
        taken: list[int],
        asides: list[Item],
    ) -> None:
        entries = {side: self._entries(side, slip, columns) for side in self._sides}
        count = 0
        for index in slip:
            sides = [side for side in self._sides if lines[side][index]]
            answers = [self._line(side, index, slip, lines, entries, columns) for side in sides]
            wrong = next((a for a in answers if isinstance(a, Held | str)), None)
            if not sides or wrong == "opening":
                reason = "opening" if sides else "not_receivable"
                asides.append(Skipped(self._sheet, numbers[index], reason))
                continue
            for side, parts in zip(sides, answers, strict=True):
                problem = self._problem(side, index, parts, columns)
                if problem is not None:
                    asides.append(self._held(numbers[index], side, index, *problem, columns))
                    break
            else:
                for side, parts in zip(sides, answers, strict=True):
                    for part in parts if isinstance(parts, list) else ():
                        count += 1
                        self._emit(side, index, part, count, columns, out)
                        taken.append(index)

    def _entries(self, side: str, slip: range, columns: Columns) -> dict[int, _Entry]:
        """Return the filled entries of one side of a slip."""
        found = {}
        for index in slip:
            account = self._cell(side, "account", index, columns)
            if self._accounts.is_account(account):
                found[index] = _Entry(
                    index,
                    account,
                    self._gross(side, index, columns),
                    number(self._cell(side, "tax", index, columns)),
                    self._cell(side, "tax_rate", index, columns)
                    or self._cell(side, "tax_class", index, columns),
                )
        return found

    def _line(
        self,
        side: str,
        index: int,
        slip: range,
        lines: dict[str, list[bool]],
        entries: dict[str, dict[int, _Entry]],
        columns: Columns,
    ) -> list[_Part] | str:
        """Return what one receivable line comes to, or why it is none."""
        amount = self._gross(side, index, columns)
        text = self._amount_text(side, index, columns)
        own = entries[_OTHER[side]].get(index)
        alone = len(slip) == 1 or (own is not None and own.amount == amount)
        others = [own] if alone and own else list(entries[_OTHER[side]].values())
        if any(lines[_OTHER[side]][entry.index] for entry in others):
            names = _joined([entry.account for entry in others])
            return [_Part("adjustment", text if side == "debit" else negative(text), "", "", names)]
        sole = alone or sum(1 for i in slip if lines[side][i]) == 1
        shares: dict[str, list[_Entry]] = {}
        for entry in others:
            shares.setdefault(self._accounts.kind(side, entry.account), []).append(entry)
        if set(shares) == {"opening"}:
            return "opening"
        tax_lines = shares.pop("tax", [])
        if len(shares) < 2:
            said = next(iter(shares), self._accounts.kind(side, ""))
            every = shares.get(said, [])
            return [self._part(side, said, text, every, tax_lines, sole=sole)]
        if not sole or amount is None:
            return "ambiguous"
        return self._split(side, amount, shares, tax_lines)

    def _split(
        self, side: str, amount: Decimal, shares: dict[str, list[_Entry]], tax: list[_Entry]
    ) -> list[_Part] | str:
        """Share one receivable line out over the kinds of its opposite accounts."""
        taxed = next((kind for kind in shares if kind != "payment"), "")
        parts, total = [], Decimal(0)
        for said, entries in shares.items():
            with_tax = [*entries, *(tax if said == taxed else [])]
            if any(entry.amount is None for entry in with_tax):
                return "ambiguous"
            share = sum((entry.amount or Decimal(0) for entry in with_tax), Decimal(0))
            total += share
            extra = tax if said == taxed else []
            parts.append(self._part(side, said, plain(share), entries, extra, sole=True))
        return parts if total == amount else "ambiguous"

    def _part(
        self,
        side: str,
        said: str,
        text: str,
        entries: list[_Entry],
        tax_lines: list[_Entry],
        *,
        sole: bool,
    ) -> _Part:
        kind, sign = _EFFECT.get((side, said), (said, 1))
        tax, rates = "", set()
        if kind not in ("payment", "adjustment"):
            rates = {entry.rate for entry in entries if entry.rate.strip()}
            amounts = [e.tax for e in entries] + [e.amount for e in tax_lines]
            known = self._sides[_OTHER[side]].get("tax") is not None or tax_lines
            if sole and known and entries and None not in amounts:
                total = sum((a for a in amounts if a is not None), Decimal(0))
                tax = plain(total * sign)
        return _Part(
            kind,
            text if sign > 0 else negative(text),
            tax,
            rates.pop() if len(rates) == 1 else "",
            _joined([entry.account for entry in (*entries, *tax_lines)]),
        )

    def _problem(
        self, side: str, index: int, parts: list[_Part] | str, columns: Columns
    ) -> tuple[str, str, Text] | None:
        if parts == "ambiguous":
            return "amount", "ambiguous_counterpart", _AMBIGUOUS
        if not any(self._customer(side, index, columns)):
            return "customer_name", "customer_missing", _NOBODY
        return None

    def _emit(
        self,
        side: str,
        index: int,
        part: _Part,
        count: int,
        columns: Columns,
        out: dict[str, list[str]],
    ) -> None:
        code, name = self._customer(side, index, columns)
        plain_cells = {n: columns[place][index] for n, place in self._plain.items()}
        cells = {
            "customer_code": code or identity_code([name]),
            "customer_name": name,
            "kind": part.kind,
            "amount": part.amount,
            "tax": part.tax,
            "tax_rate": part.rate,
            "counterpart": part.counterpart,
            **plain_cells,
        }
        cells["line_no"] = cells.get("line_no", "").strip() or str(count)
        if not cells.get("note", "").strip():
            notes = (self._cell(s, "note", index, columns) for s in (side, _OTHER[side]))
            cells["note"] = next((note for note in notes if note.strip()), "")
        for field in FIELDS:
            out[field].append(cells.get(field, ""))

    def _customer(self, side: str, index: int, columns: Columns) -> tuple[str, str]:
        """Return code and name of the partner, else of the sub-account."""
        for code_key, name_key in (("partner_code", "partner"), ("sub_code", "sub")):
            name = self._accounts.partner(self._cell(side, name_key, index, columns))
            code = self._cell(side, code_key, index, columns).strip()
            if name or (code and code.strip("0")):
                return code, name
        return "", ""

    def _cell(self, side: str, key: str, index: int, columns: Columns) -> str:
        place = self._sides[side].get(key)
        return "" if place is None else columns[place][index]

    def _gross(self, side: str, index: int, columns: Columns) -> Decimal | None:
        amount = number(self._cell(side, "amount", index, columns))
        if self._journal.amount_includes_tax or amount is None:
            return amount
        tax = number(self._cell(side, "tax", index, columns))
        return None if tax is None else amount + tax

    def _amount_text(self, side: str, index: int, columns: Columns) -> str:
        text = self._cell(side, "amount", index, columns)
        gross = self._gross(side, index, columns)
        return text if gross is None or gross == number(text) else plain(gross)

    def _held(
        self,
        row: int,
        side: str,
        index: int,
        field: str,
        code: str,
        note: Text,
        columns: Columns,
    ) -> Held:
        cells = {name: c[index] for name, c in zip(self._names, columns, strict=True)}
        amount = self._amount_text(side, index, columns)
        value = amount if field == "amount" else ""
        return Held(self._sheet, row, field, value, code, note, cells, amount)


def _joined(names: Sequence[str]) -> str:
    return "・".join(dict.fromkeys(name.strip() for name in names))


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
