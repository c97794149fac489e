"""Sales system, books and bank against each other: one yen is a difference, and has a cause."""

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import func, select

from pipelines.steps.export import export
from pipelines.steps.night import NightOptions, run_night
from pipelines.steps.reconcile import reconcile, write_reconciliation
from pipelines.steps.rollback import rollback
from pipelines.workspace import Workspace
from tests.support.firm import AS_OF
from tests.support.reconciled_firm import (
    BOOKS,
    FILES,
    SALES,
    SALES_HEAD,
    SOURCES,
    journal,
    put,
    write_reconciled_firm,
)
from warehouse.marts.reconciliation import parse_closing_day
from warehouse.queries.differences import Wanted
from warehouse.schema.published import dim_customer, fact_transaction, map_customer_source
from warehouse.schema.reconciliation import mart_receivable, mart_reconciliation

ALL = Wanted()


@pytest.fixture
def workspace(tmp_path: Path, warehouse_url: str) -> Workspace:
    return write_reconciled_firm(tmp_path / "firm", warehouse_url)


def rows(workspace: Workspace, table: Any = mart_reconciliation) -> dict[Any, Any]:
    """Return rows by name, month and measure (balances by name)."""
    keys = ("month", "measure") if table is mart_reconciliation else ()
    query = select(dim_customer.c.name, table).join(
        dim_customer, dim_customer.c.customer_id == table.c.customer_id
    )
    with workspace.engine.connect() as connection:
        found = list(connection.execute(query))
    return {(row.name, *(getattr(row, key) for key in keys)): row for row in found}


JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.mark.parametrize(
    ("name", "month", "measure", "difference", "cause"),
    [
        ("緑風工業株式会社", JANUARY, "sales", 0, "agreed"),
        ("株式会社青葉製作所", JANUARY, "sales", 22_000, "closing_day"),
        ("株式会社青葉製作所", FEBRUARY, "sales", -22_000, "closing_day"),
        ("有限会社若葉商店", JANUARY, "sales", -1, "tax_rounding"),
        ("山吹運輸株式会社", JANUARY, "sales", 55_000, "shifted"),
        ("山吹運輸株式会社", FEBRUARY, "sales", -55_000, "shifted"),
        ("緑風工業株式会社", FEBRUARY, "sales", -1_000, "amount"),
        ("株式会社群青システム", FEBRUARY, "sales", 7_700, "not_in_books"),
        ("株式会社青葉製作所", FEBRUARY, "receipts", 0, "agreed"),
        ("有限会社若葉商店", FEBRUARY, "receipts", -440, "bank_fee"),
        ("緑風工業株式会社", FEBRUARY, "receipts", -3_300, "not_in_own"),
        ("シラナイカイシャ", FEBRUARY, "receipts", 3_300, "payer_unknown"),
    ],
)
def test_each_difference_has_its_likely_cause(
    reconciled: dict[Any, Any], name: str, month: date, measure: str, difference: int, cause: str
) -> None:
    row = reconciled[name, month, measure]
    assert (row.difference, row.cause) == (difference, cause)


@pytest.fixture(scope="module")
def reconciled(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    return rows(write_reconciled_firm(tmp_path_factory.mktemp("w") / "firm"))


def test_both_databases_say_the_same(workspace: Workspace, reconciled: dict[Any, Any]) -> None:
    without_ids = {key: tuple(row)[2:] for key, row in rows(workspace).items()}
    assert without_ids == {key: tuple(row)[2:] for key, row in reconciled.items()}


def test_an_unknown_payer_is_shown_with_whom_it_may_be(workspace: Workspace) -> None:
    found = reconcile(workspace, Wanted(measure="receipts"))
    by_name = {row.name: row.other_name for row in found.differences}
    assert by_name["シラナイカイシャ"] == "緑風工業株式会社"
    assert by_name["緑風工業株式会社"] == "シラナイカイシャ"
    assert by_name["有限会社若葉商店"] is None


def test_balances_are_settled_from_the_oldest_on(workspace: Workspace) -> None:
    found = rows(workspace, mart_receivable)
    assert [found[(name,)].balance for name in ("株式会社青葉製作所", "緑風工業株式会社")] == [
        22_000, 4_400,
    ]  # fmt: skip
    assert found[("株式会社青葉製作所",)].two_months == 22_000
    assert found[("緑風工業株式会社",)].last_month == 4_400, "January is paid"
    assert found[("有限会社若葉商店",)].overpaid == 1
    for row in found.values():
        parts = row.this_month + row.last_month + row.two_months + row.older - row.overpaid
        assert parts == row.balance == row.sales_yen - row.receipts_yen


def test_lines_lead_back_to_the_files(workspace: Workspace) -> None:
    wanted = Wanted(measure="sales", month=FEBRUARY)
    found = reconcile(workspace, wanted, limit=None, lines=True)
    behind = {(line.counts_as, line.amount) for line in found.lines}
    assert ("sales", 4_000) in behind
    assert ("books", 4_909) in behind
    assert ("sales", 3_000) not in behind, "January is another month"
    assert all(line.file_id and line.row_number for line in found.lines)


def test_the_workbook_holds_causes_differences_lines_and_balances(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "照合.xlsx"
    write_reconciliation(reconcile(workspace, ALL, limit=None, lines=True), path)
    book = load_workbook(path)
    assert book.sheetnames == ["まとめ", "差", "明細", "売掛残高"]
    cells = [cell.value for row in book["差"].iter_rows() for cell in row]
    assert "山吹運輸株式会社" in cells
    assert -55_000 in cells
    assert [path.name for path in tmp_path.glob("*照合*")] == ["照合.xlsx"]


MARCH = date(2026, 3, 1)
UNTAXED = SALES + (
    "201,2026-03-05,2,有限会社若葉商店,売上,部品,158,,\n"
    "202,2026-03-06,2,有限会社若葉商店,売上,部品,158,,\n"
    "203,2026-03-06,2,有限会社若葉商店,返品,部品,-6,,\n"
)
"""Rounded slip by slip: 15 + 15 - 0; of all together: 31."""


@pytest.mark.parametrize(
    ("more", "tax", "cause"),
    [("", 30, "agreed"), ("reconciliation: {tax_per: month}\n", 31, "tax_rounding")],
)
def test_a_tax_that_lines_do_not_state(
    tmp_path: Path, warehouse_url: str, more: str, tax: int, cause: str
) -> None:
    workspace = firm_of_march(tmp_path, warehouse_url, UNTAXED, 310 + 30, more)
    row = rows(workspace)["有限会社若葉商店", MARCH, "sales"]
    assert (row.own_amount, row.own_tax, row.cause) == (310, tax, cause)


def test_the_tax_of_slips_is_that_of_the_sales_journal(tmp_path: Path, warehouse_url: str) -> None:
    journal_ = "exports:\n  siwake: {kind: journal, profile: yayoi_kaikei_journal, path: s.txt}\n"
    workspace = firm_of_march(tmp_path, warehouse_url, UNTAXED, 340, journal_)
    given = export(workspace, "siwake").exported.detail["tax"]
    assert sum(row.own_tax for row in rows(workspace).values()) == given


def firm_of_march(root: Path, url: str, sales: str, booked: int, more: str) -> Workspace:
    books = (*BOOKS, ("2026/03/31", "有限会社若葉商店", "sale", booked))
    files = FILES | {"inbox/売上.csv": SALES_HEAD + sales, "inbox/仕訳.txt": journal(books)}
    return write_reconciled_firm(root / "firm", url, files, more)


def test_what_the_books_lack_is_not_explained_by_a_closing_day(
    tmp_path: Path, warehouse_url: str
) -> None:
    sales = SALES + "204,2026-03-25,1,株式会社青葉製作所,売上,部品,5000,500,10\n"
    found = rows(firm_of_march(tmp_path, warehouse_url, sales, 1, ""))
    row = found["株式会社青葉製作所", MARCH, "sales"]
    assert (row.difference, row.closing_yen, row.cause) == (5_500, 0, "not_in_books")


def test_a_month_whose_sales_all_belong_to_the_next_closing_is_explained_by_it(
    tmp_path: Path, warehouse_url: str
) -> None:
    sales = SALES + "204,2026-03-25,1,株式会社青葉製作所,売上,部品,5000,500,10\n"
    books = (*BOOKS, ("2026/04/20", "株式会社青葉製作所", "sale", 5_500))
    files = FILES | {"inbox/売上.csv": SALES_HEAD + sales, "inbox/仕訳.txt": journal(books)}
    found = rows(write_reconciled_firm(tmp_path / "firm", warehouse_url, files))
    for month in (MARCH, date(2026, 4, 1)):
        assert found["株式会社青葉製作所", month, "sales"].cause == "closing_day"


def test_a_line_that_states_neither_rate_nor_tax_has_the_rate_of_the_firm(
    tmp_path: Path, warehouse_url: str
) -> None:
    more = "tax: {default_rate: 8}\n"
    found = rows(write_reconciled_firm(tmp_path / "firm", warehouse_url, more=more))
    assert found["株式会社群青システム", FEBRUARY, "sales"].own_tax == 560
    assert found["緑風工業株式会社", FEBRUARY, "sales"].own_tax == 400, "as it is stated"


def test_without_books_nothing_is_a_difference(tmp_path: Path) -> None:
    sources = "".join(
        f"  - {part}" for part in SOURCES.removeprefix("  - ").split("  - ") if "books" not in part
    )
    files = {name: text for name, text in FILES.items() if "仕訳" not in name}
    workspace = write_reconciled_firm(tmp_path / "firm", files=files, sources=sources)
    assert {row.cause for row in rows(workspace).values()} == {"not_compared"}
    assert reconcile(workspace, ALL).differing == 0
    balances = rows(workspace, mart_receivable)
    assert balances[("株式会社青葉製作所",)].balance == 33_000 - 11_000, (
        "the bank says what is paid"
    )


def test_an_unchanged_night_writes_nothing_and_a_changed_one_equals_a_rebuild(
    workspace: Workspace,
) -> None:
    assert run_night(workspace, NightOptions(as_of=AS_OF)).generation is None
    changed = (*BOOKS[:5], ("2026/02/28", "緑風工業株式会社", "sale", 4400), *BOOKS[6:])
    put(workspace.root, {"inbox/仕訳.txt": journal(changed)}, 1_710_000_000)
    run_night(workspace, NightOptions(as_of=AS_OF))
    after = {key: tuple(row)[1:-1] for key, row in rows(workspace).items()}
    assert rows(workspace)["緑風工業株式会社", FEBRUARY, "sales"].cause == "agreed"
    run_night(workspace, NightOptions(as_of=AS_OF, full=True))
    assert {key: tuple(row)[1:-1] for key, row in rows(workspace).items()} == after


def test_a_closing_day_that_changes_is_seen_the_next_night(workspace: Workspace) -> None:
    customers = FILES["inbox/得意先.csv"].replace("千代田1-1,20", "千代田1-1,末")
    put(workspace.root, {"inbox/得意先.csv": customers}, 1_710_000_000)
    run_night(workspace, NightOptions(as_of=AS_OF))
    after = {key: tuple(row)[1:-1] for key, row in rows(workspace).items()}
    assert rows(workspace)["株式会社青葉製作所", JANUARY, "sales"].cause == "shifted"
    run_night(workspace, NightOptions(as_of=AS_OF, full=True))
    assert {key: tuple(row)[1:-1] for key, row in rows(workspace).items()} == after


def test_a_publication_put_back_takes_its_reconciliation_with_it(workspace: Workspace) -> None:
    before = {key: tuple(row)[1:-1] for key, row in rows(workspace).items()}
    put(workspace.root, {"inbox/仕訳.txt": journal(BOOKS[:3])}, 1_710_000_000)
    run_night(workspace, NightOptions(as_of=AS_OF))
    assert {key: tuple(row)[1:-1] for key, row in rows(workspace).items()} != before
    rollback(workspace)
    assert {key: tuple(row)[1:-1] for key, row in rows(workspace).items()} == before


@pytest.mark.parametrize(
    ("text", "day"),
    [("20", 20), ("20日", 20), ("末", 31), ("月末", 31), ("99", 31), ("0", 31), ("31", 31),
     ("28", 31), ("", None), ("都度", None), ("45", None), ("１５日締", 15)],
)  # fmt: skip
def test_closing_days_as_ledgers_write_them(text: str, day: int | None) -> None:
    assert parse_closing_day(text) == day


_LINE = st.tuples(
    st.integers(1, 5), st.integers(1, 28), st.integers(-90_000, 90_000), st.booleans()
)


@settings(max_examples=6)
@given(st.lists(st.lists(_LINE, min_size=1, max_size=8), min_size=2, max_size=3), st.randoms())
def test_whatever_happens_every_yen_is_in_the_reconciliation(
    tmp_path_factory: pytest.TempPathFactory,
    nights: list[list[tuple[int, int, int, bool]]],
    chance: random.Random,
) -> None:
    """Sums equal the history after any night, and one night after the other equals a rebuild."""
    workspace = write_reconciled_firm(tmp_path_factory.mktemp("w") / "firm")
    for number, lines in enumerate(nights, start=1):
        sold = "".join(
            f"{place + 200},2026-0{chance.randint(1, 3)}-{day:02d},{code},甲,売上,品,{yen},,\n"
            for place, (code, day, yen, _) in enumerate(lines)
        )
        files = {"inbox/売上.csv": SALES_HEAD + SALES + sold}
        if lines[0][3]:
            files["inbox/仕訳.txt"] = journal(BOOKS[: chance.randint(1, len(BOOKS))])
        put(workspace.root, files, 1_700_000_000 + number * 1_000_000)
        run_night(workspace, NightOptions(as_of=AS_OF))
        _holds_every_yen(workspace)
    after = {key: tuple(row)[1:-1] for key, row in rows(workspace).items()}
    run_night(workspace, NightOptions(as_of=AS_OF, full=True))
    assert {key: tuple(row)[1:-1] for key, row in rows(workspace).items()} == after


def _holds_every_yen(workspace: Workspace) -> None:
    table, fact = mart_reconciliation.c, fact_transaction.c
    with workspace.engine.connect() as connection:
        for column, counts_as, measure in (
            (table.own_amount, "sales", "sales"),
            (table.books_amount, "books", "sales"),
            (table.own_amount, "receipts", "receipts"),
            (table.books_amount, "books", "receipts"),
        ):
            is_payment = fact.kind == "payment"
            expected = connection.scalar(
                select(func.coalesce(func.sum(fact.amount), 0)).where(
                    fact.counts_as == counts_as,
                    is_payment if measure == "receipts" else ~is_payment,
                )
            )
            found = connection.scalar(
                select(func.coalesce(func.sum(column), 0)).where(table.measure == measure)
            )
            assert found == expected, (measure, counts_as)
        for row in connection.execute(select(mart_reconciliation)):
            assert row.difference == row.own_yen - row.books_yen
            assert (row.difference == 0) == (row.cause == "agreed")


def test_the_command_tells_and_exits(
    tmp_path: Path, run_cli: Callable[..., tuple[int, str]]
) -> None:
    root = write_reconciled_firm(tmp_path / "firm").root
    code, shown = run_cli("-w", root, "reconcile")
    assert code == 0
    for word in (
        "締日の違い",
        "消費税の端数",
        "月ずれ",
        "振込手数料",
        "山吹運輸株式会社",
        "55,000",
    ):
        assert word in shown
    code, told = run_cli("-w", root, "reconcile", "--json", "--measure", "receipts", "--strict")
    assert code == 3
    found = json.loads(told)
    assert found["differing"] == 3
    assert {row["cause"] for row in found["causes"]} == {
        "agreed", "bank_fee", "not_in_own", "payer_unknown",
    }  # fmt: skip
    assert run_cli("-w", root, "reconcile", "--month", "2026-1")[0] == 2


def test_the_command_shows_one_customer_alone_in_words(
    tmp_path: Path, run_cli: Callable[..., tuple[int, str]]
) -> None:
    workspace = write_reconciled_firm(tmp_path / "firm")
    wanted = Wanted(measure="sales", month=FEBRUARY)
    customer = next(
        one.customer_id
        for one in reconcile(workspace, wanted).differences
        if one.name == "緑風工業株式会社"
    )
    asked = ("--customer", customer, "--month", "2026-02")
    code, shown = run_cli("-w", workspace.root, "reconcile", *asked)
    assert code == 0
    assert "この顧客の売掛金の残高" in shown
    for word in ("販売管理", "帳簿", "売上", "入金"):
        assert word in shown
    for word in (" books ", " sales ", " sale ", " payment ", " receipts "):
        assert word not in shown
    with workspace.engine.connect() as connection:
        table = map_customer_source.c
        key = connection.execute(
            select(table.system, table.code).where(table.customer_id == customer).limit(1)
        ).one()
    named = ("--customer", f"{key.system}:{key.code}", "--month", "2026-02")
    assert run_cli("-w", workspace.root, "reconcile", *named) == (0, shown)
    _, told = run_cli("-w", workspace.root, "reconcile", *asked, "--json")
    ageing = json.loads(told)["ageing"]
    assert ageing["customers"] == 1
    assert ageing["balance"] == json.loads(told)["balances"][0]["balance"]


def test_what_is_not_there_is_told_as_it_is(
    tmp_path: Path, run_cli: Callable[..., tuple[int, str]]
) -> None:
    root = write_reconciled_firm(tmp_path / "firm").root
    for unknown in ("C999999999", "hanbai:nobody"):
        assert run_cli("-w", root, "reconcile", "--customer", unknown)[0] == 2
    code, shown = run_cli("-w", root, "reconcile", "--month", "1999-01")
    assert code == 0
    assert "突き合わせる売上や入金がありません" in shown
    assert "tsunagi sync" not in shown


@pytest.fixture
def run_cli() -> Callable[..., tuple[int, str]]:
    from typer.testing import CliRunner

    from app.cli.main import app

    def run(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(
            app, [str(part) for part in arguments], env={"TSUNAGI_LANG": "ja", "COLUMNS": "200"}
        )
        return result.exit_code, result.stdout

    return run
