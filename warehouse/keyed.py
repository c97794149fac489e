"""Looking records up by (system, code), many at once.

SQLite reads a whole table for ``(system, code) IN (…)``; asked system by system, it uses the index
that begins with both.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from core.judgement import RecordKey

_CHUNK = 400


def lookups(system: Any, code: Any, keys: Iterable[RecordKey]) -> Iterator[ColumnElement[bool]]:
    """Give conditions that together find all rows with one of these keys, each row once.

    Args:
        system: the column of the system.
        code: the column of the code there.
        keys: what is looked for.
    """
    by_system: dict[str, list[str]] = {}
    for key in sorted(set(keys)):
        by_system.setdefault(key[0], []).append(key[1])
    for name, codes in by_system.items():
        for start in range(0, len(codes), _CHUNK):
            yield and_(system == name, code.in_(codes[start : start + _CHUNK]))


def is_one_of(system: Any, code: Any, keys: Iterable[RecordKey]) -> ColumnElement[bool]:
    """Return the condition that a row has one of a few keys."""
    return or_(false(), *lookups(system, code, keys))
