"""``tsunagi demo``: a sample firm, synced, and measured against its truth."""

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli import failures
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.progress import watching
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

if TYPE_CHECKING:
    from app.cli.demo_found import Demo
    from pipelines.workspace import Workspace

_TRUTH = Path("truth") / "totals.yaml"
_LABELS = Path("truth") / "records.csv"
_OURS = ("inbox", "profiles", "truth", "archive", ".tsunagi")


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help=both("作るフォルダー。", "The folder to create."))
    ],
    new: Annotated[
        bool,
        typer.Option(
            "--new",
            help=both(
                "前の見本を消して、作り直します。", "Delete an earlier sample and begin anew."
            ),
        ),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Write the sample firm, sync it, compare it with what is true about it."""
    from app.cli.demo_view import show_demo

    with Output(as_json=json_) as out:
        seconds: dict[str, float] = {}
        started = time.monotonic()
        made = prepare(folder, new=new)
        seconds["write"] = time.monotonic() - started
        with watching(quiet=json_) as progress:
            found = _run(folder, made, progress, seconds)
        show_demo(out, found)
        out.result({"ok": not found.reconciliation.differences, **found.as_dict()})
    if found.reconciliation.differences:
        raise typer.Exit(failures.FAILED)


def prepare(folder: Path, *, new: bool) -> bool:
    """Write the sample firm, unless it is there already; return whether it was written.

    Raises:
        ConfigurationError: the folder holds something else; it is left as it is.
    """
    from app.sample_firm import write_sample_firm

    ours = (folder / _TRUTH).is_file() and (folder / "tsunagi.yaml").is_file()
    if ours and not new:
        return False
    if folder.exists() and not ours and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(
            "DEMO_FOLDER",
            Text(
                ja=f"{folder} には別のものが入っています。空のフォルダーか、新しい名前を指定して"
                "ください。何も変えていません。",
                en=f"{folder} holds something else. Name an empty folder or a new one. "
                "Nothing was changed.",
            ),
        )
    if ours:
        _clear(folder)
    write_sample_firm(folder)
    return True


def _clear(folder: Path) -> None:
    """Delete an earlier sample, and nothing else that may lie beside it."""
    for name in _OURS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("warehouse.db", "warehouse.db-wal", "warehouse.db-shm", "tsunagi.yaml"):
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def _run(folder: Path, made: bool, progress: Any, seconds: dict[str, float]) -> "Demo":
    from app.cli.demo_check import last_day, read_truth
    from app.cli.sync import run
    from pipelines.steps.evaluate import evaluate
    from pipelines.steps.night import NightOptions
    from pipelines.workspace import Workspace

    workspace = Workspace.open(folder)
    truth = read_truth(folder / _TRUTH)
    started = time.monotonic()
    # The sample ends on a certain day; ranks of today would find no sales in later years.
    report = run(workspace, NightOptions(as_of=last_day(truth)), progress)
    seconds["sync"] = time.monotonic() - started
    started = time.monotonic()
    evaluation = evaluate(workspace, folder / _LABELS)
    seconds["evaluate"] = time.monotonic() - started
    return _gather(workspace, made, truth, report, evaluation, seconds)


def _gather(
    workspace: "Workspace",
    made: bool,
    truth: dict[str, Any],
    report: Any,
    evaluation: Any,
    seconds: dict[str, float],
) -> "Demo":
    from app.cli.demo_check import reconcile
    from app.cli.demo_found import Demo
    from warehouse.queries import mapping, overview, sums
    from warehouse.queries.held import held_counts

    with workspace.engine.connect() as connection:
        files = [f for f in overview.files(connection) if f.status == "landed"]
        return Demo(
            workspace=workspace,
            made=made,
            report=report,
            files=files,
            counts=overview.counts(connection),
            systems=sums.records_by_system(connection),
            methods=overview.method_counts(connection),
            examples=mapping.most_spread(connection, 2),
            held=held_counts(connection),
            ranks=overview.rank_counts(connection),
            reconciliation=reconcile(truth, files, sums.monthly_sums(connection)),
            evaluation=evaluation,
            seconds=seconds,
        )
