"""Sums by customer, month, item and rep: worked out by hand, kept up night by night."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.firm import SOURCES, Firm, customers
from warehouse.engine import transaction
from warehouse.schema.analysis import (
    dim_closing_period,
    dim_date,
    mart_customer_month,
    mart_sales_month,
)
from warehouse.schema.published import fact_transaction, map_customer_source

MakeWorkspace = Callable[..., Path]
HEADER = "伝票番号,日付,得意先コード,得意先名,区分,商品コード,商品名,数量,金額,消費税,担当者\n"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
LINES = (
    "1,2026-01-05,1,甲商事,売上,A1,部品,2,1000,100,佐藤",
    "1,2026-01-05,1,甲商事,値引,,端数,,-50,-5,佐藤",
    "2,2026-01-20,1,甲商事,返品,A1,部品,-0.5,-200,-20,佐藤",
    ",2026-01-21,1,甲商事,売上,,運賃,1,30,3,",
    ",2026-01-21,1,甲商事,売上,,運賃,1,40,4,",
    "9,2026-01-31,1,甲商事,入金,,振込,,800,,",
    "3,2026-02-28,2,乙工業,売上,A1,部品 新,1.25,700,70,鈴木",
)


def export(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
    firm.put("売上.csv", export(*LINES))
    firm.first_night()
    return firm


def ids(firm: Firm) -> dict[str, str]:
    return {row.code: row.customer_id for row in firm.rows(map_customer_source)}


def by_customer(firm: Firm, *names: str) -> dict[tuple[str, date], tuple[Any, ...]]:
    code = {customer: code for code, customer in ids(firm).items()}
    return {
        (code[row.customer_id], row.month): tuple(getattr(row, name) for name in names)
        for row in firm.rows(mart_customer_month)
    }


SUMS = (
    "sales", "returns", "discounts", "adjustments", "payments", "tax", "lines", "slips", "orders",
)  # fmt: skip


def test_a_customers_month_is_summed_by_kind(firm: Firm) -> None:
    assert by_customer(firm, *SUMS) == {
        ("1", JANUARY): (820, -200, -50, 0, 800, 82, 6, 4, 2),
        ("2", FEBRUARY): (700, 0, 0, 0, 0, 70, 1, 1, 1),
    }


def test_items_are_summed_by_code_or_else_name(firm: Firm) -> None:
    found = {
        (row.month, row.sales_rep, row.item): (
            row.item_name, row.sales, row.payments, row.quantity and float(row.quantity)
        )
        for row in firm.rows(mart_sales_month)
    }  # fmt: skip
    assert found == {
        (JANUARY, "佐藤", "A1"): ("部品", 800, 0, 1.5),
        (JANUARY, "佐藤", "端数"): ("端数", -50, 0, None),
        (JANUARY, "", "運賃"): ("運賃", 70, 0, 2),
        (JANUARY, "", "振込"): ("振込", 0, 800, None),
        (FEBRUARY, "鈴木", "A1"): ("部品 新", 700, 0, 1.25),
    }


def test_a_late_line_is_added_to_its_month_and_nothing_else_is_written(firm: Firm) -> None:
    firm.put("売上2.csv", export("4,2026-02-27,2,乙工業,売上,A1,部品,1,5,0,鈴木"), day=1)
    firm.configure("replace_period", "upsert")
    firm.night()
    assert by_customer(firm, "sales", "generation") == {
        ("1", JANUARY): (820, 1),
        ("2", FEBRUARY): (705, 2),
    }


def test_what_is_put_back_is_as_if_it_had_never_been(firm: Firm) -> None:
    before = firm.rows(mart_customer_month), firm.rows(mart_sales_month), firm.rows(dim_date)
    firm.put(
        "売上.csv", export(LINES[0], *LINES[2:], "5,2031-02-28,2,乙工業,売上,,運賃,,1,,"), day=1
    )
    firm.night()
    assert by_customer(firm, "sales")["1", JANUARY] == (870,)
    firm.put_back()
    after = firm.rows(mart_customer_month), firm.rows(mart_sales_month), firm.rows(dim_date)
    assert [sorted(rows, key=repr) for rows in after] == [sorted(rows, key=repr) for rows in before]


def test_a_sum_that_is_a_yen_off_stops_the_publication(firm: Firm) -> None:
    table = mart_customer_month
    with transaction(firm.engine) as connection:
        connection.execute(
            update(table)
            .where(table.c.customer_id == ids(firm)["1"])
            .values(sales=table.c.sales + 1)
        )
    lines = firm.rows(fact_transaction)
    firm.put("売上.csv", export(*LINES, "6,2026-02-28,2,乙工業,売上,,運賃,,1,,"), day=1)
    assert firm.night_fails() == "CHECK_FAILED"
    assert firm.rows(fact_transaction) == lines, "nothing was published"
    firm.night(full=True)
    assert by_customer(firm, "sales") == {("1", JANUARY): (820,), ("2", FEBRUARY): (701,)}


def test_the_calendar_reaches_from_the_first_line_to_two_years_from_now(firm: Firm) -> None:
    days = firm.rows(dim_date)
    assert (days[0].date, days[-1].date) == (date(2026, 1, 1), date(2028, 12, 31))
    (day,) = firm.rows(dim_date, dim_date.c.date == date(2026, 3, 31))
    assert (day.fiscal_year, day.fiscal_month, day.fiscal_quarter) == (2025, 12, 4)
    assert (day.weekday_name, day.wareki, day.closing_date) == ("火", "令和8年3月31日", day.date)


def test_the_firms_own_calendar_is_followed_from_the_next_night_on(firm: Firm) -> None:
    firm.configure("sources:", "analysis: {fiscal_year_start_month: 10, closing_day: 20}\nsources:")
    firm.night()
    (day,) = firm.rows(dim_date, dim_date.c.date == date(2026, 1, 21))
    assert (day.fiscal_year, day.fiscal_month) == (2025, 4)
    assert (day.closing_date, day.closing_month) == (date(2026, 2, 20), date(2026, 2, 1))
    (period,) = firm.rows(
        dim_closing_period,
        dim_closing_period.c.closing_day == 20,
        dim_closing_period.c.closing_month == date(2026, 2, 1),
    )
    assert (period.period_from, period.period_to) == (date(2026, 1, 21), date(2026, 2, 20))
