"""Sales reps that systems write as codes, surnames and names are one person by one name."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.steps.corrections import correct
from pipelines.steps.export import export
from tests.support.crm import DEALS, DIARY, SALES_SOURCE, SOURCES
from tests.support.firm import Firm
from tests.support.invariants import assert_whole
from warehouse.schema.analysis import mart_sales_month
from warehouse.schema.published import dim_customer, fact_transaction
from warehouse.schema.relations import dim_deal, fact_activity

MakeWorkspace = Callable[..., Path]
REPS = 'sales_reps: {"0001": 佐野 昭, 佐野: 佐野 昭, "0002": 三木 由香}\n'
EXPORT = "exports:\n  back: {kind: updates, source: customers, path: b.csv, fields: [sales_rep]}\n"
LEDGER = "コード,名称,営業担当\n1,株式会社あかね雲製菓,0001\n2,有限会社空見印刷,0002\n"
SALES = (
    "伝票番号,日付,得意先コード,得意先名,商品名,金額,営業担当\n"
    "1,2026-03-01,1,株式会社あかね雲製菓,部品,800,佐野\n"
    "2,2026-03-02,1,株式会社あかね雲製菓,部品,200,佐野 昭\n"
    "3,2026-03-03,2,有限会社空見印刷,部品,300,誰か\n"
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES + SALES_SOURCE, {}, url=warehouse_url))
    firm.put("得意先.csv", LEDGER)
    firm.put("売上.csv", SALES)
    firm.put(
        "活動.csv",
        DIARY.strip()
        + ",営業担当\nA1,2026-03-01,1,訪問,,,,,,,,佐野\nA2,2026-03-01,2,電話,,,,,,,,\n",
    )
    firm.put("案件.csv", DEALS.strip() + ",営業担当\nD1,2,箱,提案,1,,,,,,0002\n")
    firm.night()
    return firm


def told(firm: Firm) -> list[list[str]]:
    """Return the sales reps of customers, lines, activities and deals, as published."""
    return [
        sorted({row.sales_rep for row in firm.rows(table)})
        for table in (dim_customer, fact_transaction, fact_activity, dim_deal)
    ]


def test_a_person_has_one_name_wherever_it_comes_from(firm: Firm) -> None:
    assert told(firm)[0] == ["0001", "0002"]
    firm.configure("sources:\n", REPS + "sources:\n")
    firm.night()
    named = [["三木 由香", "佐野 昭"], ["佐野 昭", "誰か"], ["", "佐野 昭"], ["三木 由香"]]
    assert told(firm) == named
    assert sorted({row.sales_rep for row in firm.rows(mart_sales_month)}) == ["佐野 昭", "誰か"]
    assert_whole(firm.engine)
    assert firm.night().generation is None
    firm.put("売上2.csv", SALES.replace("2026-03", "2026-04"), day=1)
    firm.night()
    assert told(firm) == named, "lines that come later too"


def test_names_that_are_taken_away_again(firm: Firm) -> None:
    before = told(firm)
    firm.configure("sources:\n", REPS + "sources:\n")
    firm.night()
    firm.configure(REPS, "")
    firm.night()
    assert told(firm) == before


def test_a_system_that_writes_codes_gets_codes_back(firm: Firm) -> None:
    firm.configure("sources:\n", REPS + EXPORT + "sources:\n")
    firm.night()
    assert export(firm.workspace, "back").exported.rows == 0, "it knows them already"
    correct(firm.workspace, firm.ids()["1"], "sales_rep", "三木 由香", user="hanako")
    firm.night()
    done = export(firm.workspace, "back")
    (row,) = csv.DictReader(done.path.read_text("utf-8-sig").splitlines())
    assert (row["コード"], row["営業担当"]) == ("1", "0002"), "as it writes its own"
