"""Groups of customers: those of the views, counted and chosen alike on both databases."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.firm import SOURCES, Firm, customers, sale, sales
from warehouse.queries.groups import groups, places_of, sums
from warehouse.queries.portfolio import portfolio

MakeWorkspace = Callable[..., Path]
MORE = """\
segments:
  - {name: aichi, title: 愛知の顧客, where: {prefecture: 愛知県}}
  - {name: large, title: 大口, where: {sales: {from: 50000}}}
"""


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more=MORE))
    found.put(
        "得意先.csv",
        customers(
            "1,甲商事株式会社,愛知県名古屋市中区錦1丁目1番1号,",
            "2,乙物産株式会社,岐阜県岐阜市神田町2丁目2番,",
            "3,丙製作所株式会社,愛知県豊橋市駅前1丁目,",
            "4,丁運輸株式会社,愛知県豊橋市駅前3丁目,",
        ),
    )
    found.put(
        "売上.csv",
        sales(
            sale(1, "2025-05-10", "1", 60_000, "甲商事株式会社"),
            sale(2, "2026-03-10", "1", 30_000, "甲商事株式会社"),
            sale(3, "2026-03-20", "2", 9_000, "乙物産株式会社"),
            sale(4, "2024-01-20", "4", 5_000, "丁運輸株式会社"),
        ),
    )
    found.night()
    return found


def test_groups_hold_whom_the_views_say(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found, figures = groups(connection), portfolio(connection)
        views = {
            "status": "SELECT status, count(*) FROM view_customer_status GROUP BY status",
            "cpm": "SELECT cpm_group, count(*) FROM view_customer_status GROUP BY cpm_group",
            "abc": "SELECT abc, count(*) FROM view_customer_value GROUP BY abc",
        }
        for kind, query in views.items():
            counts = {one.name: one.customers for one in sums(found, figures, kind)}
            told = dict(connection.execute(text(query)).tuples().all())
            named = {name: count for name, count in told.items() if name in counts}
            assert Counter(named) == Counter(counts), kind
    assert {one.name: one.customers for one in sums(found, figures, "status")}["none"] == 1


def test_segments_have_titles_and_may_share_customers(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found, figures = groups(connection), portfolio(connection)
    assert found.titles == {"aichi": "愛知の顧客", "large": "大口"}
    aichi = figures.ids(places_of(found, figures, "segment", "aichi"))
    large = figures.ids(places_of(found, figures, "segment", "large"))
    ids = firm.ids()
    assert aichi[0] == ids["1"]
    assert set(aichi) == {ids["1"], ids["3"], ids["4"]}
    assert large == [ids["1"]]
    assert len(places_of(found, figures, "segment", "unknown")) == 0


def test_sales_of_groups_are_those_of_the_window(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found, figures = groups(connection), portfolio(connection)
    for kind in ("status", "abc"):
        assert sum(one.sales for one in sums(found, figures, kind)) == 99_000
        assert sum(one.customers for one in sums(found, figures, kind)) == 4


def test_an_empty_warehouse_has_empty_groups(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found, figures = groups(connection), portfolio(connection)
    assert {one.customers for one in sums(found, figures, "cpm")} == {0}
    assert sums(found, figures, "segment") == ()


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ((69_996, 25_004, 5_000), "AAC"),  # the second begins at 69.996 %, not at 70.00
        ((70_000, 25_000, 5_000), "ABC"),
        ((89_999, 10_000, 1), "ABC"),
    ],
)
def test_abc_is_exact_at_its_bounds(
    make_workspace: MakeWorkspace,
    warehouse_url: str,
    amounts: tuple[int, ...],
    expected: str,
) -> None:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    names = ("甲商事株式会社", "乙物産株式会社", "丙製作所株式会社")
    firm.put("得意先.csv", customers(*(f"{n},{name}" for n, name in enumerate(names, 1))))
    firm.put("売上.csv", sales(
        *(sale(n, "2026-03-10", str(n), yen, names[n - 1]) for n, yen in enumerate(amounts, 1))
    ))  # fmt: skip
    firm.night()
    assert letters(firm) == expected


def letters(firm: Firm) -> str:
    """Return the letters of customers 1, 2 and 3."""
    query = text("SELECT customer_id, abc FROM view_customer_value")
    with firm.engine.connect() as connection:
        told = dict(connection.execute(query).tuples().all())
    ids = firm.ids()
    return "".join(told[ids[code]] for code in "123")


def test_abc_and_share_go_by_what_ranks_go_by(
    make_workspace: MakeWorkspace, warehouse_url: str
) -> None:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more="ranks: {measure: sales}\n"))
    names = ("甲商事株式会社", "乙物産株式会社", "丙製作所株式会社")
    firm.put("得意先.csv", customers(*(f"{n},{name}" for n, name in enumerate(names, 1))))
    firm.put(
        "売上.csv",
        "伝票番号,日付,得意先コード,得意先名,金額,粗利益\n"
        "1,2026-03-10,1,甲商事株式会社,80000,100\n2,2026-03-10,2,乙物産株式会社,15000,9800\n"
        "3,2026-03-10,3,丙製作所株式会社,5000,100\n",
    )
    firm.night()
    assert letters(firm) == "ABC"
    firm.configure("measure: sales", "measure: gross_profit")
    firm.night()
    assert letters(firm) == "CAC"
    query = text("SELECT customer_id, share, industry_share FROM view_customer_value")
    with firm.engine.connect() as connection:
        shares = {row[0]: (float(row[1]), float(row[2])) for row in connection.execute(query)}
    assert shares[firm.ids()["2"]] == (98.0, 15.0), "of the gross profit; of its industry's sales"
