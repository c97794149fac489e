"""Staging the calendar: every day that lines speak of, and the firm's years around them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, true

from core.calendar import (
    WEEKDAYS,
    closing_begun,
    closing_date,
    era_of,
    fiscal_month,
    fiscal_year,
    month_of,
)
from warehouse.marts.rules import CalendarRules
from warehouse.memory import recall, remember
from warehouse.schema.analysis import dim_closing_period, dim_date
from warehouse.schema.published import fact_transaction
from warehouse.stage.changes import clear, put, remove

YEARS_AHEAD = 2
"""Estimates and renewals speak of days to come."""
_STATE = "calendar"


def stage_calendar(connection: Connection, as_of: date, rules: CalendarRules) -> bool:
    """Stage the calendar where days or rules have changed; tell whether they have.

    Args:
        connection: the warehouse, within the publishing transaction, the lines applied.
        as_of: the firm's day.
        rules: its habits.
    """
    fact = fact_transaction.c
    first, last = connection.execute(select(func.min(fact.date), func.max(fact.date))).one()
    first, last = min(first or as_of, as_of), max(last or as_of, as_of)
    first = date(first.year, 1, 1)
    last = date(min(last.year + YEARS_AHEAD, date.max.year - 1), 12, 31)
    state = f"{first} {last} {rules}"
    if recall(connection, _STATE) == state:
        return False
    days = [_day(day, rules) for day in _days(first, last)]
    periods = [period for day in rules.closing_days for period in _periods(first, last, day)]
    for table, rows in ((dim_date, days), (dim_closing_period, periods)):
        clear(connection, table)
        put(connection, table, {name: [row[name] for row in rows] for name in rows[0]})
        remove(connection, table, true())
    remember(connection, _STATE, state)
    return True


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _day(day: date, rules: CalendarRules) -> dict[str, Any]:
    in_year = fiscal_month(day, rules.first_month)
    closed = closing_date(day, rules.closing_day)
    return {
        "date": day,
        "year": day.year,
        "quarter": (day.month + 2) // 3,
        "month": month_of(day),
        "month_number": day.month,
        "day": day.day,
        "fiscal_year": fiscal_year(day, rules.first_month),
        "fiscal_quarter": (in_year + 2) // 3,
        "fiscal_month": in_year,
        "closing_date": closed,
        "closing_month": month_of(closed),
        "weekday": day.isoweekday(),
        "weekday_name": WEEKDAYS[day.weekday()],
        "is_weekend": day.isoweekday() > 5,
        "ends_at": datetime.combine(day + timedelta(days=1), time(), rules.zone),
        **_japanese(day),
    }


def _japanese(day: date) -> dict[str, Any]:
    try:
        era = era_of(day)
    except ValueError:
        return {"era": "", "era_year": None, "wareki": ""}
    return {"era": era.name, "era_year": era.year, "wareki": era.written(day)}


def _periods(first: date, last: date, closing_day: int) -> Iterator[dict[str, Any]]:
    closed = closing_date(first, closing_day)
    while closed <= last:
        yield {
            "closing_day": closing_day,
            "period_to": closed,
            "period_from": closing_begun(closed, closing_day),
            "closing_month": month_of(closed),
        }
        closed = closing_date(closed + timedelta(days=1), closing_day)
