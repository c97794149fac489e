"""Three years of business: what was sold, returned and corrected, and what was paid.

What belongs here: the business as it really was, before anybody wrote it down. What does not:
the files about it, and what is wrong in them.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.sample_firm.entities import Entity
from app.sample_firm.months import MONTHS, month_of, working_days
from app.sample_firm.records import SalesAccount
from app.sample_firm.words import Item, items, special_item

_SEASON = (1.0, 1.1, 0.8, 0.9, 1.3, 1.1, 0.9, 1.0, 1.0, 0.8, 1.1, 1.0)  # from November


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a slip, negative for what comes back.

    ``amount`` is in yen as the slip writes it: without tax, with it where the customer is taxed
    inclusively.
    """

    item: Item
    kind: str
    quantity: int
    price: float
    amount: int
    cost: float
    profit: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A sales slip. ``cancels`` names the slip that a red one takes back."""

    number: int
    day: date
    account: SalesAccount
    lines: tuple[Line, ...]
    cancels: int = 0

    def gross(self) -> dict[int, tuple[int, int]]:
        """Return tax rate → yen with tax and the tax in it, rounded towards zero once per slip."""
        sums: dict[int, int] = defaultdict(int)
        for line in self.lines:
            sums[line.item.rate] += line.amount
        if self.account.tax_inside:
            return {rate: (yen, tax_in(yen, rate)) for rate, yen in sums.items()}
        return {rate: (yen + tax_on(yen, rate), tax_on(yen, rate)) for rate, yen in sums.items()}

    def net(self) -> int:
        """Return the yen of the slip without tax."""
        return sum(gross - tax for gross, tax in self.gross().values())

    def total(self) -> int:
        """Return the yen of the slip with tax."""
        return sum(gross for gross, _ in self.gross().values())


@dataclass(frozen=True, slots=True)
class Habit:
    """How a customer buys: slips a month, yearly growth, first and last month, what, how much."""

    rate: float
    growth: float
    first: int
    last: int
    wares: tuple[Item, ...]
    size: float
    discount: float


def tax_on(net: int, rate: int) -> int:
    """Return consumption tax, fractions of a yen dropped."""
    return int(math.copysign(abs(net) * rate // 100, net))


def tax_in(gross: int, rate: int) -> int:
    """Return the consumption tax contained in an amount, fractions of a yen dropped."""
    return int(math.copysign(abs(gross) * rate // (100 + rate), gross))


def sell(
    entities: Sequence[Entity], accounts: Sequence[SalesAccount], random: Random
) -> list[Slip]:
    """Return all slips, numbered in order of their days."""
    own: dict[str, list[SalesAccount]] = defaultdict(list)
    for account in accounts:
        own[account.entity].append(account)
    drafts: list[Slip] = []
    for entity in entities:
        if entity.status != "active":
            continue
        habit = _habit(entity, random)
        for index in range(habit.first, habit.last + 1):
            drafts += _month(own[entity.id], habit, index, random)
    drafts += _sundry(own[""][0], random)
    drafts.sort(key=lambda slip: (slip.day, slip.account.code))
    return _with_corrections(drafts, random)


def _habit(entity: Entity, random: Random) -> Habit:
    late = random.random() < 0.22
    leaves = random.random() < 0.10
    first = random.randint(3, 30) if late else 0
    group = random.choice(("001", "001", "002", "003", "004", "005"))
    near = [item for item in items() if item.code.startswith(group)]
    far = [item for item in items() if not item.code.startswith(group)]
    weight = random.lognormvariate(0, 0.95)
    return Habit(
        rate=0.27 * weight * (1.6 if entity.sites else 1),
        growth=random.choices((-0.45, -0.2, 0.0, 0.12, 0.4, 1.1), (8, 15, 40, 20, 12, 5))[0],
        first=first,
        last=min(MONTHS - 1, first + random.randint(4, 24)) if leaves else MONTHS - 1,
        wares=tuple(random.sample(near, min(4, len(near))) + random.sample(far, 2)),
        size=weight * random.lognormvariate(0, 0.5),
        discount=random.choice((1.0, 1.0, 0.97, 0.95, 0.92)),
    )


def _month(
    accounts: Sequence[SalesAccount], habit: Habit, index: int, random: Random
) -> list[Slip]:
    year, month = month_of(index)
    mean = habit.rate * _SEASON[index % 12] * (1 + habit.growth) ** (index / 12)
    slips = []
    for _ in range(_poisson(mean, random)):
        account = accounts[0] if random.random() < 0.55 else random.choice(accounts)
        slips.append(
            Slip(0, random.choice(working_days(year, month)), account, _lines(habit, random))
        )
    return slips


def _poisson(mean: float, random: Random) -> int:
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit and count < 40:
        product *= random.random()
        count += 1
    return count


def _lines(habit: Habit, random: Random) -> tuple[Line, ...]:
    count = random.choices((1, 2, 3, 4, 6), (30, 28, 20, 14, 8))[0]
    returned = random.random() < 0.012
    lines = [
        _line(item, habit, returned, random)
        for item in random.sample(habit.wares, min(count, len(habit.wares)))
    ]
    if not returned and random.random() < 0.06:
        lines.append(_fixed(special_item("freight"), "sale", 1, 1200, 900))
    total = sum(line.amount for line in lines)
    if not returned and total > 20_000 and random.random() < 0.04:
        cut = total // 2000 * 100 // 1
        lines.append(_fixed(special_item("discount"), "discount", -1, cut, 0, "端数値引"))
    return tuple(lines)


def _line(item: Item, habit: Habit, returned: bool, random: Random) -> Line:
    price = item.price if item.price % 1 else float(round(item.price * habit.discount))
    target = 9_000 * habit.size * random.lognormvariate(0, 0.6)
    quantity = max(1, min(round(target / price), 6000))
    step = (
        100 if price < 100 else 10 if price < 1000 and quantity > 10 else 2 if quantity > 2 else 1
    )
    quantity = max(step, quantity // step * step)
    if returned:
        return _fixed(
            item, "return", -max(step, quantity // 4 // step * step), price, item.cost, "不良品返品"
        )
    note = random.choice(("",) * 14 + ("直送", "午前着", "分納", "現場渡し"))
    return _fixed(item, "sale", quantity, price, item.cost, note)


def _fixed(item: Item, kind: str, quantity: int, price: float, cost: float, note: str = "") -> Line:
    amount = int(quantity * price)
    return Line(item, kind, quantity, price, amount, cost, amount - int(quantity * cost), note)


def _sundry(account: SalesAccount, random: Random) -> list[Slip]:
    """Return counter sales to people without an account (諸口)."""
    habit = Habit(3.0, 0.0, 0, MONTHS - 1, items()[:24], 0.25, 1.0)
    return [slip for index in range(MONTHS) for slip in _month([account], habit, index, random)]


def _with_corrections(drafts: Sequence[Slip], random: Random) -> list[Slip]:
    """Number the slips; some are taken back by a red slip and written anew (赤伝・新黒)."""
    numbered: list[Slip] = []
    number = 20000
    later: dict[date, list[Slip]] = defaultdict(list)
    for draft in drafts:
        for day in sorted(day for day in later if day < draft.day):
            for slip in later.pop(day):
                number += 1
                numbered.append(replace(slip, number=number))
        number += 1
        numbered.append(replace(draft, number=number))
        red_day = draft.day + timedelta(days=random.choice((1, 2, 3)))
        if (
            random.random() < 0.005
            and red_day.weekday() < 5
            and red_day.month == draft.day.month
            and draft.lines[0].kind == "sale"
        ):
            later[red_day] += _red_and_black(numbered[-1], red_day)
    for day in sorted(later):
        for slip in later[day]:
            number += 1
            numbered.append(replace(slip, number=number))
    return numbered


def _red_and_black(slip: Slip, day: date) -> list[Slip]:
    note = f"赤伝 元伝票No.{slip.number}"
    red = tuple(
        replace(line, quantity=-line.quantity, amount=-line.amount, profit=-line.profit, note=note)
        for line in slip.lines
    )
    first = slip.lines[0]
    black = (_fixed(first.item, "sale", first.quantity * 2, first.price, first.cost, "数量訂正"),)
    return [
        replace(slip, day=day, lines=red, cancels=slip.number),
        replace(slip, day=day, lines=black + slip.lines[1:]),
    ]
