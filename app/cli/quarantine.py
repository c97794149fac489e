"""``tsunagi quarantine``: rows held back, listed, corrected in Excel, tried again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.options import JsonFlag, LimitOption, SourceFilter
from app.cli.output import Heading, Output, number
from app.cli.root import Group, session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

if TYPE_CHECKING:
    from warehouse.queries.held import HeldCount, HeldView

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
    code: Annotated[
        str | None,
        typer.Option(
            "--code",
            metavar="CODE",
            help=both("この理由コードだけ。", "Only this reason code."),
        ),
    ] = None,
    values: Annotated[
        bool,
        typer.Option(
            "--values",
            help=both(
                "行は取り込み、値だけを除いたものを表示します。",
                "Show values left out of rows that were taken.",
            ),
        ),
    ] = False,
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
            out.say(Text(ja="ありません。", en="None.") if values else _NOTHING_HELD)
        else:
            _show_reasons(out, reasons)
            _show_rows(out, rows, _VALUES if values else _ROWS)
            _show_end(out, len(rows), total, mend=not values)
        if left_out and not values:
            out.say(
                Text(
                    ja=f"行は取り込み、読めない値だけを除いたもの: {left_out:,}件 "
                    f"(`{out.command} quarantine list --values`)",
                    en=f"Values left out of rows that were taken: {left_out:,} "
                    f"(`{out.command} quarantine list --values`)",
                )
            )
        out.result({"total": total, "values_left_out": left_out, "reasons": reasons, "rows": rows})


_NOTHING_HELD = Text(ja="保留行はありません。", en="No row is held back.")
_ROWS = Text(ja="保留行", en="Rows held back")
_VALUES = Text(ja="除いた値", en="Values left out")


def _show_reasons(out: Output, reasons: "list[HeldCount]") -> None:
    out.heading(Text(ja="理由ごとの件数", en="By reason"))
    headings = (
        Heading(Text(ja="source", en="Source")),
        Heading(Text(ja="理由コード", en="Reason code")),
        number("行", "Rows"),
        number("金額(円)", "Yen"),
    )
    out.table(headings, [(r.source, r.code, r.rows, r.yen or None) for r in reasons])


def _show_rows(out: Output, rows: "list[HeldView]", title: Text) -> None:
    from pipelines.labels import label

    out.heading(title)
    for row in rows:
        place = " ".join(part for part in (row.path, row.sheet) if part)
        field = f"{label(row.field)}「{row.value}」" if row.field else f"「{row.value}」"
        out.say(
            Text(
                ja=f"{row.quarantine_id:>5}  {place}  {row.row_number}行目  {field}",
                en=f"{row.quarantine_id:>5}  {place}  row {row.row_number}  {field}",
            )
        )
        out.say(f"       {row.note} [{row.code}]")


def _show_end(out: Output, shown: int, total: int, *, mend: bool) -> None:
    if shown < total:
        out.say(
            Text(
                ja=f"{total:,}件のうち {shown:,}件を表示しました。全部見るには --limit {total}",
                en=f"{shown:,} of {total:,} shown. All of them: --limit {total}",
            )
        )
    if mend:
        out.say(
            Text(
                ja="直し方: 元のファイルを直して sync するか、"
                f"`{out.command} quarantine export 保留.xlsx` をExcelで直して "
                f"`{out.command} quarantine retry 保留.xlsx`",
                en="To mend: correct the file and sync, or correct in Excel what "
                f"`{out.command} quarantine export held.xlsx` writes, then "
                f"`{out.command} quarantine retry held.xlsx`",
            )
        )


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
        _show_retried(out, done)
        if found.untouched:
            out.say(
                Text(
                    ja=f"直されていない行: {len(found.untouched):,}件(試していません)",
                    en=f"Rows without a correction: {len(found.untouched):,} (not tried)",
                )
            )
        if found.settled:
            out.say(
                Text(
                    ja=f"もう保留ではない行: {len(found.settled):,}件(読み飛ばしました)",
                    en=f"Rows no longer held back: {len(found.settled):,} (passed over)",
                )
            )
        out.result({**done, "untouched": len(found.untouched), "settled": found.settled})


def _show_retried(out: Output, done: dict[str, Any]) -> None:
    if not done["retried"]:
        out.say(Text(ja="試す行はありませんでした。", en="There was no row to try."))
        return
    out.say(
        Text(
            ja=f"試した行 {done['retried']:,}  取り込めた行 {done['loaded']:,}  "
            f"まだ保留の行 {done['held']:,}",
            en=f"{done['retried']:,} rows tried: {done['loaded']:,} taken in, "
            f"{done['held']:,} still held back",
        )
    )
    for number_, reason in list(done["reasons"].items())[:20]:
        out.say(f"  {number_}: {reason}")
    if done["loaded"]:
        out.say(
            Text(
                ja=f"次の `{out.command} sync` で公開されます。",
                en=f"The next `{out.command} sync` publishes them.",
            )
        )


def _existing(file: Path) -> Path:
    if file.is_file():
        return file
    raise ConfigurationError(
        "NO_FILE",
        Text(ja=f"「{file}」というファイルはありません。", en=f"There is no file '{file}'."),
    )
