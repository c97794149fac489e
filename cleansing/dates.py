"""Texts to dates, in every form that Japanese business software writes.

Sources of the forms: 弥生会計 取引日付 (``R.01/07/01``), freee 振替伝票 (``平成27年4月1日``, 13月),
TKC (month and day only), フリーウェイ経理 (平成 continued past 2019), 全銀協規定形式 (YYMMDD with
no era), Excel (serial numbers), Salesforce (UTC timestamps). A text that fits two days is
refused, not guessed; what the file is known to use is said by `DateContext`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Final, Literal

from cleansing import date_problems as problems
from cleansing.cells import damage, fold, says_nothing
from cleansing.problems import Problem

ShortYears = Literal["refuse", "zengin", "freeway", "western"]

# Every era begins within a year of the one before, so that era year + offset is unambiguous even
# where a document uses the new name before the day of the change (令和1年4月1日).
_ERAS: Final = {"M": (1867, 45), "T": (1911, 15), "S": (1925, 64), "H": (1988, 31), "R": (2018, 99)}
_ERA_LETTERS: Final = {"明": "M", "大": "T", "昭": "S", "平": "H", "令": "R"}
_HEISEI: Final = 1988
_REIWA: Final = 2018
_JAPAN: Final = timezone(timedelta(hours=9))

# 明治 begins in 1868; the software whose exports are read here has no earlier customer.
_EARLIEST: Final = date(1868, 1, 1)
_LATEST: Final = date(2100, 12, 31)
_YEARS_AHEAD: Final = 10
# Five digits outside of 1954-2036 are rarely a serial number and often a date of an era with its
# zero lost (50401 for 050401).
_SERIALS: Final = range(20000, 50000)
# Banks report what has happened: at most next year's settlements, and no more than ten years ago.
_ZENGIN_AGES: Final = range(-1, 11)
_LONGEST: Final = 60

_ERA: Final = r"(?P<era>[MTSHR]|明治?|大正?|昭和?|平成?|令和?)\.?"
_REST: Final = r"[/.\-年](?P<month>\d{1,2})[/.\-月](?P<day>\d{1,2})日?"
_CLOCK: Final = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?"


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known about the dates of a file.

    Attributes:
        file_date: The day the file was written, for month and day without a year, for two-digit
            years, and to refuse dates more than ten years after it.
        short_years: How ``050401`` and ``05/04/01`` are meant: ``refuse`` (not known), ``zengin``
            (全銀協規定: era year without its letter, the era nearest to the file's date),
            ``freeway`` (フリーウェイ経理: 平成 continued, 令和1年 is 31), ``western`` (of the
            century nearest to the file's date).
        excel_epoch: The day system of serial numbers, 1904 in workbooks of old Macs.
        era_overflow: Read 平成32年 and later as software writes it that never learned of 令和.
    """

    file_date: date | None = None
    short_years: ShortYears = "refuse"
    excel_epoch: Literal[1900, 1904] = 1900
    era_overflow: bool = True


PLAIN: Final = DateContext()


def parse_date(text: str, context: DateContext = PLAIN) -> date | Problem | None:
    """Read a date.

    Args:
        text: A cell of a date column, in any of the forms of the module's docstring; a time of
            day is dropped, a time with a UTC offset taken to Japan first.
        context: What is known about the file.

    Returns:
        The date; None where the text is empty, a placeholder (``/  /``) or filled with zeros;
        a `Problem` where it is no date or could be two.
    """
    folded = fold(text)
    if _BLANK.fullmatch(folded) or says_nothing(folded):
        return None
    if len(folded) > _LONGEST:
        return problems.NOT_A_DATE
    spoilt = damage(folded)
    if spoilt:
        return spoilt
    timed = _TIMED.fullmatch(_WEEKDAY.sub("", folded))
    if not timed:
        return problems.NOT_A_DATE
    compact = re.sub(r"\s+", "", timed["date"]).upper()
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(compact)
        if match:
            day = reader(match, context)
            return _in_japan(day, timed) if timed["hour"] and isinstance(day, date) else day
    return problems.NOT_A_DATE


def _in_japan(day: date, timed: re.Match[str]) -> date | Problem:
    """Check the time of day, and take the date to Japan where the time has a UTC offset."""
    hour, minute, second = (int(timed[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 60:
        return problems.IMPOSSIBLE
    if not timed["zone"]:
        return day
    zone = timed["zone"].replace(":", "").replace("Z", "+0000")
    sign, hours, minutes = zone[0], int(zone[1:3]), int(zone[3:])
    if hours > 14 or minutes > 59:
        return problems.IMPOSSIBLE
    offset = timedelta(hours=hours, minutes=minutes)
    zoned = timezone(-offset if sign == "-" else offset)
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zoned)
    return at.astimezone(_JAPAN).date()


def _checked(year: int, month: str, day: str, context: DateContext) -> date | Problem | None:
    if month == "13":
        return problems.MONTH_13
    if year == 1900 and int(month) == 1 and int(day) == 0:
        return None  # a spreadsheet's way to show zero as a date
    try:
        found = date(year, int(month), int(day))
    except ValueError:
        return problems.IMPOSSIBLE
    if found < _EARLIEST:
        return problems.TOO_EARLY
    latest = _LATEST
    if context.file_date:
        latest = date(min(context.file_date.year + _YEARS_AHEAD, 9998), 12, 31)
    return problems.FAR_FUTURE if found > latest else found


def _western(match: re.Match[str], context: DateContext) -> date | Problem | None:
    return _checked(int(match["year"]), match["month"], match["day"], context)


def _japanese(match: re.Match[str], context: DateContext) -> date | Problem | None:
    letter = _ERA_LETTERS.get(match["era"][0], match["era"][0])
    offset, last = _ERAS[letter]
    year = 1 if match["year"] == "元" else int(match["year"])
    overflow = letter == "H" and context.era_overflow
    if year == 0 or (year > last and not overflow):
        return problems.ERA_YEAR
    return _checked(offset + year, match["month"], match["day"], context)


def _short(match: re.Match[str], context: DateContext) -> date | Problem | None:
    year = int(match["year"])
    if context.short_years == "freeway":
        return _checked(_HEISEI + year, match["month"], match["day"], context)
    if context.short_years == "refuse" or not context.file_date:
        return problems.SHORT_YEAR
    offsets = (_HEISEI, _REIWA) if context.short_years == "zengin" else (1900, 2000)
    now = context.file_date.year
    nearest = min((offset + year for offset in offsets), key=lambda candidate: abs(candidate - now))
    if context.short_years == "zengin" and (year == 0 or now - nearest not in _ZENGIN_AGES):
        return problems.SHORT_YEAR
    return _checked(nearest, match["month"], match["day"], context)


def _serial(match: re.Match[str], context: DateContext) -> date | Problem | None:
    digits = match["serial"]
    lost_zero = _LOST_ZERO.fullmatch(digits)
    if lost_zero:
        # A number such as 40401: a serial number in 2010, or R4.04.01 without its zero.
        refused = context.short_years == "refuse"
        return problems.SHORT_YEAR if refused else _short(lost_zero, context)
    if int(digits) not in _SERIALS:
        return problems.NOT_A_DATE
    epoch = date(1899, 12, 30) if context.excel_epoch == 1900 else date(1904, 1, 1)
    found = epoch + timedelta(days=int(digits))
    return _checked(found.year, str(found.month), str(found.day), context)


def _without_year(match: re.Match[str], context: DateContext) -> date | Problem | None:
    if not context.file_date:
        return problems.NO_YEAR
    month = int(match["month"])
    if month == 13:
        return problems.MONTH_13
    year = context.file_date.year - (month > context.file_date.month)
    return _checked(year, match["month"], match["day"], context)


def _refuse(problem: Problem) -> Callable[[re.Match[str], DateContext], Problem]:
    return lambda match, context: problem


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


_Reader = Callable[[re.Match[str], DateContext], date | Problem | None]

# Not in the order of likelihood but of exclusion: each text fits the first form it can only mean.
_FORMS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_pattern(r"(?P<year>\d{4})" + _REST), _western),
    (_pattern(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:\.0+)?"), _western),
    (_pattern(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _CLOCK), _western),
    (_pattern(_ERA + r"(?P<year>\d{1,3}|元)" + _REST), _japanese),
    (_pattern(_ERA + r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"), _japanese),
    (_pattern(r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})"), _short),
    (_pattern(r"'?(?P<year>\d{1,2})" + _REST), _short),
    (_pattern(r"(?P<serial>\d{5})(?:\.\d+)?"), _serial),
    (_pattern(r"(?P<month>\d{1,2})[/\-](?P<day>\d{1,2})"), _without_year),
    (_pattern(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日"), _without_year),
    (_pattern(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"), _refuse(problems.YEAR_LAST)),
    (
        _pattern(rf"(?:\d{{4}}|{_ERA}(?:\d{{1,3}}|元))[/.\-年]\d{{1,2}}月?"),
        _refuse(problems.NO_DAY),
    ),
)
_LOST_ZERO: Final = _pattern(r"(?P<year>[1-9])(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])")
_BLANK: Final = _pattern(r"[0/.\-\s年月日]*")
_WEEKDAY: Final = _pattern(r"\s*\([日月火水木金土](?:曜日?)?\)")
_TIMED: Final = _pattern(
    r"(?P<date>.*?)"
    r"(?:(?:(?<=\d)T|\s+|(?<=日))"
    r"(?:午[前後]\s*)?(?P<hour>\d{1,2})[:時](?P<minute>\d{1,2})(?:[:分](?:(?P<second>\d{1,2})(?:\.\d*)?秒?)?)?"
    r"(?:\s*[AP]M)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
