"""How far customers have come: six stages from what is known, with reasons and a history."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.crm import CUSTOMERS, DEALS, DIARY, PEOPLE, SALES_SOURCE, SOURCES
from tests.support.firm import AS_OF, Firm, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema.stages import mart_customer_stage, mart_customer_stage_history

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES + SALES_SOURCE, {}, url=warehouse_url))
    firm.put("得意先.csv", CUSTOMERS)
    return firm


def stage(firm: Firm, code: str = "1") -> tuple[str, str]:
    (row,) = firm.rows(mart_customer_stage, mart_customer_stage.c.customer_id == firm.ids()[code])
    return row.stage, row.reason


def test_a_customer_comes_stage_by_stage_and_each_is_told_why(firm: Firm) -> None:
    firm.night()
    assert stage(firm) == ("潜在顧客", "名前だけが分かっていて、接点の記録がありません。")
    firm.put("担当者.csv", PEOPLE)
    firm.night()
    assert stage(firm) == ("見込顧客", "担当者を2人知っています。")
    firm.put("活動.csv", DIARY + "A1,2026-03-01,1,訪問,,,,,,,\n")
    firm.night()
    assert stage(firm) == ("商談可能顧客", "2026年3月1日に会っています(訪問・商談)。")
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,500000,30,,,展示会,\n")
    firm.night()
    assert stage(firm) == ("営業活動", "進行中の案件が1件あります。")
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,500000,70,,,展示会,\n", day=1)
    firm.night()
    assert stage(firm) == ("受注活動", "確度70%の案件があります。")
    firm.put("売上.csv", sales(sale(1, "2026-03-10", "1", 100)))
    firm.night()
    assert stage(firm) == ("受注活動", "売上伝票が1件あります(2026年3月)。")
    firm.put(
        "売上.csv", sales(sale(1, "2026-03-10", "1", 100), sale(2, "2026-03-20", "1", 50)), day=1
    )
    firm.night()
    assert stage(firm) == ("リピート化", "売上伝票が2件あります(最後は2026年3月)。")
    assert stage(firm, "2")[0] == "潜在顧客"
    rows = firm.rows(
        mart_customer_stage_history,
        mart_customer_stage_history.c.customer_id == firm.ids()["1"],
    )
    ordered = sorted(rows, key=lambda row: row.valid_from)
    assert [row.stage_no for row in ordered] == [1, 2, 3, 4, 5, 6], "a version per change of stage"
    assert [row.valid_to for row in ordered] == [row.valid_from for row in ordered[1:]] + [None]
    assert ordered[-1].acquisition_source == "展示会"
    assert_whole(firm.engine)
    assert firm.night().generation is None


def test_where_a_customer_came_from_is_told_by_its_ledger_else_by_its_first_deal(
    firm: Firm,
) -> None:
    header = DEALS.strip() + ",発生日\n"
    firm.put(
        "案件.csv",
        header
        + "D1,1,包材,提案,1,,,,展示会,,2026-03-01\nD2,1,箱,提案,1,,,,Web,,2026-02-01\n"
        + "D3,1,袋,提案,1,,,,紹介,,\nD4,1,紐,提案,1,,,,,,2026-01-01\n",
    )
    firm.night()
    assert acquired(firm) == {"1": "Web", "2": ""}
    assert sources(firm) == {"Web": 1, "": 1}
    firm.put(
        "得意先.csv", CUSTOMERS.replace("住所", "住所,獲得元").replace("12-8", "12-8,電話"), day=1
    )
    firm.night()
    assert acquired(firm) == {"1": "電話", "2": ""}
    assert sources(firm) == {"電話": 1, "": 1}


def acquired(firm: Firm) -> dict[str, str]:
    of = {row.customer_id: row.acquisition_source for row in firm.rows(mart_customer_stage)}
    return {code: of[customer] for code, customer in firm.ids().items()}


def sources(firm: Firm) -> dict[str, int]:
    with firm.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM view_acquisition")).all()
    return {row.acquisition_source: row.customers for row in rows}


def test_a_visit_long_ago_is_a_contact_only(firm: Firm) -> None:
    firm.put("活動.csv", DIARY + "A1,2024-03-01,1,訪問,,,,,,,\n")
    firm.night()
    assert stage(firm) == ("見込顧客", "2024年3月1日に接点がありました。")
    firm.configure(
        "sources:\n", "stages: {active_months: 36, labels: {qualified: 面談済}}\nsources:\n"
    )
    firm.night()
    assert stage(firm)[0] == "面談済"


def test_what_lies_ahead_of_the_day_does_not_count(firm: Firm) -> None:
    assert date(2026, 4, 1) > AS_OF
    firm.put("活動.csv", DIARY + "A1,2026-04-01,1,訪問,,,,,,,\n")
    firm.night()
    assert stage(firm)[0] == "潜在顧客"


def test_put_back_gives_the_former_stage(firm: Firm) -> None:
    firm.night()
    before = firm.published()
    firm.put("案件.csv", DEALS + "D1,1,包材,提案,500000,30,,,,\n")
    firm.night()
    assert stage(firm)[0] == "営業活動"
    firm.put_back()
    assert firm.published() == before


def test_a_sale_that_is_given_back_and_a_discount_are_no_second_order(firm: Firm) -> None:
    firm.put(
        "売上.csv",
        "伝票番号,日付,得意先コード,得意先名,取引区分,金額\n"
        "1,2026-01-10,1,甲商事,売上,10000\n2,2026-02-20,1,甲商事,返品,-10000\n"
        "3,2026-03-05,1,甲商事,値引,-500\n4,2026-03-05,2,乙商店,返品,-300\n",
    )
    firm.night()
    assert stage(firm) == ("受注活動", "売上伝票が1件あります(2026年1月)。")
    assert stage(firm, "2")[0] == "潜在顧客"
