"""``tsunagi evaluate``: the master against labels whose truth is known."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.evaluate_view import show_closer, show_figures
from app.cli.formats import percent
from app.cli.options import JsonFlag
from app.cli.output import Output
from app.cli.progress import waiting
from app.cli.root import session
from app.cli.wording import both
from core.errors import ConfigurationError
from core.language import Text

if TYPE_CHECKING:
    from pipelines.steps.confidence import Bounds
    from pipelines.steps.evaluate import Evaluation


def evaluate(
    context: typer.Context,
    truth: Annotated[
        Path | None,
        typer.Option(
            "--truth",
            metavar="FILE.csv",
            help=both(
                "正解のCSV。列は system, code, entity。", "Labels: a CSV of system, code, entity."
            ),
        ),
    ] = None,
    from_decisions: Annotated[
        bool,
        typer.Option(
            "--from-decisions",
            help=both(
                "人の判定を正解として測ります。",
                "Hold what matching would do without people's decisions against them "
                "(a sample that leans to hard pairs).",
            ),
        ),
    ] = False,
    errors: Annotated[
        Path | None,
        typer.Option(
            "--errors",
            metavar="FILE.csv",
            help=both(
                "誤りを、種類と根拠つきで並べます。",
                "List false merges and missed pairs in this CSV, with kind and evidence.",
            ),
        ),
    ] = None,
    curve: Annotated[
        bool,
        typer.Option(
            "--curve",
            help=both(
                "ほかのしきい値での結果も出します。",
                "Also decide anew at other thresholds, and see whether probabilities hold.",
            ),
        ),
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            help=both(
                "図つきの報告(xlsx, html)。",
                "Write everything with charts into this .xlsx or .html.",
            ),
        ),
    ] = None,
    json_: JsonFlag = False,
) -> None:
    """Measure the master."""
    from app.evaluation.report import check_form, write_report
    from app.evaluation.summary import of_decisions, of_labels
    from pipelines.steps.evaluate import evaluate as measure
    from pipelines.steps.evaluate_decisions import evaluate_decisions

    if (truth is None) != from_decisions:
        raise _one_truth()
    if report is not None:
        check_form(report)
    with Output(as_json=json_, command=session(context).command) as out:
        workspace = session(context).workspace()
        if truth is None:
            with waiting(_MATCHING, quiet=json_):
                on_decisions = evaluate_decisions(workspace, errors)
            summary = of_decisions(on_decisions)
            result = on_decisions.as_dict()
            show_figures(out, summary)
        else:
            wanted = curve or report is not None
            with waiting(_MATCHING, quiet=json_):
                found = measure(workspace, truth, errors, curves=wanted)
            summary = of_labels(found)
            result = found.as_dict()
            show_evaluation(out, found)
        show_closer(out, summary)
        _show_written(out, result["errors_written"], errors)
        if report is not None:
            write_report(report, summary)
            out.say(Text(ja=f"{report} に書き出しました。", en=f"Written to {report}."))
        out.result(result)


_MATCHING = Text(ja="測っています", en="Measuring")


def _one_truth() -> ConfigurationError:
    return ConfigurationError(
        "ONE_TRUTH",
        Text(
            ja="--truth FILE.csv か --from-decisions の、どちらか1つを指定してください。",
            en="Give either --truth FILE.csv or --from-decisions.",
        ),
    )


def _show_written(out: Output, written: int | None, errors: Path | None) -> None:
    if errors is not None:
        out.say(
            Text(
                ja=f"違いの一覧を {errors} に書き出しました({written or 0:,}行)。",
                en=f"The differences are listed in {errors} ({written or 0:,} lines).",
            )
        )


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
    _show_bounds(out, found)
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
    for remark in found.remarks:
        out.say(f"  {remark}", style="yellow")


def _show_bounds(out: Output, found: "Evaluation") -> None:
    measured = found.agreement
    told = {name: _span(bounds) for name, bounds in found.bounds.items()}
    if measured.record_precision is None or not told:
        return
    out.say(
        Text(
            ja=f"  95%の信頼区間: 適合率 {told['precision']}  再現率 {told['recall']}  "
            f"F1 {told['f1']}",
            en=f"  95 % bounds: precision {told['precision']}, recall {told['recall']}, "
            f"F1 {told['f1']}",
        )
    )
    out.say(
        Text(
            ja=f"  レコードでみると(B-cubed): 適合率 {percent(measured.record_precision)}  "
            f"再現率 {percent(measured.record_recall)}  F1 {percent(measured.record_f1)}",
            en=f"  Per record (B-cubed): precision {percent(measured.record_precision)}, recall "
            f"{percent(measured.record_recall)}, F1 {percent(measured.record_f1)}",
        )
    )


def _span(bounds: "Bounds | None") -> str:
    return "-" if bounds is None else f"{percent(bounds.low)}–{percent(bounds.high)}"


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
