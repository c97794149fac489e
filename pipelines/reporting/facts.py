"""What a month came to: everything both forms of the report are made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection

from core.calendar import month_end
from warehouse.marts.figures import months_before
from warehouse.queries import differences, monthly
from warehouse.queries.differences import Wanted
from warehouse.queries.names import names_of

_MONTHS: Final = 25
_TOP: Final = 20
_MOVED: Final = 10


@dataclass(frozen=True, slots=True)
class CustomerMonth:
    """A customer's sales in the month, the month before, and a year before."""

    customer_id: str
    name: str
    sales: int
    before: int
    year_before: int

    @property
    def change(self) -> int:
        """Return by how much it sold more than a year before."""
        return self.sales - self.year_before


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """The sales of a month, yen without tax."""

    month: date
    sales: int = 0
    gross_profit: int = 0
    slips: int = 0
    customers: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a month.

    Attributes:
        company: the firm.
        month: its first day.
        months: totals of 25 months, the oldest first, the month itself last.
        fiscal_year: sales from the beginning of the fiscal year, and of the same months before.
        top: the customers with the most sales.
        gained: those that sold more than a year before, the most first.
        lost: those that sold less.
        first_bought: who bought for the first time: id, name, day.
        reps: ``sales_rep sales gross_profit``.
        items: ``item item_name sales``.
        causes: how systems agree in the month.
        ageing: sums of open balances.
    """

    company: str
    month: date
    months: list[MonthTotal]
    fiscal_year: tuple[int, int]
    top: list[CustomerMonth]
    gained: list[CustomerMonth]
    lost: list[CustomerMonth]
    first_bought: list[Any]
    reps: list[Any]
    items: list[Any]
    causes: list[Any]
    ageing: Any

    @property
    def this(self) -> MonthTotal:
        """Return the month's total."""
        return self.months[-1]

    @property
    def before(self) -> MonthTotal:
        """Return that of the month before."""
        return self.months[-2]

    @property
    def year_before(self) -> MonthTotal:
        """Return that of the same month a year before."""
        return self.months[-13]


def gather(connection: Connection, company: str, month: date, fiscal_start: int) -> Facts:
    """Read what a month came to.

    Args:
        connection: the warehouse, as of one moment.
        company: the firm's name.
        month: the first day of the month.
        fiscal_start: the month in which the fiscal year begins.
    """
    months = monthly.months_up_to(month, _MONTHS)
    customers = _customers(connection, month)
    moved = sorted(customers, key=lambda one: (one.change, one.customer_id))
    return Facts(
        company,
        month,
        _totals(connection, months),
        _fiscal_year(connection, month, fiscal_start),
        [one for one in customers if one.sales > 0][:_TOP],
        [one for one in reversed(moved) if one.change > 0][:_MOVED],
        [one for one in moved if one.change < 0][:_MOVED],
        monthly.first_bought(connection, month, month_end(month)),
        monthly.by_rep(connection, month),
        monthly.by_item(connection, month, _TOP),
        differences.by_cause(connection, Wanted(month=month)),
        differences.ageing(connection),
    )


def _totals(connection: Connection, months: list[date]) -> list[MonthTotal]:
    found = monthly.totals(connection, months)
    return [
        MonthTotal(
            month,
            *(int(value) for value in (row.sales, row.gross_profit, row.slips, row.customers)),
        )
        if (row := found.get(month)) is not None
        else MonthTotal(month)
        for month in months
    ]


def _fiscal_year(connection: Connection, month: date, start: int) -> tuple[int, int]:
    count = (month.month - start) % 12 + 1
    this, former = (
        monthly.totals(connection, monthly.months_up_to(last, count))
        for last in (month, months_before(month, 12))
    )
    return tuple(sum(int(row.sales) for row in one.values()) for one in (this, former))  # type: ignore[return-value]


def _customers(connection: Connection, month: date) -> list[CustomerMonth]:
    """Return customers with sales in any of the three months, the largest of this month first."""
    compared = [month, months_before(month, 1), months_before(month, 12)]
    sums: dict[str, list[int]] = {}
    for place, one in enumerate(compared):
        for customer, sales in monthly.by_customer(connection, [one]).items():
            sums.setdefault(customer, [0, 0, 0])[place] = sales[one]
    names = names_of(connection, _worth_naming(sums))
    found = [CustomerMonth(key, names.get(key, ""), *values) for key, values in sums.items()]
    return sorted(found, key=lambda one: (-one.sales, one.customer_id))


def _worth_naming(sums: dict[str, list[int]]) -> list[str]:
    """Return the customers that can stand in the report: the largest, and those that moved most."""
    largest = sorted(sums, key=lambda key: (-sums[key][0], key))[:_TOP]
    moved = sorted(sums, key=lambda key: (sums[key][0] - sums[key][2], key))
    return [*{*largest, *moved[: _MOVED * 2], *moved[-_MOVED * 2 :]}]
