"""Merge candidates a few at a time, for programs: by their numbers, or the next one."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select

from core.judgement import Occasion, Pair, RecordKey
from warehouse.keyed import is_one_of
from warehouse.queries.facts import customers_of_records
from warehouse.queries.queue import Wanted, questions_after
from warehouse.queries.settled import Ends, Settled
from warehouse.schema.landing import source_customer
from warehouse.schema.published import review_candidate

_PART = 200
_FIELDS = (
    "name", "name_kana", "postal_code", "address", "phone", "email", "corporate_number"
)  # fmt: skip


def waiting_after(connection: Connection, after: int | None, limit: int) -> list[Row[Any]]:
    """Return candidates nobody has settled, in the order of their numbers, those after one."""
    number = review_candidate.c.candidate_id

    def parts() -> Iterator[list[Row[Any]]]:
        last = after
        while True:
            query = select(review_candidate).order_by(number).limit(_PART)
            rows = list(connection.execute(query if last is None else query.where(number > last)))
            if not rows:
                return
            yield rows
            last = rows[-1].candidate_id

    return _first_unsettled(connection, parts(), limit)


def next_waiting(connection: Connection, limit: int) -> list[Row[Any]]:
    """Return the candidates people should look at next, in the order of the queue."""
    numbers = [one.candidate_id for one in islice(questions_after(connection, Wanted()), limit)]
    table = review_candidate
    rows = connection.execute(select(table).where(table.c.candidate_id.in_(numbers)))
    found = {row.candidate_id: row for row in rows}
    return [found[number] for number in numbers]


def candidate_row(connection: Connection, candidate_id: int) -> Row[Any] | None:
    """Return one candidate, settled or not; None where it waits no more."""
    wanted = review_candidate.c.candidate_id == candidate_id
    return connection.execute(select(review_candidate).where(wanted)).one_or_none()


def sides_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[RecordKey, dict[str, str]]:
    """Return the records of candidates as their systems write them, with their customers."""
    keys = list({end for row in rows for end in pair_of(row)})
    record = source_customer.c
    written = connection.execute(
        select(record.system, record.code, *(record[name] for name in _FIELDS)).where(
            is_one_of(record.system, record.code, keys)
        )
    )
    found = {key: dict.fromkeys((*_FIELDS, "customer_id"), "") for key in keys}
    for row in written:
        found[RecordKey(row.system, row.code)] |= {name: row._mapping[name] for name in _FIELDS}
    for key, row in customers_of_records(connection, keys).items():
        found[RecordKey(*key)]["customer_id"] = row.customer_id
    return found


def pair_of(row: Row[Any]) -> Pair:
    """Return the two records of a candidate."""
    return Pair.of(
        RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
    )


def _first_unsettled(
    connection: Connection, parts: Iterator[list[Row[Any]]], limit: int
) -> list[Row[Any]]:
    settled = Settled.since_publication(connection)
    found: list[Row[Any]] = []
    for rows in parts:
        ends = {end for row in rows for end in pair_of(row)}
        homes = customers_of_records(connection, list(ends))
        customers = {end: row.customer_id for end, row in homes.items()}
        for row in rows:
            left, right = pair_of(row)
            check = row.asked_as == Occasion.CHECK
            told = Ends(pair_of(row), customers.get(left, ""), customers.get(right, ""), check)
            if not settled.covers(told):
                found.append(row)
        if len(found) >= limit:
            break
    return found[:limit]
