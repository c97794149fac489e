"""Publications are generations: what changed is told, and the previous one can be put back."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import ConfigurationError
from core.judgement import Judgement
from pipelines.steps.status import read_status
from tests.support.firm import SOURCES, Firm, customers, of, sale, sales
from tests.support.invariants import assert_whole
from warehouse.schema.ops import file, generation, quarantine
from warehouse.schema.published import dim_customer_history, map_customer_alias

MakeWorkspace = Callable[..., Path]
FINE = sale(1, "2026-01-05", "1", 100)


@pytest.fixture
def firm(make_workspace: MakeWorkspace) -> Firm:
    return Firm(make_workspace(SOURCES, {}))


@pytest.fixture
def any_firm(make_workspace: MakeWorkspace, warehouse_url: str) -> Firm:
    return Firm(make_workspace(SOURCES, {}, url=warehouse_url))


def refused_to_put_back(firm: Firm) -> str:
    with pytest.raises(ConfigurationError) as caught:
        firm.put_back()
    return caught.value.code


def changed_by_the_last(firm: Firm) -> dict[str, dict[str, int]]:
    status = read_status(firm.workspace, datetime.now(UTC))
    assert status.generation is not None
    return status.generation.changes


def test_the_status_says_what_the_last_publication_changed(any_firm: Firm) -> None:
    firm = any_firm
    firm.put("得意先.csv", customers("1,甲商事", "2,乙工業", "3,丙運輸"))
    firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "2", 20)))
    firm.night()
    changes = changed_by_the_last(firm)
    assert changes["dim_customer"] == {"added": 3, "changed": 0, "removed": 0}
    assert changes["fact_transaction"] == {"added": 2, "changed": 0, "removed": 0}
    firm.put("得意先.csv", customers("1,甲商会", "2,乙工業"), day=1)
    firm.put("売上.csv", sales(FINE, sale(3, "2026-01-06", "2", 30)), day=1)
    firm.night()
    changes = changed_by_the_last(firm)
    assert changes["dim_customer"] == {"added": 0, "changed": 2, "removed": 0}
    assert changes["dim_customer_history"] == {"added": 2, "changed": 2, "removed": 0}
    assert changes["fact_transaction"] == {"added": 1, "changed": 1, "removed": 1}
    firm.night()
    assert changed_by_the_last(firm) == changes, "a night without news is no publication"


def first_and_second(firm: Firm) -> tuple[Any, Any]:
    """Publish twice; return what the two publications say."""
    firm.put("得意先.csv", customers("1,甲商事", "2,乙工業,東京都港区1-1", "3,丙運輸"))
    firm.put("売上.csv", sales(FINE, sale(2, "2026-01-31", "2", 20), sale(3, "2026-01-07", "3", 3)))
    firm.night()
    first = firm.published()
    firm.put("得意先.csv", customers("1,甲商会", "2,乙工業,東京都港区1-1"), day=1)
    firm.put("売上再.csv", sales(FINE, sale(2, "2026-01-31", "1", 25)), day=1)
    firm.night()
    return first, firm.published()


def test_what_is_put_back_is_the_previous_publication(any_firm: Firm) -> None:
    firm = any_firm
    first, second = first_and_second(firm)
    assert first != second
    done = firm.put_back()
    assert (done["withdrawn"], done["current"]) == (2, 1)
    assert done["files"] == ["inbox/得意先.csv", "inbox/売上再.csv"]
    assert firm.published() == first
    assert_whole(firm.engine)
    assert {row.generation: row.status for row in firm.rows(generation)} == {
        1: "current",
        2: "withdrawn",
    }


def test_bytes_that_were_withdrawn_are_not_taken_again(any_firm: Firm) -> None:
    firm = any_firm
    first, _ = first_and_second(firm)
    firm.put_back()
    firm.put("売上また.csv", (firm.root / "inbox" / "売上再.csv").read_bytes(), day=9)
    report = firm.night()
    assert of(report, "売上また.csv").status == "duplicate"
    assert "取り消した" in of(report, "売上また.csv").message
    firm.night(full=True)
    assert firm.published() == first
    assert_whole(firm.engine)


def test_withdrawn_bytes_are_read_anew_by_another_profile(make_workspace: MakeWorkspace) -> None:
    profile = """\
id: ours
entity: customers
format: csv
fields: {code: コード, name: %s}
"""
    sources = SOURCES.replace("generic_customers", "ours.yaml")
    firm = Firm(make_workspace(sources, {"ours.yaml": (profile % "名称").encode()}))
    firm.put("得意先.csv", "コード,名称,略称\n1,甲商事,甲\n")
    firm.night()
    (firm.root / "ours.yaml").write_text(profile % "略称", encoding="utf-8")
    firm.night()
    assert firm.names() == {"1": "甲"}
    firm.put_back()
    firm.night()
    assert firm.names() == {"1": "甲商事"}
    (firm.root / "ours.yaml").write_text(profile % "[名称, 略称]", encoding="utf-8")
    firm.night()
    assert firm.names() == {"1": "甲商事"}
    assert_whole(firm.engine)


def test_the_next_night_publishes_what_is_new(any_firm: Firm) -> None:
    firm = any_firm
    first_and_second(firm)
    firm.put_back()
    firm.put("得意先.csv", customers("1,甲商店", "3,丙運輸", "4,丁建設"), day=2)
    firm.put("売上再.csv", sales(FINE, sale(2, "2026-01-31", "4", 29)), day=2)
    report = firm.night()
    assert report.generation == 3
    assert firm.present() == {"1", "3", "4"}
    assert firm.names()["1"] == "甲商店"
    assert firm.lines() == {("2026-01-05", "1"): 100, ("2026-01-31", "2"): 29}
    assert_whole(firm.engine)
    firm.put_back()
    assert firm.present() == {"1", "2", "3"}
    assert_whole(firm.engine)


def test_publications_are_put_back_one_after_the_other(any_firm: Firm) -> None:
    firm = any_firm
    said = []
    for day in range(4):
        firm.put(
            "得意先.csv", customers("1,甲商事", f"2,乙工業{day}", f"3{day},丙運輸{day}"), day=day
        )
        firm.put(
            "売上.csv",
            sales(sale(1, "2026-01-05", "1", day), sale(9, "2026-01-06", f"3{day}", 1)),
            day=day,
        )
        firm.night()
        said.append({row[0]: row for row in firm.published()["map_customer_source"]})
    for day in (2, 1, 0):
        firm.put_back()
        assert firm.names()["2"] == f"乙工業{day}"
        assert f"3{day}" in firm.present()
        assert f"3{day + 1}" not in firm.present()
        assert firm.lines()["2026-01-05", "1"] == day
        assert_whole(firm.engine)
    assert refused_to_put_back(firm) == "NO_PREVIOUS"


def test_only_publications_that_are_kept_can_be_put_back(make_workspace: MakeWorkspace) -> None:
    firm = Firm(make_workspace(SOURCES, {}, more="keep_generations: 2\n"))
    for day in range(5):
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", day)), day=day)
        firm.night()
    for day in (3, 2):
        firm.put_back()
        assert firm.yen() == day
        assert_whole(firm.engine)
    assert refused_to_put_back(firm) == "NO_PREVIOUS"
    assert firm.yen() == 2
    assert_whole(firm.engine)


class TestIds:
    """An id that was ever published leads to a customer, whatever is put back."""

    def test_of_a_customer_that_the_withdrawn_publication_brought(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.night()
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"), day=1)
        firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "X", 20, "謎商店")), day=1)
        firm.night()
        ids = firm.ids()
        firm.put_back()
        assert firm.present() == {"1"}
        for code in ("1", "2", "X"):
            assert firm.resolve(ids[code]) == ids[code]
        assert firm.master()[ids["2"]].record_count == 0
        assert firm.master()[ids["X"]].last_transaction_date is None
        assert_whole(firm.engine)
        firm.put("得意先.csv", customers("1,甲商事", "2,乙製作所"), day=2)
        firm.night()
        assert firm.ids()["2"] == ids["2"], "the record comes back under the id it had"
        assert_whole(firm.engine)

    def test_of_customers_that_were_merged(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("得意先.csv", customers("1,甲商事", "2,乙工業"))
        firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "2", 20)))
        firm.night()
        ids = firm.ids()
        first = firm.published()
        firm.decide(("hanbai", "1"), ("hanbai", "2"), Judgement.SAME)
        firm.night()
        assert firm.resolve(ids["2"]) == ids["1"]
        assert firm.yen() == 120
        firm.put_back()
        assert firm.ids() == ids
        assert firm.published() == first
        assert_whole(firm.engine)
        firm.night()
        assert firm.resolve(ids["2"]) == ids["1"], "the decision still holds"
        assert_whole(firm.engine)

    def test_of_a_customer_that_was_split_off(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("得意先.csv", customers("1,甲商事,東京都港区1-1", "2,甲商事,東京都港区1-1"))
        firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "2", 20)))
        firm.decide(("hanbai", "1"), ("hanbai", "2"), Judgement.SAME)
        firm.night()
        (together,) = set(firm.ids().values())
        firm.decide(("hanbai", "1"), ("hanbai", "2"), Judgement.DIFFERENT)
        firm.night()
        apart = firm.ids()
        assert len(set(apart.values())) == 2
        assert together == apart["1"]
        firm.put_back()
        assert firm.resolve(apart["2"]) == together
        (alias,) = firm.rows(map_customer_alias)
        assert alias.reason == "rollback"
        assert_whole(firm.engine)
        firm.night()
        assert firm.ids() == apart
        assert_whole(firm.engine)


class TestCorrections:
    """What was corrected since the publication that counts again is held back again."""

    def test_lines(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "1", "別途")))
        firm.night()
        number = firm.held_number(3)
        for amount in (50, 60):
            firm.retry({number: {"amount": str(amount)}})
            firm.night()
            assert firm.yen() == 100 + amount
            firm.put_back()
            assert firm.yen() == 100
            assert firm.held_number(3) == number
            (landed,) = firm.rows(file)
            assert (landed.rows_loaded, landed.rows_held) == (1, 1)
            assert_whole(firm.engine)
        assert str(firm.night().status) == "unchanged"

    def test_records(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("得意先.csv", customers("1,甲商事", "2,"))
        firm.put("売上.csv", sales(FINE))
        firm.night()
        number = firm.held_number(3)
        for name in ("乙工業", "乙製作所"):
            assert firm.retry({number: {"name": name}})["loaded"] == 1
            firm.night()
            assert firm.present() == {"1", "2"}
            assert firm.names()["2"] == name
            firm.put_back()
            assert firm.present() == {"1"}
            assert firm.held_number(3) == number
            assert_whole(firm.engine)
        assert firm.night().rows_held == 0
        assert firm.present() == {"1"}
        assert_whole(firm.engine)

    def test_a_record_made_from_lines_keeps_what_it_was(self, any_firm: Firm) -> None:
        firm = any_firm
        firm.put("売上.csv", sales(sale(1, "2026-01-05", "2", 100, "謎商店")))
        firm.put("得意先.csv", customers("1,甲商事", "2,"))
        firm.night()
        ids = firm.ids()
        firm.retry({firm.held_number(3): {"name": "株式会社謎商店"}})
        firm.night()
        firm.put_back()
        assert firm.names()["2"] == "謎商店"
        assert firm.present() == {"1", "2"}
        assert firm.ids() == ids
        firm.night()
        assert firm.names()["2"] == "謎商店"
        assert_whole(firm.engine)

    def test_a_line_that_took_the_place_of_an_older_one_gives_it_back(self, firm: Firm) -> None:
        firm.put("売上.csv", sales(FINE, sale(2, "2026-03-31", "1", 50)))
        firm.night()
        firm.put("売上再.csv", sales(FINE, sale(2, "2026-13-31", "1", 60)), day=1)
        firm.night()
        firm.retry({firm.held_number(3): {"date": "2026-03-31"}})
        firm.night()
        assert firm.yen() == 160
        firm.put_back()
        assert firm.yen() == 150
        assert_whole(firm.engine)


class TestUnpublished:
    """Files that were taken in since the publication, but not published."""

    def test_a_newer_export_counts_whatever_is_put_back(self, any_firm: Firm) -> None:
        firm = any_firm
        for day, amount in enumerate((100, 200, 300)):
            firm.put("売上.csv", sales(sale(1, "2026-01-05", "1", amount)), day=day)
            firm.put("得意先.csv", customers("1,甲商事", f"2,乙工業{amount}"), day=day)
            firm.night(dry_run=day == 2)
        assert firm.yen() == 200
        firm.put_back()
        assert firm.yen() == 100
        assert_ids_and_sums_hold(firm)
        report = firm.night()
        assert firm.yen() == 300
        assert firm.names()["2"] == "乙工業300"
        assert str(report.status) == "published"
        assert_whole(firm.engine)

    def test_a_record_that_only_they_have_is_not_lost(self, firm: Firm) -> None:
        firm.put("得意先.csv", customers("1,甲商事"))
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会", "2,乙工業"), day=1)
        firm.night()
        firm.put("得意先.csv", customers("1,甲商会", "2,乙工業", "3,丙運輸"), day=2)
        firm.night(dry_run=True)
        firm.put_back()
        assert firm.present() == {"1"}
        firm.night()
        assert firm.present() == {"1", "2", "3"}
        assert firm.names()["1"] == "甲商会"
        assert_whole(firm.engine)


def assert_ids_and_sums_hold(firm: Firm) -> None:
    for customer_id in firm.ids().values():
        firm.resolve(customer_id)
    for row in firm.rows(file):
        assert row.yen_read == row.yen_loaded + row.yen_held


def test_a_history_has_no_trace_of_a_withdrawn_publication(any_firm: Firm) -> None:
    firm = any_firm
    first_and_second(firm)
    before = len(firm.rows(dim_customer_history))
    firm.put_back()
    assert len(firm.rows(dim_customer_history)) < before
    assert all(row.valid_to is None for row in firm.rows(dim_customer_history))
    assert_whole(firm.engine)


def test_rows_held_back_by_a_withdrawn_file_are_closed(firm: Firm) -> None:
    firm.put("得意先.csv", customers("1,甲商事"))
    firm.night()
    firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "1", "別途")))
    firm.night()
    firm.put_back()
    assert firm.held() == {}
    assert [row.status for row in firm.rows(quarantine)] == ["superseded"]


def test_what_a_withdrawn_file_had_closed_is_held_again(firm: Firm) -> None:
    firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "1", "別途")))
    firm.night()
    firm.put("売上.csv", sales(FINE, sale(2, "2026-01-06", "1", 50)), day=1)
    firm.night()
    firm.put_back()
    assert firm.held() == {3: "not_a_number"}
    firm.retry({firm.held_number(3): {"amount": "40"}})
    firm.night()
    assert firm.yen() == 140
    assert_whole(firm.engine)
