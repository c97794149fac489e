"""Records by system and code, asked for so that both databases look them up in an index.

``(system, code) IN (…)`` reads well, and SQLite scans the whole table for it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_


def among(system: Any, code: Any, keys: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """Return the condition that two columns name one of some records.

    Args:
        system: the column of systems.
        code: the column of codes.
        keys: systems and codes, some hundreds at most.
    """
    codes: dict[str, list[str]] = {}
    for one, its in keys:
        codes.setdefault(one, []).append(its)
    return or_(false(), *(and_(system == one, code.in_(sorted(its))) for one, its in codes.items()))
