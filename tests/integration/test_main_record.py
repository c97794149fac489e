"""Naming the main record: its values come first, as long as it is one of the customer's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import DecisionError
from core.judgement import RecordKey
from pipelines.steps.apply import publish_decisions
from pipelines.steps.merging import merge, split
from pipelines.steps.naming_main import main_record, name_main, preview_main
from tests.support.firm import SOURCES, Firm, customers
from warehouse.queries import members
from warehouse.schema.published import dim_customer, dim_customer_provenance

FIRST, SECOND = RecordKey("hanbai", "1"), RecordKey("hanbai", "2")


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Firm:
    """Give a firm with a customer of two records that say different things."""
    found = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    found.put(
        "得意先.csv",
        customers(
            "1,株式会社霧笛堂,千葉県船橋市凪町1-2-3,047-111-2222",
            "2,株式会社霧笛堂本店,大阪府堺市堺区波町4-5-6",
            "3,株式会社椿峰印刷",
        ),
    )
    found.once("a night and a merge", _night_and_merge)
    return found


def _night_and_merge(firm: Firm) -> None:
    firm.night()
    ids = firm.ids()
    merge(firm.workspace, [ids["1"], ids["2"]], "hanako")
    publish_decisions(firm.workspace)


def golden(firm: Firm, customer: str) -> tuple[str, str, str]:
    (row,) = firm.rows(dim_customer, dim_customer.c.customer_id == customer)
    return row.name, row.address, row.phone


def test_its_values_come_first_and_what_it_lacks_is_chosen_as_before(firm: Firm) -> None:
    customer = firm.ids()["1"]
    before = golden(firm, customer)
    with firm.engine.connect() as connection:
        (found,) = members.customers(connection, [customer])
        told = preview_main(firm.workspace, connection, found, SECOND)
        other = preview_main(firm.workspace, connection, found, FIRST)
    assert {change.field for change in told} ^ {change.field for change in other} == {
        "name", "address"
    }  # fmt: skip
    for key, name in ((SECOND, "株式会社霧笛堂本店"), (FIRST, "株式会社霧笛堂")):
        name_main(firm.workspace, customer, key, "hanako")
        publish_decisions(firm.workspace)
        now = golden(firm, customer)
        assert (now[0], now[2]) == (name, before[2])
        rows = firm.rows(dim_customer_provenance, dim_customer_provenance.c.field == "address")
        (address,) = (row for row in rows if row.customer_id == customer)
        assert (address.code, address.rule) == (key.code, "main")
    name_main(firm.workspace, customer, None, "hanako")
    publish_decisions(firm.workspace)
    assert golden(firm, customer) == before


def test_a_record_that_left_the_customer_says_nothing_more(firm: Firm) -> None:
    customer = firm.ids()["1"]
    name_main(firm.workspace, customer, SECOND, "hanako")
    publish_decisions(firm.workspace)
    with firm.engine.connect() as connection:
        (found,) = members.customers(connection, [customer])
        assert main_record(firm.workspace, connection, found) == "hanbai:2"
    split(firm.workspace, [SECOND], "hanako")
    publish_decisions(firm.workspace)
    assert golden(firm, customer)[0] == "株式会社霧笛堂"
    with firm.engine.connect() as connection:
        (found,) = members.customers(connection, [customer])
        assert main_record(firm.workspace, connection, found) == ""


def test_a_record_of_somebody_else_is_refused(firm: Firm) -> None:
    with pytest.raises(DecisionError) as refused:
        name_main(firm.workspace, firm.ids()["1"], RecordKey("hanbai", "3"), "hanako")
    assert refused.value.code == "NOT_ONE_CUSTOMER"


def test_it_holds_through_a_whole_rebuild(firm: Firm) -> None:
    customer = firm.ids()["1"]
    name_main(firm.workspace, customer, SECOND, "hanako")
    publish_decisions(firm.workspace)
    before = golden(firm, customer)
    firm.night(full=True)
    assert golden(firm, customer) == before
