"""Uploaded sample files: names are never paths, nothing stays behind, nothing is overwritten."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConfigurationError
from pipelines.steps import uploads
from pipelines.steps.uploads import Upload, Wishes, safe_name
from pipelines.workspace import Workspace

CONFIGURATION = """\
# 会社の設定
version: 1
company: 試験商会株式会社   # 名前
web: {upload_megabytes: 1}
sources: []
"""
LEDGER = "得意先コード,得意先名,住所,電話番号\n001,甲商事株式会社,名古屋市中区1,052-111-2222\n"
WISHES = Wishes("hanbai_customers", "hanbai", "snapshot", 3)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "tsunagi.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return Workspace.open(tmp_path)


def keep(workspace: Workspace, name: str = "得意先.csv", content: str = LEDGER) -> Upload:
    return uploads.keep(workspace, name, [content.encode()])


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\甲\\得意先.csv", "得意先.csv"),
        ("/absolute.csv", "absolute.csv"),
        (".hidden.csv", "hidden.csv"),
        ("~$台帳.xlsx", "台帳.xlsx"),
        ("a\x00b\u202egnp.csv", "abgnp.csv"),
        ('<img src=x onerror="alert(1)">.csv', "_img src=x onerror=_alert(1)__.csv"),
        ("..", "file"),
        ("", "file"),
        ("con.csv", "file_con.csv"),
        ("台帳　2026.csv", "台帳　2026.csv"),
    ],
)
def test_a_name_from_elsewhere_is_a_name_and_nothing_else(sent: str, name: str) -> None:
    assert safe_name(sent) == name


@given(st.text(max_size=300))
def test_any_name_stays_in_its_folder(sent: str) -> None:
    name = safe_name(sent)
    assert name
    assert Path("/folder", name).parent == Path("/folder")
    assert not name.startswith((".", "~"))
    assert len(name.encode()) <= 200
    assert safe_name(name) == name


def test_a_file_that_is_too_large_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(ConfigurationError) as caught:
        uploads.keep(workspace, "a.csv", (b"x" * 1000 for _ in range(2000)))
    assert caught.value.code == "UPLOAD_TOO_LARGE"
    assert list((workspace.state / "uploads").iterdir()) == []


def test_only_its_token_finds_a_file(workspace: Workspace) -> None:
    kept = keep(workspace)
    assert uploads.find(workspace, kept.token) == kept
    for token in ("", "..", "../uploads", kept.token[:-1], kept.token.upper() + "0", "0" * 32):
        assert uploads.find(workspace, token) is None


def test_files_nobody_came_back_for_are_forgotten(workspace: Workspace) -> None:
    old, new = keep(workspace), keep(workspace)
    yesterday = time.time() - 25 * 3600
    os.utime(old.path.parent, (yesterday, yesterday))
    uploads.forget_old(workspace)
    assert uploads.find(workspace, old.token) is None
    assert uploads.find(workspace, new.token) == new


def test_an_added_file_is_in_the_inbox_and_comments_stay(workspace: Workspace) -> None:
    kept = keep(workspace)
    added = uploads.add_upload(workspace, kept, WISHES)
    assert added.entry["path"] == "inbox/hanbai/得意先.csv"
    assert (workspace.root / "inbox/hanbai/得意先.csv").read_text("utf-8") == LEDGER
    assert uploads.find(workspace, kept.token) is None
    text = (workspace.root / "tsunagi.yaml").read_text("utf-8")
    assert "# 会社の設定" in text and "# 名前" in text
    (source,) = Workspace.open(workspace.root).configuration.sources
    assert (source.name, source.system, source.trust) == ("hanbai_customers", "hanbai", 3)


def test_another_file_of_that_name_is_not_overwritten(workspace: Workspace) -> None:
    there = workspace.root / "inbox/hanbai/得意先.csv"
    there.parent.mkdir()
    there.write_text("別の内容", encoding="utf-8")
    kept = keep(workspace)
    with pytest.raises(ConfigurationError) as caught:
        uploads.add_upload(workspace, kept, WISHES)
    assert caught.value.code == "UPLOAD_EXISTS"
    assert there.read_text("utf-8") == "別の内容"
    assert uploads.find(workspace, kept.token) == kept


@pytest.mark.parametrize("system", ["", "../x", "Hanbai", "販売", "a b"])
def test_a_system_is_a_name_and_no_path(workspace: Workspace, system: str) -> None:
    wishes = Wishes("a", system, "snapshot", 1)
    with pytest.raises(ConfigurationError) as caught:
        uploads.add_upload(workspace, keep(workspace), wishes)
    assert caught.value.code == "SYSTEM_NAME"
    assert list((workspace.root / "inbox").iterdir()) == []


def test_what_cannot_be_added_leaves_no_trace(workspace: Workspace) -> None:
    before = (workspace.root / "tsunagi.yaml").read_bytes()
    kept = keep(workspace)
    with pytest.raises(ConfigurationError):
        uploads.add_upload(workspace, kept, Wishes("UPPER", "hanbai", "snapshot", 1))
    assert (workspace.root / "tsunagi.yaml").read_bytes() == before
    assert list((workspace.root / "inbox").iterdir()) == []
    assert uploads.find(workspace, kept.token) == kept
