"""The bank's file: 入出金取引明細 in 全銀協規定形式, records of 200 bytes.

What belongs here: the layout and the deposits. What does not: who paid what (``payments``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.sample_firm.months import month_end, month_of
from app.sample_firm.payments import Payment
from app.sample_firm.truth import FileTruth, SampleTruth

LENGTH = 200


@dataclass(frozen=True, slots=True)
class Statement:
    """One file: the months it covers and what stands between records."""

    name: str
    first: int
    last: int
    line_end: str


STATEMENTS = (
    Statement("令和5年11月-令和6年10月", 0, 11, "\r\n"),
    Statement("令和6年11月-令和7年10月", 12, 23, ""),
    Statement("令和7年11月-令和8年10月", 24, 35, "\r\n"),
)


@dataclass(frozen=True, slots=True)
class Movement:
    """Money in (1) or out (2) of the account."""

    day: date
    direction: str
    kind: str
    yen: int
    name: str
    text: str


def write_statements(folder: Path, payments: Iterable[Payment], truth: SampleTruth) -> set[str]:
    """Write one file per business year; return the names of payers in them."""
    movements = [
        Movement(p.day, "1", "11", p.gross - p.fee, p.payer, "ﾌﾘｺﾐ")
        for p in payments
        if p.method == "transfer"
    ]
    for payment in payments:
        if payment.method == "transfer":
            month = f"{payment.day:%Y-%m}"
            truth.add(month, payment.entity, receipts_bank=payment.gross - payment.fee)
    movements += _withdrawals()
    movements.sort(key=lambda m: (m.day, m.direction, m.name, m.yen))
    number, balance = 0, 8_400_000
    for statement in STATEMENTS:
        first = date(*month_of(statement.first), 1)
        last = month_end(*month_of(statement.last))
        own = [movement for movement in movements if first <= movement.day <= last]
        path = f"inbox/bank/入出金明細_{first:%Y%m}-{last:%Y%m}.txt"
        file = truth.file(path, "bank_statement", "cp932")
        file.dirt = ["fixed_200", "no_line_end" if not statement.line_end else "crlf"]
        records = _records(own, first, last, number, balance, file)
        text = "".join(record + statement.line_end for record in records)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode("cp932"))
        number += len(own)
        balance += sum(m.yen if m.direction == "1" else -m.yen for m in own)
    return {movement.name for movement in movements if movement.direction == "1"}


def _withdrawals() -> list[Movement]:
    """Return what goes out every month: fees and salaries."""
    found = []
    for index in range(36):
        end = month_end(*month_of(index))
        found.append(Movement(end.replace(day=25), "2", "14", 2_900_000, "", "ｷﾕｳﾖ"))
        found.append(Movement(end.replace(day=10), "2", "18", 880, "", "ﾃｽｳﾘﾖｳ"))
    return found


def _records(
    movements: Sequence[Movement],
    first: date,
    last: date,
    number: int,
    balance: int,
    file: FileTruth,
) -> list[str]:
    records = [_header(first, last, balance)]
    for place, movement in enumerate(movements, number + 1):
        records.append(_data(place, movement))
        if movement.direction == "1":
            file.loaded += 1
            file.yen += movement.yen
        else:
            file.skipped["withdrawal"] += 1
    records.append(_trailer(movements, balance))
    records.append("9" + f"{len(records) + 1:010d}" + "00001" + " " * 184)
    file.skipped.update({"header_record": 1, "trailer": 1, "end": 1})
    return records


def _era(day: date) -> str:
    """Return YYMMDD in the era, without its letter."""
    return f"{day.year - 2018:02d}{day:%m%d}"


def _header(first: date, last: date, balance: int) -> str:
    return (
        "1" + "03" + "0" + _era(last) + _era(first) + _era(last) + "0999"
        + f"{'ﾁﾕｳｷﾖｳﾐﾗｲ':<15}" + "101" + f"{'ﾎﾝﾃﾝ':<15}" + "000" + "1" + f"{1234567:010d}"
        + f"{'ﾂﾅｷﾞｼﾖｳｶｲ(ｶ':<40}" + "1" + "1" + f"{balance:014d}" + " " * 71
    )  # fmt: skip


def _data(number: int, movement: Movement) -> str:
    sender = f"{'ﾁﾕｳｷﾖｳﾐﾗｲ':<15}{'ｴｲｷﾞﾖｳﾌﾞ':<15}" if movement.name else " " * 30
    return (
        "2" + f"{number:08d}" + _era(movement.day) * 2 + movement.direction + movement.kind
        + f"{movement.yen:012d}" + "0" * 12 + "0" * 6 + "0" * 6 + "0" + "0" * 7 + "000"
        + "0" * 10 + f"{movement.name:<48}" + sender + f"{movement.text:<20}" + " " * 20 + " "
    )  # fmt: skip


def _trailer(movements: Sequence[Movement], balance: int) -> str:
    incoming = [m.yen for m in movements if m.direction == "1"]
    outgoing = [m.yen for m in movements if m.direction == "2"]
    after = balance + sum(incoming) - sum(outgoing)
    return (
        "8" + f"{len(incoming):06d}{sum(incoming):013d}{len(outgoing):06d}{sum(outgoing):013d}"
        + "1" + f"{abs(after):014d}" + f"{len(movements):07d}" + " " * 139
    )  # fmt: skip
