"""Sales beside a year before, by rep, area, industry and item: the same sums on both databases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.firm import SOURCES, Firm
from warehouse.queries import sales_board as boards
from warehouse.queries.sales_board import Part, sales_board

MakeWorkspace = Callable[..., Path]
CUSTOMERS = (
    "コード,名称,住所,業種\n"
    "1,株式会社あかね雲製菓,東京都墨田区向山3-12-8,製造業\n"
    "2,有限会社空見印刷,愛知県名古屋市中区錦1-1,\n"
)
SALES = (
    "伝票番号,日付,得意先コード,得意先名,区分,商品コード,商品名,数量,単価,金額,担当者名\n"
    "1,2025-03-10,1,,売上,A,菓子箱,1,1,1000,佐藤\n"
    "2,2026-02-10,1,,売上,A,菓子箱,1,1,1500,佐藤\n"
    "3,2026-02-11,1,,返品,A,菓子箱,-1,1,-100,佐藤\n"
    "4,2025-02-12,2,,売上,B,紙,1,1,400,\n"
    "5,2026-03-12,2,,売上,B,紙,1,1,9000,鈴木\n"
    "6,2024-02-12,2,,売上,B,紙,1,1,70000,鈴木\n"
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    found.put("得意先.csv", CUSTOMERS)
    found.put("売上.csv", SALES)
    found.night()
    return found


def test_sales_stand_beside_those_of_a_year_before(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found = sales_board(connection)
    assert len(found.months) == 13
    assert (found.first, found.last) == (date(2025, 3, 1), date(2026, 2, 1))
    february, march = found.months[-2:]
    assert (february.month, february.sales, february.former) == (date(2026, 2, 1), 1_400, 400)
    # The present month is shown, but it is in none of the sums: it is not over yet.
    assert (march.sales, march.former) == (9_000, 1_000)


def test_every_way_adds_up_to_the_same(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        ways = sales_board(connection).ways
    told = {way: [(one.key, one.sales, one.former) for one in parts] for way, parts in ways.items()}
    assert told == {
        "rep": [("佐藤", 2_400, 0), ("", 0, 400)],
        "area": [("東京都", 2_400, 0), ("愛知県", 0, 400)],
        "industry": [("製造業", 2_400, 0), ("", 0, 400)],
        "item": [("A", 2_400, 0), ("B", 0, 400)],
    }


def test_what_is_beyond_the_list_is_one_row(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "MOST", 1)
    with firm.engine.connect() as connection:
        found = sales_board(connection)
    assert found.ways["item"][1] == Part(None, 0, 400, 0)
    assert found.names == {"A": "菓子箱"}


def test_growth_needs_something_before() -> None:
    assert Part("", 150, 100, 0).growth == 50
    assert Part("", 150, 0, 0).growth is None


def test_without_sales_there_is_nothing_to_show(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        assert sales_board(connection).months == ()
