"""People of customers: published once each, with ids that never move and what each system says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.judgement import Judgement
from tests.support.firm import Firm
from tests.support.invariants import assert_whole
from warehouse.schema.relations import dim_contact, map_contact_alias, map_contact_source

MakeWorkspace = Callable[..., Path]

SOURCES = """\
  - {name: customers, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: crm, system: crm, entity: contacts, path: "inbox/担当者*",
     profile: generic_contacts, mode: snapshot, trust: 3}
  - {name: cards, system: cards, entity: contacts, path: "inbox/名刺*",
     profile: generic_contacts, mode: upsert}
"""
LEDGER = "コード,名称,住所,電話番号,先方担当者\n"
CRM = "担当者コード,会社名,氏名,部署,役職,携帯電話,メールアドレス\n"
CARDS = "会社名,氏名,部署,役職,メールアドレス,交換日\n"


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


def publish(firm: Firm, *, ledger: str = "", crm: str = "", cards: str = "", day: int = 0) -> None:
    for name, header, rows in (
        ("得意先.csv", LEDGER, ledger),
        ("担当者.csv", CRM, crm),
        ("名刺.csv", CARDS, cards),
    ):
        if rows:
            firm.put(name, header + rows, day=day)
    firm.night()
    assert_whole(firm.engine)


def people(firm: Firm) -> dict[str, Any]:
    """Return name → the published person; two of one name fail."""
    rows = firm.rows(dim_contact)
    found = {row.name: row for row in rows}
    assert len(found) == len(rows)
    return found


AKANE = "1,株式会社あかね雲製菓,東京都墨田区向山3-12-8,03-1234-5601,三枝\n"
FULL = {
    "ledger": AKANE,
    "crm": "P1,株式会社あかね雲製菓,三枝 信子,購買課,課長,090-1234-5620,saegusa@akane.example.jp\n"
    "P2,株式会社あかね雲製菓,雲井 茂,,代表取締役,,info@akane.example.jp\n",
    "cards": "株式会社あかね雲製菓,三枝信子,購買課,主任,,2025/04/01\n",
}


def test_a_person_in_ledger_crm_and_card_is_one_with_what_each_says(firm: Firm) -> None:
    publish(firm, **FULL)
    found = people(firm)
    assert found.keys() == {"三枝 信子", "雲井 茂"}
    one = found["三枝 信子"]
    assert (one.department, one.job_title, one.mobile, one.email) == (
        "購買課", "課長", "090-1234-5620", "saegusa@akane.example.jp",
    )  # fmt: skip
    assert (one.record_count, one.system, one.code) == (3, "crm", "P1")
    sources = firm.rows(map_contact_source, map_contact_source.c.contact_id == one.contact_id)
    assert {(row.system, row.entity, row.name, row.method, row.row_number) for row in sources} == {
        ("crm", "contacts", "三枝 信子", "name", 2),
        ("cards", "contacts", "三枝信子", "name", 2),
        ("hanbai", "customers", "三枝", "surname", 2),
    }
    (customer,) = firm.master()
    assert {row.customer_id for row in found.values()} == {customer}


def test_a_list_of_contacts_takes_nothing_from_what_the_customer_list_says(firm: Firm) -> None:
    firm.configure("system: crm", "system: hanbai")
    firm.put("得意先.csv", LEDGER + AKANE)
    firm.put(
        "担当者.csv", "担当者コード,得意先コード,会社名,氏名\nP1,1,あかね雲,三枝 信子\n", day=1
    )
    firm.night()
    (customer,) = firm.master().values()
    assert customer.name == "株式会社あかね雲製菓"
    assert customer.address.startswith("東京都墨田区")
    assert [row.record_count for row in firm.rows(dim_contact)] == [2]


def test_who_changes_companies_is_no_longer_at_the_old_one(firm: Firm) -> None:
    """The old company is not in the file that tells of the new one, where rows are only added."""
    firm.configure("mode: snapshot, trust: 3", "mode: upsert, trust: 3")
    sorami = "2,有限会社空見印刷,大阪府堺市堺区波町4-5-6,,\n"
    colleague = "P2,有限会社空見印刷,雲井 茂,,,,\n"
    publish(
        firm,
        ledger=AKANE + sorami,
        crm="P1,株式会社あかね雲製菓,三枝 信子,購買課,,,\n" + colleague,
    )
    assert people(firm)["三枝 信子"].record_count == 2
    publish(firm, crm="P1,有限会社空見印刷,三枝 信子,購買課,,,\n" + colleague, day=1)
    ids, found = firm.ids(), people(firm)
    assert {name: (row.customer_id, row.record_count) for name, row in found.items()} == {
        "三枝": (ids["1"], 1), "三枝 信子": (ids["2"], 1), "雲井 茂": (ids["2"], 1),
    }  # fmt: skip
    assert {row.code: row.contact_id for row in firm.rows(map_contact_source)} == {
        row.code: found[row.name].contact_id for row in firm.rows(map_contact_source)
    }


def test_a_night_without_news_publishes_nothing(firm: Firm) -> None:
    publish(firm, **FULL)
    before = firm.published()
    assert firm.night().generation is None
    assert firm.published() == before


def test_an_id_stays_when_title_department_and_address_change(firm: Firm) -> None:
    publish(firm, **FULL)
    before = people(firm)["三枝 信子"]
    publish(
        firm,
        crm="P1,株式会社あかね雲製菓,三枝 信子,営業部,部長,090-1234-5620,nobuko@akane.example.jp\n",
        day=1,
    )
    after = people(firm)
    assert after["雲井 茂"].is_present is False
    assert after["雲井 茂"].record_count == 0
    crm = [row for row in firm.rows(dim_contact) if row.code == "P1"]
    assert [row.contact_id for row in crm] == [before.contact_id]
    assert crm[0].job_title == "部長"


def test_a_person_whose_card_is_exchanged_again_keeps_the_id(firm: Firm) -> None:
    publish(
        firm,
        ledger=AKANE,
        cards="株式会社あかね雲製菓,小暮 渉,製造部,,k@akane.example.jp,2024/1/1\n",
    )
    before = people(firm)["小暮 渉"]
    publish(
        firm,
        cards="株式会社あかね雲製菓,小暮 渉,品質部,課長,k@akane.example.jp,2026/1/1\n",
        day=1,
    )
    after = people(firm)["小暮 渉"]
    assert after.contact_id == before.contact_id
    assert (after.department, after.job_title, after.record_count) == ("品質部", "課長", 2)


def test_put_back_gives_the_previous_people(firm: Firm) -> None:
    publish(firm, **FULL)
    before = firm.published()
    publish(firm, crm="P9,株式会社あかね雲製菓,新田 学,総務部,,,\n", day=1)
    assert "新田 学" in people(firm)
    added = people(firm)["新田 学"].contact_id
    firm.put_back()
    assert firm.published() == before
    firm.put("担当者.csv", CRM + FULL["crm"] + "P9,株式会社あかね雲製菓,新田 学,総務部,,,\n", day=2)
    firm.night()
    assert people(firm)["新田 学"].contact_id == added, "an id given once stays given"


def test_people_follow_their_company_when_it_is_merged_and_come_back(firm: Firm) -> None:
    publish(
        firm,
        ledger=AKANE,
        crm=FULL["crm"] + "P5,あかねグモ菓子店,雲井 茂,,店長,,kumoi@gumo.example.jp\n",
    )
    before = {row.code: row for row in firm.rows(dim_contact)}
    assert before["P2"].customer_id != before["P5"].customer_id
    companies = ("hanbai", "1"), ("crm", "あかねグモ菓子店")
    firm.decide(*companies, Judgement.SAME)
    firm.night()
    after = {row.code: row for row in firm.rows(dim_contact)}
    assert len({row.customer_id for row in after.values()}) == 1
    assert {code: row.contact_id for code, row in after.items()} == {
        code: row.contact_id for code, row in before.items()
    }, "two codes of one register stay two people"
    assert firm.rows(map_contact_alias) == []
    firm.decide(*companies, None)
    firm.night()
    assert {row.code: row.customer_id for row in firm.rows(dim_contact)} == {
        code: row.customer_id for code, row in before.items()
    }
    assert_whole(firm.engine)


def test_two_ids_that_prove_one_person_lead_to_the_older(firm: Firm) -> None:
    unnamed = AKANE.replace("三枝", "")
    publish(firm, ledger=unnamed, crm="P1,株式会社あかね雲製菓,三枝 信子,購買課,,,\n")
    publish(
        firm,
        cards="株式会社あかね雲製菓,三枝 信子,営業部,,saegusa@akane.example.jp,2026/1/1\n",
        day=1,
    )
    crm, card = (
        {row.system: row.contact_id for row in firm.rows(dim_contact)}[system]
        for system in ("crm", "cards")
    )
    assert crm < card
    publish(
        firm,
        crm="P1,株式会社あかね雲製菓,三枝 信子,購買課,,,saegusa@akane.example.jp\n",
        day=2,
    )
    assert {row.contact_id for row in firm.rows(dim_contact) if row.is_present} == {crm}
    (alias,) = firm.rows(map_contact_alias)
    assert (alias.old_contact_id, alias.contact_id) == (card, crm)


def test_what_changed_gives_what_everything_gives(firm: Firm) -> None:
    publish(firm, **FULL)
    publish(firm, crm="P1,株式会社あかね雲製菓,三枝 信子,営業部,,,\n", day=1)
    publish(firm, ledger=AKANE.replace("三枝", "鳴海"), day=2)
    by_night = firm.holds()
    firm.night(full=True)
    assert firm.holds() == by_night
    assert {"鳴海", "三枝"} <= {row.name for row in firm.rows(map_contact_source)}
