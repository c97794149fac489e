"""Merge candidates: listed with their evidence, decided in Excel."""

import getpass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Row, select

from core.judgement import Judgement, Pair, RecordKey
from pipelines.workspace import Workspace
from tests.support.cli_workspace import Cli, one_object
from warehouse.schema.identity import review_decision


@pytest.fixture
def exported(cli: Cli, filled: Workspace, tmp_path: Path) -> Path:
    path = tmp_path / "候補.xlsx"
    result = cli("-w", filled.root, "review", "export", path)
    assert result.exit_code == 0, result.stderr
    return path


def mark(path: Path, marks: dict[int, str], comment: str = "") -> None:
    """Write marks into the judgement column; 3 is the first row of data."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    for row, text in marks.items():
        sheet.cell(row, keys.index("judgement") + 1).value = text
        sheet.cell(row, keys.index("comment") + 1).value = comment
    book.save(path)


def decisions(workspace: Workspace) -> list[Row[tuple[object, ...]]]:
    with workspace.engine.connect() as connection:
        return list(connection.execute(select(review_decision)))


def test_list_shows_both_names_and_the_weightiest_reason_first(cli: Cli, filled: Workspace) -> None:
    text = cli("-w", filled.root, "review", "list").stdout
    assert text.index("91.0%") < text.index("40.0%")
    assert "佐藤工業[株]" in text
    assert "=佐藤工業" in text
    assert text.index("名称がよく似ています。") < text.index("住所が同じです。")


def test_list_as_an_object(cli: Cli, filled: Workspace) -> None:
    told = one_object(cli("-w", filled.root, "review", "list", "--json", "--limit", "1"))
    assert told["total"] == 2
    (candidate,) = told["candidates"]
    assert candidate["left"]["customer_id"] == "C000000026"
    assert candidate["evidence"][1]["sentence"] == "名称がよく似ています。"


def test_the_workbook_holds_the_pairs_as_text(exported: Path) -> None:
    sheet = load_workbook(exported).worksheets[0]
    keys = [cell.value for cell in sheet[1]]
    name = sheet.cell(3, keys.index("right_name") + 1)
    assert (name.value, name.data_type) == ("=佐藤工業", "s")
    assert sheet.cell(3, keys.index("candidate_id") + 1).value == "101"
    assert sheet.data_validations.dataValidation[0].formula1 == '"○,×,？"'


def test_judgements_become_decisions_of_the_person_at_the_terminal(
    cli: Cli, filled: Workspace, exported: Path
) -> None:
    mark(exported, {3: "○", 4: "x"}, comment="社名変更")
    result = cli("-w", filled.root, "review", "import", exported)
    assert result.exit_code == 0, result.stderr
    written = decisions(filled)
    assert [(d.left_code, d.right_code, d.judgement) for d in written] == [
        ("2", "2", "same"),
        ("1", "2", "different"),
    ]
    assert {d.user for d in written} == {getpass.getuser()}
    assert {d.reason for d in written} == {"社名変更"}
    assert (written[0].score, written[0].model_version) == (0.91, "m1")
    assert "名称がよく似ています" in written[0].evidence


def test_decided_candidates_leave_the_list(cli: Cli, filled: Workspace, exported: Path) -> None:
    mark(exported, {3: "同じ"})
    cli("-w", filled.root, "review", "import", exported)
    told = one_object(cli("-w", filled.root, "review", "list", "--json"))
    assert [candidate["candidate_id"] for candidate in told["candidates"]] == [102]
    status = one_object(cli("-w", filled.root, "status", "--json"))
    assert (status["counts"]["waiting"], status["counts"]["settled"]) == (1, 1)


def test_an_unsure_candidate_stays_in_the_list(cli: Cli, filled: Workspace, exported: Path) -> None:
    mark(exported, {3: "？"})
    cli("-w", filled.root, "review", "import", exported)
    assert one_object(cli("-w", filled.root, "review", "list", "--json"))["total"] == 2


def test_importing_twice_writes_once(cli: Cli, filled: Workspace, exported: Path) -> None:
    mark(exported, {3: "○"})
    cli("-w", filled.root, "review", "import", exported)
    told = one_object(cli("-w", filled.root, "review", "import", exported, "--json"))
    assert (told["written"], told["already"], told["blank"]) == ({}, 1, 1)
    assert len(decisions(filled)) == 1


def test_another_mind_is_another_decision(cli: Cli, filled: Workspace, exported: Path) -> None:
    for text in ("○", "×"):
        mark(exported, {3: text})
        cli("-w", filled.root, "review", "import", exported)
    assert [d.judgement for d in decisions(filled)] == ["same", "different"]


def test_rows_that_no_longer_apply_are_told(cli: Cli, filled: Workspace, exported: Path) -> None:
    book = load_workbook(exported)
    book.worksheets[0].cell(4, 1).value = "4711"
    book.save(exported)
    mark(exported, {3: "○", 4: "○"})
    told = one_object(cli("-w", filled.root, "review", "import", exported, "--json"))
    assert (told["written"], told["gone"]) == ({"same": 1}, [4711])


def test_a_mark_that_cannot_be_read_writes_nothing(
    cli: Cli, filled: Workspace, exported: Path
) -> None:
    mark(exported, {3: "○", 4: "たぶん"})
    result = cli("-w", filled.root, "review", "import", exported)
    assert result.exit_code == 2
    assert "4: たぶん" in result.stderr
    assert decisions(filled) == []


def test_a_workbook_of_another_command_is_refused(
    cli: Cli, filled: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "保留.xlsx"
    cli("-w", filled.root, "quarantine", "export", path)
    assert cli("-w", filled.root, "review", "import", path).exit_code == 2


def test_a_contradiction_names_both_sides_and_writes_nothing(
    cli: Cli, filled: Workspace, exported: Path
) -> None:
    from datetime import UTC, datetime

    from warehouse import decisions as ledger
    from warehouse.engine import transaction

    # a 1 and a 2 are different; "a 2 = b 2" and "a 1 = b 2" would make them one.
    pair = Pair.of(RecordKey("a", "1"), RecordKey("a", "2"))
    with transaction(filled.engine) as connection:
        ledger.append(
            connection, pair, Judgement.DIFFERENT, user="x", reason="", now=datetime.now(UTC)
        )
    mark(exported, {3: "○", 4: "○"})
    result = cli("-w", filled.root, "review", "import", exported)
    assert result.exit_code == 1
    assert "「別」 a:1 × a:2(判定 1 x " in result.stderr
    assert "⇔  「同じ」 a:1 = b:2(今回)、a:2 = b:2(今回)" in result.stderr
    assert "tsunagi review undo 1" in result.stderr
    assert len(decisions(filled)) == 1
