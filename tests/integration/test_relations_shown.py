"""The card, the API and the search know a customer's people, activities, deals and stage."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.steps.search import suggest
from tests.support.api import calling
from tests.support.crm import CUSTOMERS, DEALS, DIARY, PEOPLE, SOURCES
from tests.support.firm import Firm
from tests.support.web import signed_in, with_accounts

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    firm.put("得意先.csv", CUSTOMERS)
    firm.put("担当者.csv", PEOPLE.replace("三枝 信子", "三枝 <b>信子</b>"))
    firm.put("活動.csv", DIARY + "A1,2026-03-01,1,訪問,春の新商品,三枝,包材を見直す,見積,,推測,\n")
    firm.put("案件.csv", DEALS + "D1,1,春の包材,提案,1200000,60,2026-05-31,,展示会,\n")
    firm.first_night()
    return firm


def test_the_card_shows_people_activities_deals_and_the_stage(firm: Firm) -> None:
    with_accounts(firm.workspace)
    with signed_in(firm.workspace, "viewer") as client:
        page = client.get(f"/customers/{firm.ids()['1']}").text
        empty = client.get(f"/customers/{firm.ids()['2']}").text
    for shown in (
        "雲井 茂",
        "購買課",
        "春の新商品",
        "包材を見直す",
        "推測",
        "春の包材",
        "¥1,200,000",
    ):
        assert shown in page
    assert "段階 4/6 営業活動" in page
    assert "獲得元: 展示会" in page
    assert "&lt;b&gt;" in page
    assert "<b>信子" not in page
    assert "段階 1/6 潜在顧客" in empty


def found_by(firm: Firm, text: str) -> list[str]:
    return [one.customer_id for one in suggest(firm.workspace, text, 10).customers]


def test_a_customer_is_found_by_the_name_of_a_person_there(firm: Firm) -> None:
    for text in ("雲井 茂", "雲井茂", "雲井"):
        assert firm.ids()["1"] in found_by(firm, text)
    firm.put("担当者.csv", PEOPLE.replace("雲井 茂", "新田 学"), day=1)
    firm.night()
    assert firm.ids()["1"] in found_by(firm, "新田学")


def test_the_api_gives_them_with_the_card(firm: Firm) -> None:
    with_accounts(firm.workspace)
    with calling(firm.workspace) as api:
        card = api.get(f"customers/{firm.ids()['1']}").json()
    assert [one["name"] for one in card["contacts"]] == ["雲井 茂", "三枝 <b>信子</b>"]
    assert (card["activities"][0]["kind"], card["activities"][0]["date"]) == ("visit", "2026-03-01")
    assert (card["deals"][0]["status"], card["deals"][0]["amount"]) == ("open", 1_200_000)
    assert (card["stage"]["stage_no"], card["stage"]["stage"]) == (4, "営業活動")
