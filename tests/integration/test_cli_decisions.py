"""``tsunagi review decide, merge, split, undo, history`` on a warehouse that a sync has filled."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import app
from core.judgement import Judgement, Pair, RecordKey
from tests.support.cli_workspace import Cli, one_object
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from tests.support.invariants import assert_whole
from warehouse import decisions as ledger
from warehouse.engine import transaction
from warehouse.schema.ops import run

ROWS = ("1,甲商事,東京都港区1-1", "2,乙工業,大阪府堺市2-2", "3,丙運輸,千葉県船橋市3-3")


@pytest.fixture
def cli() -> Cli:
    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})

    return run


@pytest.fixture
def firm(make_workspace: Callable[..., Path], warehouse_url: str) -> Firm:
    opened = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    opened.put("得意先.csv", customers(*ROWS))
    opened.put(
        "売上.csv",
        sales(*(sale(n, f"2026-01-0{n}", str(n), 100 * n) for n in (1, 2, 3))),
    )
    opened.first_night()
    return opened


def review(cli: Cli, firm: Firm, *words: object) -> dict[str, object]:
    result = cli("-w", firm.root, "review", *words, "--json")
    assert result.exit_code == 0, result.stderr
    return one_object(result)


def fails(cli: Cli, firm: Firm, *words: object) -> tuple[int, str]:
    result = cli("-w", firm.root, "review", *words)
    return result.exit_code, result.stderr


def test_a_decision_is_in_the_master_at_once_and_undone_at_once(cli: Cli, firm: Firm) -> None:
    before, ids = firm.holds(), firm.ids()
    told = review(cli, firm, "decide", "hanbai:1", "hanbai:2", "同じ", "--reason", "社名変更")
    assert told["written"] == [1]
    assert told["applied"]["status"] == "published"
    assert told["customers"] == [
        {"customer_id": ids["1"], "name": "甲商事", "records": ["hanbai:1", "hanbai:2"]}
    ]
    assert firm.resolve(ids["2"]) == ids["1"]
    assert firm.yen() == 600
    assert firm.rows(run)[-1].kind == "decision"
    assert_whole(firm.engine)
    undone = review(cli, firm, "undo", "1")
    assert undone["undone"] == [1]
    assert firm.holds() == before
    assert_whole(firm.engine)
    again = review(cli, firm, "undo", "2")
    assert (again["undone"], firm.resolve(ids["2"])) == ([2], ids["1"])


def test_customers_are_merged_and_a_record_is_split_off(cli: Cli, firm: Firm) -> None:
    before, ids = firm.holds(), firm.ids()
    merged = review(cli, firm, "merge", ids["2"], ids["3"], ids["1"])
    assert merged["written"] == [1, 2]
    assert set(firm.ids().values()) == {ids["1"]}
    apart = review(cli, firm, "split", "hanbai:2")
    assert apart["replaced"] == [1]
    assert firm.ids() == {"1": ids["1"], "2": ids["2"], "3": ids["1"]}
    assert firm.yen() == 600
    assert_whole(firm.engine)
    review(cli, firm, "undo", str(apart["written"][-1]))
    assert set(firm.ids().values()) == {ids["1"]}
    review(cli, firm, "undo", "2")
    assert firm.holds() == before
    assert_whole(firm.engine)


def test_what_is_for_later_waits_for_the_next_sync(cli: Cli, firm: Firm) -> None:
    ids = firm.ids()
    told = review(cli, firm, "decide", "hanbai:1", "hanbai:2", "○", "--later")
    assert told["applied"] == {"status": "later"}
    assert firm.ids() == ids
    firm.night()
    assert firm.resolve(ids["2"]) == ids["1"]


def test_one_decision_in_place_of_another_is_noticed(cli: Cli, firm: Firm) -> None:
    ids = firm.ids()
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "同じ")
    review(cli, firm, "undo", "1", "--later")
    review(cli, firm, "decide", "hanbai:2", "hanbai:3", "同じ", "--later")
    firm.night()
    assert firm.ids() == {"1": ids["1"], "2": ids["2"], "3": ids["2"]}
    assert_whole(firm.engine)


def test_what_is_taken_in_and_not_published_is_left_to_the_next_sync(cli: Cli, firm: Firm) -> None:
    ids = firm.ids()
    firm.put("得意先.csv", customers(*ROWS, "4,丁建設"), day=1)
    firm.night(dry_run=True)
    told = review(cli, firm, "decide", "hanbai:1", "hanbai:2", "same")
    assert told["applied"]["status"] == "waiting"
    assert firm.ids() == ids
    firm.night()
    assert firm.resolve(ids["2"]) == ids["1"]
    assert "4" in firm.present()


def test_what_a_dry_run_found_is_not_published_after_an_undo(cli: Cli, firm: Firm) -> None:
    before = firm.holds()
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "same", "--later")
    firm.night(dry_run=True)
    review(cli, firm, "undo", "1", "--later")
    firm.night()
    assert firm.holds() == before
    assert_whole(firm.engine)


def test_a_contradiction_writes_nothing_and_says_how_to_mend_it(cli: Cli, firm: Firm) -> None:
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "同じ", "--later")
    review(cli, firm, "decide", "hanbai:1", "hanbai:3", "別", "--later")
    code, text = fails(cli, firm, "decide", "hanbai:2", "hanbai:3", "同じ")
    assert code == 1
    assert "[CONTRADICTION]" in text
    assert "「別」 hanbai:1 × hanbai:3(判定 2 " in text
    assert "「同じ」 hanbai:1 = hanbai:2(判定 1 " in text
    assert "hanbai:2 = hanbai:3(今回)" in text
    assert "review undo 1" in text
    assert "review undo 2" in text
    assert review(cli, firm, "history")["total"] == 2
    review(cli, firm, "undo", "2", "--later")
    review(cli, firm, "decide", "hanbai:2", "hanbai:3", "同じ")
    assert len(set(firm.ids().values())) == 1


def test_a_merge_passes_over_no_different(cli: Cli, firm: Firm) -> None:
    ids = firm.ids()
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "別")
    code, text = fails(cli, firm, "merge", ids["1"], ids["2"])
    assert code == 1
    assert "判定 1 " in text


def test_an_old_contradiction_is_mended_by_undoing_one_side(cli: Cli, firm: Firm) -> None:
    """Nothing but a person can mend what was written before contradictions were refused."""
    for one, other, judgement in (
        ("1", "2", Judgement.SAME),
        ("2", "3", Judgement.SAME),
        ("1", "3", Judgement.DIFFERENT),
    ):
        pair = Pair.of(RecordKey("hanbai", one), RecordKey("hanbai", other))
        with transaction(firm.engine) as connection:
            ledger.append(connection, pair, judgement, user="x", reason="", now=datetime.now(UTC))
    assert firm.night_fails() == "DECISIONS_CONTRADICT"
    told = review(cli, firm, "undo", "3")
    assert told["applied"]["status"] == "published"
    assert len(set(firm.ids().values())) == 1


def test_a_decision_that_cannot_be_published_is_kept_and_said(cli: Cli, firm: Firm) -> None:
    for one, other, judgement in (
        ("1", "2", Judgement.SAME),
        ("2", "3", Judgement.SAME),
        ("1", "3", Judgement.DIFFERENT),
    ):
        pair = Pair.of(RecordKey("hanbai", one), RecordKey("hanbai", other))
        with transaction(firm.engine) as connection:
            ledger.append(connection, pair, judgement, user="x", reason="", now=datetime.now(UTC))
    firm.put("得意先.csv", customers(*ROWS, "4,丁建設"), day=1)
    result = cli("-w", firm.root, "review", "decide", "hanbai:1", "hanbai:3", "保留", "--json")
    told = one_object(result)
    assert result.exit_code == 0, "the DIFFERENT gave way, so it is mended"
    assert told["replaced"] == [3]
    assert told["applied"]["status"] == "published"


def test_the_history_tells_who_said_what_and_what_became_of_it(cli: Cli, firm: Firm) -> None:
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "○", "--later", "--reason", "電話で確認")
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "×", "--later")
    review(cli, firm, "undo", "2", "--later")
    told = review(cli, firm, "history")
    assert [
        (d["decision_id"], d["judgement"], d["in_force"], d["undoes"], d["undone_by"])
        for d in told["decisions"]
    ] == [
        (3, "same", False, 2, None),
        (2, "different", False, None, 3),
        (1, "same", True, None, None),
    ]
    assert review(cli, firm, "history", "hanbai:3")["total"] == 0
    text = cli("-w", firm.root, "review", "history").stdout
    assert "電話で確認" in text
    assert "2 の取り消し" in text
    assert "3 が取り消した" in text


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (["decide", "hanbai:1", "hanbai:9", "同じ"], "RECORD_UNKNOWN", 1),
        (["decide", "hanbai:1", "hanbai:1", "同じ"], "ONE_RECORD", 1),
        (["decide", "hanbai 1", "hanbai:2", "同じ"], "RECORD_UNREADABLE", 2),
        (["decide", "hanbai:1", "hanbai:2", "たぶん"], "JUDGEMENT_UNREADABLE", 2),
        (["merge", "C999999999", "C000000013"], "CUSTOMER_UNKNOWN", 1),
        (["merge", "C000000013", "C000000013"], "ONE_CUSTOMER", 1),
        (["split", "hanbai:1"], "NOTHING_STAYS", 1),
        (["split", "hanbai:1", "hanbai:2"], "NOT_ONE_CUSTOMER", 1),
        (["undo", "4711"], "DECISION_UNKNOWN", 1),
    ],
)
def test_what_makes_no_sense_is_refused(
    cli: Cli, firm: Firm, words: list[str], code: str, status: int
) -> None:
    assert (status, f"[{code}]") == (
        (found := fails(cli, firm, *words))[0],
        found[1].split()[0],
    )
    assert review(cli, firm, "history")["total"] == 0


def test_nothing_is_undone_twice(cli: Cli, firm: Firm) -> None:
    review(cli, firm, "decide", "hanbai:1", "hanbai:2", "○", "--later")
    review(cli, firm, "undo", "1", "--later")
    code, text = fails(cli, firm, "undo", "1")
    assert (code, text.split()[0]) == (1, "[DECISION_UNDONE]")
    assert "review undo 2" in text


def test_a_day_of_deciding_does_not_use_up_the_nights(
    cli: Cli, make_workspace: Callable[..., Path]
) -> None:
    firm = Firm(make_workspace(SOURCES, {}, more="keep_generations: 2\n"))
    firm.put("得意先.csv", customers(*ROWS))
    firm.night()
    firm.put("得意先.csv", customers(*ROWS[:2], "3,丙水運,千葉県船橋市3-3"), day=1)
    firm.night()
    for number in range(3):
        review(cli, firm, "decide", "hanbai:1", "hanbai:2", "同じ")
        review(cli, firm, "undo", str(2 * number + 1))
    for _ in range(6):
        firm.put_back()
        assert firm.names()["3"] == "丙水運"
    firm.put_back()
    assert firm.names()["3"] == "丙運輸"
    assert_whole(firm.engine)
