"""What counts as a purchase, on which day, and whose share it is: by hand, on both databases."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.firm import SOURCES, Firm, customers
from warehouse.schema.analysis import mart_customer_item, mart_customer_life
from warehouse.schema.published import mart_customer_rank, mart_customer_rfm
from warehouse.schema.reconciliation import mart_receivable

MakeWorkspace = Callable[..., Path]
HEADER = "伝票番号,日付,得意先コード,得意先名,区分,商品コード,金額,消費税額,粗利\n"
NAMES = {"1": "甲商事", "2": "乙工業", "3": "丙運輸", "4": "丁電機", "5": "戊建設"}
LINES = (
    "1,2025-03-10,1,甲商事,売上,A,1000,0,400",
    "1,2026-01-10,1,甲商事,売上,A,1000,0,400",  # numbers began anew
    ",2026-02-10,1,甲商事,売上,A,500,0,200",  # no number: one document a day
    ",2026-02-11,1,甲商事,売上,A,500,0,200",
    "7,2026-03-20,1,甲商事,売上,A,-500,0,-200",  # a red slip
    "8,2026-03-21,1,甲商事,入金,,1500,,1500",  # a formula filled the profit of money received
    "9,2026-04-10,1,甲商事,売上,A,3000,0,900",  # after the day
    "10,2025-12-10,2,乙工業,売上,B,2000,0,",
    "11,2026-03-10,2,乙工業,返品,B,-2500,0,",  # took back more than it bought
    "12,2026-05-10,3,丙運輸,売上,B,800,0,",  # comes after the day
)
MAY = date(2026, 5, 31)


def export(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    places = (f"{code},{name},東京都港区{code}-{code}" for code, name in NAMES.items())
    firm.put("得意先.csv", customers(*places))
    firm.put("売上.csv", export(*LINES))
    firm.first_night()
    return firm


def statuses(firm: Firm) -> dict[str, str]:
    found = firm.by_code(firm.view("view_customer_status"))
    return {code: row.status for code, row in found.items()}


def lives(firm: Firm) -> dict[str, tuple[Any, ...]]:
    return {
        code: (row.last_sale_date, row.orders, row.lifetime_sales)
        for code, row in firm.by_code(firm.rows(mart_customer_life)).items()
    }


def test_what_is_dated_after_the_day_is_yet_to_come(firm: Firm) -> None:
    assert lives(firm) == {
        "1": (date(2026, 2, 11), 4, 2_500), "2": (date(2025, 12, 10), 1, -500),
    }  # fmt: skip
    assert statuses(firm) == {"1": "active", "2": "at_risk", "3": "none", "4": "none", "5": "none"}
    (told,) = (row for row in firm.view("view_acquisition") if row.acquisition_source == "")
    assert (told.customers, told.buyers, told.lifetime_sales) == (5, 2, 2_000)


def test_a_day_that_moves_takes_lines_in_and_leaves_them_out_again(firm: Firm) -> None:
    before = firm.rows(mart_customer_life)
    firm.night(as_of=MAY)
    moved = lives(firm)
    assert moved["1"] == (date(2026, 4, 10), 5, 5_500)
    assert moved["3"] == (date(2026, 5, 10), 1, 800)
    assert statuses(firm)["3"] == "new"
    firm.night(as_of=MAY, full=True)
    assert lives(firm) == moved
    firm.night()
    without_generation = [tuple(row)[:-1] for row in sorted(firm.rows(mart_customer_life))]
    assert without_generation == [tuple(row)[:-1] for row in sorted(before)]


def test_a_customer_without_any_line_has_bought_nothing(firm: Firm) -> None:
    row = firm.by_code(firm.view("view_customer_status"))["5"]
    assert (row.status, row.orders, row.lifetime_sales, row.cpm_group) == ("none", 0, 0, "")
    assert row.last_sale_date is None
    assert row.average_order is None


def test_a_red_slip_is_no_purchase_and_counts_in_sales(firm: Firm) -> None:
    life = firm.by_code(firm.rows(mart_customer_life))["1"]
    assert (life.last_sale_date, life.purchase_days) == (date(2026, 2, 11), 4)
    assert life.lifetime_sales == 2_500
    assert firm.by_code(firm.rows(mart_customer_rfm))["1"].recency_days == 48


def test_documents_are_told_apart_where_numbers_are_missing_or_begin_anew(firm: Firm) -> None:
    assert firm.by_code(firm.rows(mart_customer_rfm))["1"].frequency == 3, "of twelve months"
    bought = firm.by_code([row for row in firm.rows(mart_customer_item) if row.item == "A"])
    assert bought["1"].orders == 5, "two bear the number 1"


def test_money_received_has_no_profit(firm: Firm) -> None:
    profit = {str(row.month)[:7]: row.gross_profit for row in firm.view("view_month_sales")}
    assert profit["2026-03"] == -200
    assert firm.by_code(firm.rows(mart_customer_life))["1"].lifetime_gross_profit == 1_000
    assert firm.by_code(firm.rows(mart_customer_rank))["1"].gross_profit == 600


def test_shares_of_a_group_add_up_whatever_was_taken_back(firm: Firm) -> None:
    firm.night(as_of=MAY)
    found = firm.by_code(firm.view("view_customer_value"))
    assert {code: float(row.prefecture_share) for code, row in found.items()} == {
        "1": 84.91, "2": 0.0, "3": 15.09, "4": 0.0, "5": 0.0,
    }  # fmt: skip


def test_goods_taken_back_settle_the_oldest_sales(firm: Firm) -> None:
    firm.put(
        "売上.csv",
        export(
            "1,2025-12-10,2,乙工業,売上,B,2000,0,",
            "2,2026-02-10,2,乙工業,売上,B,300,0,",
            "3,2026-03-10,2,乙工業,返品,B,-1200,0,",
            "4,2025-12-10,4,丁電機,売上,B,900,0,",
            "5,2026-03-10,4,丁電機,返品,B,-900,0,",
        ),
        day=1,
    )
    firm.night()
    found = firm.by_code(firm.rows(mart_receivable))
    aged = {
        code: (row.balance, row.this_month, row.last_month, row.two_months, row.older)
        for code, row in found.items()
    }
    assert (aged["2"], aged["4"]) == ((1_100, 0, 300, 0, 800), (0, 0, 0, 0, 0))
