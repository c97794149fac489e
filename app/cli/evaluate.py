"""``tsunagi evaluate``: the master against labels whose truth is known."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.formats import percent
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.root import session
from app.cli.wording import both
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.evaluate import Evaluation


def evaluate(
    context: typer.Context,
    truth: Annotated[
        Path,
        typer.Option(
            "--truth",
            metavar="FILE.csv",
            help=both(
                "正解のCSV。列は system, code, entity。", "Labels: a CSV of system, code, entity."
            ),
        ),
    ],
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors",
            metavar="FILE.csv",
            help=both(
                "誤った統合と見逃しを、このCSVに書き出します。",
                "List false merges and missed pairs in this CSV.",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Measure the master."""
    from pipelines.steps.evaluate import evaluate as measure

    with Output(as_json=json_, command=session(context).command) as out:
        found = measure(session(context).workspace(), truth, errors)
        show_evaluation(out, found)
        if errors is not None:
            out.say(
                Text(
                    ja=f"違いの一覧を {errors} に書き出しました({found.errors or 0:,}行)。",
                    en=f"The differences are listed in {errors} ({found.errors or 0:,} lines).",
                )
            )
        out.result(found.as_dict())


def show_evaluation(out: Output, found: "Evaluation") -> None:
    """Write precision and recall, and what stands behind them."""
    measured = found.agreement
    out.say(
        Text(
            ja=f"  適合率(まとめた組のうち正しい割合) {percent(measured.precision)}  "
            f"再現率(まとめるべき組のうちまとめた割合) {percent(measured.recall)}  "
            f"F1 {percent(measured.f1)}",
            en=f"  Precision {percent(measured.precision)}, recall {percent(measured.recall)}, "
            f"F1 {percent(measured.f1)}",
        ),
        style="bold",
    )
    out.say(
        Text(
            ja=f"  誤った統合 {measured.false_merges:,}組(顧客 {measured.mixed_customers:,})  "
            f"見逃し {measured.missed_pairs:,}組(実体 {measured.split_entities:,})",
            en=f"  {measured.false_merges:,} false merges (in {measured.mixed_customers:,} "
            f"customers), {measured.missed_pairs:,} missed pairs "
            f"(of {measured.split_entities:,} entities)",
        ),
        style="red" if measured.false_merges else "",
    )
    _show_around(out, found)


def _show_around(out: Output, found: "Evaluation") -> None:
    measured, after = found.agreement, found.prospect.after
    out.say(
        Text(
            ja=f"  確認待ちの候補 {found.waiting:,}件(レコード1,000件あたり "
            f"{found.candidates_per_thousand:.1f}件)。正しいものを全部「同じ」とすれば再現率 "
            f"{percent(after.recall)}",
            en=f"  {found.waiting:,} candidates waiting "
            f"({found.candidates_per_thousand:.1f} per 1,000 records). With every right one "
            f"accepted, recall would be {percent(after.recall)}",
        )
    )
    out.say(
        Text(
            ja=f"  正解つきのレコード {measured.labelled:,}件、実体 {measured.entities:,}、"
            f"まとめるべき組 {measured.true_pairs:,}",
            en=f"  {measured.labelled:,} labelled records, {measured.entities:,} entities, "
            f"{measured.true_pairs:,} pairs that belong together",
        )
    )
    if measured.missing:
        out.say(
            Text(
                ja=f"  正解にあるのに台帳にないレコード: {measured.missing:,}件"
                "(system と code が同じ書き方か確かめてください)",
                en=f"  Labelled records that the master lacks: {measured.missing:,} "
                "(are system and code written alike?)",
            ),
            style="yellow",
        )
