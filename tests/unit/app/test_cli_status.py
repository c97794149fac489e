"""How things stand, on a warehouse filled by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.formats import age, lasting, percent, yen
from core.judgement import Judgement, Occasion, Pair, RecordKey
from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object
from warehouse.decisions import append
from warehouse.engine import transaction


def test_everything_that_stands_is_told(cli: Cli, filled: Workspace) -> None:
    result = cli("-w", filled.root, "status")
    assert result.exit_code == 0, result.stderr
    for word in (
        "2026-04-01 02:00",  # the run, in the firm's time
        "1分15秒",
        "第1世代",
        "追加 3",
        "inbox/excel/台帳.xlsx",
        "期限切れ",
        "列「売上日」がありません",
        "顧客 3",
        "保留行: 2件",
        "確認待ちの名寄せ候補: 2件",
    ):
        assert word in result.stdout


def test_the_precision_of_automatic_merges_is_what_people_found(
    cli: Cli, filled: Workspace
) -> None:
    text = cli("-w", filled.root, "status").stdout
    assert "自動統合の精度: まだ確認がありません(モデルの見込み" in text
    with transaction(filled.engine) as connection:
        for number in range(40):
            append(
                connection,
                Pair(RecordKey("a", f"x{number}"), RecordKey("b", f"x{number}")),
                Judgement.SAME if number else Judgement.DIFFERENT,
                user="hanako",
                reason="",
                now=datetime(2026, 4, 1, tzinfo=UTC),
                occasion=Occasion.CHECK,
            )
    text = cli("-w", filled.root, "status").stdout
    assert "自動統合の精度: 88.6 % 以上(95 %信頼下限、確認 40件、うち誤り 1件)" in text
    told = one_object(cli("-w", filled.root, "status", "--json"))["precision"]
    assert (told["checked"], told["wrong"], told["undone"]) == (40, 1, 0)
    assert told["at_least"] == pytest.approx(0.8866, abs=0.0005)


def test_the_object_holds_the_same(cli: Cli, filled: Workspace) -> None:
    told = one_object(cli("-w", filled.root, "status", "--json"))
    assert told["counts"] == {
        "customers": 3, "records": 4, "gone": 0, "joined": 1, "sites": 0, "aliases": 0, "lines": 0,
        "held": 2, "waiting": 2, "unsure": 0, "settled": 0, "decisions": 0,
    }  # fmt: skip
    assert [(run["rows_held"], run["files_refused"]) for run in told["runs"]] == [(2, 1)]
    assert {source["name"]: source["state"] for source in told["sources"]} == {
        "excel_ledger": "overdue",
        "hanbai_sales": "refused",
    }
    assert [(rank["rank"], rank["customers"], rank["sales"]) for rank in told["ranks"]] == [
        ("A", 1, 900),
        ("C", 1, 100),
        ("その他", 1, 0),
    ]


def test_a_workspace_that_never_ran_says_how_to_begin(cli: Cli, root: Path) -> None:
    result = cli("-w", root, "status")
    assert result.exit_code == 0
    assert f"`tsunagi -w {root} sync`" in result.stdout
    inside = cli("status", env={"TSUNAGI_WORKSPACE": str(root)})
    assert "`tsunagi sync`" in inside.stdout


def test_in_english_no_japanese_but_data(cli: Cli, filled: Workspace) -> None:
    text = cli("-w", filled.root, "--lang", "en", "status").stdout
    for data in ("山田商事", "台帳", "会社", "列「売上日」がありません", "月", "その他"):
        text = text.replace(data, "")
    assert not [character for character in text if character > "\u2fff"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.04, "0.0秒"), (59.94, "59.9秒"), (75, "1分15秒"), (3600, "60分00秒")]
)
def test_durations(seconds: float, said: str) -> None:
    assert lasting(seconds) == said


def test_words_for_figures() -> None:
    from datetime import timedelta

    assert [age(timedelta(minutes=m)) for m in (-5, 59, 60, 60 * 47, 60 * 48)] == [
        "0分前", "59分前", "1時間前", "47時間前", "2日前",
    ]  # fmt: skip
    assert (yen(-1234), yen(None), percent(None), percent(0.99999)) == (
        "-1,234円", "", "-", "100.00%",
    )  # fmt: skip
