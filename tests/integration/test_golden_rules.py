"""Where the rules by which golden values are chosen change, the next night chooses anew.

And amounts among them are whole yen, however a system writes them.
"""

import pytest
from sqlalchemy import update

from pipelines.steps import published_from
from tests.support.memory_firm import MemoryFirm
from warehouse.engine import transaction
from warehouse.schema.analysis import mart_customer_credit
from warehouse.schema.landing import source_customer
from warehouse.schema.published import dim_customer, dim_customer_provenance
from warehouse.stage import records


def publish_once() -> MemoryFirm:
    """Publish a customer, and make the master say what former rules might have chosen."""
    firm = MemoryFirm.empty()
    firm.export_customers("hanbai", [{"code": "A", "name": "A商事", "postal_code": "105-0014"}])
    firm.night()
    with transaction(firm.engine) as connection:
        connection.execute(update(dim_customer).values(postal_code="5300001"))
    return firm


def postal_codes(firm: MemoryFirm) -> list[str]:
    return [row.postal_code for row in firm.rows(dim_customer)]


def test_a_night_with_nothing_new_chooses_nothing_anew() -> None:
    firm = publish_once()
    firm.night()
    assert postal_codes(firm) == ["5300001"]
    firm.close()


def test_other_rules_choose_anew_though_no_file_came(monkeypatch: pytest.MonkeyPatch) -> None:
    firm = publish_once()
    monkeypatch.setattr(records, "VERSION", records.VERSION + 1)
    monkeypatch.setattr(published_from, "_SHAPE", f"{published_from._SHAPE}of tomorrow ")
    firm.night()
    assert postal_codes(firm) == ["1050014"]
    firm.close()


def limits(hanbai: str, kaikei: str) -> MemoryFirm:
    """Publish a customer of whom two systems tell a credit limit, and hanbai is trusted more."""
    firm = MemoryFirm.empty()
    same = {
        "name": "株式会社山凪商事",
        "address": "愛知県名古屋市中区栄3-4-5",
        "phone": "052-123-4567",
    }
    firm.export_customers("hanbai", [{"code": "A", **same, "credit_limit": hanbai}])
    firm.export_customers("kaikei", [{"code": "B", **same, "credit_limit": kaikei}])
    firm.night()
    return firm


def chosen_limit(firm: MemoryFirm) -> list[tuple[str, str, str]]:
    told = (row for row in firm.rows(dim_customer_provenance) if row.field == "credit_limit")
    return [(row.value, row.system, row.rule) for row in told]


def test_a_credit_limit_is_whole_yen_in_the_master_and_as_written_in_its_record() -> None:
    firm = limits("3,000千円", "300万円")
    assert len(firm.rows(dim_customer)) == 1
    assert chosen_limit(firm) == [("3000000", "hanbai", "agreed")], "one amount, two spellings"
    assert {row.credit_limit for row in firm.rows(source_customer)} == {"3,000千円", "300万円"}
    assert [row.credit_limit for row in firm.rows(mart_customer_credit)] == [3_000_000]
    firm.close()


def test_a_dash_for_a_credit_limit_hides_no_amount() -> None:
    firm = limits("―", "300万円")
    assert chosen_limit(firm) == [("3000000", "kaikei", "only")]
    firm.close()


def test_a_credit_limit_that_is_no_amount_stays_as_it_is_written() -> None:
    firm = limits("応相談", "300万円")
    assert chosen_limit(firm) == [("応相談", "hanbai", "trust")]
    assert firm.rows(mart_customer_credit) == []
    firm.close()
