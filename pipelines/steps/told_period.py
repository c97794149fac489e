"""The period that the rows above a table tell: 期間:令和7年11月1日〜令和7年11月30日.

Where a file's days are written without a year, it is that of this period, not of the day on which
the file was made.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from cleansing.dates import DateContext, parse_date

_ERA = r"(?:[MTSHR]|明治|大正|昭和|平成|令和)\.?"
_DAY = rf"(?:{_ERA})?(?:\d{{1,4}}|元)[年/.\-]\d{{1,2}}[月/.\-]\d{{1,2}}日?"
_SPAN = re.compile(rf"{_DAY}(?:\([日月火水木金土]\))?(?:[~ー―–—-]|から|より)(?P<last>{_DAY})")
_MONTH = re.compile(rf"(?P<year>(?:{_ERA})?(?:\d{{1,4}}|元)年)(?P<month>\d{{1,2}})月(?:分|度|$)")


def last_day_told(titles: Iterable[str]) -> date | None:
    """Return the last day of the period that titles tell.

    Args:
        titles: the cells above a table, and the sheet's name.

    Returns:
        None where they tell none, or several that end on different days.
    """
    days = {day for title in titles for day in _told("".join(_folded(title).split()))}
    return days.pop() if len(days) == 1 else None


def within_told_period(context: DateContext, titles: Iterable[str]) -> DateContext:
    """Let days without a year be of the period that titles tell, if they tell one."""
    last = last_day_told(titles)
    return context if last is None else replace(context, file_date=last)


def _told(title: str) -> Iterator[date]:
    for found in _SPAN.finditer(title):
        day = parse_date(found["last"])
        if isinstance(day, date):
            yield day
    for found in _MONTH.finditer(title):
        day = parse_date(f"{found['year']}{found['month']}月1日")
        if isinstance(day, date):
            yield day.replace(day=monthrange(day.year, day.month)[1])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("〜", "~")
