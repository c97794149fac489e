"""``tsunagi report``: what a month came to, as a workbook and as a page."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.periods import month as month_of
from app.cli.root import session
from app.cli.wording import both
from core.language import Text


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
    from pipelines.reporting.words import summary
    from pipelines.steps.report import make_report

    with Output(as_json=json_, command=session(context).command) as out:
        made = make_report(session(context).workspace(), month_of(month), folder)
        for sentence in summary(made.facts):
            out.say(sentence)
        for path in made.files:
            out.say(Text(ja=f"{path} に書き出しました。", en=f"Written to {path}."))
        this = made.facts.this
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
