"""Entries of a sales journal -> rows of an accounting package's import format.

What belongs here: the two sides of a row, slips of several rows, tax classes in the package's own
words. What does not: which sales make an entry.

Each row balances by itself: the receivable on one side, the sales account on the other, both with
the tax, or both without where the format keeps it apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from connectors.formatrules import Journal, JournalSide
from connectors.profile import Profile
from connectors.writers.columns import Places, columns_of
from core.errors import ConfigurationError
from core.language import Text


@dataclass(frozen=True, slots=True)
class Posting:
    """One row of an entry.

    Attributes:
        account: the account of the sale, return or discount.
        amount: yen without tax; negative where it takes something back.
        tax: its tax in yen.
        rate: in percent, as ``Write.tax_classes`` names it.
        note: 摘要.
    """

    account: str
    amount: int
    tax: int
    rate: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A slip: its day, its customer as the accounting package calls it, and its rows."""

    number: int
    day: date
    partner: str
    partner_code: str
    postings: Sequence[Posting]


class JournalWriter:
    """Makes rows of a journal format.

    Args:
        profile: the format; entity ``journal``.
        receivable: the account of receivables.
        department: the department of the sales side.
        tax_classes: rate → word, before those of the profile.

    Raises:
        ConfigurationError: the profile is no journal, or does not say how one is written.
    """

    def __init__(
        self, profile: Profile, receivable: str, department: str, tax_classes: dict[str, str]
    ) -> None:
        if profile.journal is None or not (profile.write.tax_classes or tax_classes):
            raise _no_journal(profile)
        self._journal: Journal = profile.journal
        self._write = profile.write
        self._receivable, self._department = receivable, department
        self._classes = {**profile.write.tax_classes, **tax_classes}
        self._returns = {**self._classes, **profile.write.return_tax_classes, **tax_classes}
        self.columns = columns_of(profile)
        self._places = Places(self.columns)
        at = self._at
        journal = self._journal
        self._date, self._number = at(journal.date), at(journal.document_no)
        self._line, self._note = at(journal.line_no), at(journal.note)
        self._debit, self._credit = self._side_of(journal.debit), self._side_of(journal.credit)
        # A row of each place within a slip, with the texts that are always the same.
        self._rows = {
            name: self._begun(marks)
            for name, marks in (
                ("single", self._write.single),
                ("first", self._write.first),
                ("middle", self._write.middle),
                ("last", self._write.last),
            )
        }

    def rows(self, entries: Iterable[Entry]) -> Iterator[list[str]]:
        """Yield the rows of entries."""
        for entry in entries:
            count = len(entry.postings)
            day = entry.day.strftime(self._write.dates)
            for at, posting in enumerate(entry.postings, start=1):
                yield self._row(entry, posting, at, count, day)

    def _row(self, entry: Entry, posting: Posting, at: int, count: int, day: str) -> list[str]:
        cells = self._rows[_place_in_slip(at, count)].copy()
        cells[self._date], cells[self._number] = day, str(entry.number)
        cells[self._line], cells[self._note] = str(at), posting.note
        takes_back = posting.amount + posting.tax < 0
        own, opposite = (self._debit, self._credit)[:: -1 if takes_back else 1]
        sign = -1 if takes_back else 1
        self._receive(cells, own, entry, str(sign * (posting.amount + posting.tax)))
        classes = self._returns if takes_back else self._classes
        self._sell(cells, opposite, entry, posting, sign, classes.get(posting.rate, ""))
        cells.pop()
        return cells

    def _receive(self, cells: list[str], side: "_Side", entry: Entry, amount: str) -> None:
        """Write the receivable: it includes the tax in every format."""
        cells[side.account], cells[side.amount] = self._receivable, amount
        cells[side.tax], cells[side.tax_class] = "0", self._write.untaxed
        self._name(cells, side, entry)

    def _sell(
        self,
        cells: list[str],
        side: "_Side",
        entry: Entry,
        posting: Posting,
        sign: int,
        tax_class: str,
    ) -> None:
        net, tax = sign * posting.amount, sign * posting.tax
        cells[side.account], cells[side.tax] = posting.account, str(tax)
        cells[side.amount] = str(net + tax if self._journal.amount_includes_tax else net)
        cells[side.department], cells[side.tax_class] = self._department, tax_class
        cells[side.tax_rate] = posting.rate.split()[0]
        if side.has_partner:
            self._name(cells, side, entry)

    def _name(self, cells: list[str], side: "_Side", entry: Entry) -> None:
        """Name the customer as a partner where the format has one, else as a sub-account."""
        cells[side.partner_code] = entry.partner_code or ("" if side.has_name else entry.partner)
        cells[side.partner if side.has_partner else side.sub] = entry.partner

    def _begun(self, marks: dict[str, str]) -> list[str]:
        cells = [""] * (len(self.columns) + 1)
        for column, text in {**self._write.constants, **marks}.items():
            cells[self._at((column,))] = text
        cells[-1] = ""
        return cells

    def _side_of(self, side: JournalSide) -> "_Side":
        at = self._at
        return _Side(
            at(side.account), at(side.sub), at(side.partner), at(side.partner_code),
            at(side.department), at(side.amount), at(side.tax), at(side.tax_class),
            at(side.tax_rate),
        )  # fmt: skip

    def _at(self, names: Sequence[str]) -> int:
        """Return the place of a column; of one that is not there, that of a cell thrown away."""
        place = self._places.find(tuple(names))
        return _NOWHERE if place is None else place


_NOWHERE: Final = -1


class _Side(NamedTuple):
    """The places of one side's columns."""

    account: int
    sub: int
    partner: int
    partner_code: int
    department: int
    amount: int
    tax: int
    tax_class: int
    tax_rate: int

    @property
    def has_partner(self) -> bool:
        """Tell whether the format has a column for the partner's name."""
        return self.partner != _NOWHERE

    @property
    def has_name(self) -> bool:
        """Tell whether it has a column for any name of the customer."""
        return self.has_partner or self.sub != _NOWHERE


def _place_in_slip(at: int, count: int) -> str:
    if count == 1:
        return "single"
    if at == 1:
        return "first"
    return "last" if at == count else "middle"


def _no_journal(profile: Profile) -> ConfigurationError:
    return ConfigurationError(
        "PROFILE_NOT_WRITABLE",
        Text(
            f"プロファイル {profile.id} では仕訳を書き出せません。仕訳帳の形式(entity: journal)で、"
            "write に tax_classes のあるものを選んでください。",
            f"No journal can be written by the profile {profile.id}. Choose one of entity journal "
            "whose write: names tax_classes.",
        ),
    )
