"""``tsunagi report``: what a month came to, as a workbook and as a page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.periods import month as month_of
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from datetime import date


def report(
    context: typer.Context,
    month: Annotated[
        str | None,
        typer.Option(
            "--month",
            metavar="YYYY-MM",
            help=both("どの月か。なければ先月。", "Which month; last month unless given."),
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help=both(
                "reports の代わりに、このフォルダーに。", "Into this folder instead of reports."
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Write the monthly report."""
    from pipelines.reporting.facts import MonthTotal
    from pipelines.reporting.words import summary
    from pipelines.steps.report import make_report

    with Output(as_json=json_, command=session(context).command) as out:
        made = make_report(session(context).workspace(), month_of(month), folder)
        this = made.facts.this
        if this == MonthTotal(made.month):
            out.say(_nothing_in(made.month), style="yellow")
        for sentence in summary(made.facts):
            out.say(sentence)
        for path in made.files:
            out.say(Text(ja=f"{path} に書き出しました。", en=f"Written to {path}."))
        out.result(
            {
                "month": made.month,
                "files": made.files,
                "sales": this.sales,
                "gross_profit": this.gross_profit,
                "customers": this.customers,
                "sentences": summary(made.facts),
            }
        )


def _nothing_in(month: "date") -> Text:
    return Text(
        ja=f"{month:%Y-%m} の売上は1件も取り込んでいません。報告の数字は0になります。月が正しいか、"
        "その月のファイルを取り込んだかを確かめてください。",
        en=f"No sale of {month:%Y-%m} was taken in, so the report's figures are 0. Check the "
        "month, and that its files were taken in.",
    )
