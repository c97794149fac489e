"""How a command ends when something is wrong: a message, an exit code, never a traceback."""

import sys
from pathlib import Path
from typing import Any

from app.cli.output import console, printable, write_json
from core.errors import ConfigurationError, HubError
from core.language import Text

DONE, FAILED, USAGE, HELD = 0, 1, 2, 3
"""Exit codes: done; nothing was published; wrong usage or configuration; ``--strict``: published,
but rows are held back or files were refused."""


def exit_code(error: HubError) -> int:
    """Return the exit code for a known failure."""
    return USAGE if isinstance(error, ConfigurationError) else FAILED


def tell(code: str, message: str, *, as_json: bool) -> None:
    """Write a failure to standard error, and as an object to standard output where asked for."""
    console(sys.stderr).print(printable(message, keep="\n"), style="red", soft_wrap=True)
    if as_json:
        error = {"code": code, "message": message}
        write_json(sys.stdout, {"ok": False, "error": error})


def unexpected(error: BaseException, log: Path | None) -> Text:
    """Return the message for a failure nobody foresaw."""
    what = printable(f"{type(error).__name__}: {error}")[:300]
    where_ja = f"詳しい内容は {log} に書きました。" if log else ""
    where_en = f" Details are in {log}." if log else ""
    return Text(
        ja=f"予期しない問題が起きました({what})。{where_ja}"
        "公開済みの内容は変わっていません。`tsunagi doctor` を試し、続くならそのファイルを添えて"
        "開発元へ知らせてください。",
        en=f"Something unexpected happened ({what}).{where_en} What was published is unchanged. "
        "Try `tsunagi doctor`; if it persists, report it together with that file.",
    )


def wrong_usage(error: Any) -> Text:
    """Return the message for a command line that cannot be understood.

    Args:
        error: Typer's usage error.
    """
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "tsunagi"
    english = error.format_message()
    kind = type(error).__name__
    if kind == "NoSuchOption":
        hints = ", ".join(error.possibilities or ())
        near = f"({hints} のことですか)" if hints else ""
        japanese = f"「{error.option_name}」というオプションはありません{near}。"
    elif kind == "MissingParameter" and error.param is not None:
        japanese = f"{error.param.get_error_hint()} を指定してください。"
    elif kind == "BadParameter" and error.param is not None:
        japanese = f"{error.param.get_error_hint()} の値が正しくありません: {error.message}"
    else:
        japanese = english
    return Text(ja=f"{japanese}\n使い方: `{path} --help`", en=f"{english}\nUsage: `{path} --help`")
