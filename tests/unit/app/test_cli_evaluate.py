"""The master against labels."""

import csv
from pathlib import Path

import pytest

from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    path = tmp_path / "正解.csv"
    # a 1 and b 1 are wrongly one customer, a 2 and b 2 wrongly two; c 9 is not in the master.
    path.write_text(
        "system,code,entity\na,1,x\nb,1,y\na,2,z\nb,2,z\nc,9,w\nb,7,\n", encoding="utf-8-sig"
    )
    return path


def test_rates_and_counts(cli: Cli, filled: Workspace, truth: Path) -> None:
    told = one_object(cli("-w", filled.root, "evaluate", "--truth", truth, "--json"))
    assert (told["precision"], told["recall"], told["f1"]) == (0.0, 0.0, 0.0)
    assert (told["false_merges"], told["missed_pairs"], told["missing"]) == (1, 1, 1)
    assert (told["labelled"], told["entities"]) == (5, 4)
    assert (told["candidates"], told["candidates_right"]) == (2, 1)
    assert told["recall_with_candidates"] == 1.0
    assert told["candidates_per_1000_records"] == 500.0


def test_what_is_told_to_people(cli: Cli, filled: Workspace, truth: Path) -> None:
    text = cli("-w", filled.root, "evaluate", "--truth", truth).stdout
    assert "誤った統合 1組" in text
    assert "見逃し 1組" in text


def test_errors_are_listed_with_names_that_cannot_act(
    cli: Cli, filled: Workspace, truth: Path, tmp_path: Path
) -> None:
    errors = tmp_path / "違い.csv"
    result = cli("-w", filled.root, "evaluate", "--truth", truth, "--errors", errors)
    assert result.exit_code == 0, result.stderr
    with errors.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["kind"], r["pairs"], r["left_name"], r["right_name"]) for r in rows] == [
        ("false_merge", "1", "株式会社山田商事", "㈱山田商事"),
        ("missed", "1", "佐藤工業[株]", "'=佐藤工業"),
    ]


def test_a_third_column_of_any_name_is_the_entity(
    cli: Cli, filled: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("system,code,cn\na,1,x\nb,1,x\n", encoding="cp932")
    told = one_object(cli("-w", filled.root, "evaluate", "--truth", path, "--json"))
    assert (told["precision"], told["recall"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "code,entity\n1,x\n",
        "system,code,entity,note\na,1\n",
        "system,code,entity\na,1,x\na,1,y\n",
    ],
)
def test_labels_that_cannot_be_read_are_wrong_usage(
    cli: Cli, filled: Workspace, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    result = cli("-w", filled.root, "evaluate", "--truth", path)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_missing_file_is_wrong_usage(cli: Cli, filled: Workspace, tmp_path: Path) -> None:
    assert cli("-w", filled.root, "evaluate", "--truth", tmp_path / "none.csv").exit_code == 2


def test_a_master_without_records_to_match_is_measured_all_the_same(
    cli: Cli, filled: Workspace, truth: Path, tmp_path: Path
) -> None:
    report = tmp_path / "r.html"
    result = cli("-w", filled.root, "evaluate", "--truth", truth, "--report", report, "--json")
    told = one_object(result)
    assert {point["recall"] for point in told["curve"]} == {0.0}
    assert {kind["why"] for kind in told["kinds"]} == {"absent"}
    assert report.exists()


def test_labels_of_quite_other_records_are_remarked(
    cli: Cli, filled: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("system,code,entity\nz,1,x\nz,2,x\n", encoding="utf-8")
    told = one_object(cli("-w", filled.root, "evaluate", "--truth", path, "--curve", "--json"))
    assert (told["recall"], told["missing"]) == (0.0, 2)
    assert any("z(台帳にあるもの: a, b)" in remark for remark in told["remarks"])
