"""The books: 仕訳日記帳 of 弥生会計 (弥生インポート形式, 25 columns, no header).

What belongs here: the layout, the periods exported, and damaged rows. What does not: what is
posted (``postings``).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.sample_firm.dirt import amount, day
from app.sample_firm.months import month_of
from app.sample_firm.postings import RECEIVABLE, SALES, Entry, Posting, Side
from app.sample_firm.textfile import TextFile
from app.sample_firm.truth import FileTruth, HeldRow, SampleTruth


@dataclass(frozen=True, slots=True)
class Period:
    """One export: months from and to, how dates and amounts are written."""

    name: str
    first: int
    last: int
    date: str
    grouped: bool = False
    comment: str = ""


PERIODS = (
    Period("第31期", 0, 11, "dots", comment="# 弥生会計 仕訳日記帳 第31期"),
    Period("第32期", 12, 23, "plain"),
    Period("第33期上期", 24, 29, "slash", grouped=True),
    Period("第33期下期", 30, 35, "era", comment="# 決算整理前"),
)


def write_journal(folder: Path, postings: Sequence[Posting], truth: SampleTruth) -> set[str]:
    """Write one file per period; return the sub-accounts of rows that can be loaded."""
    by_month: dict[tuple[int, int], list[Posting]] = defaultdict(list)
    for posting in postings:
        by_month[posting.day.year, posting.day.month].append(posting)
    used: set[str] = set()
    for period in PERIODS:
        path = f"inbox/kaikei/仕訳日記帳_{period.name}.txt"
        months = [month_of(index) for index in range(period.first, period.last + 1)]
        own = [posting for month in months for posting in by_month[month]]
        own.sort(key=lambda posting: posting.day)
        file = truth.file(path, "kaikei_journal", "cp932")
        file.dirt = ["no_header", "slip_flags", f"date_{period.date}", "tax_inclusive"]
        file.dirt += ["thousands"] * period.grouped + ["comment"] * bool(period.comment)
        used |= _write_period(folder / path, period, own, file)
    return used


def _write_period(
    path: Path, period: Period, postings: Sequence[Posting], file: FileTruth
) -> set[str]:
    table = TextFile(",", "cp932", quote_text=True)
    used: set[str] = set()
    for number, posting in enumerate(postings, 1):
        if number == 1 and period.comment:
            table.comment(period.comment)
            file.skipped["comment"] += 1
        used |= _write_posting(table, period, number, posting, file)
    table.write(path)
    return used


def _write_posting(
    table: TextFile, period: Period, number: int, posting: Posting, file: FileTruth
) -> set[str]:
    used = set()
    last = len(posting.entries) - 1
    for place, entry in enumerate(posting.entries):
        row = _row(period, number if place == 0 else None, posting, entry)
        row[0] = _flag(place, last, entry) if posting.broken != "broken_group" else 2110
        receivable = [s for s in (entry.debit, entry.credit) if s.account == RECEIVABLE]
        if posting.broken:
            file.held.append(_damage(row, table.count + 1, posting.broken, receivable[0].yen))
        elif receivable:
            file.loaded += 1
            back = entry.debit.account == SALES
            file.yen += -receivable[0].yen if back else receivable[0].yen
            used |= {side.sub for side in receivable}
        else:
            file.skipped["not_receivable"] += 1
        table.row(row)
    return used


def _flag(place: int, last: int, entry: Entry) -> int:
    if last == 0:
        return 2111 if entry.text.startswith("売上") else 2000
    return 2110 if place == 0 else 2101 if place == last else 2100


def _row(period: Period, number: int | None, posting: Posting, entry: Entry) -> list[str | int]:
    def side(half: Side) -> list[str | int]:
        yen: list[str | int] = [half.yen, half.tax]
        if period.grouped and half.yen:
            yen = [amount(half.yen, grouped=True), amount(half.tax, grouped=True)]
        return [half.account, half.sub, "", half.tax_class, *yen]

    head: list[str | int] = [0, "", "", ""]
    if number is not None:
        head = [0, number, "", day(posting.day, period.date)]
    tail: list[str | int] = [entry.text, "", "", 0, "", "", 0, 0, "no"]
    return [*head, *side(entry.debit), *side(entry.credit), *tail]


def _damage(row: list[str | int], number: int, how: str, yen: int) -> HeldRow:
    """Spoil a row in place and return what must be held back."""
    if how == "month_13":
        row[3] = "20251305"
        return HeldRow(number, "date", "20251305", how, yen)
    if how == "not_a_number":
        row[8] = row[14] = "未定"
        return HeldRow(number, "amount", "未定", how, yen)
    if how == "ragged_row":
        del row[-1]
        return HeldRow(number, "", str(len(row)), how, yen)
    return HeldRow(number, "customer_name" if how == "customer_missing" else "", "", how, yen)
