"""The configuration checked: everything that is wrong, at once."""

from pathlib import Path

from tests.support.cli_workspace import Cli, one_object

_SOURCE = (
    "  - {{name: {name}, system: {system}, entity: {entity}, path: {path}, "
    "profile: {profile}{more}}}\n"
)


def configure(root: Path, *sources: dict[str, str]) -> None:
    lines = "".join(_SOURCE.format(**{"more": "", **source}) for source in sources)
    (root / "tsunagi.yaml").write_text(
        f"version: 1\ncompany: x\nsources:\n{lines}", encoding="utf-8"
    )


LEDGER = {
    "name": "ledger",
    "system": "excel",
    "entity": "customers",
    "path": "inbox/excel/*.xlsx",
    "profile": "generic_ledger",
}


def codes(cli: Cli, root: Path) -> dict[str, str]:
    told = one_object(cli("-w", root, "sources", "check", "--json"))
    return {problem["code"]: problem["level"] for problem in told["problems"]}


def test_what_each_pattern_matches_now(cli: Cli, root: Path) -> None:
    (root / "inbox/excel/台帳.xlsx").write_bytes(b"x" * 2000)
    configure(root, LEDGER)
    result = cli("-w", root, "sources", "check")
    assert result.exit_code == 0, result.stderr
    assert "台帳.xlsx" in result.stdout
    assert "問題はありません" in result.stdout
    told = one_object(cli("-w", root, "sources", "check", "--json"))
    assert told["ok"] is True
    (source,) = told["sources"]
    assert (source["files"], source["bytes"]) == (["inbox/excel/台帳.xlsx"], 2000)


def test_a_pattern_without_files_is_a_warning_that_names_what_is_there(
    cli: Cli, root: Path
) -> None:
    (root / "inbox/excel/台帳.csv").write_bytes(b"x")
    configure(root, LEDGER)
    result = cli("-w", root, "sources", "check")
    assert result.exit_code == 0
    assert "台帳.csv" in result.stdout
    assert codes(cli, root) == {"NO_MATCH": "warning"}


def test_all_problems_of_all_sources_at_once(cli: Cli, root: Path) -> None:
    (root / "mine.yaml").write_text("id: mine\nfields: {colour: 色}\n", encoding="utf-8")
    configure(
        root,
        {**LEDGER, "profile": "no_such_profile"},
        {**LEDGER, "name": "mine", "profile": "mine.yaml", "path": "elsewhere/*.csv"},
        {**LEDGER, "name": "sales", "profile": "yayoi_hanbai_sales"},
    )
    result = cli("-w", root, "sources", "check")
    assert result.exit_code == 2
    assert codes(cli, root) == {
        "PROFILE_UNKNOWN": "error",
        "PROFILE_INVALID": "error",
        "ENTITY_DIFFERS": "error",
        "NO_FOLDER": "warning",
        "NO_MATCH": "warning",
    }


def test_profiles_are_looked_at_even_where_the_configuration_is_wrong(cli: Cli, root: Path) -> None:
    configure(root, {**LEDGER, "profile": "no_such_profile", "more": ", mode: sometimes"})
    result = cli("-w", root, "sources", "check")
    assert result.exit_code == 2
    assert set(codes(cli, root)) == {"CONFIGURATION", "PROFILE_UNKNOWN"}


def test_two_complete_files_for_one_snapshot(cli: Cli, root: Path) -> None:
    for name in ("佐藤.xlsx", "鈴木.xlsx"):
        (root / "inbox/excel" / name).write_bytes(b"x")
    configure(root, LEDGER)
    assert codes(cli, root) == {"TWO_SNAPSHOTS": "error"}
    configure(root, {**LEDGER, "more": ", parts: files"})
    assert codes(cli, root) == {}


def test_a_file_read_by_two_sources(cli: Cli, root: Path) -> None:
    (root / "inbox/excel/台帳.xlsx").write_bytes(b"x")
    configure(root, LEDGER, {**LEDGER, "name": "again"})
    assert codes(cli, root) == {"READ_TWICE": "warning"}


def test_the_same_sales_counted_in_the_books_too(cli: Cli, root: Path) -> None:
    (root / "inbox/hanbai/x.csv").write_bytes(b"x")
    sales = {
        "name": "sales",
        "system": "hanbai",
        "entity": "transactions",
        "path": "inbox/hanbai/*.csv",
        "profile": "yayoi_hanbai_sales",
    }
    (root / "inbox/excel/j.txt").write_bytes(b"x")
    journal = {
        "name": "journal",
        "system": "kaikei",
        "entity": "journal",
        "path": "inbox/excel/*.txt",
        "profile": "yayoi_kaikei_journal",
    }
    configure(root, sales, journal)
    assert codes(cli, root) == {"COUNTED_TWICE": "warning"}
    configure(root, sales, {**journal, "more": ", counts_as: books"})
    assert codes(cli, root) == {}
