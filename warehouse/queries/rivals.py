"""The runners-up of a question: what else either of its records may belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from core.judgement import Pair, RecordKey
from warehouse.schema.published import map_customer_source, review_candidate

_MOST = 6


@dataclass(frozen=True, slots=True)
class Rival:
    """Another question about one of the records.

    Attributes:
        of: the record of the question at hand.
        other: the record it may be the same as.
        name: its name there.
        score: how probable that is.
    """

    candidate_id: int
    of: RecordKey
    other: RecordKey
    name: str
    customer_id: str
    score: float


def rivals(connection: Connection, pair: Pair, besides: int) -> Sequence[Rival]:
    """Return other questions about the two records, the most probable first.

    Args:
        connection: the warehouse.
        pair: the records.
        besides: the question at hand.
    """
    found = [
        rival
        for key in pair
        for side, other in (("left", "right"), ("right", "left"))
        for rival in _of(connection, key, side, other)
        if rival.candidate_id != besides
    ]
    return sorted(found, key=lambda rival: -rival.score)[:_MOST]


def _of(connection: Connection, key: RecordKey, side: str, other: str) -> list[Rival]:
    rows = connection.execute(_asked(side, other), {"system": key.system, "code": key.code})
    return [
        Rival(
            row.candidate_id,
            key,
            RecordKey(row.system, row.code),
            row.name or "",
            row.customer_id or "",
            row.score,
        )
        for row in rows
    ]


@cache  # a statement never changes, and making this one costs more than asking it
def _asked(side: str, other: str) -> Select[Any]:
    table, mapped = review_candidate.c, map_customer_source.c
    system, code = table[f"{other}_system"], table[f"{other}_code"]
    on: Any = and_(mapped.system == system, mapped.code == code)
    return (
        select(
            table.candidate_id,
            table.score,
            system.label("system"),
            code.label("code"),
            mapped.name,
            mapped.customer_id,
        )
        .outerjoin(map_customer_source, on)
        .where(
            table[f"{side}_system"] == bindparam("system"),
            table[f"{side}_code"] == bindparam("code"),
        )
        .order_by(table.score.desc())
        .limit(_MOST + 1)
    )
