"""``docs/commands.md``, made from the commands themselves.

``python -m tests.support.command_reference docs/commands.md`` writes it; a test sees that it is
fresh.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from app.cli.main import app
from app.cli.wording import pick

_HEAD = """\
# コマンド / Commands

<!-- Made by `python -m tests.support.command_reference docs/commands.md` from the commands' own
help. Change that, not this page. -->

`tsunagi [--workspace フォルダー] [--lang ja|en] コマンド`。
この2つのオプションは、コマンドの後ろにも書けます。

- **ワークスペース**: `--workspace`、なければ環境変数 `TSUNAGI_WORKSPACE`、なければ今のフォルダー。
- **言語**: `--lang`、なければ環境変数 `TSUNAGI_LANG`、なければ地域の設定、それも違えば日本語。
- `--json` を付けると、標準出力に書くのは結果のJSONオブジェクト1つだけです。
  失敗したときは `{"ok": false, "error": {"code": …, "message": …}}` です。
- **終了コード**: 0 完了。1 失敗(何も公開していない)。2 使い方か設定の誤り(何も実行していない)。
  3 `--strict` のとき: 公開したが、保留行か取り込めないファイルがある。`reconcile` では、差がある。

`tsunagi [--workspace DIR] [--lang ja|en] COMMAND`; both options may also stand after the command.

- **The workspace** is `--workspace`, else `TSUNAGI_WORKSPACE`, else the current folder.
- **The language** is `--lang`, else `TSUNAGI_LANG`, else the locale's, else Japanese.
- With `--json`, standard output holds one JSON object and nothing else. A failure is
  `{"ok": false, "error": {"code": …, "message": …}}`.
- **Exit codes**: 0 done. 1 the run failed, nothing was published. 2 wrong usage or configuration,
  nothing ran. 3 with `--strict`: published, but rows are held back or files were refused; of
  `reconcile`: systems differ.

Codes of messages: [errors.md](errors.md). Every night: [operate.md](operate.md).
"""


def reference() -> str:
    """Return the page."""
    root = typer.main.get_command(app)
    sections = [_section(path, command) for path, command in leaves("tsunagi", root)]
    everywhere = _table([p for p in root.params if p.name != "help"])
    return "\n".join([_HEAD, "## tsunagi\n", everywhere, *sections])


def leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Yield every command that does something, with its whole name."""
    for name, child in getattr(command, "commands", {}).items():
        if hasattr(child, "commands"):
            yield from leaves(f"{path} {name}", child)
        else:
            yield f"{path} {name}", child


def _section(path: str, command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = [w if p.required else f"[{w}]" for p in arguments if (w := p.metavar)]
    options = ["[OPTIONS]"] if len(command.params) > len(arguments) else []
    return "\n".join(
        [
            f"\n## {path}\n",
            f"    {' '.join([path, *words, *options])}\n",
            f"{_text(command.help, 'ja')}\n",
            f"{_text(command.help, 'en')}\n",
            _table(command.params),
        ]
    )


def _table(parameters: list[Any]) -> str:
    lines = ["| | 既定値 / default | 意味 | meaning |", "|---|---|---|---|"]
    lines += [_row(parameter) for parameter in parameters]
    return "\n".join(lines)


def _row(parameter: Any) -> str:
    names = (
        [parameter.metavar]
        if parameter.param_type_name == "argument"
        else sorted(parameter.opts, key=len, reverse=True)
    )
    value = _value(parameter)
    shown = ", ".join(f"`{name}{value}`" for name in names)
    default = parameter.default
    known = isinstance(default, str | int) and not isinstance(default, bool) and default != ""
    cells = [
        f"{shown} (必須 / required)" if parameter.required else shown,
        f"`{default}`" if known else "",
        _text(parameter.help, "ja"),
        _text(parameter.help, "en"),
    ]
    return f"| {' | '.join(cells)} |"


def _value(parameter: Any) -> str:
    """Return what an option takes, as its help calls it."""
    if parameter.param_type_name == "argument" or getattr(parameter, "is_flag", False):
        return ""
    return f" {parameter.metavar}".replace("|", "\\|") if parameter.metavar else ""


def _text(text: str | None, language: Any) -> str:
    return " ".join((pick(text, language) or "").split()).replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8", newline="\n")
