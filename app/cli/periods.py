"""Periods as people type them: a month, or two days."""

import re
from calendar import monthrange
from datetime import date

from core.errors import ConfigurationError
from core.language import Text

_MONTH = re.compile(r"(\d{4})-(\d{2})")


def period(text: str | None) -> tuple[date, date] | None:
    """Return the first and last day of ``2026-04`` or ``2026-04-01..2026-04-15``.

    Raises:
        ConfigurationError: it is neither.
    """
    if text is None:
        return None
    try:
        if month := _MONTH.fullmatch(text):
            year, number = int(month[1]), int(month[2])
            return date(year, number, 1), date(year, number, monthrange(year, number)[1])
        first, last = (date.fromisoformat(part) for part in text.split("..", 1))
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
    if not _MONTH.fullmatch(text):
        raise _not_a_period(text)
    found = period(text)
    return None if found is None else found[0]


def _not_a_period(text: str) -> ConfigurationError:
    return ConfigurationError(
        "NOT_A_PERIOD",
        Text(
            ja=f"「{text}」は期間として読めません。2026-04 か 2026-04-01..2026-04-15 のように"
            "書いてください。",
            en=f"'{text}' is no period. Write 2026-04 or 2026-04-01..2026-04-15.",
        ),
    )
