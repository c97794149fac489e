"""Japanese business calendar: fiscal years, closing periods (締日), eras (和暦).

What belongs here: what follows from a day alone and a firm's habits. What does not: reading dates
as people write them (``cleansing.dates``).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "月火水木金土日"
MONTH_END = 31
"""The closing day that means the month's last day (末日締め)."""

# 元号法 and the orders under it. Before Meiji 6 (1873) Japan had another calendar.
_ERAS = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1868, 1, 25), "明治"),
)


@dataclass(frozen=True, slots=True)
class Era:
    """An era and its year: 令和, 8."""

    name: str
    year: int

    def written(self, day: date) -> str:
        """Return the day as it is written in the era: 令和元年5月1日."""
        year = "元" if self.year == 1 else str(self.year)
        return f"{self.name}{year}年{day.month}月{day.day}日"


def era_of(day: date) -> Era:
    """Return the era of a day.

    Raises:
        ValueError: the day is before 明治.
    """
    for begun, name in _ERAS:
        if day >= begun:
            return Era(name, day.year - begun.year + 1)
    raise ValueError(f"no era is known for {day}")


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def fiscal_year(day: date, first_month: int) -> int:
    """Return the calendar year in which the fiscal year of a day begins (年度)."""
    return day.year if day.month >= first_month else day.year - 1


def fiscal_month(day: date, first_month: int) -> int:
    """Return the place of a day's month in its fiscal year, 1 to 12."""
    return (day.month - first_month) % 12 + 1


def closing_date(day: date, closing_day: int) -> date:
    """Return the last day of the closing period that a day belongs to.

    Args:
        day: any day.
        closing_day: 1 to 31; in a month without such a day it closes on the month's last day.
    """
    this = _closing_in(day, closing_day)
    return this if day <= this else _closing_in(month_end(day) + timedelta(days=1), closing_day)


def closing_begun(closed: date, closing_day: int) -> date:
    """Return the first day of the closing period that ends on ``closed``."""
    before = _closing_in(month_of(closed) - timedelta(days=1), closing_day)
    return before + timedelta(days=1)


def _closing_in(month: date, closing_day: int) -> date:
    return month.replace(day=min(closing_day, monthrange(month.year, month.month)[1]))
