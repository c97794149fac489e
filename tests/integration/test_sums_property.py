"""Whatever lines come, in whatever order: sums and lives are those that a few loops work out."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.fields import SALES_KINDS
from tests.support.memory_firm import AS_OF, MemoryFirm
from warehouse.schema.analysis import (
    customer_window,
    mart_customer_item,
    mart_customer_life,
    mart_customer_month,
)
from warehouse.schema.published import fact_transaction

few = settings(max_examples=20, deadline=None)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "document_no": st.sampled_from(["", "1", "2", "3"]),
            "date": st.dates(date(2024, 11, 1), date(2026, 3, 31)),
            "customer_code": st.sampled_from("AB"),
            "kind": st.sampled_from(["sale", "sale", "sale", "return", "discount", "payment"]),
            "amount": st.integers(-1_000, 1_000),
        }
    ),
    max_size=14,
)
DAYS = st.dates(date(2025, 2, 1), date(2027, 2, 28))


def publish(
    firm: MemoryFirm, lines: list[dict[str, Any]], *, full: bool = False, as_of: date = AS_OF
) -> None:
    firm.export_customers("hanbai", [{"code": one, "name": f"{one}商事"} for one in "AB"])
    firm.export_lines("hanbai", lines)
    firm.night(full=full, as_of=as_of)


def customers(firm: MemoryFirm) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for line in firm.rows(fact_transaction):
        found[line.customer_id].append(line)
    return found


def document(line: Any) -> str:
    return line.document_no or str(line.date)


def is_purchase(line: Any) -> bool:
    """Tell whether a line is of sale; a red slip calls one off."""
    return line.kind == "sale" and line.amount >= 0


def expected_months(firm: MemoryFirm) -> dict[tuple[str, date], tuple[int, ...]]:
    found = {}
    for customer, lines in customers(firm).items():
        for month in {line.date.replace(day=1) for line in lines}:
            mine = [line for line in lines if line.date.replace(day=1) == month]
            found[customer, month] = (
                sum(line.amount for line in mine if line.kind in SALES_KINDS),
                sum(line.amount for line in mine if line.kind == "return"),
                sum(line.amount for line in mine if line.kind == "payment"),
                len(mine),
                len({document(line) for line in mine}),
                len({document(line) for line in mine if is_purchase(line)}),
            )
    return found


def months(firm: MemoryFirm) -> dict[tuple[str, date], tuple[int, ...]]:
    return {
        (row.customer_id, row.month): (
            row.sales, row.returns, row.payments, row.lines, row.slips, row.orders
        )
        for row in firm.rows(mart_customer_month)
    }  # fmt: skip


def expected_lives(firm: MemoryFirm, as_of: date = AS_OF) -> dict[str, tuple[Any, ...]]:
    found = {}
    for customer, every in customers(firm).items():
        lines = [line for line in every if line.date <= as_of]
        if not lines:
            continue
        days = sorted({line.date for line in lines if is_purchase(line)})
        gaps = sorted((b - a).days for a, b in pairwise(days))
        middle = gaps[(len(gaps) - 1) // 2 : len(gaps) // 2 + 1]
        median = (2 * sum(middle) + len(middle)) // (2 * len(middle)) if middle else None
        found[customer] = (
            days[0] if days else None,
            days[-1] if days else None,
            len(days),
            median,
            days[-1] + timedelta(days=median) if median is not None else None,
            len(
                {(line.date.replace(day=1), document(line)) for line in lines if is_purchase(line)}
            ),
            sum(line.amount for line in lines if line.kind in SALES_KINDS),
        )
    return found


def lives(firm: MemoryFirm) -> dict[str, tuple[Any, ...]]:
    return {
        row.customer_id: (
            row.first_sale_date, row.last_sale_date, row.purchase_days, row.interval_days,
            row.expected_next_date, row.orders, row.lifetime_sales,
        )
        for row in firm.rows(mart_customer_life)
    }  # fmt: skip


@few
@given(first=LINES, late=LINES, at_last=LINES)
def test_sums_are_right_after_every_night(
    first: list[dict[str, Any]], late: list[dict[str, Any]], at_last: list[dict[str, Any]]
) -> None:
    firm = MemoryFirm.empty()
    for lines in (first, first + late, at_last):
        publish(firm, lines)
        assert months(firm) == expected_months(firm)
        assert lives(firm) == expected_lives(firm)
        bought = sum(row.sales for row in firm.rows(mart_customer_item))
        assert bought == sum(sales for sales, *_ in months(firm).values())
    kept_up = months(firm), lives(firm)
    publish(firm, at_last, full=True)
    assert (months(firm), lives(firm)) == kept_up
    firm.close()


def expected_windows(firm: MemoryFirm, as_of: date) -> dict[str, tuple[Any, ...]]:
    next_day = pd.Timestamp(as_of + timedelta(days=1))
    start, former = ((next_day - pd.DateOffset(years=n)).date() - timedelta(days=1) for n in (1, 2))
    found = {}
    for customer, lines in customers(firm).items():
        mine = [line for line in lines if line.kind in SALES_KINDS and line.date <= as_of]
        now = [line for line in mine if line.date > start]
        before = [line for line in mine if former < line.date <= start]
        days = [line.date for line in mine if is_purchase(line)]
        if mine:
            found[customer] = (
                sum(line.amount for line in now),
                sum(line.amount for line in before),
                len(
                    {
                        (line.date.replace(day=1), document(line))
                        for line in now
                        if is_purchase(line)
                    }
                ),
                len(now),
                max(days, default=None),
            )
    return found


def windows(firm: MemoryFirm) -> dict[str, tuple[Any, ...]]:
    return {
        row.customer_id: (row.sales, row.former_sales, row.frequency, row.lines, row.last_sale)
        for row in firm.rows(customer_window)
    }


@few
@given(nights=st.lists(st.tuples(LINES, DAYS), min_size=1, max_size=5))
def test_sums_of_the_last_months_and_lives_are_right_on_every_day(
    nights: list[tuple[list[dict[str, Any]], date]],
) -> None:
    firm = MemoryFirm.empty()
    for lines, as_of in nights:
        publish(firm, lines, as_of=as_of)
        assert windows(firm) == expected_windows(firm, as_of)
        assert lives(firm) == expected_lives(firm, as_of)
    firm.close()


@few
@given(first=LINES, late=LINES)
def test_a_publication_that_is_put_back_leaves_the_sums_before(
    first: list[dict[str, Any]], late: list[dict[str, Any]]
) -> None:
    firm = MemoryFirm.empty()
    publish(firm, first)
    before = months(firm), lives(firm), sorted(firm.rows(mart_customer_item))
    firm.export_lines("hanbai", first + late)
    if firm.night().generation == 2:
        firm.put_back()
    assert (months(firm), lives(firm), sorted(firm.rows(mart_customer_item))) == before
    firm.close()
