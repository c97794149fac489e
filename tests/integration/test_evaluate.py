"""``tsunagi evaluate`` on a firm whose truth is known: figures, curves, mistakes, reports."""

import csv
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from app.cli.main import app
from core.judgement import Judgement
from tests.support.cli_workspace import one_object
from tests.support.firm import CUSTOMERS_HEADER, Firm
from tests.support.matching import strangers

CONFIGURATION = """\
version: 1
company: 試験商会株式会社
matching: {names: names.csv}
sources:
  - {name: ledger, system: excel, entity: customers, path: "inbox/台帳*",
     profile: generic_customers}
  - {name: customers, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers}
"""
NAMES = "名称,別名,種類\n株式会社浜千鳥,旧浜千鳥物産,旧社名\n"
HERE, THERE = "千葉県船橋市凪町1-2-3", "大阪府堺市堺区波町4-5-6"
CASES = [
    # system, code, name, address, telephone, entity
    ("excel", "01", "株式会社霧笛堂", HERE, "043-123-4567", "霧笛"),
    ("hanbai", "01", "㈱霧笛堂", HERE, "043-123-4567", "霧笛"),
    # another firm at the same address and number, of the same name: wrongly joined
    ("excel", "02", "株式会社みぎわ印刷", THERE, "06-1111-2222", "甲みぎわ"),
    ("hanbai", "02", "㈱みぎわ印刷", THERE, "06-1111-2222", "乙みぎわ"),
    # renamed: nothing tells
    ("excel", "03", "凪波商店", "", "", "改称"),
    ("hanbai", "03", "有限会社オーシャン", "", "", "改称"),
    # a name that two bear: asked
    ("excel", "04", "株式会社汐見", HERE, "", "汐見一"),
    ("excel", "05", "株式会社汐見", THERE, "", "汐見二"),
    ("hanbai", "04", "株式会社汐見", "", "", "汐見一"),
    # a former name that only the firm's table knows
    ("excel", "06", "株式会社浜千鳥", HERE, "043-123-0000", "浜千鳥"),
    ("hanbai", "06", "旧浜千鳥物産", HERE, "043-123-0000", "浜千鳥"),
]


def tsunagi(root: Path, *arguments: object, lang: str = "ja") -> Result:
    """Run a command on the workspace."""
    environment = {"TSUNAGI_LANG": lang, "TSUNAGI_WORKSPACE": str(root), "COLUMNS": "200"}
    return CliRunner().invoke(app, [str(part) for part in arguments], env=environment)


def new_firm(root: Path) -> Firm:
    """Return a workspace with two customer lists."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "tsunagi.yaml").write_text(CONFIGURATION, encoding="utf-8")
    (root / "names.csv").write_text(NAMES, encoding="utf-8")
    return Firm(root)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Firm:
    """Two systems with forty firms in common, and the cases."""
    found = new_firm(tmp_path_factory.mktemp("firm"))
    rows: dict[str, list[str]] = {"excel": [], "hanbai": []}
    for one in strangers(rows):
        cells = (one["code"], one["name"], one["address"], one["phone"])
        rows[one["system"]].append(",".join(cells))
    for system, code, name, address, phone, _ in CASES:
        rows[system].append(f"{code},{name},{address},{phone}")
    found.put("台帳.csv", CUSTOMERS_HEADER + "\n".join(rows["excel"]) + "\n")
    found.put("得意先.csv", CUSTOMERS_HEADER + "\n".join(rows["hanbai"]) + "\n")
    found.night()
    return found


@pytest.fixture(scope="module")
def truth(firm: Firm) -> Path:
    """The labels of all records, as Excel writes them."""
    path = firm.root / "正解.csv"
    labels = [(one["system"], one["code"], one["code"]) for one in strangers(["excel", "hanbai"])]
    labels += [(case[0], case[1], case[5]) for case in CASES]
    text = "system,code,entity\n" + "".join(f"{','.join(label)}\n" for label in labels)
    path.write_text(text, encoding="cp932")
    return path


@pytest.fixture(scope="module")
def measured(firm: Firm, truth: Path) -> dict[str, Any]:
    return one_object(tsunagi(firm.root, "evaluate", "--truth", truth, "--curve", "--json"))


def test_figures_stand_within_their_bounds(measured: dict[str, Any]) -> None:
    assert (measured["false_merges"], measured["missed_pairs"]) == (1, 2)
    for name in ("precision", "recall", "f1"):
        low, high = measured["bounds"][name]
        assert 0 <= low <= measured[name] <= high <= 1
    assert 0 < measured["record_recall"] < 1
    assert measured["remarks"] == []


def test_plain_figures_are_the_same_and_quick(
    firm: Firm, truth: Path, measured: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not(*_: object, **__: object) -> None:
        raise AssertionError("matched anew for plain figures")

    monkeypatch.setattr("pipelines.steps.evaluate.Rehearsal", must_not)
    plain = one_object(tsunagi(firm.root, "evaluate", "--truth", truth, "--json"))
    closer = {"curve", "calibration", "kinds"}
    assert {name: value for name, value in plain.items() if name not in closer} == {
        name: value for name, value in measured.items() if name not in closer
    }
    assert not any(plain[name] for name in closer)


def test_the_curve_holds_the_master_as_it_is(measured: dict[str, Any]) -> None:
    points = measured["curve"]
    assert [p["threshold"] for p in points] == sorted(p["threshold"] for p in points)
    assert (points[0]["threshold"], points[-1]["threshold"]) == (0.5, 0.999)
    [now] = [point for point in points if point["current"]]
    assert now["threshold"] == 0.97
    for name in ("precision", "recall", "f1", "false_merges", "candidates"):
        assert now[name] == measured[name]
    assert points[-1]["recall"] <= points[0]["recall"]


def test_calibration_counts_every_link_by_name_and_every_candidate(
    firm: Firm, measured: dict[str, Any]
) -> None:
    candidates = [one for one in measured["calibration"] if one["kind"] == "candidate"]
    assert sum(one["pairs"] for one in candidates) == measured["candidates_labelled"] > 0
    assert sum(one["right"] for one in candidates) == measured["candidates_right"]
    links = [one for one in measured["calibration"] if one["kind"] == "link"]
    assert sum(one["pairs"] - one["right"] for one in links) == 1
    assert all(one["from"] <= one["shown"] <= one["to"] for one in measured["calibration"])


def test_mistakes_are_told_by_kind(measured: dict[str, Any]) -> None:
    kinds = {(one["kind"], one["why"]): (one["pairs"], one["asked"]) for one in measured["kinds"]}
    assert kinds == {
        ("false_merge", "same_place"): (1, 0),
        ("missed", "renamed"): (1, 0),
        ("missed", "name_only"): (1, 1),
    }


def test_mistakes_are_listed_with_values_and_sentences(
    firm: Firm, truth: Path, tmp_path: Path
) -> None:
    path = tmp_path / "違い.csv"
    told = one_object(tsunagi(firm.root, "evaluate", "--truth", truth, "--errors", path, "--json"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["why"]: row for row in csv.DictReader(file)}
    assert told["errors_written"] == len(rows) == 3
    wrong = rows["same_place"]
    assert {wrong["left_name"], wrong["right_name"]} == {"株式会社みぎわ印刷", "㈱みぎわ印刷"}
    assert wrong["left_phone"] == "06-1111-2222"
    assert "電話番号06-1111-2222が一致します。" in wrong["evidence"]
    assert rows["name_only"]["candidate"] == "○"
    assert rows["renamed"]["candidate"] == ""


class _Page(HTMLParser):
    """What a page would load, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "action")]
        self.loaded += [tag] if tag in ("script", "link", "iframe", "object") else []

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_holds_everything_and_loads_nothing(firm: Firm, truth: Path, tmp_path: Path) -> None:
    path = tmp_path / "評価" / "報告.html"
    result = tsunagi(firm.root, "evaluate", "--truth", truth, "--report", path)
    assert result.exit_code == 0, result.stderr
    body = path.read_text(encoding="utf-8")
    page = _Page()
    page.feed(body)
    assert not page.loaded
    assert "url(" not in body
    assert "株式会社みぎわ印刷" in page.text
    assert "電話番号06-1111-2222が一致します。" in page.text
    charts = re.findall(r"<svg.*?</svg>", body, re.DOTALL)
    assert len(charts) == 2
    for chart in charts:
        ET.fromstring(chart)


def test_a_workbook_holds_everything(firm: Firm, truth: Path, tmp_path: Path) -> None:
    path = tmp_path / "報告.xlsx"
    assert tsunagi(firm.root, "evaluate", "--truth", truth, "--report", path).exit_code == 0
    book = load_workbook(path)
    assert book.sheetnames == ["評価", "しきい値", "確率の当たり方", "誤りの種類", "誤りの一覧"]
    charts = {sheet.title: len(vars(sheet)["_charts"]) for sheet in book.worksheets}
    assert charts["しきい値"] == charts["確率の当たり方"] == 1
    mistakes = book["誤りの一覧"]
    keys = [cell.value for cell in mistakes[1]]
    assert mistakes.max_row == 2 + 3
    shown = {mistakes.cell(row, keys.index("left_name") + 1).value for row in range(3, 6)}
    assert {"株式会社みぎわ印刷", "凪波商店", "株式会社汐見"} <= shown


def test_reports_speak_english_too(firm: Firm, truth: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    tsunagi(firm.root, "evaluate", "--truth", truth, "--report", path, lang="en")
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert "Matching, evaluated" in page.text
    assert "another body of the name at the same place" in page.text


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "ONE_TRUTH"),
        (["--truth", "正解.csv", "--from-decisions"], "ONE_TRUTH"),
        (["--truth", "正解.csv", "--report", "報告.pdf"], "REPORT_FORM"),
        (["--from-decisions"], "NO_DECISIONS"),
    ],
)
def test_what_cannot_be_measured_is_wrong_usage(
    firm: Firm, truth: Path, arguments: list[str], code: str
) -> None:
    asked = [str(truth) if part == truth.name else part for part in arguments]
    result = tsunagi(firm.root, "evaluate", *asked)
    assert result.exit_code == 2
    assert code in result.output


def test_decisions_as_truth_say_what_matching_would_do_without_them(
    firm: Firm, tmp_path: Path
) -> None:
    other = new_firm(tmp_path / "other")
    for name in ("台帳.csv", "得意先.csv"):
        other.put(name, (firm.root / "inbox" / name).read_bytes())
    other.night()
    other.decide(("excel", "02"), ("hanbai", "02"), Judgement.DIFFERENT)
    other.decide(("excel", "03"), ("hanbai", "03"), Judgement.SAME)
    other.decide(("excel", "01"), ("hanbai", "01"), Judgement.SAME)
    other.decide(("excel", "04"), ("hanbai", "04"), Judgement.UNSURE)
    other.decide(("excel", "S001"), ("hanbai", "S999"), Judgement.SAME)
    other.night()
    told = one_object(tsunagi(other.root, "evaluate", "--from-decisions", "--json"))
    assert (told["true_pairs"], told["different_pairs"]) == (2, 1)
    assert (told["unsure_pairs"], told["gone_pairs"]) == (1, 1)
    assert (told["right_pairs"], told["false_merges"], told["missed_pairs"]) == (1, 1, 1)
    assert (told["precision"], told["recall"]) == (0.5, 0.5)
    assert "--truth" in told["remarks"][0]
    path = tmp_path / "報告.xlsx"
    shown = tsunagi(other.root, "evaluate", "--from-decisions", "--report", path)
    assert "悪く出ます" in shown.stdout
    assert "誤りの一覧" in load_workbook(path).sheetnames


def test_a_master_that_is_not_of_today_is_remarked(firm: Firm, truth: Path, tmp_path: Path) -> None:
    other = new_firm(tmp_path / "stale")
    for name in ("台帳.csv", "得意先.csv"):
        other.put(name, (firm.root / "inbox" / name).read_bytes())
    other.night()
    other.decide(("excel", "02"), ("hanbai", "02"), Judgement.DIFFERENT)
    told = one_object(tsunagi(other.root, "evaluate", "--truth", truth, "--curve", "--json"))
    assert len(told["remarks"]) == 1
    assert "sync" in told["remarks"][0]
