"""What a question is worth: how unsure its answer is, times the yen that hang on it.

What belongs here: one question's worth, and staging it with its place. What does not: in what
order people see questions (``warehouse.queries.order``), or which are asked at all.
"""

import math
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, and_, delete, insert, literal, select

from warehouse.decisions import answers
from warehouse.queries.order import places
from warehouse.schema.published import map_customer_source, mart_customer_rank, review_candidate
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT

LEAST_YEN = 10_000
"""A question about customers without sales counts as if so much hung on it, so that such questions
come in the order of uncertainty, behind all that move real money."""

CHECKS_AFTER = 20
"""Checks of automatic merges are worth as much as the question in this place: people come to them
on the first day, and not before anything that needs them."""


def uncertainty(score: float) -> float:
    """Return the entropy of an answer in bits: 1 for even chances, 0 for a sure thing."""
    if not 0 < score < 1:
        return 0.0
    return -(score * math.log2(score) + (1 - score) * math.log2(1 - score))


def priority(score: float, yen_at_stake: int) -> int:
    """Return uncertainty times yen at stake."""
    return round(uncertainty(score) * max(yen_at_stake, LEAST_YEN))


def stage_worth(connection: Connection) -> int:
    """Stage yen at stake, priority and place of every question, by the sales the ranks stand on.

    What would move is the smaller of the two customers; in the check of an automatic merge, at
    most the customer's sales.

    Args:
        connection: the warehouse, within the publishing transaction, mapping and ranks applied.

    Returns:
        The number of questions.
    """
    stage = STAGE[review_candidate.name]
    rows = [
        *_with_sales(connection, stage, stage.c.change == PUT),
        *_with_sales(connection, review_candidate, ~_staged()),
    ]
    known = [_question(row) for row in rows]
    _place_checks(known)
    _place_all(known, answers(connection))
    connection.execute(delete(stage).where(stage.c.change == PUT))
    if known:
        connection.execute(insert(stage), [{**question, "change": PUT} for question in known])
    return len(known)


def _question(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    left, right = (values.pop(f"{side}_sales") or 0 for side in ("left", "right"))
    values["yen_at_stake"] = max(min(int(left), int(right)), 0)
    values["priority"] = priority(values["score"], values["yen_at_stake"])
    return values


def _place_checks(known: list[dict[str, Any]]) -> None:
    others = sorted(
        (question["priority"] for question in known if question["asked_as"] != "check"),
        reverse=True,
    )
    worth = others[min(CHECKS_AFTER, len(others)) - 1] if others else LEAST_YEN
    for question in known:
        if question["asked_as"] == "check":
            question["priority"] = worth


class _Asked(NamedTuple):
    candidate_id: int
    question_group: int
    priority: int
    alike: int


def _place_all(known: list[dict[str, Any]], decisions: int) -> None:
    asked = [_Asked(*(question[name] for name in _Asked._fields)) for question in known]
    place = places(asked, decisions)
    for question in known:
        question["place"] = place[question["candidate_id"]]


def _staged() -> Any:
    stage = STAGE[review_candidate.name]
    return (
        select(literal(1)).where(stage.c.candidate_id == review_candidate.c.candidate_id).exists()
    )


def _with_sales(connection: Connection, table: Table, which: Any) -> list[Row[Any]]:
    """Return questions with the sales of the customer on either side, None where it has none."""
    columns: list[Any] = [table.c[name] for name in _NAMES]
    join: Any = table
    for side in ("left", "right"):
        mapped = map_customer_source.alias(f"{side}_map")
        ranked = mart_customer_rank.alias(f"{side}_rank")
        system, code = table.c[f"{side}_system"], table.c[f"{side}_code"]
        join = join.outerjoin(mapped, and_(mapped.c.system == system, mapped.c.code == code))
        join = join.outerjoin(ranked, ranked.c.customer_id == mapped.c.customer_id)
        columns.append(ranked.c.sales.label(f"{side}_sales"))
    return list(connection.execute(select(*columns).select_from(join).where(which)))


_NAMES = [column.name for column in review_candidate.columns if column.name != "generation"]
