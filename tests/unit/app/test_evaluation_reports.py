"""Reports of an evaluation: nothing in them acts, odd amounts of findings are no problem."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.evaluation.charts import calibration_chart, threshold_chart
from app.evaluation.page import MOST, page
from app.evaluation.report import check_form, write_report
from app.evaluation.summary import Figure, Summary, of_decisions, of_labels
from cleansing.matching.model.precision import MeasuredPrecision
from core.errors import ConfigurationError
from core.judgement import Evidence
from core.language import Text
from pipelines.steps.agreement import Agreement, Prospect
from pipelines.steps.curves import Bin, Point
from pipelines.steps.evaluate import Evaluation
from pipelines.steps.evaluate_decisions import OnDecisions
from pipelines.steps.mistakes import Mistake, Side

NOTHING = Agreement(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
HOSTILE = '<script>alert("1")</script>'


def mistake(name: str = "霧笛堂") -> Mistake:
    line = Evidence("name", "same", name, name, 12.0, f"名称が同じです(「{name}」)。")
    side = Side("a", "1", name)
    return Mistake("missed", "name_only", 1, side, side, True, 3.5, [line])


def summary(*mistakes: Mistake) -> Summary:
    figure = Figure(Text("適合率", "Precision"), "99%", Text("意味", "meaning"))
    return Summary(Text("評価", "Evaluation"), [figure], mistakes=mistakes)


def point(threshold: float, *, current: bool = False) -> Point:
    return Point(threshold, NOTHING, 0, None, current)


def test_names_cannot_act_on_a_page() -> None:
    body = page(summary(mistake(HOSTILE)))
    assert HOSTILE not in body
    assert "&lt;script&gt;" in body


def test_names_cannot_act_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    write_report(path, summary(mistake("=HYPERLINK(1)")))
    cells = [cell for row in load_workbook(path)["誤りの一覧"].iter_rows() for cell in row]
    found = [cell for cell in cells if cell.value and "HYPERLINK" in str(cell.value)]
    assert found
    assert all(cell.data_type == "s" for cell in found)


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TSUNAGI_LANG", "ja")


def test_a_page_lists_no_more_than_one_can_read() -> None:
    many = [mistake(f"霧笛{number}堂") for number in range(MOST + 5)]
    body = page(summary(*many))
    assert f"{MOST + 5:,}件のうち {MOST:,}件" in body
    assert body.count("<details>") == MOST


@pytest.mark.parametrize("thresholds", [[0.97], [0.5, 0.97], [0.5, 0.9, 0.97, 0.99, 0.995, 0.999]])
def test_charts_are_drawn_of_any_number_of_points(thresholds: list[float]) -> None:
    points = [point(one, current=one == 0.97) for one in thresholds]
    chart = threshold_chart(points)
    ET.fromstring(chart)
    assert "nan" not in chart
    assert ">0.97<" in chart


def test_a_chart_of_probabilities_shows_every_bin() -> None:
    bins = [
        Bin("link", 0.97, 0.98, 50, 50, 0.975),
        Bin("candidate", 0.0, 0.1, 10, 0, 0.05),
        Bin("candidate", 0.9, 1.0, 1, 1, 0.93),
    ]
    chart = calibration_chart(bins)
    ET.fromstring(chart)
    assert chart.count("<circle") == len(bins)


def test_a_bin_holds_where_chance_explains_the_difference() -> None:
    assert Bin("link", 0.9, 1.0, 10, 9, 0.95).holds
    assert not Bin("link", 0.9, 1.0, 1000, 900, 0.95).holds


def test_nothing_measured_is_said_without_figures() -> None:
    found = Evaluation(NOTHING, Prospect(0, 0, NOTHING), 0, 0)
    values = {str(figure.title): figure.value for figure in of_labels(found).figures}
    assert values["適合率"] == values["再現率"] == "-"
    decided = OnDecisions(0, 0, 0, 0, 0, 0, 0, MeasuredPrecision(0, 0), [], [])
    assert of_decisions(decided).figures[0].value == "-"
    page(of_labels(found))


def test_precision_of_checked_merges_is_told_with_its_bound() -> None:
    decided = OnDecisions(90, 10, 0, 0, 80, 2, 5, MeasuredPrecision(99, 1), [], [])
    values = {str(figure.title): figure.value for figure in of_decisions(decided).figures}
    assert values["確かめた自動統合のうち正しい割合"].startswith("99.00% (≥ 9")
    assert decided.precision == pytest.approx(80 / 82)
    assert decided.recall == pytest.approx(80 / 90)
    assert decided.as_dict()["missed_asked"] == 5


@pytest.mark.parametrize("name", ["r.pdf", "r", "r.csv", "r.XLS"])
def test_other_forms_are_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="xlsx"):
        check_form(Path(name))


@pytest.mark.parametrize("name", ["r.xlsx", "R.HTML", "r.htm"])
def test_forms(tmp_path: Path, name: str) -> None:
    write_report(tmp_path / name, summary(mistake()))
    assert (tmp_path / name).stat().st_size > 1000
