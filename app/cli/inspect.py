"""``tsunagi sources inspect``: what a file is, how it would be read, what would be wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import failures
from app.cli.inspect_next import show_added
from app.cli.inspect_view import show_inspection
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.progress import watching
from app.cli.root import session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

if TYPE_CHECKING:
    from pipelines.workspace import Workspace


def inspect(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=both("調べるファイル(CSV、Excelなど)。", "The file to look at (CSV, Excel, …)."),
            show_default=False,
        ),
    ],
    write: Annotated[
        str | None,
        typer.Option(
            "--write",
            metavar="NAME",
            help=both(
                "この名前の source として tsunagi.yaml に加えます(要ればプロファイルも書きます)。",
                "Add it to tsunagi.yaml as the source NAME (with a profile where it needs one).",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Look at a file, and show how it would be taken in."""
    from pipelines.steps.inspect import inspect_file

    folder = session(context).folder.expanduser().resolve()
    with Output(as_json=json_, command=session(context).command) as out:
        workspace = _workspace(context, out, needed=write is not None)
        with watching(quiet=json_) as told:
            found = inspect_file(
                file, workspace, (lambda rows: told(file.name, rows)) if told else None
            )
        show_inspection(out, found, workspace is not None, written=write)
        added = None
        if write is not None:
            from pipelines.steps.add_source import add_source

            added = add_source(found, folder, write)
            show_added(out, added)
        out.result({**found.as_dict(), "written": added.as_dict() if added else None})
    if not found.readable:
        raise typer.Exit(failures.FAILED)


def _workspace(context: typer.Context, out: Output, *, needed: bool) -> "Workspace | None":
    """Open the workspace; to look at a file there need not be one."""
    try:
        return session(context).workspace()
    except ConfigurationError as error:
        if needed:
            raise
        if error.code != "NO_WORKSPACE":
            out.say(
                Text(
                    ja=f"tsunagi.yaml を使わずに調べます。{error.message.ja}",
                    en=f"Looking without tsunagi.yaml. {error.message.en}",
                ),
                style="yellow",
            )
        return None
