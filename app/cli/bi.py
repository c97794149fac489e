"""``tsunagi bi`` and ``tsunagi snapshot``: the published tables for other tools."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

app = typer.Typer(
    no_args_is_help=True,
    help=both("BIツールが読む権限を用意します。", "Access for BI tools."),
)
_PREFIX = r"^[a-z][a-z0-9_]{0,40}$"


@app.command(
    "roles",
    help=both(
        "PostgreSQLに、読むだけ・個人情報なし・読み書きの3つの役割を用意します。",
        "Make three roles of PostgreSQL: reading, reading without personal data, writing.",
    ),
)
def roles(
    context: typer.Context,
    prefix: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help=both("役割の名前の始まり。", "What the roles' names begin with."),
        ),
    ] = "tsunagi",
    sql: Annotated[
        bool,
        typer.Option(
            "--sql",
            help=both("実行せずに、SQLを出します。", "Print the SQL instead of running it."),
        ),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Make the roles of PostgreSQL."""
    import re

    from pipelines.steps.bi_roles import grant_roles, plan_roles

    if not re.fullmatch(_PREFIX, prefix):
        raise typer.BadParameter(
            str(Text("小文字の英数字と _ だけです。", "Lower-case letters, digits and _ only.")),
            param_hint="--prefix",
        )
    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        done = plan_roles(workspace, prefix) if sql else grant_roles(workspace, prefix)
        if sql:
            for statement in done.sql:
                out.say(Text(f"{statement};", f"{statement};"))
        else:
            names = done.roles
            out.say(
                Text(
                    ja=f"役割を用意しました: {names['reader']}(読むだけ)、{names['anonymous']}"
                    f"(個人情報なしの表だけ)、{names['writer']}(読み書き)。"
                    f"使う人には GRANT {names['anonymous']} TO 利用者; のように与えます。",
                    en=f"The roles are there: {names['reader']} (reads), {names['anonymous']} "
                    f"(reads what holds no personal data), {names['writer']} (reads and writes). "
                    f"Give them to users: GRANT {names['anonymous']} TO somebody;",
                )
            )
        out.result({"roles": done.roles, "tables": done.tables, "sql": done.sql if sql else []})


def snapshot(
    context: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help=both(
                "書き出すフォルダー。\n(なければ設定の snapshots.folder)",
                "Where to write (else snapshots.folder of the configuration).",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Write the published tables as Parquet files."""
    from pipelines.steps.snapshot import take_snapshot

    with Output(as_json=json_, command=session(context).command) as out:
        done = take_snapshot(session(context).workspace(), folder)
        rows = sum(done.rows.values())
        out.say(
            Text(
                ja=f"{done.folder} に {len(done.rows)}表、{rows:,}行を書き出しました"
                f"(第{done.generation}世代)。古い控えを{len(done.removed)}件消しました。"
                if done.written
                else f"第{done.generation}世代は {done.folder} に書き出し済みです。",
                en=f"{len(done.rows)} tables with {rows:,} rows are in {done.folder} (generation "
                f"{done.generation}); {len(done.removed)} old ones were removed."
                if done.written
                else f"Generation {done.generation} is in {done.folder} already.",
            )
        )
        out.result(
            {
                "folder": done.folder,
                "generation": done.generation,
                "written": done.written,
                "rows": done.rows,
                "removed": done.removed,
            }
        )
