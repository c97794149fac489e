"""A new workspace: its configuration is valid as it stands, and with every example taken up."""

import re
from pathlib import Path

import pytest

from connectors.profile import load_profile
from pipelines.config import load_configuration
from tests.support.cli_workspace import Cli


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_configuration_is_valid_as_written(cli: Cli, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "ws"
    result = cli("--lang", language, "init", folder, "--company", '山田"商事": #1')
    assert result.exit_code == 0, result.stderr
    configuration = load_configuration(folder / "tsunagi.yaml")
    assert configuration.company == '山田"商事": #1'
    assert [source.name for source in configuration.sources] == ["excel_ledger"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_example_is_valid(
    cli: Cli, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", "x")
    monkeypatch.setenv("TSUNAGI_WEBHOOK", "https://example.invalid/hook")
    cli("--lang", language, "init", tmp_path / "ws")
    path = tmp_path / "ws" / "tsunagi.yaml"
    text = path.read_text(encoding="utf-8")
    # Examples are the lines that begin with "#" and no blank, or are indented after it.
    text = re.sub(r"(?m)^#(?=[a-z]|  )", "", text)
    first, _second = re.findall(r"(?m)^warehouse: .*$", text)
    path.write_text(text.replace(first + "\n", ""), encoding="utf-8")
    configuration = load_configuration(path)
    assert configuration.warehouse == "postgresql+psycopg://tsunagi:x@server/tsunagi"
    assert len(configuration.sources) == 5
    for source in configuration.sources:
        assert load_profile(source.profile).entity == source.entity
        assert (tmp_path / "ws" / str(source.path)).parent.is_dir()


def test_both_templates_say_the_same(cli: Cli, tmp_path: Path) -> None:
    read = []
    for language in ("ja", "en"):
        cli("--lang", language, "init", tmp_path / language, "--company", "x")
        read.append(load_configuration(tmp_path / language / "tsunagi.yaml"))
    assert read[0] == read[1]


def test_a_workspace_that_is_there_is_left_alone(cli: Cli, root: Path) -> None:
    before = (root / "tsunagi.yaml").read_bytes()
    result = cli("init", root)
    assert result.exit_code == 2
    assert (root / "tsunagi.yaml").read_bytes() == before
