"""``tsunagi backup`` and ``tsunagi restore``: the workspace and its warehouse as one archive."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text


def backup(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE.zip", help=both("書き出すファイル。", "The file to write.")),
    ],
    json_: JsonFlag = False,
) -> None:
    """Write a backup."""
    from pipelines.steps.backup import back_up

    with Output(as_json=json_, command=session(context).command) as out:
        done = back_up(session(context).workspace(), file)
        size = file.expanduser().stat().st_size
        rows = sum(done.rows.values())
        out.say(
            Text(
                ja=f"控えを書き出しました: {file}({size / 1e6:,.1f} MB、ファイル "
                f"{len(done.files) - 1:,}個、倉庫 {rows:,}行)。別のディスクやコンピューターに"
                "置いてください。",
                en=f"Backup written: {file} ({size / 1e6:,.1f} MB, {len(done.files) - 1:,} files, "
                f"{rows:,} rows). Keep it on another disk or computer.",
            )
        )
        out.result({"file": file, "bytes": size, "files": len(done.files) - 1, "rows": done.rows})


def restore(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.zip", help=both("backup で書き出した控え。", "What backup wrote.")
        ),
    ],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=both(
                "今の内容を置き換えます。\n先に控えを取ります。",
                "Replace the workspace that is there; it is backed up first.",
            ),
        ),
    ] = False,
    keep_configuration: Annotated[
        bool,
        typer.Option(
            "--keep-configuration",
            help=both(
                "今の tsunagi.yaml を残します。\n(別のデータベースへの引っ越し)",
                "Keep the tsunagi.yaml that is there (to move to another database).",
            ),
        ),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Put a backup back."""
    from pipelines.steps.restore import restore as put_back

    with Output(as_json=json_, command=session(context).command) as out:
        folder = session(context).folder
        done, before = put_back(
            file, folder, replace=replace, keep_configuration=keep_configuration
        )
        out.say(
            Text(
                ja=f"{done.made_at} の控えから {folder} に戻しました"
                f"(ファイル {len(done.files) - 1:,}個、倉庫 {sum(done.rows.values()):,}行)。",
                en=f"Restored the backup of {done.made_at} into {folder} "
                f"({len(done.files) - 1:,} files, {sum(done.rows.values()):,} rows).",
            )
        )
        if before is not None:
            out.say(
                Text(
                    ja=f"それまでの内容は {before} に取ってあります。",
                    en=f"What was there before is in {before}.",
                )
            )
        out.result({"workspace": folder.resolve(), "made_at": done.made_at, "before": before})
