"""Other names on the way through the warehouse: a table of the firm, and a customer renamed."""

from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.cli.main import app
from pipelines.workspace import Workspace
from tests.support.cli_workspace import one_object
from tests.support.small_firm import CUSTOMERS, put_file, write_small_firm
from warehouse.schema.published import map_customer_source

LEDGER = """\
  - {name: ledger, system: excel, entity: customers, path: inbox/台帳*.csv,
     profile: generic_customers, mode: snapshot, trust: 1}
"""
TABLE = "matching: {names: names.csv}\n"
OLD, NEW = "株式会社群青システム", "株式会社紺碧ソリューションズ"


def tsunagi(root: Path, *arguments: object) -> Result:
    environment = {"TSUNAGI_LANG": "ja", "TSUNAGI_WORKSPACE": str(root)}
    return CliRunner().invoke(app, [str(part) for part in arguments], env=environment)


def synchronise(root: Path) -> None:
    one_object(tsunagi(root, "sync", "--json", "--as-of", "2026-02-28"))


def customer_of(root: Path, name: str) -> dict[str, str]:
    """Return by system the customer of the record of this name."""
    with Workspace.open(root).engine.connect() as connection:
        table = map_customer_source
        told = connection.execute(
            select(table.c.system, table.c.customer_id).where(table.c.name == name)
        )
        return dict(told.tuples().all())


@pytest.fixture
def firm(tmp_path: Path) -> Path:
    """The small firm, with a ledger of the same customers."""
    root = write_small_firm(tmp_path / "firm", LEDGER + TABLE)
    put_file(root / "inbox" / "台帳.csv", CUSTOMERS.replace("C00", "E00").replace("03-1111", ""))
    (root / "names.csv").write_text("名称,別名,種類\n", encoding="cp932")
    return root


def test_a_renamed_customer_stays_with_the_records_that_know_its_former_name(firm: Path) -> None:
    synchronise(firm)
    before = customer_of(firm, OLD)
    assert before["hanbai"] == before["excel"]
    put_file(firm / "inbox" / "得意先.csv", CUSTOMERS.replace(OLD, NEW), age_seconds=30)
    synchronise(firm)
    assert customer_of(firm, NEW) == {"hanbai": before["hanbai"]}
    assert customer_of(firm, OLD) == {"excel": before["excel"]}


def test_a_code_given_to_another_company_does_not_take_its_partner_along(firm: Path) -> None:
    synchronise(firm)
    before = customer_of(firm, OLD)
    line = next(line for line in CUSTOMERS.splitlines() if OLD in line)
    other = f"C005,{NEW},540-0008,大阪府大阪市中央区大手前9-9,06-2222-0009"
    put_file(firm / "inbox" / "得意先.csv", CUSTOMERS.replace(line, other), age_seconds=30)
    synchronise(firm)
    assert before["hanbai"] == before["excel"]
    assert customer_of(firm, OLD)["excel"] != customer_of(firm, NEW)["hanbai"]


def test_the_table_of_names_joins_what_no_rule_can_know(firm: Path) -> None:
    put_file(firm / "inbox" / "台帳.csv", CUSTOMERS.replace(OLD, NEW).replace("C00", "E00"))
    synchronise(firm)
    apart = customer_of(firm, NEW)["excel"], customer_of(firm, OLD)["hanbai"]
    assert apart[0] != apart[1]
    (firm / "names.csv").write_text(f"名称,別名,種類\n{OLD},{NEW},旧社名\n", encoding="cp932")
    synchronise(firm)
    together = customer_of(firm, NEW)["excel"], customer_of(firm, OLD)["hanbai"]
    assert together[0] == together[1]


def test_a_wrong_table_stops_before_anything_is_published(firm: Path) -> None:
    (firm / "names.csv").write_text("名称,別名\n株式会社黄金屋,\n", encoding="utf-8")
    for command in (("sync", "--as-of", "2026-02-28"), ("sources", "check")):
        result = tsunagi(firm, *command)
        assert result.exit_code == 2
        told = "".join(result.output.split())
        assert "names.csv" in told
        assert "2行目" in told
