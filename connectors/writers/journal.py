"""Entries of a sales journal -> rows of an accounting package's import format.

What belongs here: the two sides of a row, slips of several rows, tax classes in the package's own
words. What does not: which sales make an entry.

Each row balances by itself: the receivable on one side, the sales account on the other, both with
the tax, or both without where the format keeps it apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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

    def rows(self, entries: Iterable[Entry]) -> Iterator[list[str]]:
        """Yield the rows of entries."""
        for entry in entries:
            count = len(entry.postings)
            for at, posting in enumerate(entry.postings, start=1):
                marks = self._marks(at, count)
                yield self._row(entry, posting, at, marks)

    def _marks(self, at: int, count: int) -> dict[str, str]:
        if count == 1:
            return self._write.single
        if at == 1:
            return self._write.first
        return self._write.last if at == count else self._write.middle

    def _row(self, entry: Entry, posting: Posting, at: int, marks: dict[str, str]) -> list[str]:
        cells = [""] * len(self.columns)
        for column, text in {**self._write.constants, **marks}.items():
            self._put(cells, (column,), text)
        self._put(cells, self._journal.date, entry.day.strftime(self._write.dates))
        self._put(cells, self._journal.document_no, str(entry.number))
        self._put(cells, self._journal.line_no, str(at))
        self._put(cells, self._journal.note, posting.note)
        takes_back = posting.amount + posting.tax < 0
        debit, credit = self._journal.debit, self._journal.credit
        own, opposite = (credit, debit) if takes_back else (debit, credit)
        sign = -1 if takes_back else 1
        self._side(cells, own, self._receivable, entry, sign * posting.amount, sign * posting.tax)
        self._sale(cells, opposite, entry, posting, sign, takes_back=takes_back)
        return cells

    def _side(
        self, cells: list[str], side: JournalSide, account: str, entry: Entry, net: int, tax: int
    ) -> None:
        """Write the receivable: it includes the tax in every format."""
        self._put(cells, side.account, account)
        self._partner(cells, side, entry)
        self._put(cells, side.amount, str(net + tax))
        self._put(cells, side.tax, "0")
        self._put(cells, side.tax_class, self._write.untaxed)

    def _sale(
        self,
        cells: list[str],
        side: JournalSide,
        entry: Entry,
        posting: Posting,
        sign: int,
        *,
        takes_back: bool,
    ) -> None:
        net, tax = sign * posting.amount, sign * posting.tax
        self._put(cells, side.account, posting.account)
        if self._places.find(side.partner) is not None:
            self._partner(cells, side, entry)
        self._put(cells, side.department, self._department)
        with_tax = self._journal.amount_includes_tax
        self._put(cells, side.amount, str(net + tax if with_tax else net))
        self._put(cells, side.tax, str(tax))
        classes = self._returns if takes_back else self._classes
        self._put(cells, side.tax_class, classes.get(posting.rate, ""))
        self._put(cells, side.tax_rate, posting.rate.split()[0])

    def _partner(self, cells: list[str], side: JournalSide, entry: Entry) -> None:
        """Name the customer as a partner where the format has one, else as a sub-account."""
        self._put(cells, side.partner_code, entry.partner_code)
        if self._places.find(side.partner) is not None:
            self._put(cells, side.partner, entry.partner)
        else:
            self._put(cells, side.sub, entry.partner)

    def _put(self, cells: list[str], names: Sequence[str], text: str) -> None:
        place = self._places.find(tuple(names))
        if place is not None:
            cells[place] = text


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
