"""``tsunagi.yaml`` changed while the web application runs: pages follow, or say what is wrong."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipelines.workspace import Workspace
from tests.support.small_firm import write_small_firm
from tests.support.web import signed_in, with_accounts

EXPORT = "exports:\n  dmlist:\n    kind: mailing\n    path: out/{}.csv\n"
WRONG = "exports:\n  dmlist:\n    kind: nothing\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Give a firm that has synced nothing yet."""
    return with_accounts(Workspace.open(write_small_firm(tmp_path / "firm")))


def change(workspace: Workspace, more: str, old: str = "", new: str = "") -> None:
    file = workspace.root / "tsunagi.yaml"
    firm = file.read_text(encoding="utf-8").split("exports:")[0].replace(old or "\0", new)
    file.write_text(firm + more, encoding="utf-8")


def exports(client: TestClient) -> str:
    return client.get("/exports").text


def test_a_new_export_is_there_without_a_restart(workspace: Workspace) -> None:
    with signed_in(workspace) as client:
        assert "dmlist" not in exports(client)
        change(workspace, EXPORT.format("a"))
        assert "dmlist" in exports(client)
        change(workspace, "", old="試験商会株式会社", new="改名商会株式会社")
        page = exports(client)
        assert "dmlist" not in page
        assert "改名商会株式会社" in page


def test_a_wrong_one_changes_nothing_and_administrators_are_told_where(
    workspace: Workspace,
) -> None:
    change(workspace, EXPORT.format("a"))
    opened = Workspace.open(workspace.root)
    with (
        signed_in(opened, "administrator") as administrator,
        signed_in(opened) as operator,
    ):
        change(workspace, WRONG)
        for path in ("/", "/exports"):
            told = administrator.get(path).text
            assert "行目" in told
            assert "画面は前の設定のままです" in told
            assert "行目" not in operator.get(path).text
        assert "dmlist" in exports(operator)
        (workspace.root / "tsunagi.yaml").rename(workspace.root / "gone.yaml")
        assert "前の設定のままです" in exports(administrator)
        (workspace.root / "gone.yaml").rename(workspace.root / "tsunagi.yaml")
        change(workspace, EXPORT.format("b"))
        assert "前の設定のままです" not in exports(administrator)


def test_what_counts_from_the_next_start_is_said(workspace: Workspace) -> None:
    with signed_in(workspace, "administrator") as client:
        change(workspace, EXPORT.format("a"), old="sqlite:///warehouse.db", new="sqlite:///b.db")
        page = exports(client)
        assert "再起動すると効きます" in page
        assert "dmlist" in page
        assert not (workspace.root / "b.db").exists()
        change(workspace, "", old="sqlite:///b.db", new="sqlite:///warehouse.db")
        assert "再起動" not in exports(client)


def test_an_unchanged_file_is_not_read(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(workspace) as client:
        monkeypatch.setattr(Workspace, "open", lambda _: pytest.fail("it was read again"))
        assert client.get("/exports").status_code == 200
