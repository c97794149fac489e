"""``tsunagi export`` on the terminal and as JSON."""

from pathlib import Path

from tests.support.cli_workspace import Cli, one_object
from tests.support.export_firm import write_export_firm

EXPORTS = """\
  letters: {kind: mailing, path: "outbox/宛名_{date}.csv", encoding: cp932}
"""


def test_a_file_is_written_and_told(cli: Cli, tmp_path: Path) -> None:
    root = write_export_firm(tmp_path / "firm", EXPORTS).root
    result = cli("-w", root, "export", "letters", "-o", tmp_path / "a.csv")
    assert result.exit_code == 0, result.stderr
    for word in ("a.csv", "3行", "案内を望まない 2件", "1か所", "a_除外.csv"):
        assert word in result.stdout
    told = one_object(cli("-w", root, "export", "letters", "--json"))
    assert (told["rows"], told["left_out"], told["kind"]) == (3, 3, "mailing")
    assert Path(told["file"]).is_file()


def test_without_a_name_the_exports_are_listed(cli: Cli, tmp_path: Path) -> None:
    root = write_export_firm(tmp_path / "firm", EXPORTS).root
    assert "letters" in cli("-w", root, "export").stdout
    one, *built_in = one_object(cli("-w", root, "export", "--json"))["exports"]
    assert [other["name"] for other in built_in] == ["ledger", "codes"]
    assert one == {
        "name": "letters",
        "kind": "mailing",
        "path": "outbox/宛名_{date}.csv",
        "nightly": False,
        "made_at": None,
        "rows": None,
    }


def test_an_unknown_name_is_wrong_usage(cli: Cli, tmp_path: Path) -> None:
    root = write_export_firm(tmp_path / "firm", EXPORTS).root
    result = cli("-w", root, "export", "letter")
    assert result.exit_code == 2
    assert "letters" in result.stderr
