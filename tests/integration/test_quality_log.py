"""How complete the systems' records are, night by night."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.steps.night import NightOptions, run_night
from tests.support.firm import SOURCES, Firm, customers
from warehouse.quality_log import Measured, course


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Firm:
    """Give a firm of one system before its first night."""
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


def measured(firm: Firm, nights: int = 10) -> list[Measured]:
    with firm.engine.connect() as connection:
        return course(connection, nights)


def test_every_night_that_publishes_is_measured(firm: Firm) -> None:
    firm.put("得意先.csv", customers("1,株式会社霧笛堂,千葉県船橋市凪町1-2-3", "2,株式会社汀波舎"))
    firm.night()
    (first,) = measured(firm)
    assert (first.system, first.records, first.superfluous) == ("hanbai", 2, 0)
    assert (first.filled["address"], first.sound["address"]) == (1, 1)
    firm.put(
        "得意先.csv",
        customers(
            "1,株式会社霧笛堂,千葉県船橋市凪町1-2-3",
            "2,株式会社汀波舎,どこか",
            "3,株式会社霧笛堂,千葉県船橋市凪町1-2-3",
        ),
    )
    firm.night()
    before, after = measured(firm)
    assert before == first
    assert (after.records, after.superfluous) == (3, 1)
    assert (after.filled["address"], after.sound["address"]) == (3, 2)
    assert measured(firm, nights=1) == [after]


def test_a_night_without_anything_new_and_a_dry_run_are_not(firm: Firm) -> None:
    firm.put("得意先.csv", customers("1,株式会社霧笛堂,千葉県船橋市凪町1-2-3"))
    run_night(firm.workspace, NightOptions(dry_run=True))
    assert measured(firm) == []
    firm.night()
    firm.night()
    assert len(measured(firm)) == 1
