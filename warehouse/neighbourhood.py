"""The part of the ledger that bears on some records, however long the ledger is.

What bears on a record: the rows that name it, and those that name any record it is the same as.
Whether a statement contradicts others depends on nothing else.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, union_all

from core.judgement import Judgement, Pair, RecordKey
from warehouse.decisions import COLUMNS, Entry, entries_of
from warehouse.keyed import lookups
from warehouse.schema.identity import review_decision as table


def around(connection: Connection, keys: Iterable[RecordKey]) -> list[Entry]:
    """Return the entries that bear on records, the oldest first."""
    known: set[RecordKey] = set()
    rows: dict[int, Row[Any]] = {}
    fresh = set(keys)
    found: list[Entry] = []
    while fresh:
        known |= fresh
        rows |= {row.decision_id: row for row in _touching(connection, fresh)}
        found = entries_of([rows[number] for number in sorted(rows)])
        same = (entry for entry in found if entry.in_force and entry.judgement is Judgement.SAME)
        fresh = {end for entry in same for end in entry.pair} - known
    return found


def touching(connection: Connection, keys: Iterable[RecordKey]) -> list[Entry]:
    """Return the entries whose pair has one of these records, the oldest first."""
    rows = {row.decision_id: row for row in _touching(connection, keys)}
    return entries_of([rows[number] for number in sorted(rows)])


def of_pairs(connection: Connection, pairs: Sequence[Pair]) -> list[Entry]:
    """Return the entries about these pairs, the oldest first."""
    wanted = set(pairs)
    rows: dict[int, Row[Any]] = {}
    for found in lookups(table.c.left_system, table.c.left_code, {pair.left for pair in wanted}):
        for row in connection.execute(select(*COLUMNS).where(found)):
            if pair_of(row) in wanted:
                rows[row.decision_id] = row
    return entries_of([rows[number] for number in sorted(rows)])


def newest(entries: Sequence[Entry]) -> Entry | None:
    """Return the newest row of some entries, an undo as well; None where there is none."""
    return max(entries, key=lambda entry: entry.decision_id, default=None)


def standing(entries: Sequence[Entry]) -> Entry | None:
    """Return what holds of one pair, of all entries about it; None where nothing does."""
    return next((entry for entry in entries if entry.in_force), None)


def pair_of(row: Row[Any]) -> Pair:
    """Return the pair that a row is about."""
    return Pair.of(
        RecordKey(row.left_system, row.left_code), RecordKey(row.right_system, row.right_code)
    )


def _touching(connection: Connection, keys: Iterable[RecordKey]) -> list[Row[Any]]:
    column, wanted = table.c, set(keys)
    # A part per end: databases look up a pair of columns, not either of two.
    ends = ((column.left_system, column.left_code), (column.right_system, column.right_code))
    parts = [select(*COLUMNS).where(found) for end in ends for found in lookups(*end, wanted)]
    return list(connection.execute(union_all(*parts))) if parts else []
