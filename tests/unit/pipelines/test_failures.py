"""What the machine or the database reports is told in words that say what to do."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from core.errors import SourceError
from core.language import Text, spoken
from pipelines.failures import explain, told

FULL = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
GONE = OperationalError("SELECT", {}, sqlite3.OperationalError("no such table: dim_customer\nmore"))


def reported(path: Path) -> OSError:
    """Return what the system reports of a folder that is to be made."""
    with pytest.raises(OSError) as caught:
        path.mkdir()
    return caught.value


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "DISK_FULL"),
        (FULL, "DISK_FULL"),
        (PermissionError(errno.EACCES, "Permission denied", "台帳.xlsx"), "NO_PERMISSION"),
        (GONE, "WAREHOUSE"),
        (SourceError("HEADER", Text("見出しがありません", "no header")), "HEADER"),
    ],
)
def test_a_failure_has_a_meaning(error: BaseException, code: str) -> None:
    found = explain(error)
    assert found is not None
    assert found.code == code
    assert told(error).ja == f"[{code}] {found.message.ja}"
    assert told(error).en.isascii() or "台帳" in told(error).en


def test_a_place_that_is_none_is_named_with_why(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with spoken("ja"):
        assert f"{file} というファイルやフォルダーを開けません(フォルダーがあるべき所に" in str(
            told(reported(file))
        )
        assert "(見つかりません)" in str(told(reported(tmp_path / "none" / "folder")))


def test_a_database_is_quoted_by_its_first_line() -> None:
    assert "no such table: dim_customer\n`tsunagi doctor`" in told(GONE).ja


def test_what_nobody_foresaw_keeps_its_name() -> None:
    assert explain(ZeroDivisionError("by zero")) is None
    assert told(ZeroDivisionError("by zero")) == Text(*["ZeroDivisionError: by zero"] * 2)
