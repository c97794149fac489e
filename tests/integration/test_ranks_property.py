"""Ranks and scores of a night are those of a warehouse made anew, and another day alone keeps none.

A night works out anew only customers that bought in the window or of whom something changes, and
moves the rest to its day where they are.
"""

from datetime import date
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.memory_firm import MemoryFirm
from warehouse.schema.published import mart_customer_rank, mart_customer_rfm
from warehouse.schema.staging import PREVIOUS

TABLES = (mart_customer_rank, mart_customer_rfm)
CODES = "ABC"
FIRST, NEXT = date(2026, 3, 31), date(2026, 4, 1)


class Told(NamedTuple):
    """What the files of a night say, and its day."""

    customers: list[dict[str, str]]
    lines: list[dict[str, Any]]
    as_of: date


CUSTOMERS = st.lists(
    st.fixed_dictionaries(
        {
            "code": st.sampled_from(CODES),
            "policy": st.sampled_from(["", "", "重点"]),
            "potential": st.sampled_from(["", "", "あり", "×"]),
        }
    ).map(lambda one: one | {"name": f"{one['code']}商事"}),
    unique_by=lambda one: one["code"],
)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "document_no": st.sampled_from(["1", "2", "3"]),
            "date": st.dates(date(2024, 11, 1), date(2026, 3, 31)),
            "customer_code": st.sampled_from(CODES),
            "kind": st.sampled_from(["sale", "sale", "sale", "return", "payment"]),
            "amount": st.sampled_from([-500, 1, 70, 800, 1_000_000]),
        }
    ),
    max_size=6,
)
# Mostly a day later or a few, as nights are; now and then the windows move by months, or back.
DAYS = st.sampled_from([FIRST, FIRST, NEXT, date(2026, 4, 3)]) | st.dates(
    date(2025, 10, 1), date(2027, 12, 31)
)
NIGHTS = st.lists(st.builds(Told, CUSTOMERS, LINES, DAYS), min_size=1, max_size=5)


def publish(firm: MemoryFirm, told: Told, *, full: bool = False) -> int | None:
    firm.export_customers("hanbai", told.customers)
    firm.export_lines("hanbai", told.lines)
    return firm.night(full=full, as_of=told.as_of).generation


def ranked(firm: MemoryFirm) -> list[Any]:
    """Return ranks and scores, but for which publication wrote them."""
    return [tuple(row)[:-1] for table in TABLES for row in sorted(firm.rows(table))]


@settings(max_examples=30, deadline=None)
@given(nights=NIGHTS)
def test_ranks_of_a_night_are_those_made_anew(nights: list[Told]) -> None:
    firm = MemoryFirm.empty()
    for told in nights:
        publish(firm, told)
        kept_up = ranked(firm)
        assert {row.as_of for table in TABLES for row in firm.rows(table)} <= {told.as_of}
    publish(firm, nights[-1], full=True)
    assert ranked(firm) == kept_up
    firm.close()


@settings(max_examples=20, deadline=None)
@given(nights=NIGHTS)
def test_ranks_that_are_put_back_are_those_before(nights: list[Told]) -> None:
    firm = MemoryFirm.empty()
    was = []
    for told in nights:
        if publish(firm, told) is not None:
            was.append(ranked(firm))
    while len(was) > 1:
        was.pop()
        firm.put_back()
        assert _of_those_left(firm, was[-1]) == was[-1]
    firm.close()


def _of_those_left(firm: MemoryFirm, before: list[Any]) -> list[Any]:
    """Return ranks of customers known before: ids that were given since stay, without a rank."""
    known = {row[0] for row in before}
    return [row for row in ranked(firm) if row[0] in known]


def rows_kept(firm: MemoryFirm) -> int:
    """Return how many rows of ranks and scores are kept to be put back."""
    return sum(len(firm.rows(PREVIOUS[table.name])) for table in TABLES)


def a_firm() -> MemoryFirm:
    firm = MemoryFirm.empty()
    line = {"document_no": "1", "kind": "sale", "date": date(2026, 3, 1)}
    lines = [line | {"customer_code": code, "amount": 1_000} for code in "AB"]
    customers = [{"code": code, "name": f"{code}商事"} for code in CODES]
    publish(firm, Told(customers, lines, FIRST))
    return firm


def test_another_day_alone_replaces_no_row() -> None:
    firm = a_firm()
    before = {row.customer_id: row for row in firm.rows(mart_customer_rfm)}
    assert firm.night(as_of=NEXT).generation == 2
    assert rows_kept(firm) == 0
    for row in firm.rows(mart_customer_rfm):
        was = before[row.customer_id]
        assert (row.as_of, row.generation) == (NEXT, 1)
        later = None if was.recency_days is None else was.recency_days + 1
        assert row.recency_days == later
    firm.put_back()
    assert {row.customer_id: row for row in firm.rows(mart_customer_rfm)} == before
    firm.close()


def test_only_ranks_that_differ_are_kept() -> None:
    firm = a_firm()
    firm.export_customers(
        "hanbai",
        [
            {"code": code, "name": f"{code}商事", "potential": "あり" * (code == "C")}
            for code in CODES
        ],
    )
    firm.night(as_of=NEXT)
    (kept,) = firm.rows(PREVIOUS[mart_customer_rank.name])
    (now,) = firm.rows(mart_customer_rank, mart_customer_rank.c.customer_id == kept.customer_id)
    assert (kept.potential, now.potential) == (False, True)
    assert rows_kept(firm) == 1
    firm.close()
