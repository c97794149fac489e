"""Tables of ``tsunagi evaluate``: thresholds, calibration, kinds of mistakes."""

from typing import TYPE_CHECKING

from app.cli.formats import percent
from app.cli.output import Heading, Output, number
from core.language import Text

if TYPE_CHECKING:
    from app.evaluation.summary import Summary


def show_figures(out: Output, summary: "Summary") -> None:
    """Write the figures of a summary, one to a line, and what to know about them."""
    for one in summary.figures:
        out.say(f"  {one.title} {one.value}  {one.meaning}")
    for remark in summary.remarks:
        out.say(f"  {remark}", style="yellow")


def show_closer(out: Output, summary: "Summary") -> None:
    """Write what was asked for besides: thresholds, calibration, kinds of mistakes."""
    if summary.points:
        _thresholds(out, summary)
    if summary.bins:
        _calibration(out, summary)
    if summary.mistakes:
        _kinds(out, summary)


def _thresholds(out: Output, summary: "Summary") -> None:
    out.heading(Text("しきい値ごとに決め直すと", "Decided anew at each threshold"))
    out.table(
        [
            Heading(Text("", "")),
            number("自動でまとめる確率", "Threshold"),
            number("適合率", "Precision"),
            number("再現率", "Recall"),
            number("F1", "F1"),
            number("誤った統合", "False merges"),
            number("見逃し", "Missed"),
            number("候補", "Candidates"),
        ],
        [
            [
                "→" if point.current else "",
                f"{point.threshold:g}",
                percent(point.measured.precision),
                percent(point.measured.recall),
                percent(point.measured.f1),
                point.measured.false_merges,
                point.measured.missed_pairs,
                point.questions,
            ]
            for point in summary.points
        ],
    )


def _calibration(out: Output, summary: "Summary") -> None:
    from app.evaluation.summary import BIN

    out.heading(
        Text("示した確率と、正しかった割合", "Probability shown, and the share that was right")
    )
    out.table(
        [
            Heading(Text("", "")),
            number("示した確率", "Shown"),
            number("組", "Pairs"),
            number("平均", "Mean"),
            number("正しかった割合", "Right"),
            number("95%の信頼区間", "95 % bounds"),
        ],
        [
            [
                BIN[one.kind],
                f"{one.low:.1%}–{one.high:.1%}",
                one.pairs,
                percent(one.shown),
                percent(one.share),
                ""
                if one.bounds is None
                else f"{percent(one.bounds.low)}–{percent(one.bounds.high)}",
            ]
            for one in summary.bins
        ],
    )


def _kinds(out: Output, summary: "Summary") -> None:
    from app.evaluation.summary import MISTAKE

    out.heading(Text("誤りの種類", "Kinds of mistakes"))
    out.table(
        [
            Heading(Text("", "")),
            Heading(Text("種類", "Kind")),
            number("組", "Pairs"),
            number("候補にはある", "Asked about"),
        ],
        [[MISTAKE[one.kind], one.title, one.pairs, one.asked] for one in summary.kinds],
    )
