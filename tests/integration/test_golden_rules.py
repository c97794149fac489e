"""Where the rules by which golden values are chosen change, the next night chooses anew."""

import pytest
from sqlalchemy import update

from pipelines.steps import published_from
from tests.support.memory_firm import MemoryFirm
from warehouse.engine import transaction
from warehouse.schema.published import dim_customer
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
