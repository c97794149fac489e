"""``tsunagi export``: files for other software and for people, by name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.formats import moment, yen
from app.cli.options import JsonFlag
from app.cli.output import Heading, Output, number
from app.cli.periods import period
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.export import Outcome
    from pipelines.workspace import Workspace


def export(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help=both(
                "tsunagi.yaml の exports での名前。\nなければ、一覧を表示します。",
                "Its name under exports: in tsunagi.yaml; without it, what there is.",
            ),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=both("path の代わりに、このファイルに。", "Write here instead of its path."),
        ),
    ] = None,
    period_: Annotated[
        str | None,
        typer.Option(
            "--period",
            metavar="YYYY-MM",
            help=both(
                "仕訳(kind: journal)の期間。\n2026-04 か 2026-04-01..2026-04-15。",
                "Of a journal: this month, or 2026-04-01..2026-04-15, as a whole.",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Write one of the outgoing files, or list them."""
    from pipelines.steps.export import export as write

    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        if name is None:
            out.result({"exports": _list(out, workspace)})
            return
        done = write(workspace, name, output, period(period_))
        _show(out, done)
        out.result(done.as_dict())


def _list(out: Output, workspace: "Workspace") -> list[dict[str, Any]]:
    from warehouse.exports import last_of_each

    with workspace.engine.connect() as connection:
        last = last_of_each(connection)
    headings = (
        Heading(Text(ja="名前", en="Name")),
        Heading(Text(ja="種類", en="Kind")),
        Heading(Text(ja="場所", en="Path")),
        Heading(Text(ja="毎晩", en="Nightly")),
        Heading(Text(ja="前回", en="Last made")),
        number("行", "Rows"),
    )
    found, shown = [], []
    for name, settings in workspace.configuration.outgoing.items():
        made = last.get(name)
        when, rows = (None, None) if made is None else (made.made_at, made.rows)
        told = (name, vars(settings)["kind"], settings.path, settings.nightly)
        shown.append((*told, moment(when, workspace.zone), rows))
        keys = ("name", "kind", "path", "nightly", "made_at", "rows")
        found.append(dict(zip(keys, (*told, when, rows), strict=True)))
    out.table(headings, shown)
    return found


def _show(out: Output, done: "Outcome") -> None:
    from pipelines.exports.reasons import REASONS
    from pipelines.exports.settings import KINDS

    one = done.exported
    of = KINDS[one.kind].yen_of if one.kind in KINDS else None
    sum_ja = "" if one.yen is None else f"、{f'{of.ja} ' if of else ''}{yen(one.yen)}"
    sum_en = "" if one.yen is None else f", {f'{of.en} ' if of else ''}{yen(one.yen)}"
    out.say(
        Text(
            ja=f"{done.path} に書き出しました({one.rows:,}行{sum_ja})。",
            en=f"Written to {done.path} ({one.rows:,} rows{sum_en}).",
        ),
        style="bold green",
    )
    if one.kind == "journal" and not one.detail["entries"]:
        out.say(
            Text(
                ja="  前回渡したあと、新しい仕訳も変わった仕訳もありません。",
                en="  Nothing is new or changed since the file before.",
            )
        )
    for reason, count in one.detail.get("left_out_because", {}).items():
        word = REASONS.get(reason, Text(reason, reason))
        out.say(
            Text(ja=f"  除いたもの: {word.ja} {count:,}件", en=f"  left out: {word.en} {count:,}")
        )
    if count := one.replaced_characters:
        out.say(
            Text(
                ja=f"  文字コードにない文字を {count:,}か所で置き換えました。",
                en=f"  {count:,} characters that the encoding lacks were replaced.",
            ),
            style="yellow",
        )
    for path in done.beside:
        out.say(Text(ja=f"  詳しくは: {path}", en=f"  details: {path}"))
