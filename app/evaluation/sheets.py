"""An evaluation as a workbook: figures, thresholds and calibration with charts, every mistake."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference, ScatterChart, Series
from openpyxl.worksheet.worksheet import Worksheet

from app.evaluation.summary import BIN, MISTAKE, Summary
from core.language import Text
from pipelines.steps.mistakes import Side
from pipelines.workbook import Column, add_sheet, new_workbook, save

_SIDES = {"left": Text("左", "Left"), "right": Text("右", "Right")}
_SIDE = (
    ("system", Text("システム", "system"), 10),
    ("code", Text("コード", "code"), 14),
    ("name", Text("名称", "name"), 30),
    ("address", Text("住所", "address"), 34),
    ("phone", Text("電話", "telephone"), 14),
    ("email", Text("メール", "e-mail"), 20),
    ("identifier", Text("法人番号", "corporate number"), 15),
    ("entity", Text("正解", "entity"), 15),
    ("customer_id", Text("顧客ID", "customer"), 13),
)
MISTAKES = (
    Column("kind", Text("誤り", "Mistake"), width=12),
    Column("why", Text("種類", "Kind"), width=26),
    Column("pairs", Text("組", "Pairs"), width=6),
    Column("asked", Text("候補にはある", "Asked about"), width=10),
    Column("weight", Text("根拠の合計(ビット)", "Weight (bits)"), width=10),
    *(
        Column(f"{side}_{name}", Text(f"{ja.ja}: {title.ja}", f"{ja.en}: {title.en}"), width=width)
        for side, ja in _SIDES.items()
        for name, title, width in _SIDE
    ),
    Column("evidence", Text("根拠", "Evidence"), width=90),
)


def write_workbook(path: Path, summary: Summary) -> None:
    """Write the workbook.

    Raises:
        ConfigurationError: the file's name does not end in ``.xlsx``.
    """
    book = new_workbook()
    _figures(book, summary)
    if summary.points:
        _thresholds(book, summary)
    if summary.bins:
        _calibration(book, summary)
    if summary.mistakes:
        _kinds(book, summary)
        _mistakes(book, summary)
    save(book, path)


def _figures(book: Workbook, summary: Summary) -> None:
    columns = (
        Column("figure", summary.title, width=36),
        Column("value", Text("値(95%の信頼区間)", "Value (95 % bounds)"), width=28),
        Column("meaning", Text("意味", "Meaning"), width=80),
    )
    rows = [(str(one.title), one.value, str(one.meaning)) for one in summary.figures]
    rows += [(str(Text("注意", "Remark")), "", str(remark)) for remark in summary.remarks]
    add_sheet(book, str(Text("評価", "Evaluation")), columns, rows)


def _thresholds(book: Workbook, summary: Summary) -> None:
    columns = (
        Column("threshold", Text("自動でまとめる確率", "Threshold")),
        Column("precision", Text("適合率", "Precision")),
        Column("recall", Text("再現率", "Recall")),
        Column("f1", Text("F1", "F1")),
        Column("false_merges", Text("誤った統合", "False merges")),
        Column("missed_pairs", Text("見逃し", "Missed")),
        Column("candidates", Text("候補", "Candidates")),
        Column(
            "recall_with_candidates", Text("候補に答えたときの再現率", "Recall with candidates")
        ),
        Column("current", Text("いまの設定", "As set")),
    )
    rows = []
    for point in summary.points:
        values = point.as_dict() | {"current": "○" if point.current else ""}
        rows.append([values[column.key] for column in columns])
    sheet = add_sheet(book, str(Text("しきい値", "Thresholds")), columns, rows)
    last = sheet.max_row
    chart = LineChart()
    chart.title = str(Text("しきい値と適合率・再現率", "Threshold, precision and recall"))
    chart.height, chart.width = 9, 18
    chart.y_axis.scaling.max = 1
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.add_data(
        Reference(sheet, min_col=2, max_col=4, min_row=2, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=3, max_row=last))
    sheet.add_chart(chart, f"A{last + 2}")


def _calibration(book: Workbook, summary: Summary) -> None:
    columns = (
        Column("kind", Text("種類", "Kind"), width=20),
        Column("from", Text("示した確率(から)", "Shown, from")),
        Column("to", Text("(まで)", "to")),
        Column("pairs", Text("組", "Pairs")),
        Column("right", Text("正しい組", "Right")),
        Column("shown", Text("示した確率の平均", "Mean shown")),
        Column("share_right", Text("正しかった割合", "Share right")),
        Column("low", Text("信頼区間の下", "Bound, low")),
        Column("high", Text("信頼区間の上", "Bound, high")),
    )
    rows = []
    for one in summary.bins:
        values = one.as_dict() | {"kind": str(BIN[one.kind])}
        rows.append([values[column.key] for column in columns])
    sheet = add_sheet(book, str(Text("確率の当たり方", "Calibration")), columns, rows)
    _scatter(sheet, [one.kind for one in summary.bins])


def _scatter(sheet: Worksheet, kinds: list[str]) -> None:
    chart = ScatterChart()
    chart.style = 13
    chart.title = str(Text("示した確率と正しかった割合", "Probability shown and share right"))
    chart.height, chart.width = 9, 18
    chart.y_axis.delete = chart.x_axis.delete = False
    for kind, title in BIN.items():
        rows = [place for place, found in enumerate(kinds, start=3) if found == kind]
        if not rows:
            continue
        across = Reference(sheet, min_col=6, min_row=rows[0], max_row=rows[-1])
        up = Reference(sheet, min_col=7, min_row=rows[0], max_row=rows[-1])
        series = Series(up, across, title=str(title))
        series.marker.symbol = "circle"
        series.graphicalProperties.line.noFill = True
        chart.series.append(series)
    sheet.add_chart(chart, f"A{sheet.max_row + 2}")


def _kinds(book: Workbook, summary: Summary) -> None:
    columns = (
        Column("kind", Text("誤り", "Mistake"), width=14),
        Column("why", Text("種類", "Kind"), width=40),
        Column("pairs", Text("組", "Pairs"), width=10),
        Column("asked", Text("うち候補にはある", "Of these asked about"), width=14),
    )
    rows = [(str(MISTAKE[one.kind]), str(one.title), one.pairs, one.asked) for one in summary.kinds]
    add_sheet(book, str(Text("誤りの種類", "Kinds")), columns, rows)


def _mistakes(book: Workbook, summary: Summary) -> None:
    rows = (
        (
            str(MISTAKE[one.kind]),
            str(one.title),
            one.pairs,
            "○" if one.asked else "",
            "" if one.weight is None else one.weight,
            *_side(one.left),
            *_side(one.right),
            "\n".join(line.sentence for line in one.evidence),
        )
        for one in summary.mistakes
    )
    add_sheet(book, str(Text("誤りの一覧", "Mistakes")), MISTAKES, rows)


def _side(side: Side) -> tuple[str, ...]:
    return tuple(str(getattr(side, name)) for name, _, _ in _SIDE)
