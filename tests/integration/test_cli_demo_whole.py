"""The demonstration as a newcomer runs it, on a smaller sample firm."""

from functools import partial
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

import app.sample_firm
from app.cli.main import app as command
from tests.support.cli_workspace import one_object


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the firm holds every kind of file and dirt, and is read in seconds."""
    small = partial(app.sample_firm.write_sample_firm, scale=0.1)
    monkeypatch.setattr("app.sample_firm.write_sample_firm", small)


def demo(folder: Path, *options: str) -> Result:
    """Run the demonstration."""
    environment = {"TSUNAGI_LANG": "ja", "TSUNAGI_WORKSPACE": None}
    return CliRunner().invoke(command, ["demo", str(folder), *options], env=environment)


def test_the_sums_agree_and_a_second_run_finds_nothing_new(tmp_path: Path) -> None:
    folder = tmp_path / "見本"
    told = one_object(demo(folder, "--json"))
    assert told["reconciliation"]["differences"] == []
    assert told["ok"] is True
    assert told["run"]["status"] == "published"
    truth = yaml.safe_load((folder / "truth" / "totals.yaml").read_text(encoding="utf-8"))
    held = sum(file["held"] for file in truth["files"].values())
    assert told["counts"]["held"] == held == sum(reason["rows"] for reason in told["held"])
    assert {rank["rank"] for rank in told["ranks"]} >= {"A", "C", "その他"}

    (folder / "inbox" / "メモ.txt").write_text("自分のメモ", encoding="utf-8")
    again = demo(folder)
    assert again.exit_code == 0
    assert "変わったものはありません" in again.stdout
    assert "すべて一致しました" in again.stdout
    assert (folder / "inbox" / "メモ.txt").exists()


def test_beginning_anew_keeps_what_is_not_the_samples(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo(folder)
    (folder / "大事.txt").write_text("x", encoding="utf-8")
    told = one_object(demo(folder, "--new", "--json"))
    assert told["written"] is True
    assert told["run"]["run_id"] == 1
    assert (folder / "大事.txt").exists()


def test_a_yen_changed_in_a_file_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo(folder)
    totals = folder / "truth" / "totals.yaml"
    truth = yaml.safe_load(totals.read_text(encoding="utf-8"))
    month = max(truth["months"])
    truth["months"][month]["sales"] += 1
    totals.write_text(yaml.safe_dump(truth, allow_unicode=True), encoding="utf-8")
    result = demo(folder, "--json")
    assert result.exit_code == 1
    (found,) = one_object(result)["reconciliation"]["differences"]
    assert (found["subject"], found["measure"]) == (month, "sales")
