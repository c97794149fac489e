"""Contacts, activities and deals held back: corrected, tried again, published."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.steps.quarantine_sheet import export_held
from tests.support.crm import DEALS, DIARY, PEOPLE, crm_firm
from tests.support.firm import Firm
from tests.support.invariants import assert_whole
from tests.support.web import signed_in, with_accounts
from warehouse.queries.held import held_rows
from warehouse.schema.ops import file, quarantine
from warehouse.schema.relations import dim_contact, dim_deal, fact_activity

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return crm_firm(make_workspace, warehouse_url)


def diary(*rows: str) -> str:
    return DIARY + "".join(f"{row}\n" for row in rows)


def test_a_corrected_activity_is_published_by_the_next_night(firm: Firm) -> None:
    firm.put(
        "活動.csv", diary("A1,2026-13-01,1,訪問,新商品,三枝様,,,,,", "A2,2026-04-02,1,電話,,,,,,,")
    )
    firm.night()
    assert firm.held() == {2: "month_13"}
    done = firm.retry({firm.held_number(2): {"date": "令和8年4月1日"}})
    assert (done["loaded"], done["held"]) == (1, 0)
    (landed,) = firm.rows(file, file.c.source == "diary")
    assert (landed.rows_read, landed.rows_loaded, landed.rows_held) == (3, 2, 0)
    assert len(firm.rows(fact_activity)) == 1, "only a publication publishes"
    firm.night()
    (found,) = firm.rows(fact_activity, fact_activity.c.code == "A1")
    (person,) = firm.rows(dim_contact, dim_contact.c.code == "P1")
    assert (found.date, found.contact_id) == (date(2026, 4, 1), person.contact_id)
    assert (found.file_id, found.row_number) == (landed.file_id, 2)
    assert_whole(firm.engine)


def test_a_corrected_deal_and_person_are_published(firm: Firm) -> None:
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,百万くらい,,,,,\n")
    firm.put("担当者.csv", PEOPLE + "P3,,,空見 晴子,\n")
    firm.night()
    deal, person = (firm.held_number_of(source) for source in ("deals", "people"))
    done = firm.retry({deal: {"amount": "1,000,000円"}, person: {"customer_code": "2"}})
    assert (done["loaded"], done["held"]) == (2, 0)
    firm.night()
    assert [row.amount for row in firm.rows(dim_deal)] == [1_000_000]
    (found,) = firm.rows(dim_contact, dim_contact.c.code == "P3")
    assert found.customer_id == firm.ids()["2"]
    assert_whole(firm.engine)


def test_what_still_cannot_be_read_stays_held_and_says_why(firm: Firm) -> None:
    firm.put("活動.csv", diary("A1,,1,訪問,,,,,,,"))
    firm.night()
    number = firm.held_number(2)
    done = firm.retry({number: {"date": "4月ごろ"}})
    assert (done["loaded"], done["held"]) == (0, 1)
    assert done["reasons"][number].startswith("活動日「4月ごろ」: ")
    assert firm.held() == {2: "date_missing"}


def test_a_value_that_cannot_be_read_is_left_out_and_told(firm: Firm) -> None:
    firm.put("活動.csv", diary("A1,,1,訪問,,,,見積,来週,,"))
    firm.night()
    firm.retry({firm.held_number(2): {"date": "2026-04-01"}})
    firm.night()
    (found,) = firm.rows(fact_activity)
    assert (found.next_action, found.next_date) == ("見積", None)
    (told,) = firm.rows(quarantine, quarantine.c.status == "value")
    assert (told.field, told.value, told.row_number) == ("next_date", "来週", 2)
    assert_whole(firm.engine)


def test_one_that_says_the_same_as_another_is_one_more(firm: Firm) -> None:
    line = ",{},1,電話,確認,,,,,,"
    firm.put("活動.csv", diary(*[line.format("2026-04-10")] * 2, line.format("")))
    firm.night()
    firm.retry({firm.held_number(4): {"date": "2026-04-10"}})
    firm.night()
    found = firm.rows(fact_activity)
    assert len({row.activity_id for row in found}) == 3
    before = {row.activity_id for row in found}
    firm.put("活動.csv", diary(*[line.format("2026-04-10")] * 3), day=1)
    firm.night()
    assert {row.activity_id for row in firm.rows(fact_activity)} == before, (
        "as if it had been right"
    )


def test_a_code_that_another_row_of_the_file_has_is_not_overwritten(firm: Firm) -> None:
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,1,,,,,\nD1,1,箱,提案,百万くらい,,,,,\n")
    firm.night()
    number = firm.held_number(3)
    done = firm.retry({number: {"amount": "2"}})
    assert "2行目" in done["reasons"][number]
    assert firm.retry({number: {"amount": "2", "code": "D2"}})["loaded"] == 1
    firm.night()
    assert {row.code: row.amount for row in firm.rows(dim_deal)} == {"D1": 1, "D2": 2}


def test_what_a_newer_file_says_is_not_taken_back(firm: Firm) -> None:
    firm.configure(
        'path: "inbox/案件*",\n     profile: generic_deals, mode: snapshot',
        'path: "inbox/案件*",\n     profile: generic_deals, mode: upsert',
    )
    firm.put("案件1.csv", DEALS + "D1,1,包材,提案,百万くらい,,,,,\n")
    firm.put("案件2.csv", DEALS + "D1,1,包材,受注,300,,,,,\n", day=1)
    firm.night()
    number = firm.held_number(2)
    done = firm.retry({number: {"amount": "100"}})
    assert "案件2.csv" in done["reasons"][number]
    assert firm.held() == {}
    firm.night()
    assert [row.amount for row in firm.rows(dim_deal)] == [300]


def test_a_day_of_a_period_that_came_anew_is_not_wanted_any_more(firm: Firm) -> None:
    firm.put("活動4月.csv", diary("A1,2026-04-01,1,訪問,,,,,,,", "A2,,1,電話,,,,,,,"))
    firm.night()
    firm.put(
        "活動5月.csv", diary("A3,2026-05-01,1,訪問,,,,,,,", "A4,2026-05-31,1,電話,,,,,,,"), day=1
    )
    firm.night()
    number = firm.held_number(3)
    done = firm.retry({number: {"date": "2026-05-10"}})
    assert "活動5月.csv" in done["reasons"][number]
    assert firm.held() == {}


def test_the_workbook_has_the_fields_of_each_kind(firm: Firm, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    firm.put("活動.csv", diary("A1,,1,訪問,,,,,,,"))
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,百万くらい,,,,,\n")
    firm.night()
    export_held(firm.workspace, tmp_path / "held.xlsx")
    book = load_workbook(tmp_path / "held.xlsx")
    texts = {sheet.title: {str(cell.value) for row in sheet for cell in row} for sheet in book}
    assert {"活動日", "活動種別", "次回の行動", "訪問"} <= texts["diary"]
    assert {"案件名", "フェーズ", "金額", "百万くらい"} <= texts["deals"]
    assert texts["diary"].isdisjoint({"取引区分", "日付"})


def test_the_page_calls_fields_as_those_do_who_keep_such_rows(firm: Firm) -> None:
    firm.put("活動.csv", diary("A1,,1,訪問,,,,,,,"))
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,百万くらい,50,2026-12-01,,紹介,\n")
    firm.put("担当者.csv", PEOPLE + "P3,,,空見 晴子,\n")
    firm.night()
    expected = {
        "diary": {"活動日", "活動種別"},
        "deals": {"案件名", "フェーズ", "受注予定日", "獲得元"},
        "people": {"担当者コード", "氏名"},
    }
    with firm.engine.connect() as connection:
        held = {row.source: row for row in held_rows(connection)}
    with signed_in(with_accounts(firm.workspace)) as client:
        for source, words in expected.items():
            here = f"/operation/quarantine/rows?source={source}&code={held[source].code}"
            headings = set(re.findall("<th>([^<]+)</th>", client.get(here).text))
            assert words <= headings
            assert headings.isdisjoint({"取引区分", "段階", "完了予定日", "獲得経路", "名称"})
