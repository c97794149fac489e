"""What ``sources inspect`` shows: the verdict first, the next command last, nothing that steers."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.cli_workspace import Cli, one_object
from tests.support.unknown_files import cases, write

SAMPLES = Path(__file__).parents[3] / "connectors/profiles/samples"
SALES = SAMPLES / "yayoi_hanbai_sales.csv"


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_the_verdict_comes_first_and_the_next_command_last(cli: Cli, root: Path) -> None:
    result = cli("-w", root, "sources", "inspect", SALES)
    assert result.exit_code == 0, result.stderr
    shown = lines(result.stdout)
    assert shown[0] == "弥生販売 売上明細表 として読めます(yayoi_hanbai_sales)。"
    assert "21行のうち、取り込み 9行、保留 1行" in shown[1]
    assert "210,800円" in shown[1]
    assert shown[-1].strip().startswith("tsunagi")
    assert shown[-1].endswith("--write hanbai_sales_2")  # hanbai_sales is there already


def test_a_proposal_shows_mapping_confidence_and_reasons(cli: Cli, tmp_path: Path) -> None:
    path = write(cases("unknown_files")[0], tmp_path)
    result = cli("-w", tmp_path, "sources", "inspect", path)
    assert lines(result.stdout)[0].startswith("取り込み設定の案ができました")
    (row,) = [line for line in lines(result.stdout) if "お電話" in line and "%" in line]
    assert "電話番号" in row
    assert "03-5555-0101" in row
    assert "init フォルダー" in result.stdout  # there is no workspace yet


def test_what_is_doubtful_or_decided_is_said(cli: Cli, tmp_path: Path) -> None:
    unnamed, kinds = (
        write(case, tmp_path)
        for case in cases("unknown_files")
        if case["name"] in ("no header, sales", "kinds in words of its own")
    )
    shown = cli("-w", tmp_path, "sources", "inspect", unnamed).stdout
    (row,) = [line for line in lines(shown) if line.startswith("商品コード") and "%" in line]
    assert "5列目" in row
    assert "% ?" in row
    assert "金額は税抜" in shown
    shown = cli("-w", tmp_path, "sources", "inspect", kinds).stdout
    assert "返品処理=返品" in shown


def test_what_is_only_to_be_known_is_not_counted_as_a_problem(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "得意先.csv"
    rows = "".join(f"A{n},得意先{n}株式会社,052-000-00{n}\n" for n in range(10, 20))
    path.write_text(f"得意先コード,得意先名,電話番号\n{rows}\n\n\n", encoding="utf-8")
    shown = cli("-w", tmp_path, "sources", "inspect", path).stdout
    assert "[参考]" in shown
    assert "気をつけること" not in shown
    (heading,) = [line for line in lines(shown) if "参考(" in line]
    assert f"参考({shown.count('[参考]')}件)" in heading


def test_english(cli: Cli, root: Path) -> None:
    result = cli("-w", root, "--lang", "en", "sources", "inspect", SALES)
    shown = lines(result.stdout)
    assert shown[0] == "Reads as Yayoi Hanbai sales lines (yayoi_hanbai_sales)."
    assert "First rows (as written → as read)" in shown
    assert not [line for line in shown if "読み" in line or "件" in line]


def test_one_object_with_everything(cli: Cli, root: Path) -> None:
    told = one_object(cli("-w", root, "sources", "inspect", SALES, "--json"))
    assert told["ok"] is True
    assert told["readable"] is True
    assert told["profile"] == "yayoi_hanbai_sales"
    assert told["physical"]["encoding"] == "cp932"
    assert {"field", "columns", "confidence", "reason", "examples"} <= told["mapping"][0].keys()
    assert told["preview"][0]["values"]["amount"] == "100000"
    assert told["counts"]["rows_held"] == 1
    assert {"code", "level", "text", "action", "rows"} <= told["problems"][0].keys()
    assert told["source"]["reasons"]["mode"]
    assert told["written"] is None


def test_what_would_not_be_taken_in_is_a_failure(cli: Cli, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "meibo.csv"
    path.write_text("氏名,個人番号\n山田 太郎,123456789018\n", encoding="utf-8")
    result = cli("-w", root, "sources", "inspect", path)
    assert result.exit_code == 1
    assert "このままでは取り込めません" in lines(result.stdout)[0]
    assert "123456789018" not in result.stdout


def test_a_file_that_cannot_be_opened_is_a_message(cli: Cli, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "壊れた.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    result = cli("-w", root, "sources", "inspect", path, "--json")
    assert result.exit_code == 1
    assert one_object(result)["error"]["code"] == "SOURCE_DAMAGED"


def test_nothing_in_a_file_steers_the_terminal(cli: Cli, root: Path, tmp_path: Path) -> None:
    path = tmp_path / "危.csv"
    evil = "\x1b[2J\x1b]0;x\x07\u202e"
    rows = [f"A{n},株式会社{evil}{n},東京都港区{n}-{n}{evil}" for n in range(5)]
    text = f"題名{evil}\n\n得意先コード,得意先名,住所{evil}\n" + "\n".join(rows) + "\n"
    path.write_text(text, encoding="utf-8")
    result = cli("-w", root, "sources", "inspect", path)
    assert result.exit_code == 0, result.stderr
    assert "株式会社" in result.stdout
    assert not {"\x1b", "\x07", "\u202e"} & {*result.stdout, *result.stderr}


def test_a_broken_configuration_hinders_adding_but_not_looking(cli: Cli, root: Path) -> None:
    (root / "tsunagi.yaml").write_text("version: 1\nfirma: x\n", encoding="utf-8")
    looked = cli("-w", root, "sources", "inspect", SALES)
    assert looked.exit_code == 0
    assert "firma" in looked.stdout
    assert cli("-w", root, "sources", "inspect", SALES, "--write", "x").exit_code == 2


def test_added_and_told(cli: Cli, root: Path) -> None:
    path = write(cases("unknown_files")[0], root / "inbox" / "mine")
    moment = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    result = cli("-w", root, "sources", "inspect", path, "--write", "mine")
    assert result.exit_code == 0, result.stderr
    assert "source「mine」を tsunagi.yaml に加えました" in result.stdout
    assert "sync --source mine" in lines(result.stdout)[-1]
    assert (root / "profiles" / "mine.yaml").is_file()


@pytest.mark.parametrize(
    "sample", ["generic_ledger.xlsx", "zengin_statement.txt", "mf_journal.csv"]
)
def test_every_kind_of_file_can_be_shown(cli: Cli, root: Path, sample: str) -> None:
    for language in ("ja", "en"):
        result = cli("-w", root, "--lang", language, "sources", "inspect", SAMPLES / sample)
        assert result.exit_code == 0, result.stderr
