"""``history`` and ``ranks simulate``: who a customer was on a day, what other rules would do."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from app.cli.main import app
from core.errors import ConfigurationError, DecisionError
from pipelines.steps.history import customer_history
from pipelines.steps.rank_simulation import simulate
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from warehouse.engine import transaction
from warehouse.schema import ops
from warehouse.schema.published import (
    dim_customer_history,
    map_customer_source,
    mart_customer_rank,
    mart_customer_rank_history,
)

MakeWorkspace = Callable[..., Path]


@pytest.fixture
def firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    """A firm whose first night was ten days before its second, which renamed a customer."""
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    firm.once("two nights", _two_nights)
    return firm


def _two_nights(firm: Firm) -> None:
    others = ("2,乙工業", "3,丙運輸")
    firm.put("得意先.csv", customers("1,株式会社甲商事,東京都千代田区1-1", *others))
    firm.put("売上.csv", sales(
        sale(1, "2026-01-05", "1", 900_000), sale(2, "2026-01-06", "2", 60_000, "乙工業"),
        sale(3, "2026-01-07", "3", 40_000, "丙運輸"),
    ))  # fmt: skip
    firm.night()
    _age(firm, timedelta(days=10))
    firm.put("得意先.csv", customers("1,株式会社甲商会,東京都千代田区1-1", *others), day=1)
    firm.put("売上.csv", sales(
        sale(1, "2026-01-05", "1", 900), sale(2, "2026-01-06", "2", 60_000, "乙工業"),
        sale(3, "2026-01-07", "3", 40_000, "丙運輸"),
    ), day=1)  # fmt: skip
    firm.night()


def _age(firm: Firm, by: timedelta) -> None:
    """Let everything that has happened so far have happened earlier."""
    with transaction(firm.engine) as connection:
        for table, names in (
            (ops.run, ("started_at", "finished_at")),
            (dim_customer_history, ("valid_from",)),
            (mart_customer_rank_history, ("valid_from",)),
        ):
            for row in connection.execute(table.select()).mappings():
                key = [column == row[column.name] for column in table.primary_key]
                moved = {name: row[name] - by for name in names if row[name]}
                connection.execute(update(table).where(*key).values(moved))


def first_day(firm: Firm) -> date:
    """Return the day of the first night in the firm's zone."""
    first = min(row.started_at for row in firm.rows(ops.run))
    day: date = first.astimezone(firm.workspace.zone).date()
    return day


def id_of(firm: Firm, code: str) -> str:
    (row,) = firm.rows(map_customer_source, map_customer_source.c.code == code)
    found: str = row.customer_id
    return found


def test_the_whole_history_of_a_customer(firm: Firm) -> None:
    found = customer_history(firm.workspace, id_of(firm, "1"))
    assert (found.name, found.former_names) == ("株式会社甲商会", ["株式会社甲商事"])
    assert [rank["rank"] for rank in found.ranks] == ["C", "B-2"]
    assert found.rank is not None
    assert found.rank["rank"] == "C"
    assert [one.values["name"] for one in found.records] == ["株式会社甲商事", "株式会社甲商会"]
    assert found.versions[0]["changes"][0]["before"] == "株式会社甲商事"


def test_a_customer_as_of_a_day(firm: Firm) -> None:
    day = first_day(firm)
    found = customer_history(firm.workspace, "hanbai:1", day)
    assert (found.name, found.former_names) == ("株式会社甲商事", [])
    assert found.rank is not None
    assert found.rank["rank"] == "B-2"
    assert [one.values["name"] for one in found.records] == ["株式会社甲商事"]


def test_the_present_rank_is_told_with_the_figures_of_today(firm: Firm) -> None:
    line = sale(9, "2026-03-01", "1", 5_000)
    firm.put("売上3.csv", sales(line), day=2)
    firm.night()
    found = customer_history(firm.workspace, id_of(firm, "1"))
    assert [(rank["rank"], rank["sales"]) for rank in found.ranks] == [
        ("C", 5_900),
        ("B-2", 900_000),
    ]
    (now,) = firm.rows(mart_customer_rank, mart_customer_rank.c.customer_id == found.customer_id)
    assert found.rank is not None
    assert (found.rank["sales"], found.rank["reason"]) == (5_900, now.reason)
    assert "(2026-03-31の時点)" in run(firm, "history", "hanbai:1")


def test_before_the_first_publication_there_was_nobody(firm: Firm) -> None:
    with pytest.raises(DecisionError) as caught:
        customer_history(firm.workspace, id_of(firm, "1"), first_day(firm) - timedelta(days=1))
    assert caught.value.code == "CUSTOMER_NOT_YET"


@pytest.mark.parametrize(
    ("customer", "code"), [("C999999999", "CUSTOMER_UNKNOWN"), ("hanbai:9", "RECORD_UNKNOWN")]
)
def test_who_is_not_there_has_no_history(firm: Firm, customer: str, code: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        customer_history(firm.workspace, customer)
    assert caught.value.code == code


def run(firm: Firm, *arguments: str) -> Any:
    done = CliRunner().invoke(app, ["--workspace", str(firm.root), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_command_tells_it_to_people_and_programs(firm: Firm) -> None:
    day = first_day(firm).isoformat()
    assert "株式会社甲商事" in run(firm, "history", "hanbai:1")
    told = json.loads(run(firm, "history", "hanbai:1", "--as-of", day, "--json"))
    assert (told["name"], told["as_of"], told["records"][0]["key"]) == (
        "株式会社甲商事", day, "hanbai:1",
    )  # fmt: skip


def test_other_rules_are_tried_without_writing_anything(firm: Firm) -> None:
    before = firm.rows(mart_customer_rank)
    found = simulate(firm.workspace, {"large_share": 50})
    assert found.changed == {"large_share": (80.0, 50.0)}
    (move,) = found.moves
    assert (move.before, move.after, move.customers, move.sales) == ("B-2", "C", 1, 40_000)
    (mover,) = found.movers
    assert (mover.customer_id, mover.name) == (id_of(firm, "3"), "丙運輸")
    assert sum(found.before.values()) == sum(found.after.values()) == 3
    assert firm.rows(mart_customer_rank) == before


def test_rules_may_stand_in_a_file_and_options_go_before_it(firm: Firm, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("ranks: {large_share: 10, labels: {large: 大}}\n", encoding="utf-8")
    found = simulate(firm.workspace, {"large_share": 80}, file=rules)
    assert found.changed.keys() == {"labels"}
    assert {(move.before, move.after) for move in found.moves} == {("B-2", "大")}
    told = json.loads(run(firm, "ranks", "simulate", "--rules", str(rules), "--json"))
    assert told["changed"]["large_share"] == [80.0, 10.0]
    assert "乙工業" in run(firm, "ranks", "simulate", "--rules", str(rules))


@pytest.mark.parametrize(
    ("rules", "code"),
    [({}, "NOTHING_TO_SIMULATE"), ({"large_share": 0}, "RANK_RULES"), ({"x": 1}, "RANK_RULES")],
)
def test_what_are_no_rules_is_told(firm: Firm, rules: dict[str, Any], code: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        simulate(firm.workspace, rules)
    assert caught.value.code == code


def test_a_day_to_come_is_not_known(firm: Firm) -> None:
    with pytest.raises(ConfigurationError) as caught:
        customer_history(firm.workspace, id_of(firm, "1"), date(2099, 1, 1))
    assert caught.value.code == "DAY_TO_COME"
