"""What people are shown of a pair they decide about."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from core.judgement import Pair
from warehouse.keyed import lookups
from warehouse.neighbourhood import pair_of
from warehouse.schema.published import review_candidate


def shown_of(connection: Connection, pairs: Sequence[Pair]) -> dict[Pair, Row[Any]]:
    """Return the candidates among these pairs."""
    column, wanted = review_candidate.c, set(pairs)
    return {
        pair_of(row): row
        for found in lookups(column.left_system, column.left_code, {one.left for one in wanted})
        for row in connection.execute(select(review_candidate).where(found))
        if pair_of(row) in wanted
    }
