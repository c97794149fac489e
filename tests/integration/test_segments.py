"""Industries by level, credit with cautions, acquisition sources, segments of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import ConfigurationError
from pipelines.config import load_configuration
from tests.support.firm import SOURCES, Firm, sale, sales
from warehouse.schema.analysis import dim_industry, mart_customer_credit, mart_customer_segment
from warehouse.schema.published import map_customer_source
from warehouse.schema.reconciliation import mart_receivable

MakeWorkspace = Callable[..., Path]
HEADER = "コード,名称,住所,業種,与信限度額,評点,獲得元\n"
CUSTOMERS = (
    "1,甲商事,東京都千代田区1-1,E24 金属製品製造業,100000,52,展示会",
    "2,乙工業,東京都港区2-2,建設業,1000000,38,紹介",
    '3,丙運輸,大阪府大阪市3-3,,"200,000",別途,展示会',
    "4,丁電機,東京都港区4-4,いろいろ,,,",
)
SEGMENTS = """\
segments:
  - name: tokyo_makers
    title: 東京の製造・建設業
    where: {prefecture: [東京都], division: [E, D]}
  - {name: some_sales, title: 10万円台, where: {sales: {from: 100000, below: 200000}}}
  - {name: over, title: 限度額超過, where: {caution: [over_limit]}}
"""


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more=SEGMENTS))
    firm.put("得意先.csv", HEADER + "".join(f"{row}\n" for row in CUSTOMERS))
    firm.put("売上.csv", sales(
        sale(1, "2026-03-05", "1", 90_000), sale(2, "2026-03-06", "2", 150_000, "乙工業"),
        sale(3, "2025-03-07", "3", 400_000, "丙運輸"), sale(4, "2026-02-07", "1", 5_000),
    ))  # fmt: skip
    firm.first_night()
    return firm


def members(firm: Firm) -> set[tuple[str, str]]:
    code = {row.customer_id: row.code for row in firm.rows(map_customer_source)}
    return {(row.segment, code[row.customer_id]) for row in firm.rows(mart_customer_segment)}


def test_an_industry_has_the_levels_that_its_source_wrote(firm: Firm) -> None:
    found = {row.industry: (row.division, row.major_group) for row in firm.rows(dim_industry)}
    assert found == {"E24 金属製品製造業": ("E", "24"), "建設業": ("D", ""), "いろいろ": ("", "")}


def test_credit_comes_from_the_ledger_and_warns_against_sales_at_risk(firm: Firm) -> None:
    kept = firm.by_code(firm.rows(mart_customer_credit))
    assert {code: row.credit_limit for code, row in kept.items()} == {
        "1": 100_000, "2": 1_000_000, "3": 200_000,
    }  # fmt: skip
    assert kept["3"].credit_score is None, "別途 is no number"
    told = firm.by_code(firm.view("view_customer_credit"))
    assert {code: (row.at_risk, row.caution) for code, row in told.items()} == {
        "1": (104_500, "over_limit"),
        "2": (165_000, "low_score"),
        "3": (0, ""),
    }, "with the tax that the lines do not state"
    owed = firm.by_code(firm.rows(mart_receivable))
    assert owed["1"].this_month + owed["1"].last_month == told["1"].at_risk
    assert ("over", "1") in members(firm), "segments go by the cautions of the same night"


def test_a_changed_limit_counts_from_the_next_night_and_another_stays(firm: Firm) -> None:
    rows = [row.replace("100000,52", "120000,52") for row in CUSTOMERS]
    rows[1] = "2,乙工業,東京都港区2-2,建設業,,,紹介"
    firm.put("得意先.csv", HEADER + "".join(f"{row}\n" for row in rows), day=1)
    firm.night()
    kept = firm.by_code(firm.rows(mart_customer_credit))
    assert {code: (row.credit_limit, row.generation) for code, row in kept.items()} == {
        "1": (120_000, 2),
        "3": (200_000, 1),
    }


def test_sources_of_customers_are_told_with_what_came_of_them(firm: Firm) -> None:
    found = {row.acquisition_source: row for row in firm.view("view_acquisition")}
    assert found["展示会"].customers == found["展示会"].buyers == 2
    assert found["展示会"].lifetime_sales == 495_000
    assert (found[""].customers, found[""].buyers) == (1, 0)


def test_who_is_in_a_segment_follows_the_day_and_the_rules(firm: Firm) -> None:
    assert members(firm) == {
        ("tokyo_makers", "1"), ("tokyo_makers", "2"), ("some_sales", "2"), ("over", "1"),
    }  # fmt: skip
    firm.configure("prefecture: [東京都], ", "")
    firm.configure("from: 100000, below: 200000", "below: 1")
    firm.night()
    assert members(firm) == {
        ("tokyo_makers", "1"), ("tokyo_makers", "2"), ("some_sales", "3"), ("some_sales", "4"),
        ("over", "1"),
    }  # fmt: skip
    firm.put_back()
    assert ("some_sales", "2") in members(firm)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("{color: red}", "color"),
        ("{sales: [1]}", "sales"),
        ("{sales: {}}", "from"),
        ("{sales: 3}", "from"),
        ("{rank: [Z]}", "segments.a.where.rank: 「Z」"),
        ("{status: sleeping}", "dormant"),
        ("{prefecture: [東京]}", "「東京」"),
        ("{}", "where"),
    ],
)
def test_a_segment_that_cannot_be_is_refused_with_its_line(
    tmp_path: Path, where: str, said: str
) -> None:
    path = tmp_path / "tsunagi.yaml"
    path.write_text(
        f"version: 1\ncompany: x\nsegments:\n  - {{name: a, title: b, where: {where}}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError) as caught:
        load_configuration(path)
    assert "4行目" in caught.value.message.ja
    assert said in caught.value.message.ja
