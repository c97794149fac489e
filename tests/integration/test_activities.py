"""Activities and deals of customers: published under their customer, linked to the person meant."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.judgement import Judgement
from tests.support.crm import CUSTOMERS, DEALS, DIARY, crm_firm
from tests.support.firm import Firm
from tests.support.invariants import assert_whole
from warehouse.schema.ops import quarantine
from warehouse.schema.published import map_customer_source
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return crm_firm(make_workspace, warehouse_url)


def test_an_activity_says_what_was_done_with_whom_and_what_is_next(firm: Firm) -> None:
    firm.put(
        "活動.csv",
        DIARY + "A1,R8.4.1,1,定期訪問,春の新商品,三枝様,包材を見直す,見積,2026/4/15,事実,高\n",
    )
    firm.night()
    assert_whole(firm.engine)
    (row,) = firm.rows(fact_activity)
    (person,) = firm.rows(dim_contact, dim_contact.c.code == "P1")
    assert row.customer_id == firm.ids()["1"]
    assert (row.date, row.kind, row.kind_written) == (date(2026, 4, 1), "visit", "定期訪問")
    assert (row.contact_id, row.contact_name) == (person.contact_id, "三枝様")
    assert (row.next_action, row.next_date) == ("見積", date(2026, 4, 15))
    assert (row.basis, row.importance, row.result) == ("fact", "高", "包材を見直す")
    assert (row.code, row.row_number, row.sheet) == ("A1", 2, "")
    assert firm.night().generation is None


def test_a_deal_says_how_it_stands(firm: Firm) -> None:
    firm.put(
        "案件.csv",
        DEALS
        + 'D1,1,春の包材,提案,"1,200,000",60%,2026/5/31,,展示会,雲井\n'
        + "D2,2,検査治具,失注,,,,2026-03-20,,\n",
    )
    firm.night()
    assert_whole(firm.engine)
    found = {row.code: row for row in firm.rows(dim_deal)}
    one, lost = found["D1"], found["D2"]
    (person,) = firm.rows(dim_contact, dim_contact.c.code == "P2")
    assert (one.status, one.amount, one.probability) == ("open", 1_200_000, Decimal(60))
    assert (one.expected_date, one.acquisition_source) == (date(2026, 5, 31), "展示会")
    assert one.contact_id == person.contact_id
    assert (lost.status, lost.amount, lost.closed_on) == ("lost", None, date(2026, 3, 20))
    firm.put("案件.csv", DEALS + "D1,1,春の包材,受注,1150000,100,,2026-05-20,展示会,\n", day=1)
    firm.night()
    found = {row.code: row for row in firm.rows(dim_deal)}
    assert (found["D1"].deal_id, found["D1"].status) == (one.deal_id, "won")
    assert [found[code].is_present for code in ("D1", "D2")] == [True, False]


def test_rows_that_cannot_be_read_are_held_and_values_left_out_are_told(firm: Firm) -> None:
    firm.put(
        "活動.csv",
        DIARY + "A1,2026-13-01,1,訪問,,,,,,,\nA2,,1,訪問,,,,,,,\nA3,2026-04-02,,訪問,,,,,,,\n"
        "A4,2026-04-03,1,訪問,,,,,来週,,\n",
    )
    firm.put(
        "案件.csv",
        DEALS + "D1,1,包材,提案,百万くらい,,,,,\nD2,1,,提案,1,,,,,\nD3,1,箱,提案,1,A,,,,\n",
    )
    firm.night()
    assert_whole(firm.engine)
    told = {
        (row.source, row.row_number): (row.field, row.code, row.status)
        for row in firm.rows(quarantine)
    }
    assert told.pop(("diary", 5))[::2] == ("next_date", "value")
    assert told.pop(("deals", 2))[::2] == ("amount", "held")
    assert told == {
        ("diary", 2): ("date", "month_13", "held"),
        ("diary", 3): ("date", "date_missing", "held"),
        ("diary", 4): ("customer_name", "customer_missing", "held"),
        ("deals", 3): ("name", "name_missing", "held"),
        ("deals", 4): ("probability", "not_a_percentage", "value"),
    }
    assert [row.code for row in firm.rows(fact_activity)] == ["A4"]
    assert [row.code for row in firm.rows(dim_deal)] == ["D3"]


def test_a_period_replaces_what_lay_within_it_and_equal_rows_stay_two(firm: Firm) -> None:
    april = ",2026-04-10,1,電話,確認,,,,,,\n"
    firm.put("活動4月.csv", DIARY + ",2026-04-01,1,訪問,挨拶,,,,,,\n" + april * 2)
    firm.night()
    assert len(firm.rows(fact_activity)) == 3
    before = {row.activity_id for row in firm.rows(fact_activity, fact_activity.c.kind == "phone")}
    firm.put("活動4月再.csv", DIARY + april + ",2026-04-01,2,訪問,挨拶,,,,,,\n" + april, day=1)
    firm.put("活動5月.csv", DIARY + ",2026-05-01,1,訪問,挨拶,,,,,,\n", day=1)
    firm.night()
    rows = firm.rows(fact_activity)
    assert sorted((row.date.isoformat(), row.kind) for row in rows) == [
        ("2026-04-01", "visit"), ("2026-04-10", "phone"), ("2026-04-10", "phone"),
        ("2026-05-01", "visit"),
    ]  # fmt: skip
    assert {row.activity_id for row in rows if row.kind == "phone"} == before
    by_night = firm.holds()
    firm.night(full=True)
    assert firm.holds() == by_night
    assert_whole(firm.engine)


def test_activities_follow_their_customer_and_put_back_restores_them(firm: Firm) -> None:
    firm.put(
        "活動.csv", DIARY + "A1,2026-04-01,1,訪問,,三枝,,,,,\nA2,2026-04-02,2,電話,,三枝,,,,,\n"
    )
    firm.night()
    before = firm.published()
    assert {row.code: bool(row.contact_id) for row in firm.rows(fact_activity)} == {
        "A1": True,
        "A2": False,
    }
    firm.decide(("crm", "1"), ("crm", "2"), Judgement.SAME)
    firm.night()
    rows = firm.rows(fact_activity)
    assert len({row.customer_id for row in rows}) == 1
    assert all(row.contact_id for row in rows), "the person is known at the merged customer"
    firm.decide(("crm", "1"), ("crm", "2"), None)
    firm.night()
    assert {row.code: row.contact_id for row in firm.rows(fact_activity)}["A2"] is None
    firm.put_back()
    firm.put_back()
    assert firm.published() == before


def test_a_company_that_only_the_diary_names_stays_a_customer(firm: Firm) -> None:
    firm.put("活動.csv", DIARY + "A1,2026-04-01,9,訪問,,,,,,,\n")
    firm.night()
    firm.put("得意先.csv", CUSTOMERS.replace("空見", "空見第一"), day=1)
    firm.night()
    firm.put_back()
    firm.night()
    (row,) = firm.rows(map_customer_source, map_customer_source.c.code == "9")
    assert row.gone_at is None
    firm.put("活動.csv", DIARY + "A1,2026-04-01,1,訪問,,,,,,,\n", day=2)
    firm.night()
    (row,) = firm.rows(map_customer_source, map_customer_source.c.code == "9")
    assert row.gone_at is not None
