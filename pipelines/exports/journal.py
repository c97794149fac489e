"""``kind: journal``: the sales as entries for an accounting package.

What was given before is known: the next file holds what is new, and takes back and gives anew what
has changed. Where a period is asked for, it is written whole. The sum of what the package has been
given equals the history to the yen; if it would not, nothing is written. Where no line and no
setting changed since the file before, nothing is compared: the file has a heading only.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count, groupby
from typing import Any, Final

from connectors.profile import load_profile
from connectors.writers.columns import layout_of
from connectors.writers.delimited import write_delimited
from connectors.writers.journal import Entry, JournalWriter, Posting
from core.errors import ReconciliationError
from core.language import Text
from pipelines.exports.job import Job, Made, characters_for
from pipelines.exports.settings import JournalExport
from warehouse import sales_entries
from warehouse.queries.partners import partners
from warehouse.sales_entries import Scope

_NOTE: Final = 32
"""Characters of a note that every package takes (弥生会計: 64 bytes)."""
_STANDARD: Final = 1000
_REDUCED_SINCE: Final = date(2019, 10, 1)
_WORDS: Final = {"sale": "売上", "return": "返品", "discount": "値引", "adjustment": "調整"}


def make(job: Job) -> Made:
    """Write the entries that the package lacks.

    Raises:
        ReconciliationError: the entries do not add up to the history.
    """
    settings = job.settings
    assert isinstance(settings, JournalExport)
    scope = _scope(job, settings)
    profile = load_profile(settings.profile, job.workspace.profiles)
    writer = JournalWriter(
        profile,
        settings.accounts.receivable,
        settings.department or "",
        settings.tax_classes,
    )
    sums = _Sums()
    unchanged = job.period is None and sales_entries.is_settled(job.connection, scope)
    entries = () if unchanged else _compared(job, settings, scope, sums)
    path = job.folder / job.target.name
    layout = layout_of(profile)
    characters = characters_for(layout.encoding)
    heading = profile.write.heading
    rows = write_delimited(
        path, writer.columns, writer.rows(entries), layout, characters, heading=heading
    )
    return Made(
        path,
        rows,
        yen=sums.amount,
        replaced=characters.replaced,
        detail={"profile": profile.id, "entries": sums.entries, "tax": sums.tax,
                "tax_computed": sums.computed, "taken_back": sums.taken_back,
                "unchanged": unchanged,
                "period": None if job.period is None else list(job.period)},
        settle=None if unchanged
        else lambda connection, number: sales_entries.settle(connection, scope, number),
    )  # fmt: skip


def _compared(job: Job, settings: JournalExport, scope: Scope, sums: "_Sums") -> Iterable[Entry]:
    """Return the entries of which the package lacks something, once they add up."""
    sales_entries.stage(job.connection, scope)
    _refuse_difference(job, scope)
    return _Entries(job, settings, scope, sums)


class _Sums:
    """What was written, counted as it goes by."""

    def __init__(self) -> None:
        self.amount = self.tax = self.computed = self.entries = self.taken_back = 0


class _Entries:
    """The entries to be written: what is taken back first, then what is new."""

    def __init__(self, job: Job, settings: JournalExport, scope: Scope, sums: _Sums) -> None:
        self._job, self._settings, self._scope, self._sums = job, settings, scope, sums
        self._partners = partners(job.connection, settings.system or "")
        accounts = settings.accounts
        self._accounts = {
            "sale": accounts.sale,
            "return": accounts.returned,
            "discount": accounts.discount,
            "adjustment": accounts.adjustment,
        }

    def __iter__(self) -> Iterator[Entry]:
        everything = self._job.period is not None
        connection, numbers = self._job.connection, count(1)
        if not everything:
            for rows in _slips(sales_entries.reversed_entries(connection, self._scope)):
                self._sums.taken_back += 1
                yield self._entry(next(numbers), rows, -1)
        new = sales_entries.new_entries(connection, self._scope, everything=everything)
        for rows in _slips(new):
            yield self._entry(next(numbers), rows, 1)

    def _entry(self, number: int, rows: list[Any], sign: int) -> Entry:
        self._sums.entries += 1
        first = rows[0]
        code, name = self._partner(first.customer_id)
        return Entry(number, first.date, name, code, [self._posting(row, sign) for row in rows])

    def _posting(self, row: Any, sign: int) -> Posting:
        self._sums.amount += sign * row.amount
        self._sums.tax += sign * row.tax
        self._sums.computed += sign * row.tax_computed
        account = self._accounts[row.kind]
        return Posting(account, sign * row.amount, sign * row.tax, _rate(row), _note(row, sign))

    def _partner(self, customer_id: str) -> tuple[str, str]:
        code, name = self._partners.get(customer_id, ("", ""))
        if self._settings.partner == "customer_id":
            return code, customer_id
        return code, (code if self._settings.partner == "code" else "") or name or customer_id


def _slips(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the rows of one slip together; rows of nothing at all are no entry."""
    for _, slip in groupby(rows, key=lambda row: row.entry):
        filled = [row for row in slip if row.amount or row.tax]
        if filled:
            yield filled


def _rate(row: Any) -> str:
    """Return the rate as tax classes are named: 8 is the reduced one, ``8 old`` that before it."""
    if row.rate == _STANDARD:
        return "10"
    percent = f"{row.rate / 100:g}"
    return "8 old" if percent == "8" and row.date < _REDUCED_SINCE else percent


def _note(row: Any, sign: int) -> str:
    what = row.item_name if row.lines == 1 else f"{row.item_name} ほか{row.lines - 1}件"
    words = ["取消" if sign < 0 else "", row.document_no, _WORDS[row.kind], what]
    return " ".join(word for word in words if word)[:_NOTE]


def _scope(job: Job, settings: JournalExport) -> Scope:
    first, last = job.period or (settings.since, None)
    tax = job.workspace.configuration.tax
    return Scope(
        job.name, settings.by, tax.rounding, tax.default_hundredths, first, last, settings.sources
    )


def _refuse_difference(job: Job, scope: Scope) -> None:
    lines, entries = (
        sales_entries.total(job.connection, scope),
        sales_entries.staged_total(job.connection),
    )
    if lines != entries:
        raise ReconciliationError(
            "EXPORT_TOTAL",
            Text(
                ja=f"仕訳の合計 {entries:,}円が、取引明細の合計 {lines:,}円と一致しません。何も"
                "書き出していません。`tsunagi doctor` の結果を添えて開発元へ知らせてください。",
                en=f"The entries add up to {entries:,} yen, the lines to {lines:,} yen. Nothing "
                "was written. Report it together with the output of `tsunagi doctor`.",
            ),
        )
