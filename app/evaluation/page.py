"""An evaluation as one HTML page that needs nothing else: no script, no font, no network."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from app.cli.formats import percent
from app.evaluation.charts import calibration_chart, threshold_chart
from app.evaluation.summary import BIN, MISTAKE, Summary
from core.language import Text, current_language
from pipelines.steps.mistakes import Mistake, Side

MOST = 300
"""Mistakes of each sort that a page lists; a workbook or a CSV holds them all."""

_STYLE = """
body{font-family:"Hiragino Sans","Noto Sans JP","Yu Gothic",Meiryo,sans-serif;line-height:1.6;
margin:2rem auto;max-width:60rem;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #ccc}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border-bottom:1px solid #e3e3e3;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:#dde6ee}td.n,th.n{text-align:right;white-space:nowrap}
tr.now td{background:#fff9db;font-weight:bold}
.remark{background:#fff4e5;border-left:4px solid #d98c1f;padding:.5rem .8rem;margin:.5rem 0}
svg{max-width:100%;height:auto}ul{margin:0;padding-left:1.2rem}li.w0{color:#666}
details{margin:.3rem 0}summary{cursor:pointer}.small{color:#666;font-size:.85rem}
"""


def write_page(path: Path, summary: Summary) -> None:
    """Write the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(summary), encoding="utf-8")


def page(summary: Summary) -> str:
    """Return the page as HTML."""
    title = _e(summary.title)
    parts = [
        f"<h1>{title}</h1>",
        *(f'<p class="remark">{_e(remark)}</p>' for remark in summary.remarks),
        _figures(summary),
        _thresholds(summary),
        _calibration(summary),
        _kinds(summary),
        _mistakes(summary),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{current_language()}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(part for part in parts if part)
        + "\n</body></html>\n"
    )


def _figures(summary: Summary) -> str:
    note = Text(
        "かっこ内は95%の信頼区間です。1つの顧客の中の組は一緒に正しかったり誤ったりするので、"
        "顧客をまとまりとして計算しています。",
        "In brackets: 95 % bounds. Pairs of one customer are right or wrong together, so that "
        "customers count as wholes.",
    )
    rows = [[_e(one.title), _e(one.value), _e(one.meaning)] for one in summary.figures]
    return _table((), rows, numbers=(1,)) + f'<p class="small">{_e(note)}</p>'


def _thresholds(summary: Summary) -> str:
    if not summary.points:
        return ""
    heads = (
        Text("自動でまとめる確率", "Threshold"),
        Text("適合率", "Precision"),
        Text("再現率", "Recall"),
        Text("F1", "F1"),
        Text("誤った統合", "False merges"),
        Text("見逃し", "Missed"),
        Text("候補", "Candidates"),
        Text("候補に答えたときの再現率", "Recall with candidates"),
    )
    rows = [
        [
            f"{point.threshold:g}",
            percent(point.measured.precision),
            percent(point.measured.recall),
            percent(point.measured.f1),
            f"{point.measured.false_merges:,}",
            f"{point.measured.missed_pairs:,}",
            f"{point.questions:,}",
            percent(point.reachable),
        ]
        for point in summary.points
    ]
    now = {place for place, point in enumerate(summary.points) if point.current}
    note = Text(
        "しきい値ごとに名寄せを決め直した結果です。色の行がいまの設定です"
        "(matching.automatic_probability)。",
        "Decided anew at each threshold. The marked row is what is set "
        "(matching.automatic_probability).",
    )
    return (
        _heading(Text("しきい値", "Thresholds"))
        + threshold_chart(summary.points)
        + _table(heads, rows, numbers=range(8), marked=now)
        + f'<p class="small">{_e(note)}</p>'
    )


def _calibration(summary: Summary) -> str:
    if not summary.bins:
        return ""
    heads = (
        Text("", ""),
        Text("示した確率", "Shown"),
        Text("組", "Pairs"),
        Text("平均", "Mean shown"),
        Text("正しかった割合", "Share right"),
        Text("95%の信頼区間", "95 % bounds"),
    )
    rows = [
        [
            _e(BIN[one.kind]),
            f"{one.low:.1%} – {one.high:.1%}",
            f"{one.pairs:,}",
            percent(one.shown),
            percent(one.share),
            "" if one.bounds is None else f"{percent(one.bounds.low)} – {percent(one.bounds.high)}",
        ]
        for one in summary.bins
    ]
    return (
        _heading(Text("示した確率は当たっているか", "Do the probabilities hold?"))
        + calibration_chart(summary.bins)
        + _table(heads, rows, numbers=range(1, 6))
    )


def _kinds(summary: Summary) -> str:
    kinds = summary.kinds
    if not kinds:
        return ""
    heads = (
        Text("", ""),
        Text("種類", "Kind"),
        Text("組", "Pairs"),
        Text("候補にはある", "Asked about"),
    )
    rows = [
        [_e(MISTAKE[one.kind]), _e(one.title), f"{one.pairs:,}", f"{one.asked:,}"] for one in kinds
    ]
    return _heading(Text("誤りの種類", "Kinds of mistakes")) + _table(heads, rows, numbers=(2, 3))


def _mistakes(summary: Summary) -> str:
    parts = []
    for kind, title in MISTAKE.items():
        found = [one for one in summary.mistakes if one.kind == kind]
        if not found:
            continue
        parts.append(_heading(title))
        if len(found) > MOST:
            more = Text(
                f"{len(found):,}件のうち {MOST:,}件を載せました。全部は --errors のCSVか"
                " --report のExcelで見られます。",
                f"{MOST:,} of {len(found):,} are listed; a CSV (--errors) or a workbook "
                "(--report) holds them all.",
            )
            parts.append(f'<p class="small">{_e(more)}</p>')
        parts += map(_mistake, found[:MOST])
    return "\n".join(parts)


def _mistake(one: Mistake) -> str:
    asked = f" · {_e(Text('候補にはある', 'asked about'))}" if one.asked else ""
    lines = "".join(
        f"<li{'' if line.weight else ' class=w0'}>{_e(line.sentence)}"
        + (f" <small>({line.weight:+.1f})</small>" if line.weight else "")
        + "</li>"
        for line in one.evidence
    )
    rows = [_side(one.left), _side(one.right)]
    pairs = Text(f"{one.pairs:,}組", f"{one.pairs:,} pairs")
    return (
        f"<details><summary>{_e(one.left.name or one.left.code)} ／ "
        f"{_e(one.right.name or one.right.code)} "
        f'<span class="small">{_e(one.title)} · {_e(pairs)}{asked}</span></summary>'
        f"{_table((), rows)}<ul>{lines}</ul></details>"
    )


def _side(side: Side) -> list[str]:
    return [
        _e(text)
        for text in (
            f"{side.system} {side.code}",
            side.name,
            side.address,
            side.phone,
            side.email,
            side.identifier,
            side.customer_id,
        )
    ]


def _heading(title: Text) -> str:
    return f"<h2>{_e(title)}</h2>\n"


def _table(
    heads: Sequence[Text],
    rows: Iterable[Sequence[str]],
    numbers: Iterable[int] = (),
    marked: Iterable[int] = (),
) -> str:
    """Return a table; the cells are HTML already."""
    right, lit = {*numbers}, {*marked}
    parts = ["<table>"]
    if heads:
        cells = "".join(
            f"<th{_number(place, right)}>{_e(head)}</th>" for place, head in enumerate(heads)
        )
        parts.append(f"<tr>{cells}</tr>")
    for number, row in enumerate(rows):
        cells = "".join(f"<td{_number(place, right)}>{cell}</td>" for place, cell in enumerate(row))
        parts.append(f"<tr{' class=now' if number in lit else ''}>{cells}</tr>")
    return "\n".join([*parts, "</table>"])


def _number(place: int, right: set[int]) -> str:
    return " class=n" if place in right else ""


def _e(text: Text | str) -> str:
    return escape(str(text))
