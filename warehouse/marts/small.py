"""Small tables beside the sums: the rules that views go by, industries, credit, segments."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    and_,
    column,
    insert,
    literal,
    select,
    table,
    true,
)

from core.industries import read_industry
from warehouse.marts.rules import NUMBERS, TEXTS, Condition, Segment, ViewRules
from warehouse.schema.analysis import (
    dim_analysis_rule,
    dim_industry,
    mart_customer_credit,
    mart_customer_segment,
)
from warehouse.schema.published import dim_customer, dim_customer_provenance
from warehouse.schema.staging import STAGE
from warehouse.stage.changes import PUT, clear, put, remove

_LIMIT, _SCORE = "credit_limit", "credit_score"
_of_credit = dim_customer_provenance.c.field.in_((_LIMIT, _SCORE))
_MANY, _CHUNK = 20_000, 500


def stage_rules(connection: Connection, rules: ViewRules) -> None:
    """Stage the one row of the rules."""
    clear(connection, dim_analysis_rule)
    values = {"rule_id": 1, **asdict(rules)}
    put(connection, dim_analysis_rule, {name: [value] for name, value in values.items()})


def stage_industries(connection: Connection, revision: str) -> None:
    """Stage every industry that a customer has, read by levels.

    Args:
        connection: the warehouse, the master applied.
        revision: the revision of the classification that codes without one are of.
    """
    clear(connection, dim_industry)
    found = [
        {"industry": text, **asdict(read_industry(text, revision))}
        for text in connection.scalars(select(dim_customer.c.industry).distinct())
        if text
    ]
    if found:
        put(connection, dim_industry, {name: [row[name] for row in found] for name in found[0]})
    remove(connection, dim_industry, true())


def stage_credit(
    connection: Connection,
    customers: Sequence[str] | None,
    parse_limit: Callable[[str], int | None],
    parse_score: Callable[[str], Decimal | None],
) -> int:
    """Stage limits and scores; return how many values could not be read.

    Args:
        connection: the warehouse, the master applied.
        customers: of these; None: of all.
        parse_limit: what a source writes → yen, None where it is none.
        parse_score: what a source writes → a score, None where it is none.
    """
    clear(connection, mart_customer_credit)
    told, known_of = dim_customer_provenance.c, mart_customer_credit.c.customer_id
    query = select(told.customer_id, told.field, told.value, told.system).where(_of_credit)
    if customers is None:
        rows = list(connection.execute(query))
    else:
        rows = [
            row
            for chunk in _chunks(customers)
            for row in connection.execute(query.where(told.customer_id.in_(chunk)))
        ]
    parsed = {_LIMIT: _each(parse_limit, rows, _LIMIT), _SCORE: _each(parse_score, rows, _SCORE)}
    found: dict[str, dict[str, Any]] = {}
    unread = 0
    for row in rows:
        value = parsed[row.field][row.value]
        if value is None:
            unread += 1
            continue
        known = found.setdefault(row.customer_id, {})
        known[row.field] = value
        known["limit_system" if row.field == _LIMIT else "score_system"] = row.system
    if found:
        put(
            connection,
            mart_customer_credit,
            {
                "customer_id": list(found),
                **{name: [one.get(name) for one in found.values()] for name in (_LIMIT, _SCORE)},
                **{
                    name: [one.get(name, "") for one in found.values()]
                    for name in ("limit_system", "score_system")
                },
            },
        )
    if customers is None:
        remove(connection, mart_customer_credit, true())
    for chunk in _chunks(customers or ()):
        remove(connection, mart_customer_credit, known_of.in_(chunk))
    return unread


def credit_changes(connection: Connection) -> list[str] | None:
    """Return the customers whose limit or score is staged to change; None: very many.

    Call it when the staged origins of values are trimmed, and not yet applied.
    """
    stage = STAGE[dim_customer_provenance.name].c
    changed = stage.field.in_((_LIMIT, _SCORE))
    query = select(stage.customer_id).where(changed).distinct().limit(_MANY + 1)
    found = list(connection.scalars(query))
    return None if len(found) > _MANY else found


def _chunks(customers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(customers), _CHUNK):
        yield customers[start : start + _CHUNK]


def _each(parse: Callable[[str], Any], rows: Sequence[Any], field: str) -> dict[str, Any]:
    """Parse each distinct text once."""
    return {text: parse(text) for text in {row.value for row in rows if row.field == field}}


def stage_segments(connection: Connection, segments: Sequence[Segment]) -> None:
    """Stage who is in which segment.

    Args:
        connection: the warehouse, everything else applied.
        segments: the firm's segments.
    """
    clear(connection, mart_customer_segment)
    stage = STAGE[mart_customer_segment.name]
    for segment in segments:
        joined, found = _joined(segment)
        query = (
            select(
                dim_customer.c.customer_id,
                literal(segment.name),
                literal(segment.title),
                literal(PUT),
            )
            .select_from(joined)
            .where(*(_holds(found[one.field], one) for one in segment.conditions))
        )
        names = ["customer_id", "segment", "title", "change"]
        connection.execute(insert(stage).from_select(names, query))
    remove(connection, mart_customer_segment, true())


def _joined(segment: Segment) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """Return the tables that a segment needs, and the columns of its fields."""
    where = {one.field: {**TEXTS, **NUMBERS}[one.field] for one in segment.conditions}
    joined: FromClause = dim_customer
    found: dict[str, ColumnElement[Any]] = {}
    for origin in dict.fromkeys(where.values()):
        fields = [field for field, at in where.items() if at == origin]
        if origin == dim_customer.name:
            found |= {field: dim_customer.c[field] for field in fields}
            continue
        key = "industry" if origin == dim_industry.name else "customer_id"
        other = table(origin, column(key), *(column(field) for field in fields))
        joined = joined.outerjoin(other, other.c[key] == dim_customer.c[key])
        found |= {field: other.c[field] for field in fields}
    return joined, found


def _holds(value: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    if condition.values:
        return value.in_(condition.values)
    bounds: list[ColumnElement[bool]] = []
    if condition.least is not None:
        bounds.append(value >= condition.least)
    if condition.below is not None:
        bounds.append(value < condition.below)
    return and_(*bounds)
