"""``tsunagi quarantine``: rows held back, listed, corrected in Excel, tried again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.options import JsonFlag, LimitOption, SourceFilter
from app.cli.output import Output
from app.cli.quarantine_view import (
    NOTHING_HELD,
    ROWS,
    VALUES,
    show_end,
    show_left_out,
    show_not_tried,
    show_reasons,
    show_retried,
    show_rows,
)
from app.cli.root import Group, session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

CodeFilter = Annotated[
    str | None,
    typer.Option(
        "--code",
        metavar="CODE",
        help=both("この理由コードだけ。", "Only this reason code."),
    ),
]
ValuesFlag = Annotated[
    bool,
    typer.Option(
        "--values",
        help=both(
            "行は取り込み、値だけを除いたものを表示します。",
            "Show values left out of rows that were taken.",
        ),
    ),
]
app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=both(
        "保留行(読めなかった行)を見る、Excelで直す、もう一度取り込む。",
        "Rows held back: list them, correct them in Excel, take them in again.",
    ),
)


@app.command(
    "list",
    help=both(
        "保留行を、理由とファイル内の場所つきで表示します。",
        "List rows held back, with the reason and the place in the file.",
    ),
)
def list_(
    context: typer.Context,
    source: SourceFilter = None,
    code: CodeFilter = None,
    values: ValuesFlag = False,
    limit: LimitOption = 50,
    json_: JsonFlag = False,
) -> None:
    """Show what is held back and why."""
    from warehouse.queries.held import held_counts, held_rows, held_total

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        if source is not None:
            workspace.configuration.source(source)
        with workspace.engine.connect() as connection:
            rows = held_rows(connection, source=source, code=code, values=values, limit=limit)
            total = held_total(connection, source=source, code=code, values=values)
            reasons = held_counts(connection, values=values)
            left_out = held_total(connection, values=True)
        if not total:
            out.say(Text(ja="ありません。", en="None.") if values else NOTHING_HELD)
        else:
            show_reasons(out, reasons)
            show_rows(out, rows, VALUES if values else ROWS)
            show_end(out, len(rows), total, mend=not values)
        if left_out and not values:
            show_left_out(out, left_out)
        out.result({"total": total, "values_left_out": left_out, "reasons": reasons, "rows": rows})


@app.command(
    "export",
    help=both(
        "保留行をExcelに書き出します(黄色のセルを直せます)。",
        "Write rows held back to Excel (the yellow cells can be corrected).",
    ),
)
def export(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.xlsx", help=both("書き出すファイル。", "The file to write.")),
    ],
    source: SourceFilter = None,
    json_: JsonFlag = False,
) -> None:
    """Write what is held back into a workbook."""
    from pipelines.steps.quarantine_sheet import export_held

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        if source is not None:
            workspace.configuration.source(source)
        count = export_held(workspace, file, source=source)
        out.say(
            Text(
                ja=f"{count:,}件を {file} に書き出しました。黄色のセルを直して保存し、"
                f"`{out.command} quarantine retry {file}` で取り込みます。",
                en=f"{count:,} rows written to {file}. Correct the yellow cells, save, and run "
                f"`{out.command} quarantine retry {file}`.",
            )
        )
        out.result({"file": file, "rows": count})


@app.command(
    "retry",
    help=both(
        "保留行(Excelを渡せば、直した行)をもう一度取り込みます。",
        "Take rows held back in again; with a corrected workbook, only the corrected ones.",
    ),
)
def retry(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE.xlsx",
            show_default=False,
            help=both(
                "export したファイル。なければ全部を試します。",
                "What export wrote, corrected; without it all rows are tried as they are.",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Give rows held back another chance."""
    from pipelines.steps.quarantine_sheet import Corrections, read_corrections
    from pipelines.steps.retry import retry as try_again

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        found = Corrections() if file is None else read_corrections(workspace, _existing(file))
        if file is not None and not found.changes:
            done: dict[str, Any] = {"retried": 0, "loaded": 0, "held": 0, "reasons": {}}
        else:
            done = try_again(workspace, None if file is None else found.changes)
        show_retried(out, done)
        show_not_tried(out, len(found.untouched), len(found.settled))
        out.result({**done, "untouched": len(found.untouched), "settled": found.settled})


def _existing(file: Path) -> Path:
    if file.is_file():
        return file
    raise ConfigurationError(
        "NO_FILE",
        Text(ja=f"「{file}」というファイルはありません。", en=f"There is no file '{file}'."),
    )
