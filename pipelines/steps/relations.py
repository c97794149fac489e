"""What is known of customers beside their business: people, activities and deals, staged.

What belongs here: turning landed texts into what is published. What does not: who is one person
(``people``), and whom a row belongs to (``warehouse.stage.detail_rows``).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from cleansing.activities import activity_kind, basis, outcome, percentage
from cleansing.dates import parse_date
from cleansing.money import parse_yen
from pipelines.steps.people import PeopleBook, stage_people
from warehouse.schema.relations import dim_deal, fact_activity
from warehouse.stage.changes import clear
from warehouse.stage.detail_rows import DetailRow, changed_customers, detail_blocks
from warehouse.stage.relations import put_rows, remove_others


def stage_relations(
    connection: Connection,
    now: datetime,
    systems: Mapping[str, str],
    trust: Mapping[str, int],
    sales_reps: Mapping[str, str],
    *,
    everything: bool = False,
) -> None:
    """Stage the people, activities and deals of the customers where something changed.

    Args:
        connection: the warehouse, the changes of its master staged.
        now: the run's one moment.
        systems: source → system.
        trust: source → trust.
        sales_reps: how a system writes a sales rep → the rep's name.
        everything: stage all of them, not only where something changed.
    """
    customers = None if everything else changed_customers(connection)
    people = stage_people(connection, now, systems, trust, customers)
    for table, entity, columns, gone in (
        (fact_activity, "activities", _activities, False),
        (dim_deal, "deals", _deals, True),
    ):
        clear(connection, table)
        for rows in detail_blocks(connection, entity, customers, systems, gone=gone):
            dated = [
                _with_name_of_rep(row, sales_reps)
                for row in rows
                if entity == "deals" or _day_of(row) is not None
            ]
            put_rows(connection, table, dated, columns(dated, people))
        remove_others(connection, table, customers)


def _with_name_of_rep(row: DetailRow, sales_reps: Mapping[str, str]) -> DetailRow:
    name = sales_reps.get(row.texts.get("sales_rep", "").strip())
    return row if name is None else replace(row, texts={**row.texts, "sales_rep": name})


def _activities(rows: Sequence[DetailRow], people: PeopleBook) -> dict[str, list[Any]]:
    kinds = list(_texts(rows, "kind"))
    return {
        **_met(rows, people),
        "date": [_day_of(row) for row in rows],
        "kind": [activity_kind(text) for text in kinds],
        "kind_written": kinds,
        "next_date": [_day(text) for text in _texts(rows, "next_date")],
        "basis": [basis(text) for text in _texts(rows, "basis")],
        **{
            name: list(_texts(rows, name))
            for name in (
                "subject", "result", "next_action", "credibility", "importance", "urgency",
                "sales_rep", "note",
            )
        },
    }  # fmt: skip


def _deals(rows: Sequence[DetailRow], people: PeopleBook) -> dict[str, list[Any]]:
    stages = list(_texts(rows, "stage"))
    ends = _texts(rows, "outcome")
    return {
        **_met(rows, people),
        "stage": stages,
        "status": [outcome(stage, end) for stage, end in zip(stages, ends, strict=True)],
        "amount": [_yen(text) for text in _texts(rows, "amount")],
        "probability": [_percent(text) for text in _texts(rows, "probability")],
        "is_present": [row.is_present for row in rows],
        **{
            name: [_day(text) for text in _texts(rows, name)]
            for name in ("expected_date", "opened_on", "closed_on")
        },
        **{
            name: list(_texts(rows, name))
            for name in ("name", "acquisition_source", "sales_rep", "note")
        },
    }


def _met(rows: Sequence[DetailRow], people: PeopleBook) -> dict[str, list[Any]]:
    names = list(_texts(rows, "contact_name"))
    return {
        "contact_id": [
            people.find(row.customer_id, row.system, row.texts.get("contact_code", ""), name)
            for row, name in zip(rows, names, strict=True)
        ],
        "contact_name": names,
    }


def _texts(rows: Sequence[DetailRow], name: str) -> Iterator[str]:
    return (row.texts.get(name, "").strip() for row in rows)


def _day_of(row: DetailRow) -> date | None:
    return row.day or _day(row.texts.get("date", ""))


@lru_cache(maxsize=1 << 15)
def _day(text: str) -> date | None:
    found = parse_date(text) if text else None
    return found if isinstance(found, date) else None


@lru_cache(maxsize=1 << 14)
def _yen(text: str) -> int | None:
    found = parse_yen(text) if text else None
    return found if isinstance(found, int) else None


@lru_cache(maxsize=1 << 10)
def _percent(text: str) -> Decimal | None:
    found = percentage(text) if text else None
    return found if isinstance(found, Decimal) else None
