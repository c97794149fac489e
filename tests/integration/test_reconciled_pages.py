"""Differences and balances as pages ask for them: the same answers on both databases."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select

from pipelines.steps.merge_preview import preview_merge
from pipelines.workspace import Workspace
from tests.support.reconciled_firm import write_reconciled_firm
from tests.support.web import signed_in, with_accounts
from warehouse.engine import transaction
from warehouse.queries.receivables import aged, balances_of, receivables
from warehouse.queries.reconciled import (
    Asked,
    by,
    chosen,
    lines,
    made_up_by,
    of_customer,
    reconciled,
    rows_at,
    sums_of,
)
from warehouse.queries.record_lines import records_with_lines
from warehouse.schema.published import dim_customer, fact_transaction
from warehouse.schema.reconciliation import mart_reconciliation

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return write_reconciled_firm(tmp_path / "firm", warehouse_url)


def told(connection: Connection, asked: Asked) -> list[tuple[str, int]]:
    """Return name and difference of what is asked for, in its order."""
    found = reconciled(connection)
    rows = rows_at(connection, found, chosen(found, asked).tolist())
    return [(row.name, row.difference) for row in rows]


def test_differences_are_chosen_the_largest_first(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        assert told(connection, Asked("sales", JANUARY)) == [
            ("山吹運輸株式会社", 55_000),
            ("株式会社青葉製作所", 22_000),
            ("有限会社若葉商店", -1),
        ]
        assert told(connection, Asked("receipts", cause="bank_fee")) == [("有限会社若葉商店", -440)]
        assert told(connection, Asked("sales", cause="bank_fee")) == []
        assert told(connection, Asked("sales", date(2020, 1, 1))) == []


def test_sums_hold_everything_once(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        found = reconciled(connection)
    sales = [one for one in found.sums if one.measure == "sales"]
    assert by(sales, "month")[JANUARY].own_yen == 11_000 + 22_000 + 10_994 + 3_300 + 55_000
    assert by(sales, "month")[FEBRUARY].difference == -22_000 - 55_000 - 1_000 + 7_700
    assert by(sales, "cause")["shifted"].absolute == 110_000
    assert sum(one.count for one in found.sums if one.cause != "agreed") == len(found.customer_id)


def test_sums_of_some_customers_are_theirs_alone(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        found = reconciled(connection)
        row = rows_at(connection, found, chosen(found, Asked("sales", JANUARY)).tolist())[0]
        sums = sums_of(connection, [row.customer_id])
        months = of_customer(connection, row.customer_id)
    assert sum(one.difference for one in sums) == sum(one.difference for one in months)
    assert sum(one.count for one in sums) == len(months)
    assert sums_of_nobody(workspace) == ()


def sums_of_nobody(workspace: Workspace) -> object:
    with workspace.engine.connect() as connection:
        return sums_of(connection, [])


def test_a_difference_leads_to_the_lines_of_both_sides(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        found = reconciled(connection)
        (row,) = rows_at(
            connection, found, chosen(found, Asked("sales", JANUARY, "tax_rounding")).tolist()
        )
        both = lines(connection, row.customer_id, JANUARY, "sales", 10)
        received = lines(connection, row.customer_id, FEBRUARY, "receipts", 10)
        months = of_customer(connection, row.customer_id)
    assert [(one.counts_as, one.amount + one.tax, one.path, one.row_number) for one in both] == [
        ("sales", 10_994, "inbox/売上.csv", 4),
        ("books", 10_995, "inbox/仕訳.txt", 3),
    ]
    assert [(one.counts_as, one.amount) for one in received] == [
        ("receipts", 10_555),
        ("books", 10_995),
    ]
    assert [(one.month, one.measure, one.cause) for one in months] == [
        (FEBRUARY, "receipts", "bank_fee"),
        (JANUARY, "sales", "tax_rounding"),
    ]


def test_who_makes_a_difference_up_is_named_where_there_is_only_one(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        found = reconciled(connection)
        rows = rows_at(connection, found, chosen(found, Asked("receipts", FEBRUARY)).tolist())
        names = {row.customer_id: row.name for row in rows}
        others = {row.name: made_up_by(found, row) for row in rows}
    assert names[others["緑風工業株式会社"] or ""] == "シラナイカイシャ"
    assert names[others["シラナイカイシャ"] or ""] == "緑風工業株式会社"
    assert others["有限会社若葉商店"] is None


def test_balances_with_the_oldest_money_first(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        found = receivables(connection)
        rows = balances_of(connection, aged(found, "open"))
        overpaid = balances_of(connection, aged(found, "overpaid"))
    assert found.sums["balance"] == sum(row.balance for row in rows)
    assert [row.older for row in rows] == sorted((row.older for row in rows), reverse=True)
    # Sold were 10,994 yen; the books say that 10,995 came in.
    assert [(row.name, row.overpaid) for row in overpaid] == [("有限会社若葉商店", 1)]


def test_an_empty_warehouse_has_nothing_to_compare(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found, open_ = reconciled(connection), receivables(connection)
    assert (found.sums, len(chosen(found, Asked()))) == ((), 0)
    assert (open_.month, aged(open_, "open")) == (None, [])


def in_words(page: str) -> str:
    """Return a page's text without its marks."""
    return re.sub(r"<[^>]+>|\s+", "", page)


def test_what_moves_with_a_merge_is_more_than_sales(workspace: Workspace) -> None:
    fact = fact_transaction.c
    with workspace.engine.connect() as connection:
        ids = {
            name: str(connection.scalar(
                select(dim_customer.c.customer_id).where(dim_customer.c.name.contains(name))
            ))
            for name in ("青葉製作所", "若葉商店")
        }  # fmt: skip
        preview = preview_merge(workspace, connection, sorted(ids.values()))
        assert preview is not None
        (one,) = preview.moving
        counted: Counter[str] = Counter(
            row.counts_as
            for row in connection.execute(
                select(fact.counts_as).where(fact.customer_id == one.customer_id)
            )
        )
        records = records_with_lines(
            connection, one.customer_id, workspace.configuration.sales_feeds
        )
    assert counted["books"] > 0
    assert counted["receipts"] > 0
    assert (one.book_lines, one.receipts) == (counted["books"], counted["receipts"])
    assert sum(record.others for record in records) == counted["books"] + counted["receipts"]
    with signed_in(with_accounts(workspace)) as client:
        page = client.get(f"/customers/{preview.stays}/merge?with={one.customer_id}").text
    told = f"帳簿の仕訳{one.book_lines}行、入金{one.receipts}行"
    assert in_words(page).count(told) == 2


def test_a_month_of_nothing_is_neither_shown_nor_listed(workspace: Workspace) -> None:
    table = mart_reconciliation
    with transaction(workspace.engine) as connection:
        row = connection.execute(select(table).where(table.c.measure == "sales").limit(1)).one()
        sums = ("own_", "books_", "closing_", "difference")
        zeros = {name: 0 for name in row._mapping if name.startswith(sums)}
        empty = {**row._mapping, **zeros, "month": date(2030, 12, 1), "cause": "agreed"}
        connection.execute(insert(table).values(empty))
    with signed_in(with_accounts(workspace)) as client:
        page = client.get(f"/reconciliation/sales/customers/{row.customer_id}").text
    assert "2030-12" not in page
    assert "2026-0" in page
