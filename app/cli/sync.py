"""``tsunagi sync``: the whole pipeline, once."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli import failures
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.periods import read_day
from app.cli.progress import watching
from app.cli.root import session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

if TYPE_CHECKING:
    from app.cli.progress import Progress
    from core.run import RunReport
    from pipelines.steps.night import NightOptions
    from pipelines.workspace import Workspace


Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help=both(
            "この source だけ取り込みます(複数可)。",
            "Take in only this source (repeatable).",
        ),
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help=both(
            "変わっていなくても、全部やり直します。",
            "Read and work out everything again, changed or not.",
        ),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=both(
            "ランクの基準日(2026-03-31)。なければ今日。",
            "The day ranks are computed for (2026-03-31); today if not given.",
        ),
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help=both("公開の直前まで行い、公開はしません。", "Everything but publishing."),
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=both(
            "保留行や中止したファイルがあれば、\n終了コードを3にします。",
            "End with exit code 3 where rows are held back or files were refused.",
        ),
    ),
]


def sync(
    context: typer.Context,
    source: Sources = None,
    full: Full = False,
    as_of: AsOf = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    json_: JsonFlag = False,
) -> None:
    """Take in what is new, match, publish; show what came of it."""
    from app.cli.run_view import show_run
    from pipelines.steps.night import NightOptions
    from warehouse.queries.overview import counts as count_all

    day = read_day(as_of)
    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        _need_sources(workspace)
        options = NightOptions(sources=tuple(source or ()), full=full, as_of=day, dry_run=dry_run)
        started = time.monotonic()
        with watching(quiet=json_) as progress:
            report = run(workspace, options, progress)
        seconds = time.monotonic() - started
        with workspace.engine.connect() as connection:
            counts = count_all(connection)
        show_run(out, report, counts, seconds)
        incomplete = bool(counts.held or report.refused)
        code = failures.HELD if strict and incomplete else failures.DONE
        out.result(
            {
                "run": report.as_dict(),
                "counts": counts,
                "refused": [file.path for file in report.refused],
                "exit_code": code,
            }
        )
    if code:
        raise typer.Exit(code)


def run(
    workspace: "Workspace", options: "NightOptions", progress: "Progress | None"
) -> "RunReport":
    """Run the night, recorded in the workspace's Dagster instance."""
    from pipelines.launch import run_sync

    return run_sync(workspace, options, progress)


def _need_sources(workspace: "Workspace") -> None:
    if workspace.configuration.sources:
        return
    path = workspace.root / "tsunagi.yaml"
    raise ConfigurationError(
        "NO_SOURCES",
        Text(
            ja=f"{path} の sources に何も書かれていません。何をつなぐかを書いてください"
            "(例は `tsunagi init` で作る tsunagi.yaml にあります)。",
            en=f"{path} lists no sources. Say there what to link "
            "(the tsunagi.yaml of `tsunagi init` has examples).",
        ),
    )
