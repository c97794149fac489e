"""Whatever changes, and whatever day it is: stages that are kept up are those told anew."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from pipelines.rules import stage_rules
from tests.support.matching import corporate_number
from tests.support.memory_firm import MemoryFirm
from warehouse.marts.stage_facts import stage_facts
from warehouse.marts.stages import STAGES, stages
from warehouse.marts.whole import everything as all_customers
from warehouse.schema.published import dim_customer
from warehouse.schema.stages import (
    mart_customer_stage,
    mart_customer_stage_history,
    stage_changed_customer,
)

CODES = "ABC"
START, HORIZON = date(2025, 3, 20), date(2027, 4, 15)
COMPANIES = {name: corporate_number(700_110_000_000 + n) for n, name in enumerate("甲乙丙")}
DAYS = st.dates(date(2024, 2, 1), HORIZON)


def some(**cells: Any) -> Any:
    return st.lists(
        st.fixed_dictionaries(cells), min_size=1, max_size=4, unique_by=lambda row: row["code"]
    )


OF_CUSTOMER = {"code": st.sampled_from("1234"), "customer_code": st.sampled_from(CODES)}
LISTS: dict[str, Any] = {
    # Two records with one name and corporate number are one customer.
    "names": st.tuples(*[st.sampled_from(sorted(COMPANIES))] * len(CODES)),
    "sources": st.tuples(*[st.sampled_from(["", "", "展示会", "紹介"])] * len(CODES)),
    "lines": st.lists(
        st.fixed_dictionaries(
            {
                "document_no": st.sampled_from("123"),
                "date": DAYS,
                "customer_code": st.sampled_from(CODES),
                "kind": st.sampled_from(["sale", "return", "payment"]),
                "amount": st.integers(1, 1_000),
            }
        ),
        min_size=1,
        max_size=4,
    ),
    "contacts": some(
        **OF_CUSTOMER,
        name=st.sampled_from(["三枝", "雲井"]),
        authority=st.sampled_from(["", "決裁者"]),
    ),
    "activities": some(
        **OF_CUSTOMER, date=DAYS, kind=st.sampled_from(["訪問", "電話", "見積提出"])
    ),
    "deals": some(
        **OF_CUSTOMER,
        name=st.just("包材"),
        stage=st.sampled_from(["提案", "受注", "失注"]),
        amount=st.sampled_from(["", "500000"]),
        probability=st.sampled_from(["", "30", "70"]),
        acquisition_source=st.sampled_from(["", "Web", "紹介"]),
        opened_on=st.sampled_from(["", "2026-01-05", "2026-02-05"]),
    ),
}
"""What the systems hold of three records."""
HELD = st.fixed_dictionaries(LISTS)
# Mostly one list alone changes from one evening to the next, or time alone passes.
CHANGE = st.one_of(
    st.just({}), *(st.fixed_dictionaries({name: rows}) for name, rows in LISTS.items())
)
PASSES = st.sampled_from([0, 0, 1, 1, 20, 45, 300, 370])
CHANGES = st.lists(st.tuples(CHANGE, PASSES), min_size=3, max_size=6)
Change = tuple[dict[str, Any], int]


def export(firm: MemoryFirm, held: Mapping[str, Any]) -> None:
    records = zip(CODES, held["names"], held["sources"], strict=True)
    firm.export_customers(
        "hanbai",
        [
            {
                "code": code,
                "name": f"{name}商事",
                "corporate_number": COMPANIES[name],
                "acquisition_source": source,
            }
            for code, name, source in records
        ],
    )
    firm.export_lines("hanbai", held["lines"])
    for feed in ("contacts", "activities", "deals"):
        firm.export_related(feed, "hanbai", {0: held[feed]}, [])


def kept_up(firm: MemoryFirm) -> dict[str, tuple[Any, ...]]:
    return {row.customer_id: tuple(row)[:-1] for row in firm.rows(mart_customer_stage)}


def told_anew(firm: MemoryFirm, day: date) -> dict[str, tuple[Any, ...]]:
    rules = stage_rules(firm.workspace.configuration.stages)
    with firm.engine.connect() as connection:
        known = stage_facts(connection, day, rules.active_months, all_customers)
    rows = stages(known, rules).itertuples(index=False)
    return {row.customer_id: tuple(row) for row in rows}


def current(firm: MemoryFirm) -> dict[str, str]:
    history = mart_customer_stage_history
    return {row.customer_id: row.stage for row in firm.rows(history, history.c.valid_to.is_(None))}


def live_through(firm: MemoryFirm, first: Mapping[str, Any], changes: Sequence[Change]) -> None:
    held, day = dict(first), START
    for change, days in [({}, 0), *changes]:
        held |= change
        day += timedelta(days=days)
        export(firm, held)
        firm.night(as_of=day)
        assert kept_up(firm) == told_anew(firm, day)
        assert current(firm) == {key: row[2] for key, row in kept_up(firm).items()}
    before = kept_up(firm)
    firm.night(full=True, as_of=day)
    assert kept_up(firm) == before


@settings(max_examples=30, deadline=None)
@given(first=HELD, changes=CHANGES)
def test_stages_follow_whatever_changes(first: dict[str, Any], changes: list[Change]) -> None:
    firm = MemoryFirm.empty()
    live_through(firm, first, changes)
    firm.close()


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=HELD, changes=CHANGES)
def test_on_every_database(engine: Engine, first: dict[str, Any], changes: list[Change]) -> None:
    live_through(MemoryFirm.on(engine), first, changes)


def visited(*days: date) -> dict[str, Any]:
    """Return what the systems hold where customer A was visited, and nothing else is known."""
    nobody = {"customer_code": "C", "code": "1"}
    return {
        "names": "甲乙丙",
        "sources": [""] * 3,
        "lines": [],
        "contacts": [{**nobody, "name": "三枝"}],
        "activities": [
            {"code": str(n), "customer_code": "A", "date": day, "kind": "訪問"}
            for n, day in enumerate(days)
        ],
        "deals": [{**nobody, "name": "包材", "stage": "失注"}],
    }


def test_a_visit_comes_into_its_year_and_leaves_it_by_the_calendar_alone() -> None:
    firm, visit = MemoryFirm.empty(), date(2025, 3, 10)
    export(firm, visited(visit))
    found = []
    for day in (visit - timedelta(days=1), visit, date(2026, 3, 9), date(2026, 3, 10)):
        firm.night(as_of=day)
        (row,) = firm.rows(mart_customer_stage, mart_customer_stage.c.stage_no > 2) or [None]
        found.append(row and STAGES[row.stage_no - 1])
    assert found == [None, "qualified", "qualified", None]
    firm.night(as_of=visit)
    assert kept_up(firm) == told_anew(firm, visit), "a day that goes back"
    firm.close()


def test_each_thing_alone_tells_a_stage_anew() -> None:
    firm, held = MemoryFirm.empty(), visited()
    line = {"document_no": "1", "date": START, "customer_code": "B", "kind": "sale", "amount": 1}
    contact = {"code": "1", "customer_code": "B", "name": "三枝"}
    lost = {"code": "1", "customer_code": "B", "name": "包材", "stage": "失注"}
    held |= {"names": "甲乙甲", "contacts": [contact], "deals": [lost]}
    export(firm, held)
    firm.night(as_of=START)
    assert stages_of(firm) == {"甲商事": "latent", "乙商事": "prospect"}
    for change, expected in (
        ({"lines": [line]}, {"乙商事": "ordering"}),
        ({"lines": []}, {"乙商事": "prospect"}),
        ({"contacts": [contact | {"customer_code": "A"}]}, {"甲商事": "prospect"}),
        ({"contacts": [contact]}, {"甲商事": "latent", "乙商事": "prospect"}),
        # Somebody new, of whom only a name is known; then where it comes from.
        ({"names": "甲乙丙"}, {"丙商事": "latent"}),
        ({"sources": ["", "", "紹介"]}, {"丙商事": "prospect"}),
        # Its record joins a customer of whom nothing else changes, and leaves it for another.
        ({"names": "甲乙甲"}, {"甲商事": "prospect"}),
        ({"names": "甲乙乙"}, {"甲商事": "latent", "乙商事": "prospect"}),
    ):
        held |= change
        export(firm, held)
        firm.night(as_of=START)
        assert expected.items() <= stages_of(firm).items(), change
        assert kept_up(firm) == told_anew(firm, START), change
    firm.close()


def stages_of(firm: MemoryFirm) -> dict[str, str]:
    names = {row.customer_id: row.name for row in firm.rows(dim_customer)}
    return {
        names[row.customer_id]: STAGES[row.stage_no - 1] for row in firm.rows(mart_customer_stage)
    }


def test_only_those_are_told_anew_for_whom_something_changes() -> None:
    firm = MemoryFirm.empty()
    export(firm, visited(date(2026, 3, 10)))
    firm.night(as_of=date(2026, 4, 15))
    export(firm, visited(date(2026, 3, 10), date(2026, 3, 11)))
    firm.night(as_of=date(2026, 4, 16))
    with firm.engine.connect() as connection:
        noted = connection.scalar(select(func.count()).select_from(stage_changed_customer))
    assert noted == 1
    firm.close()
