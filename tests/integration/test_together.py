"""Items bought together as a page asks for them: the same answers on both databases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.firm import SOURCES, Firm
from warehouse.queries.together import often_together, with_item

MakeWorkspace = Callable[..., Path]
MORE = "analysis:\n  together: {minimum_together: 2}\n"
BASKETS = ("AB", "AB", "ABC", "A", "CD", "CD", "D", "E", "E")
SALES = "伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額\n" + "".join(
    f"{number},2026-02-{number + 1:02},{number % 3},甲,品{item},1,1,100\n"
    for number, items in enumerate(BASKETS)
    for item in items
)


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url, more=MORE))
    found.put("得意先.csv", "コード,名称\n0,甲商事\n1,乙物産\n2,丙運輸\n")
    found.put("売上.csv", SALES)
    found.night()
    return found


def test_each_pair_is_told_once_from_the_item_that_leads_more_surely(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        pairs = often_together(connection)["slip"]
    told = [(one.item, one.other_item, one.together, one.with_item) for one in pairs]
    # Three of three slips with B have A; of four with A, three have B.
    assert told == [("品B", "品A", 3, 3), ("品C", "品D", 2, 3)]
    assert pairs[0].confidence == 100
    assert pairs[0].lift == pytest.approx(9 / 4)


def test_an_item_shows_what_goes_with_it(firm: Firm) -> None:
    with firm.engine.connect() as connection:
        found = with_item(connection, "slip", "品A")
        nothing = with_item(connection, "slip", "品E")
    assert [(one.other_item, one.confidence) for one in found] == [("品B", 75)]
    assert nothing == []


def test_an_empty_warehouse_has_no_pairs(engine: object) -> None:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        assert often_together(connection) == {"slip": [], "customer": []}
