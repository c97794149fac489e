"""Customers' lives, items bought together, and the views that a day makes of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text

from tests.support.firm import SOURCES, Firm, customers
from warehouse.schema.analysis import mart_customer_life, mart_item_pair
from warehouse.schema.views import VIEWS

MakeWorkspace = Callable[..., Path]
HEADER = "伝票番号,日付,得意先コード,得意先名,区分,商品コード,数量,金額,担当者\n"
NAMES = {"1": "甲商事", "2": "乙工業", "3": "丙運輸", "4": "丁電機", "5": "戊建設"}
LINES = (
    # Every thirty days, and due again in April.
    *(f"{n},{day},1,甲商事,売上,A,1,100000,佐藤" for n, day in enumerate(
        ("2025-04-05", "2025-11-01", "2025-12-01", "2025-12-31", "2026-01-30", "2026-03-01"), 1)),
    "10,2024-06-01,2,乙工業,売上,A,1,500,佐藤",  # once, and dormant by now
    "11,2026-03-20,3,丙運輸,売上,A,1,700,鈴木",  # new
    "11,2026-03-20,3,丙運輸,売上,B,1,800,鈴木",
    "12,2023-01-10,4,丁電機,売上,B,1,90000,鈴木",  # came back after three years
    "13,2026-03-10,4,丁電機,売上,A,1,900,鈴木",
    "13,2026-03-10,4,丁電機,売上,B,1,900,鈴木",
    "14,2026-03-11,1,甲商事,値引,,,-10,佐藤",
    "15,2026-02-11,5,戊建設,返品,,,-20,佐藤",  # never bought, only returned
)  # fmt: skip


def export(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    more = "analysis: {together: {minimum_together: 2}}\n"
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more=more))
    firm.put("得意先.csv", customers(*(f"{code},{name}" for code, name in NAMES.items())))
    firm.put("売上.csv", export(*LINES))
    firm.night()
    return firm


def day(value: Any) -> date:
    """Return a day of a view: SQLite tells it as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def test_a_life_is_told_by_its_first_and_last_purchase_and_their_rhythm(firm: Firm) -> None:
    lives = firm.by_code(firm.rows(mart_customer_life))
    regular = lives["1"]
    assert (regular.first_sale_date, regular.last_sale_date) == (date(2025, 4, 5), date(2026, 3, 1))
    assert (regular.purchase_days, regular.interval_days) == (6, 30)
    assert regular.expected_next_date == date(2026, 3, 31)
    assert (regular.orders, regular.lifetime_sales) == (6, 599_990)
    once = lives["2"]
    assert (once.interval_days, once.expected_next_date) == (None, None)
    returned_only = lives["5"]
    assert returned_only.first_sale_date is None
    assert returned_only.lifetime_sales == -20


def test_what_a_customer_is_today(firm: Firm) -> None:
    found = firm.by_code(firm.view("view_customer_status"))
    assert {code: (row.status, row.cpm_group) for code, row in found.items()} == {
        "1": ("active", "優良現役客"),
        "2": ("dormant", "初回離脱客"),
        "3": ("new", "初回現役客"),
        "4": ("returned", "優良現役客"),
        "5": ("none", ""),
    }
    assert (found["1"].days_since, found["1"].days_overdue) == (30, 0)
    assert found["1"].average_order == 99_998


def test_a_night_without_business_changes_no_life(firm: Firm) -> None:
    before = firm.rows(mart_customer_life)
    firm.night(as_of=date(2026, 7, 1))
    assert firm.rows(mart_customer_life) == before
    assert firm.by_code(firm.view("view_customer_status"))["1"].status == "at_risk"


def test_other_rules_make_other_lives(firm: Firm) -> None:
    firm.configure("analysis: {", "analysis: {life: {dormant_days: 700, lost_days: 700}, ")
    firm.night()
    assert firm.by_code(firm.view("view_customer_status"))["2"].status == "at_risk"
    row = firm.by_code(firm.rows(mart_customer_life))["2"]
    assert row.dormant_from == row.lost_from == date(2026, 5, 2)


def test_items_bought_together_on_a_slip_and_by_a_customer(firm: Firm) -> None:
    assert firm.rows(mart_item_pair) == [], "in the full months up to February nothing was"
    firm.night(as_of=date(2026, 4, 1))
    found = {
        (row.basket, row.item, row.other_item): (
            row.baskets, row.with_item, row.with_other, row.together, float(row.support),
            float(row.confidence), float(row.lift),
        )
        for row in firm.rows(mart_item_pair)
    }  # fmt: skip
    # From April to March: slips 1-6, 11, 13; customers 1, 3, 4.
    assert found == {
        ("slip", "A", "B"): (8, 8, 2, 2, 25.0, 25.0, 1.0),
        ("slip", "B", "A"): (8, 2, 8, 2, 25.0, 100.0, 1.0),
        ("customer", "A", "B"): (3, 3, 2, 2, 66.67, 66.67, 1.0),
        ("customer", "B", "A"): (3, 2, 3, 2, 66.67, 100.0, 1.0),
    }


def test_what_those_who_buy_alike_bought_is_proposed(firm: Firm) -> None:
    firm.put("売上2.csv", export(
        "20,2026-03-25,2,乙工業,売上,C,1,100,", "20,2026-03-25,2,乙工業,売上,D,1,100,",
        "21,2026-03-25,4,丁電機,売上,C,1,100,", "21,2026-03-25,4,丁電機,売上,D,1,100,",
        "22,2026-03-25,5,戊建設,売上,C,1,100,",
    ), day=1)  # fmt: skip
    firm.configure("replace_period", "upsert")
    firm.night(as_of=date(2026, 4, 1))
    found = firm.by_code(firm.view("view_cross_sell", "ORDER BY place DESC"))
    proposal = found["5"]
    assert (proposal.place, proposal.proposed_item, proposal.because_item) == (1, "D", "C")
    assert proposal.sentence.replace("66.70", "66.7") == (
        "「C」を買った顧客の66.7%が「D」も買っています。"
    )


def test_months_tell_new_repeating_returned_and_lost_customers(firm: Firm) -> None:
    found = {
        f"{day(row.month):%Y-%m}": (
            row.new_customers, row.repeat_customers, row.returned_customers, row.lost_customers
        )
        for row in firm.view("view_customers_by_month")
    }  # fmt: skip
    assert found["2025-04"] == (1, 0, 0, 0)
    assert found["2026-03"] == (1, 1, 1, 0)
    assert sum(new for new, *_ in found.values()) == 4


def test_sums_of_the_views_are_those_of_the_lines(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        total = connection.scalar(
            text("SELECT sum(amount) FROM fact_transaction WHERE counts_as = 'sales'")
        )
    for name in ("month_sales", "rep_month", "item_month", "area_month", "industry_month"):
        assert sum(row.sales for row in firm.view(f"view_{name}")) == total, name


def test_next_years_estimate_says_how_it_is_made_and_is_divided_to_the_yen(firm: Firm) -> None:
    estimate = firm.by_code(firm.view("view_budget"))["1"]
    assert (estimate.fiscal_year, estimate.last_sales, estimate.former_sales) == (2026, 500_000, 0)
    assert (estimate.trend_percent, estimate.estimate) == (0, 500_000)
    assert "500000円" in estimate.sentence
    months = firm.view("view_budget_month", f"WHERE customer_id = '{estimate.customer_id}'")
    assert len(months) == 12
    assert sum(row.estimate for row in months) == estimate.estimate


def test_who_a_customer_was_on_a_day(firm: Firm) -> None:
    (today,) = {str(row.date) for row in firm.view("view_customer_on_date", "LIMIT 1")}
    then = firm.view("view_customer_on_date", f"WHERE date = '{today}'")
    assert {row.name for row in then} == set(NAMES.values())
    assert all(row.rank for row in then)
    renamed = customers("1,甲商会", *(f"{c},{n}" for c, n in NAMES.items() if c != "1"))
    firm.put("得意先.csv", renamed, day=1)
    firm.night()
    assert [row.former_name for row in firm.view("view_former_name")] == ["甲商事"]


def test_renewals_are_told_from_a_month_ahead(firm: Firm) -> None:
    found = firm.by_code(firm.view("view_renewal_due"))
    assert found.keys() == {"1"}
    assert found["1"].expected_sales == 99_998


def test_a_late_line_counts_in_the_pairs_of_its_month(firm: Firm) -> None:
    firm.night(as_of=date(2026, 4, 1))
    firm.put("売上2.csv", export(
        "30,2025-06-02,3,丙運輸,売上,A,1,1,", "30,2025-06-02,3,丙運輸,売上,B,1,1,",
    ), day=1)  # fmt: skip
    firm.configure("replace_period", "upsert")
    firm.night(as_of=date(2026, 4, 1))
    together = {
        (row.item, row.other_item): row.together
        for row in firm.rows(mart_item_pair, mart_item_pair.c.basket == "slip")
    }
    assert together == {("A", "B"): 3, ("B", "A"): 3}


def test_every_view_has_the_columns_that_the_dictionary_tells(engine: Engine) -> None:
    found = {
        name: [column["name"] for column in inspect(engine).get_columns(name)]
        for name in inspect(engine).get_view_names()
        if name.startswith("view_")
    }
    assert found == {one.name: list(one.columns) for one in VIEWS}


def test_the_median_of_two_gaps_lies_between_them(firm: Firm) -> None:
    days = {"2": ("2024-06-11", "2024-07-02"), "3": ("2026-02-26", "2026-03-10")}
    more = [
        f"2{code}{n},{day},{code},{NAMES[code]},売上,A,1,500,佐藤"
        for code, two in days.items()
        for n, day in enumerate(two)
    ]
    firm.put("売上.csv", export(*LINES, *more), day=1)
    for options in ({}, {"full": True}):
        firm.night(**options)
        found = firm.by_code(firm.rows(mart_customer_life))
        assert found["2"].interval_days == 16, "10 and 21 days"
        assert found["3"].interval_days == 11, "12 and 10 days"
