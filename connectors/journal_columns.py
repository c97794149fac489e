"""The two sides of a journal, cell by cell.

What belongs here: the columns of debit and credit in one file, and what a side of a row holds.
What does not: what a slip as a whole means (``connectors.counterparts``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from connectors.accounts import Accounts
from connectors.amounts import number, plain
from connectors.binding import Binding, find_one
from connectors.formatrules import Journal, JournalSide

Columns = Sequence[Sequence[str]]

SIDES = ("debit", "credit")
OTHER = {"debit": "credit", "credit": "debit"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of one row: its account, its amount with the tax, the tax and the rate's text."""

    index: int
    account: str
    amount: Decimal | None
    tax: Decimal | None
    rate: str


class JournalColumns:
    """Looks cells of a journal up by side and meaning.

    Args:
        journal: the profile's journal.
        binding: its columns in this file.
        accounts: judge of account names.
        path: the file, for messages.
        where: the sheet, for messages.

    Raises:
        SourceError: the account or the amount of a side is missing.
    """

    def __init__(
        self, journal: Journal, binding: Binding, accounts: Accounts, path: Path, where: str
    ) -> None:
        self._accounts = accounts
        self._taxed = journal.amount_includes_tax

        def places(side: JournalSide) -> dict[str, int]:
            found = {}
            for name in JournalSide.model_fields:
                names = getattr(side, name)
                needed = name in ("account", "amount")
                place = find_one(names, binding.header, path, where, needed=needed)
                if place is not None:
                    found[name] = place
            return found

        self._sides = {"debit": places(journal.debit), "credit": places(journal.credit)}
        used = {
            place
            for side in self._sides.values()
            for name, place in side.items()
            if name not in ("department", "note")
        }
        self.unmapped = [place for place in binding.unmapped if place not in used]

    def has(self, side: str, key: str) -> bool:
        """Tell whether the file has a column of this meaning."""
        return key in self._sides[side]

    def cell(self, side: str, key: str, index: int, columns: Columns) -> str:
        """Return a cell's text, "" where the file has no such column."""
        place = self._sides[side].get(key)
        return "" if place is None else columns[place][index]

    def receivable(self, side: str, columns: Columns) -> list[bool]:
        """Tell of each row whether its account on this side is a receivable."""
        accounts = columns[self._sides[side]["account"]]
        answers = {name: self._accounts.is_receivable(name) for name in set(accounts)}
        return [answers[name] for name in accounts]

    def gross(self, side: str, index: int, columns: Columns) -> Decimal | None:
        """Return the amount with the tax, None where it is no amount."""
        amount = number(self.cell(side, "amount", index, columns))
        if self._taxed or amount is None:
            return amount
        tax = number(self.cell(side, "tax", index, columns))
        return None if tax is None else amount + tax

    def amount_text(self, side: str, index: int, columns: Columns) -> str:
        """Return the amount with the tax, as it is written where nothing had to be added."""
        text = self.cell(side, "amount", index, columns)
        gross = self.gross(side, index, columns)
        return text if gross is None or gross == number(text) else plain(gross)

    def customer(self, side: str, index: int, columns: Columns) -> tuple[str, str]:
        """Return code and name of the partner, else of the sub-account, else two empty texts."""
        for code_key, name_key in (("partner_code", "partner"), ("sub_code", "sub")):
            name = self._accounts.partner(self.cell(side, name_key, index, columns))
            code = self.cell(side, code_key, index, columns).strip()
            if name or (code and code.strip("0")):
                return code, name
        return "", ""

    def entries(self, side: str, slip: range, columns: Columns) -> dict[int, Entry]:
        """Return the entries of one side of a slip that name an account."""
        found = {}
        for index in slip:
            account = self.cell(side, "account", index, columns)
            if self._accounts.is_account(account):
                found[index] = Entry(
                    index,
                    account,
                    self.gross(side, index, columns),
                    number(self.cell(side, "tax", index, columns)),
                    self.cell(side, "tax_rate", index, columns)
                    or self.cell(side, "tax_class", index, columns),
                )
        return found

    def amount_of(self, row: Sequence[str]) -> str:
        """Return the text of the amount of a row's receivable, "" where it has none."""
        columns = [(cell,) for cell in row]
        for side in SIDES:
            if self._accounts.is_receivable(self.cell(side, "account", 0, columns)):
                return self.amount_text(side, 0, columns)
        return ""
