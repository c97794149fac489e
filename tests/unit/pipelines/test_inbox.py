"""A run is wanted once per change of the inbox, and not before the files are complete."""

from pathlib import Path

import pytest

from pipelines.inbox import look
from pipelines.workspace import Workspace
from tests.support.small_firm import put_file, write_small_firm


@pytest.fixture
def firm(tmp_path: Path) -> Workspace:
    return Workspace.open(write_small_firm(tmp_path / "firm"))


def test_new_files_are_wanted_at_the_second_look(firm: Workspace) -> None:
    first = look(firm, None)
    assert (first.key, bool(first.reason)) == ("", True)
    second = look(firm, first.cursor)
    assert second.key
    third = look(firm, second.cursor)
    assert third.key == ""


def test_an_empty_inbox_wants_nothing(firm: Workspace) -> None:
    for path in (firm.root / "inbox").iterdir():
        path.unlink()
    cursor = None
    for _ in range(3):
        seen = look(firm, cursor)
        assert seen.key == ""
        cursor = seen.cursor


def test_files_of_no_source_are_passed_over(firm: Workspace) -> None:
    before = look(firm, look(firm, None).cursor)
    put_file(firm.root / "inbox" / "メモ.txt", "x")
    put_file(firm.root / "inbox" / "~$得意先.csv", "x")
    assert look(firm, look(firm, before.cursor).cursor).key == ""


def test_a_file_written_anew_is_a_change(firm: Workspace) -> None:
    before = look(firm, look(firm, None).cursor)
    put_file(firm.root / "inbox" / "得意先.csv", "コード,名称\n", age_seconds=5)
    changed = look(firm, before.cursor)
    after = look(firm, changed.cursor)
    assert after.key
    assert after.key != before.key
