"""The three years of the sample: months counted from the first, and working days."""

import calendar
from datetime import date

FIRST_MONTH = (2023, 11)
MONTHS = 36
LAST_DAY = date(2026, 10, 31)


def month_of(index: int) -> tuple[int, int]:
    """Return year and month, counted from the first one."""
    year, month = FIRST_MONTH
    month += index - 1
    return year + month // 12, month % 12 + 1


def month_end(year: int, month: int) -> date:
    """Return a month's last day."""
    return date(year, month, calendar.monthrange(year, month)[1])


def working_days(year: int, month: int) -> list[date]:
    """Return Mondays to Fridays, without 29 December to 3 January."""
    days = [date(year, month, d) for d in range(1, month_end(year, month).day + 1)]
    closed = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    return [d for d in days if d.weekday() < 5 and (d.month, d.day) not in closed]
