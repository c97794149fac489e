"""``tsunagi rollback``: the previous publication, back."""

import sys
from typing import Annotated, Any

import typer

from app.cli.formats import TABLES, word
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

_QUESTION = Text(
    ja="今の公開を取り消して、前回の公開に戻します。よろしいですか",
    en="Withdraw the present publication and put the previous one back?",
)


def rollback(
    context: typer.Context,
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help=both("確認せずに戻します。", "Do not ask first.")),
    ] = False,
    json_: JsonFlag = False,
) -> None:
    """Put the previous publication back."""
    from pipelines.steps.rollback import rollback as put_back

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        if not yes and not json_ and sys.stdin is not None and sys.stdin.isatty():
            typer.confirm(str(_QUESTION), abort=True)
        done = put_back(workspace)
        _show(out, done)
        out.result(done)


def _show(out: Output, done: dict[str, Any]) -> None:
    out.say(
        Text(
            ja=f"第{done['withdrawn']}世代を取り消し、第{done['current']}世代に戻しました。",
            en=f"Generation {done['withdrawn']} withdrawn; generation {done['current']} "
            "is the published one again.",
        ),
        style="bold green",
    )
    for table, rows in done["rows"].items():
        if table in TABLES:
            out.say(
                Text(
                    ja=f"  {word(TABLES, table)}: {rows:,}行を戻しました",
                    en=f"  {word(TABLES, table)}: {rows:,} rows put back",
                )
            )
    if done["files"]:
        out.heading(
            Text(
                ja="一緒に取り消したファイル(同じ内容のままでは、もう取り込みません)",
                en="Files withdrawn with it (the same content is not taken in again)",
            )
        )
        for path in done["files"]:
            out.say(f"  {path}")
    if done["again"]:
        out.heading(
            Text(
                ja="まだ公開していなかったファイル(次の sync で取り込み直します)",
                en="Files that were not published yet (the next sync takes them in anew)",
            )
        )
        for path in done["again"]:
            out.say(f"  {path}")
