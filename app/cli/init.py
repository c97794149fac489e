"""``tsunagi init``: a new workspace."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text, current_language

_RESOURCES = Path(__file__).parent / "resources"
_INBOX = ("excel", "kaikei", "hanbai", "bank")
"""One folder per system of a typical firm; the examples in ``tsunagi.yaml`` point into them."""


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=both("作るフォルダー。", "The folder to create."))
    ],
    company: Annotated[
        str,
        typer.Option("--company", metavar="NAME", help=both("会社名。", "The firm's name.")),
    ] = "",
    json_: JsonFlag = False,
) -> None:
    """Make a workspace: a commented configuration and the folders for incoming files."""
    with Output(as_json=json_) as out:
        made = write_workspace(folder, company)
        out.say(Text(ja=f"ワークスペースを作りました: {folder}", en=f"Workspace made: {folder}"))
        for path in made:
            out.say(f"  {path}")
        out.heading(Text(ja="次にすること", en="What to do next"))
        for number, step in enumerate(_next_steps(folder), start=1):
            out.say(f"  {number}. {step}")
        out.result({"workspace": folder.resolve(), "made": made})


def write_workspace(folder: Path, company: str) -> list[str]:
    """Write a new workspace and return what was made, relative to it.

    Raises:
        ConfigurationError: there is a workspace already; it is left as it is.
    """
    configuration = folder / "tsunagi.yaml"
    if configuration.exists():
        raise ConfigurationError(
            "WORKSPACE_EXISTS",
            Text(
                ja=f"{configuration} はすでにあります。何も変えていません。"
                "作り直すなら、別のフォルダーを指定してください。",
                en=f"{configuration} exists already. Nothing was changed. "
                "Name another folder to begin anew.",
            ),
        )
    language = current_language()
    template = (_RESOURCES / f"workspace_{language}.yaml").read_text(encoding="utf-8")
    name = company or str(Text(ja="(会社名)", en="(your firm)"))
    folder.mkdir(parents=True, exist_ok=True)
    made = [f"inbox/{system}/" for system in _INBOX]
    for place in made:
        (folder / place).mkdir(parents=True, exist_ok=True)
    # A JSON string is a YAML string, whatever the name holds.
    filled = template.replace("__COMPANY__", json.dumps(name, ensure_ascii=False))
    configuration.write_text(filled, encoding="utf-8", newline="\n")
    return ["tsunagi.yaml", *made]


def _next_steps(folder: Path) -> list[Text]:
    where = f"--workspace {folder} " if folder.resolve() != Path().resolve() else ""
    return [
        Text(
            ja=f"{folder / 'inbox'} のフォルダーに、各システムから出力したファイルを置く",
            en=f"Put the files your systems export into the folders of {folder / 'inbox'}",
        ),
        Text(
            ja=f"{folder / 'tsunagi.yaml'} をメモ帳などで開き、使うものを書く(例が入っています)",
            en=f"Open {folder / 'tsunagi.yaml'} in an editor and say what you use (see examples)",
        ),
        Text(
            ja=f"設定を確かめる: tsunagi {where}sources check",
            en=f"Check the configuration: tsunagi {where}sources check",
        ),
        Text(ja=f"同期する: tsunagi {where}sync", en=f"Sync: tsunagi {where}sync"),
    ]
