"""How a command ends when something is wrong: a message, an exit code, never a traceback."""

import errno
import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from app.cli.output import console, printable, write_json
from core.errors import ConfigurationError, HubError, InstallationError
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


def explain(error: BaseException) -> HubError | None:
    """Return what a failure of the machine or the database means; None where we don't know."""
    if isinstance(error, HubError):
        return error
    if isinstance(error, OSError):
        return _explain_system(error)
    if type(error).__module__.startswith("sqlalchemy."):
        return _explain_database(error)
    return None


def _explain_system(error: OSError) -> HubError | None:
    name = error.filename or ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _disk_full()
    if isinstance(error, PermissionError):
        return InstallationError(
            "NO_PERMISSION",
            Text(
                ja=f"{name} を読み書きできません。Excel などで開いていないか、"
                "フォルダーの権限があるかを確かめてください。",
                en=f"{name} cannot be read or written. Is it open in Excel? "
                "Do you have the right to write in that folder?",
            ),
        )
    if isinstance(
        error, FileNotFoundError | FileExistsError | NotADirectoryError | IsADirectoryError
    ):
        return ConfigurationError(
            "NO_FILE",
            Text(
                ja=f"{name} というファイルやフォルダーを開けません({error.strerror})。",
                en=f"{name} cannot be opened ({error.strerror}).",
            ),
        )
    return None


def _disk_full() -> HubError:
    return InstallationError(
        "DISK_FULL",
        Text(
            ja="ディスクがいっぱいです。空きを作って、もう一度実行してください。"
            "公開済みの内容は変わっていません。",
            en="The disk is full. Make room and run again. What was published is unchanged.",
        ),
    )


def _explain_database(error: BaseException) -> HubError:
    why = printable(str(getattr(error, "orig", None) or error).strip().splitlines()[0])
    if "disk is full" in why:
        return _disk_full()
    return InstallationError(
        "WAREHOUSE",
        Text(
            ja=f"倉庫(データベース)を使えません: {why}\n"
            "`tsunagi doctor` で原因と直し方を確かめてください。公開済みの内容は変わっていません。",
            en=f"The warehouse (database) cannot be used: {why}\n"
            "`tsunagi doctor` says why and how to mend it. What was published is unchanged.",
        ),
    )


def write_down(error: BaseException, folder: Path, arguments: Sequence[str]) -> Path | None:
    """Append a traceback to the workspace's ``.tsunagi/errors.log`` and return where that is.

    Outside a workspace it goes to the machine's folder for temporary files.
    """
    folder = folder.expanduser().resolve()
    inside = (folder / "tsunagi.yaml").is_file()
    path = (
        folder / ".tsunagi" / "errors.log"
        if inside
        else Path(tempfile.gettempdir()) / "tsunagi-errors.log"
    )
    entry = (
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} tsunagi {_version()} "
        f"Python {platform.python_version()} {platform.platform()}\n"
        f"$ tsunagi {' '.join(arguments)}\n"
        f"{''.join(traceback.format_exception(error))}\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
    except OSError:
        return None
    return path


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


def _version() -> str:
    try:
        return metadata.version("tsunagi-hub")
    except metadata.PackageNotFoundError:
        return "?"
