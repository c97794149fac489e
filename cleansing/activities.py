"""What sales diaries and CRM exports say of activities and deals: kinds, outcomes, probabilities.

What belongs here: reading one text. What does not: dates and amounts (``dates``, ``money``).
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from cleansing.folds import fold_spaces, fold_width
from cleansing.money import parse_decimal
from cleansing.problems import Problem
from cleansing.resources import load_table
from core.language import Text

OTHER = "other"
OPEN, WON, LOST = "open", "won", "lost"

_NO_PERCENT = Problem(
    "not_a_percentage",
    Text(
        "確度(%)として読めません。0から100の数にしてください。",
        "This cannot be read as a probability. Write a number from 0 to 100.",
    ),
)
_YES = frozenset(["true", "1", "yes", "y", "はい", "○"])


@lru_cache(maxsize=1 << 12)
def activity_kind(text: str) -> str:
    """Return what kind of activity a text names: ``visit phone mail …``, ``other``."""
    return _first_within("kinds", text) or OTHER


@lru_cache(maxsize=1 << 12)
def basis(text: str) -> str:
    """Return ``fact`` or ``assumption``; a text that says neither stays as it is written."""
    return _first_within("bases", text) or text.strip()


@lru_cache(maxsize=1 << 12)
def outcome(stage: str, ended: str = "") -> str:
    """Return how a deal stands: ``open``, ``won`` or ``lost``.

    Args:
        stage: the name of its stage.
        ended: what a column of its own says of the end, which counts before the stage.
    """
    for text in (ended, stage):
        folded = _folded(text)
        if folded in _YES:
            return WON
        for state in (OPEN, LOST, WON):
            if any(word in folded for word in _words("outcomes")[state]):
                return state
    return OPEN


def percentage(text: str) -> Decimal | Problem | None:
    """Read a probability in percent: 50, 50%, ５０％."""
    bare = fold_spaces(fold_width(text)).strip().removesuffix("%")
    value = parse_decimal(bare)
    if isinstance(value, Problem):
        return _NO_PERCENT
    if value is not None and not 0 <= value <= 100:
        return _NO_PERCENT
    return value


def percentages(column: Sequence[str]) -> Callable[[str], Decimal | Problem | None]:
    """Return how a column of probabilities is read.

    A spreadsheet keeps 80 % as 0.8 and 100 % as 1. So where no number without a sign is above 1
    and one lies between 0 and 1, all without a sign are such shares: no probability in percent is
    below one percent throughout.
    """
    bare = [percentage(text) for text in column if "%" not in fold_width(text)]
    shares = [value for value in bare if isinstance(value, Decimal)]
    if not any(0 < value < 1 for value in shares) or any(value > 1 for value in shares):
        return percentage

    def share(text: str) -> Decimal | Problem | None:
        value = percentage(text)
        if not isinstance(value, Decimal) or "%" in fold_width(text):
            return value
        return Decimal(f"{(value * 100).normalize():f}")

    return share


def _first_within(table: str, text: str) -> str:
    folded = _folded(text)
    if not folded:
        return ""
    for key, words in _words(table).items():
        if any(word in folded for word in words):
            return key
    return ""


def _folded(text: str) -> str:
    return fold_spaces(fold_width(text)).strip().casefold()


@cache
def _words(table: str) -> dict[str, tuple[str, ...]]:
    return {
        str(key): tuple(_folded(str(word)) for word in words)
        for key, words in load_table("activities")[table].items()
    }
