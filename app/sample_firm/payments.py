"""What customers paid: invoices by closing day, settled by transfer, cash or electronic claim.

What belongs here: invoices and their settlement as they really were. What does not: how the books
and the bank write them down.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.sample_firm.entities import Entity
from app.sample_firm.months import LAST_DAY, month_end
from app.sample_firm.trades import Slip

FEES = (220, 330, 440, 660)
FEES_FORBIDDEN = date(2026, 1, 1)
"""取適法: from this day a buyer may no longer deduct the transfer fee."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money for one invoice of one sub-account.

    ``gross`` is what the receivable falls by, ``fee`` the part the customer kept for the
    transfer; ``method``: transfer, cash, claim (電子記録債権). ``payer`` is the name in the
    bank's file.
    """

    day: date
    entity: str
    subaccount: str
    gross: int
    fee: int
    method: str
    payer: str


def settle(
    entities: Sequence[Entity],
    posted: Sequence[tuple[Slip, str]],
    payers: Mapping[str, str],
    random: Random,
) -> list[Payment]:
    """Return the payments, by day.

    Args:
        entities: the customers.
        posted: each slip with the sub-account it was posted to.
        payers: entity → name in the bank's file, for those that pay by transfer.
        random: the source of chance.
    """
    slips: dict[str, list[tuple[Slip, str]]] = defaultdict(list)
    for slip, subaccount in posted:
        slips[slip.account.entity].append((slip, subaccount))
    payments: list[Payment] = []
    for entity in entities:
        payments += _payments_of(entity, slips[entity.id], payers.get(entity.id, ""), random)
    payments += [
        Payment(slip.day, "", subaccount, slip.total(), 0, "cash", "")
        for slip, subaccount in slips[""]
    ]
    return sorted(payments, key=lambda p: (p.day, p.subaccount, p.gross))


def _payments_of(
    entity: Entity, slips: Sequence[tuple[Slip, str]], payer: str, random: Random
) -> list[Payment]:
    fee = random.choice(FEES) if random.random() < 0.35 else 0
    keeps_fee = random.random() < 0.3  # goes on deducting it although it is forbidden
    method = "transfer" if payer else random.choice(("cash", "claim", "claim"))
    slow = random.random() < 0.05
    due: dict[tuple[date, str], int] = defaultdict(int)
    for slip, subaccount in slips:
        invoice = closing_of(slip.day, entity.closing_day)
        due[_pay_day(invoice, 2 if slow else 1), subaccount] += slip.total()
    payments, carried = [], 0
    for (day, subaccount), gross in sorted(due.items()):
        total = gross + carried
        if total <= 0:
            carried = total
            continue
        carried = 0
        kept = fee if method == "transfer" and (day < FEES_FORBIDDEN or keeps_fee) else 0
        if day <= LAST_DAY and total > kept:
            payments.append(Payment(day, entity.id, subaccount, total, kept, method, payer))
    return payments


def closing_of(day: date, closing_day: int) -> date:
    """Return the day on which a slip is invoiced; 99 is the month's end (末締め)."""
    end = month_end(day.year, day.month)
    if closing_day >= 28:
        return end
    if day.day <= closing_day:
        return day.replace(day=closing_day)
    following = end + timedelta(days=1)
    return following.replace(day=closing_day)


def _pay_day(invoice: date, months: int) -> date:
    """Return the last working day of the month so many months after the invoice."""
    month = invoice.year * 12 + invoice.month - 1 + months
    day = month_end(month // 12, month % 12 + 1)
    while day.weekday() >= 5 or (day.month, day.day) in {(12, 31), (12, 30), (12, 29)}:
        day -= timedelta(days=1)
    return day
