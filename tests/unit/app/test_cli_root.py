"""Language, exit codes, failures: what holds for every command."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import init
from app.cli.output import Output, printable, write_json
from app.cli.root import everywhere_options_first
from tests.support.cli_workspace import Cli, one_object

COMMANDS = (
    "init", "demo", "sources", "sync", "status", "quarantine", "review", "evaluate", "rollback",
    "orchestrate", "doctor", "serve", "user", "backup", "restore",
)  # fmt: skip
SUBCOMMANDS = (
    ("sources", "check"),
    ("quarantine", "list"),
    ("quarantine", "export"),
    ("quarantine", "retry"),
    ("review", "list"),
    ("review", "export"),
    ("review", "import"),
    ("user", "add"),
    ("user", "list"),
    ("user", "disable"),
    ("user", "password"),
)
EVERY = [(), *((command,) for command in COMMANDS), *SUBCOMMANDS]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_help_text_speaks_the_language_and_is_shown_whole(
    cli: Cli, command: tuple[str, ...], language: str
) -> None:
    result = cli(*command, "--help", env={"TSUNAGI_LANG": language, "COLUMNS": "80"})
    assert result.exit_code == 0
    assert "…" not in result.stdout, "a text is cut on a terminal of 80 columns"
    assert "\x1f" not in result.stdout
    japanese = any("\u3040" <= character <= "\u30ff" for character in result.stdout)
    assert japanese == (language == "ja")


def test_every_command_is_listed(cli: Cli) -> None:
    listed = cli("--help").stdout
    assert [command for command in COMMANDS if f" {command} " not in listed] == []


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from app.cli.main import app\n"
        "app(['--help'], standalone_mode=False)\n"
        "heavy = {'pandas', 'sqlalchemy', 'pydantic', 'dagster', 'openpyxl', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert "HEAVY []" in done.stdout


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["sync", "--workspace", "x"], ["--workspace", "x", "sync"]),
        (["sync", "--lang=en", "--full"], ["--lang=en", "sync", "--full"]),
        (["-w", "x", "sync"], ["-w", "x", "sync"]),
        (["sync", "--", "--lang"], ["sync", "--", "--lang"]),
        (["sync", "--workspace"], ["--workspace", "sync"]),
    ],
)
def test_workspace_and_language_may_stand_anywhere(given: list[str], expected: list[str]) -> None:
    assert everywhere_options_first(given) == expected


def test_the_language_asked_for_wins_and_is_given_back(cli: Cli) -> None:
    assert "tsunagi.yaml がありません" in cli("status", "-w", "/nowhere").stderr
    assert "There is no tsunagi.yaml" in cli("status", "-w", "/nowhere", "--lang", "en").stderr
    assert os.environ.get("TSUNAGI_LANG") != "en"


def test_the_workspace_comes_from_the_environment(cli: Cli, root: Path) -> None:
    result = cli("status", "--json", env={"TSUNAGI_WORKSPACE": str(root)})
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("sources", "nonsense"),
        ("sync", "--nonsense"),
        ("init",),
        ("evaluate",),
        ("--lang", "fr", "status"),
        ("sync", "--as-of", "2026-13-01"),
        ("status", "--limit", "0"),
        ("status", "-w", "/nowhere/at/all"),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_sentence(cli: Cli, arguments: tuple[str, ...]) -> None:
    result = cli(*arguments)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_a_misspelt_command_is_answered_with_the_likely_one(cli: Cli) -> None:
    assert "status" in cli("stauts").stderr


def test_wrong_usage_is_an_object_for_programs(cli: Cli) -> None:
    told = one_object(cli("status", "--json", "--nonsense"))
    assert told["ok"] is False
    assert told["error"]["code"] == "USAGE"


def test_every_problem_of_a_configuration_is_told_without_a_traceback(cli: Cli, root: Path) -> None:
    text = (root / "tsunagi.yaml").read_text(encoding="utf-8")
    broken = text.replace("mode: replace_period", "mode: sometimes").replace("48", "zero")
    (root / "tsunagi.yaml").write_text(broken + "colour: red\n", encoding="utf-8")
    for command in (["sync"], ["status"], ["quarantine", "list"], ["review", "list"]):
        result = cli("-w", root, *command)
        assert result.exit_code == 2
        assert "Traceback" not in result.output
        for line in ("9行目", "15行目", "16行目"):
            assert line in result.stderr


@pytest.mark.parametrize(
    "content", [b"", b"version: [", b"\xff\xfe\x00", b"- a\n- b\n", "version: 1\n\t会社".encode()]
)
def test_a_file_that_is_no_configuration_ends_with_2(cli: Cli, root: Path, content: bytes) -> None:
    (root / "tsunagi.yaml").write_bytes(content)
    result = cli("-w", root, "status")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_the_unforeseen_is_a_short_message_and_a_traceback_in_the_log(
    cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret of the program")

    monkeypatch.setattr("pipelines.steps.status.read_status", fail)
    result = cli("-w", root, "status", "--json")
    assert result.exit_code == 1
    assert one_object(result)["error"]["code"] == "UNEXPECTED"
    assert "Traceback" not in result.output
    log = (root / ".tsunagi" / "errors.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "ZeroDivisionError" in log
    assert "status --json" in log


def test_a_damaged_warehouse_is_named_not_thrown(cli: Cli, root: Path) -> None:
    (root / "warehouse.db").write_bytes(b"this is no database" * 1000)
    result = cli("-w", root, "status", "--json")
    assert result.exit_code == 1
    assert one_object(result)["error"]["code"] == "WAREHOUSE"


def test_an_interrupted_command_says_so(
    cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipelines.steps.status.read_status", interrupt)
    result = cli("-w", root, "status")
    assert result.exit_code == 1
    assert "中断" in result.stderr


def test_what_others_print_does_not_reach_standard_output(
    cli: Cli, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.steps import status

    real = status.read_status

    def noisy(*arguments: object, **named: object) -> object:
        print("a library talks")
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pipelines.steps.status.read_status", noisy)
    result = cli("-w", root, "status", "--json")
    assert one_object(result)["ok"] is True
    assert "a library talks" in result.stderr


def test_a_console_without_the_characters_does_not_stop_a_command(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "TSUNAGI_LANG": "ja"}
    for extra in ([], ["--help"]):
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", "init", str(folder), *extra],
            capture_output=True,
            env=environment,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        folder = tmp_path / "other"


@pytest.mark.parametrize(("encoding", "ascii_only"), [("cp932", True), ("utf-8", False)])
def test_json_loses_nothing_on_any_stream(encoding: str, ascii_only: bool) -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding=encoding, errors="replace")
    write_json(stream, {"name": "髙﨑🍣"})
    text = buffer.getvalue().decode(encoding)
    assert text.isascii() == ascii_only
    assert "?" not in text


def test_texts_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Output(as_json=False) as out:
        out.say("[bold]株[/bold] \x1b[31m赤\x07")
    shown = capsys.readouterr().out
    assert "[bold]株[/bold]" in shown
    assert "\x1b" not in shown
    assert printable("a\tb\nc\x1b[2J") == "a b c\N{REPLACEMENT CHARACTER}[2J"


def test_nothing_is_left_behind_in_a_workspace_that_is_none(cli: Cli, tmp_path: Path) -> None:
    cli("-w", tmp_path, "status")
    assert list(tmp_path.iterdir()) == []


def test_init_names_no_folder_it_does_not_make(cli: Cli, tmp_path: Path) -> None:
    made = one_object(cli("init", tmp_path / "a", "--json"))["made"]
    assert all((tmp_path / "a" / path).exists() for path in made)
    assert init.write_workspace(tmp_path / "b", "x") == made
