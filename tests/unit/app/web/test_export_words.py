"""What an outgoing file is for, in words."""

from pathlib import Path

import pytest

from app.web.export_words import KINDS, purpose
from pipelines.exports import settings
from pipelines.workspace import Workspace
from tests.support.small_firm import write_small_firm

EXPORTS = """\
exports:
  journal: {kind: journal, profile: yayoi_kaikei_journal, path: outbox/仕訳.txt}
  updates: {kind: updates, source: hanbai_customers, path: outbox/訂正.csv}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(write_small_firm(tmp_path / "firm", EXPORTS))


def test_every_kind_has_its_word() -> None:
    assert set(settings.KINDS) < set(KINDS)


def test_formats_and_sources_are_named(workspace: Workspace) -> None:
    told = {name: purpose(workspace, one) for name, one in workspace.configuration.outgoing.items()}
    assert "弥生会計 仕訳日記帳" in told["journal"]
    assert "「hanbai_customers」" in told["updates"]
    assert "{" not in "".join(told.values())
