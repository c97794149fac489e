"""What people are shown of a pair they decide about."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from core.judgement import Pair, RecordKey
from warehouse.schema.published import review_candidate

_CHUNK = 200


def shown_of(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, Row[Any]]:
    """Return the candidates among these pairs."""
    column = review_candidate.c
    key = tuple_(column.left_system, column.left_code, column.right_system, column.right_code)
    found: dict[Pair, Row[Any]] = {}
    for start in range(0, len(pairs), _CHUNK):
        wanted = [(*pair.left, *pair.right) for pair in pairs[start : start + _CHUNK]]
        for row in connection.execute(select(review_candidate).where(key.in_(wanted))):
            left = RecordKey(row.left_system, row.left_code)
            found[Pair.of(left, RecordKey(row.right_system, row.right_code))] = row
    return found
