"""Days and periods as people type them: a day, a month, or two days."""

import re
import unicodedata
from calendar import monthrange
from datetime import date

from core.errors import ConfigurationError
from core.language import Text

_MONTH = re.compile(r"(\d{4})[-/](\d{2})")
_DAY = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")


def read_day(text: str | None) -> date | None:
    """Return the day written ``2026-03-31`` or ``2026/3/31``.

    Raises:
        ConfigurationError: it is none.
    """
    if text is None:
        return None
    try:
        return _day(text)
    except ValueError:
        raise ConfigurationError(
            "AS_OF",
            Text(
                ja=f"--as-of「{text}」は日付ではありません。2026-03-31 のように書いてください。",
                en=f"--as-of '{text}' is no date. Write it like 2026-03-31.",
            ),
        ) from None


def _day(text: str) -> date:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    return date(int(found[1]), int(found[3]), int(found[4]))


def period(text: str | None) -> tuple[date, date] | None:
    """Return the first and last day of ``2026-04`` or ``2026-04-01..2026-04-15``.

    Raises:
        ConfigurationError: it is neither.
    """
    if text is None:
        return None
    try:
        if first := _month(text):
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        first, last = (_day(part) for part in text.split("..", 1))
    except ValueError:
        raise _not_a_period(text) from None
    if last < first:
        raise _not_a_period(text)
    return first, last


def month(text: str | None) -> date | None:
    """Return the first day of ``2026-04``.

    Raises:
        ConfigurationError: it is no month.
    """
    if text is None:
        return None
    try:
        first = _month(text)
    except ValueError:
        first = None
    if first is None:
        raise _not_a_month(text)
    return first


def _month(text: str) -> date | None:
    """Return the first day of a month; None where the text has not the form of one.

    Raises:
        ValueError: it has, but there is no such month.
    """
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return None if found is None else date(int(found[1]), int(found[2]), 1)


def _not_a_month(text: str) -> ConfigurationError:
    return ConfigurationError(
        "NOT_A_MONTH",
        Text(
            ja=f"「{text}」は月として読めません。2026-04 のように書いてください。",
            en=f"'{text}' is no month. Write it like 2026-04.",
        ),
    )


def _not_a_period(text: str) -> ConfigurationError:
    return ConfigurationError(
        "NOT_A_PERIOD",
        Text(
            ja=f"「{text}」は期間として読めません。2026-04 か 2026-04-01..2026-04-15 のように"
            "書いてください。",
            en=f"'{text}' is no period. Write 2026-04 or 2026-04-01..2026-04-15.",
        ),
    )
