"""How business is posted in the books: sales, receipts, and everything else.

What belongs here: slips of the books, as entries. What does not: the file (``accounting``), and
what was sold and paid (``trades``, ``payments``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from app.sample_firm.months import month_end, month_of, working_days
from app.sample_firm.payments import Payment
from app.sample_firm.records import Subaccount
from app.sample_firm.trades import Slip, tax_in
from app.sample_firm.truth import SampleTruth
from app.sample_firm.words import expenses

BANK = "中京みらい銀行"
RECEIVABLE = "売掛金"
SALES = "売上高"
LATE_MONTHS = (9, 21)
"""In these months a sale of the last days is booked in the next month only."""
FORGOTTEN_MONTH = 13
"""In this month one sale is never booked."""
RENT_MONTHS = (4, 12, 26)
"""In these months rent is booked that the sales package knows nothing of."""
_METHODS = {"cash": ("現金", ""), "claim": ("電子記録債権", "")}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an entry; yen with the tax in it."""

    account: str = ""
    sub: str = ""
    tax_class: str = ""
    yen: int = 0
    tax: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a slip of the books."""

    debit: Side
    credit: Side
    text: str


@dataclass(frozen=True, slots=True)
class Posting:
    """A slip of the books. ``broken`` says how it is damaged in the file (a code of quarantine)."""

    day: date
    entries: tuple[Entry, ...]
    entity: str = ""
    broken: str = ""


def booked_on(slips: Sequence[Slip]) -> list[tuple[Slip, date | None]]:
    """Return each slip with the day it is booked, None for the one that was forgotten."""
    late = {_last_plain(slips, month) for month in LATE_MONTHS}
    forgotten = _last_plain(slips, FORGOTTEN_MONTH)
    found: list[tuple[Slip, date | None]] = []
    for slip in slips:
        if slip.number == forgotten:
            found.append((slip, None))
        elif slip.number in late:
            end = month_end(slip.day.year, slip.day.month)
            index = (end.year - 2023) * 12 + end.month - 11 + 1
            found.append((slip, working_days(*month_of(index))[0]))
        else:
            found.append((slip, slip.day))
    return found


def _last_plain(slips: Sequence[Slip], month: int) -> int:
    """Return the number of a month's last ordinary sale."""
    own = [s for s in slips if (s.day.year, s.day.month) == month_of(month)]
    return [s.number for s in own if s.account.entity and not s.cancels and s.net() > 0][-1]


def subaccount_on(accounts: Iterable[Subaccount], when: date) -> str:
    """Return the name of the sub-account that is in use on a day."""
    return next(a.name for a in accounts if a.first <= when <= a.last)


def sales_postings(
    booked: Iterable[tuple[Slip, date | None]], names: dict[int, str], truth: SampleTruth
) -> list[Posting]:
    """Return the postings of sales; ``names``: slip number → sub-account."""
    postings = []
    for slip, when in booked:
        entity, net = slip.account.entity, slip.net()
        sold = f"{slip.day:%Y-%m}"
        if when is None:
            truth.add(sold, entity, unbooked=net)
            continue
        month = f"{when:%Y-%m}"
        truth.add(month, entity, books=net)
        if month != sold:
            truth.add(sold, entity, late=-net)
            truth.add(month, entity, late=net)
        entries = tuple(
            _sale(names[slip.number], slip, rate, gross, tax)
            for rate, (gross, tax) in slip.gross().items()
            if gross
        )
        if entries:
            postings.append(Posting(when, entries, entity))
    return postings


def _sale(name: str, slip: Slip, rate: int, gross: int, tax: int) -> Entry:
    kind = "込10%" if rate == 10 else "込軽減8%"
    text = f"売上 伝票No.{slip.number}"
    if slip.cancels:
        text = f"赤伝 元伝票No.{slip.cancels}"
    if gross < 0 and not slip.cancels:  # a return is booked the other way round
        back = Side(SALES, "", f"課税売返{kind}", -gross, -tax)
        return Entry(back, Side(RECEIVABLE, name, "対象外", -gross), f"返品 伝票No.{slip.number}")
    sale = Side(SALES, "", f"課税売上{kind}", gross, tax)
    return Entry(Side(RECEIVABLE, name, "対象外", gross), sale, text)


def receipt_postings(payments: Iterable[Payment], truth: SampleTruth) -> list[Posting]:
    """Return the postings of receipts; a fee that was kept stands on a line of its own."""
    postings = []
    for payment in payments:
        truth.add(f"{payment.day:%Y-%m}", payment.entity, receipts_books=payment.gross)
        account, sub = _METHODS.get(payment.method, ("普通預金", BANK))
        text = f"振込 {payment.payer}" if payment.method == "transfer" else "入金"
        received = Side(account, sub, "対象外", payment.gross - payment.fee)
        credit = Side(RECEIVABLE, payment.subaccount, "対象外", payment.gross)
        entries = [Entry(received, credit, text)]
        if payment.fee:
            fee = Side("支払手数料", "", "課対仕入込10%適格", payment.fee, tax_in(payment.fee, 10))
            entries.append(Entry(fee, Side(), "振込手数料 先方差引"))
        postings.append(Posting(payment.day, tuple(entries), payment.entity))
    return postings


def other_postings(
    names: Sequence[tuple[str, str]], random: Random, truth: SampleTruth
) -> list[Posting]:
    """Return entries without a customer, rent, and entries that are broken.

    Args:
        names: (entity, sub-account) of customers that rent something.
        random: the source of chance.
        truth: where rent is noted.
    """
    postings = []
    for index in range(36):
        days = working_days(*month_of(index))
        for _ in range(max(4, round(32 * truth.scale))):
            debit, debit_sub, kind, credit, sub, other, text, low, high = random.choice(expenses())
            yen = random.randint(low, high)
            tax = tax_in(yen, 8 if "8%" in kind else 10) if "課対" in kind else 0
            entry = Entry(
                Side(debit, debit_sub, kind, yen, tax), Side(credit, sub, other, yen), text
            )
            postings.append(Posting(random.choice(days), (entry,)))
        if index in RENT_MONTHS:
            for entity, name in names[:2]:
                postings.append(_claim(days[-1], entity, name, 55_000, "設備賃貸料"))
                truth.add(f"{days[-1]:%Y-%m}", entity, books=50_000, books_only=50_000)
    return postings + _broken(names)


def _claim(when: date, entity: str, name: str, yen: int, text: str, broken: str = "") -> Posting:
    sale = Side(SALES, "", "課税売上込10%", yen, tax_in(yen, 10))
    return Posting(
        when, (Entry(Side(RECEIVABLE, name, "対象外", yen), sale, text),), entity, broken
    )


def _broken(names: Sequence[tuple[str, str]]) -> list[Posting]:
    """Return entries that cannot be loaded; the sales package knows nothing of them either."""
    entity, name = names[-1]
    return [
        _claim(date(2025, 3, 31), entity, name, 22_000, "決算整理 要確認", "month_13"),
        _claim(date(2025, 6, 30), "", "", 8_800, "補助科目の付け忘れ", "customer_missing"),
        _claim(date(2026, 1, 30), entity, name, 16_500, "列の足りない行", "ragged_row"),
        _claim(date(2026, 3, 31), entity, name, 44_000, "最終行のない伝票", "broken_group"),
        _claim(date(2026, 7, 31), entity, name, 33_000, "金額未定", "not_a_number"),
    ]
