"""Stages, deals and activities as pages ask for them: the same answers on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.crm import SALES_SOURCE, SOURCES
from tests.support.firm import Firm
from warehouse.queries.funnel import Acquired, funnel, in_stage, recorded_since, stage_moves
from warehouse.queries.pipeline import (
    activities_at,
    by_probability,
    by_stage,
    deals_at,
    lately,
    open_complaints,
    open_deals,
    pipeline,
)
from warehouse.queries.portfolio import portfolio
from warehouse.schema.stages import mart_customer_stage

MakeWorkspace = Callable[..., Path]
CUSTOMERS = (
    "コード,名称,獲得元\n"
    "1,株式会社あかね雲製菓,展示会\n2,有限会社空見印刷,展示会\n3,波多野工業株式会社,\n"
)
SALES = (
    "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n"
    "1,2026-03-01,1,株式会社あかね雲製菓,部品,1,1,800\n"
    "2,2026-03-09,1,株式会社あかね雲製菓,部品,1,1,200\n"
)
DIARY = (
    "活動ID,活動日,得意先コード,活動種別,件名,内容,次回アクション,次回予定日,営業担当\n"
    "A1,2026-02-01,1,訪問,御用聞き,見本を渡した,,,佐藤\n"
    "A2,2026-03-10,1,クレーム,箱つぶれ,交換を約束,お詫び,2026-03-20,佐藤\n"
    "A3,2026-03-12,1,電話,納期,来週,,,鈴木\n"
    "A4,2026-03-02,2,クレーム,色違い,刷り直す,,,鈴木\n"
    "A5,2026-03-05,2,訪問,刷り直し,渡した,,,鈴木\n"
)
DEALS = (
    "案件ID,得意先コード,案件名,フェーズ,予定金額,確度,受注予定日,完了日\n"
    'D1,1,棚,提案,"1,000",80,2026-05-01,\n'
    "D2,2,箱,提案,500,,,\n"
    'D3,2,紙,見積,"2,000",50%,2026-04-01,\n'
    'D4,3,機械,失注,"9,000",0,,2026-03-01\n'
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES + SALES_SOURCE, {}, url=warehouse_url))
    for name, text in (("得意先", CUSTOMERS), ("売上", SALES), ("活動", DIARY), ("案件", DEALS)):
        found.put(f"{name}.csv", text)
    found.night()
    return found


def test_stages_hold_every_customer_once(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found, figures = funnel(connection), portfolio(connection)
    counts = {one.stage_no: one.customers for one in found.sums}
    assert sum(counts.values()) == 3
    assert sum(one.open_amount for one in found.sums) == 3_500
    listed = {one: figures.ids(in_stage(found, figures, one)) for one in counts}
    assert {one: len(ids) for one, ids in listed.items()} == counts
    assert listed[6] == [firm.ids()["1"]]


def test_sources_lead_to_sales(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found = funnel(connection)
    assert found.sources == (Acquired("展示会", 2, 1, 1_000, 28), Acquired("", 1, 0, 0, None))


def test_deals_are_put_together_the_earliest_first(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        deals = open_deals(connection)
        rows = deals_at(connection, deals)
    assert [(row.name, row.customer) for row in rows] == [
        ("紙", "有限会社空見印刷"),
        ("棚", "株式会社あかね雲製菓"),
        ("箱", "有限会社空見印刷"),
    ]
    assert [(one.key, one.count, one.amount, one.expected_yen) for one in by_stage(deals)] == [
        ("見積", 1, 2_000, 1_000),
        ("提案", 2, 1_500, 800),
    ]
    assert [(one.key, one.amount) for one in by_probability(deals)] == [
        (80, 1_000),
        (50, 2_000),
        (None, 500),
    ]


def test_a_complaint_stays_open_until_one_comes_back_to_it(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        (one,) = activities_at(connection, open_complaints(connection))
        assert pipeline(connection).sales_reps == ["佐藤", "鈴木"]
    assert (one.customer, one.subject) == ("株式会社あかね雲製菓", "箱つぶれ")
    firm.put("活動.csv", DIARY + "A6,2026-03-21,1,訪問,お詫び,許された,,,佐藤\n", day=2)
    firm.night()
    with firm.engine.connect() as connection:
        assert open_complaints(connection) == []


def test_activities_the_latest_first_page_by_page(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        first = lately(connection, limit=2)
        last = first[-1]
        rest = lately(connection, before=(last.date, last.activity_id))
        calls = lately(connection, kind="phone")
        own = lately(connection, sales_rep="佐藤")
    assert [row.code for row in (*first, *rest)] == ["A3", "A2", "A5", "A4", "A1"]
    assert [row.code for row in calls] == ["A3"]
    assert [row.code for row in own] == ["A2", "A1"]


def test_who_moved_between_stages(firm: Firm) -> None:
    between = datetime.now(UTC)
    before = {row.customer_id: row.stage_no for row in firm.rows(mart_customer_stage)}
    firm.put(
        "売上2.csv",
        SALES.splitlines()[0]
        + "\n7,2026-03-20,2,有限会社空見印刷,部品,1,1,5"
        + "\n8,2026-03-22,2,有限会社空見印刷,部品,1,1,5\n",
        day=2,
    )
    firm.night()
    two = firm.ids()["2"]
    with firm.engine.connect() as connection:
        assert stage_moves(connection, between) == {(before[two], 6): 1}
        assert stage_moves(connection, datetime.now(UTC)) == {}
        first = recorded_since(connection)
    assert first is not None
    assert first < between


def test_an_empty_warehouse_has_no_stages(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found, figures = funnel(connection), portfolio(connection)
        assert pipeline(connection).deals == []
        assert lately(connection) == []
        assert recorded_since(connection) is None
    assert [one.customers for one in found.sums] == [0] * 6
    assert len(in_stage(found, figures, 1)) == 0
