"""What sales diaries and CRM exports call activities, outcomes and probabilities."""

from decimal import Decimal

import pytest

from cleansing.activities import activity_kind, basis, outcome, percentage, percentages
from cleansing.problems import Problem


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("定期訪問", "visit"),
        ("ＴＥＬ", "phone"),
        ("電話商談", "phone"),
        ("メール送付", "mail"),
        ("Web会議", "online"),
        ("クレーム対応(訪問)", "complaint"),
        ("展示会", "event"),
        ("見積提出", "proposal"),
        ("打ち合わせ", "meeting"),
        ("社内作業", "other"),
        ("", "other"),
    ],
)
def test_kinds_are_recognised_by_their_words(text: str, kind: str) -> None:
    assert activity_kind(text) == kind


@pytest.mark.parametrize(
    ("stage", "ended", "state"),
    [
        ("受注", "", "won"),
        ("Closed Won", "true", "won"),
        ("Closed Lost", "false", "lost"),
        ("失注(価格)", "", "lost"),
        ("受注見込", "", "open"),
        ("提案", "false", "open"),
        ("提案", "失注", "lost"),
        ("", "", "open"),
    ],
)
def test_how_a_deal_stands_is_told_by_its_end_or_stage(stage: str, ended: str, state: str) -> None:
    assert outcome(stage, ended) == state


def test_fact_and_assumption_are_told_apart() -> None:
    assert [basis(text) for text in ("事実", "推測", "", "伝聞")] == [
        "fact",
        "assumption",
        "",
        "伝聞",
    ]


@pytest.mark.parametrize(
    ("text", "value"), [("60%", "60"), ("６０％", "60"), ("75.0", "75.0"), ("0", "0")]
)
def test_probabilities_are_percent(text: str, value: str) -> None:
    assert percentage(text) == Decimal(value)


@pytest.mark.parametrize("text", ["120", "-1", "A", "高"])
def test_what_is_no_probability_is_told(text: str) -> None:
    found = percentage(text)
    assert isinstance(found, Problem)
    assert found.code == "not_a_percentage"


def test_no_probability_is_none() -> None:
    assert percentage("") is None


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["0.8", "0.3", "1", "0.05"], ["80", "30", "100", "5"]),
        (["0.5", "100％", ""], ["50", "100", None]),
        (["0.8", "30", "1"], ["0.8", "30", "1"]),
        (["1", "0"], ["1", "0"]),
        (["80%", "0.5%"], ["80", "0.5"]),
    ],
)
def test_shares_of_a_spreadsheet_are_read_as_percent(
    column: list[str], expected: list[str | None]
) -> None:
    read = percentages(column)
    found = [read(text) for text in column]
    assert found == [None if text is None else Decimal(text) for text in expected]


def test_what_is_no_probability_is_told_among_shares_too() -> None:
    (found,) = map(percentages(["0.8", "high"]), ["high"])
    assert isinstance(found, Problem)
