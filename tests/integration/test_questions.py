"""Questions in the warehouse: what hangs on them follows the sales, night by night."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from core.judgement import Judgement
from core.run import RunStatus
from pipelines.steps.status import read_status
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from warehouse.decisions import answers
from warehouse.engine import transaction
from warehouse.queries.candidates import CandidateView, candidates, undecided
from warehouse.schema.published import review_candidate

RECORDS = customers(
    "A1,株式会社霧笛堂,千葉県船橋市凪町1-2-3",
    "A2,株式会社霧笛堂",
    "B1,有限会社汀波舎,大阪府堺市堺区波町4-5-6",
    "B2,有限会社汀波舎",
    *(f"S{n:02},株式会社{name}" for n, name in enumerate(("藍波重機", "梓凪運輸", "椿峰印刷"))),
)


@pytest.fixture
def asked(make_workspace: Callable[..., Path], warehouse_url: str) -> Firm:
    """Give a firm with two questions; more hangs on that about B."""
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    firm.put("得意先.csv", RECORDS)
    firm.put(
        "売上.csv",
        sales(
            sale(1, "2026-02-01", "A1", 900_000),
            sale(2, "2026-02-02", "A2", 100_000),
            sale(3, "2026-02-03", "B1", 300_000),
            sale(4, "2026-02-04", "B2", 5_000_000),
        ),
    )
    firm.first_night()
    return firm


def questions(firm: Firm) -> list[CandidateView]:
    with firm.engine.connect() as connection:
        return candidates(connection)


def ends(view: CandidateView) -> tuple[str, str]:
    return view.left.code, view.right.code


def stored(firm: Firm) -> list[Any]:
    return sorted(tuple(row) for row in firm.rows(review_candidate))


def test_what_would_move_is_the_smaller_side(asked: Firm) -> None:
    first, second = questions(asked)
    assert (ends(first), first.yen_at_stake) == (("B1", "B2"), 300_000)
    assert (ends(second), second.yen_at_stake) == (("A1", "A2"), 100_000)
    assert first.priority > second.priority > 0
    assert first.question_group != second.question_group
    assert first.score == first.model_score


def test_new_sales_change_the_order_without_new_matching(asked: Firm) -> None:
    asked.put(
        "売上2.csv",
        sales(sale(9, "2026-03-01", "A2", 800_000)),
        day=1,
    )
    report = asked.night()
    assert report.steps["match"]["matched"] is False
    first, second = questions(asked)
    assert (ends(first), first.yen_at_stake) == (("A1", "A2"), 900_000)
    assert (ends(second), second.yen_at_stake) == (("B1", "B2"), 300_000)


def test_a_check_is_worth_as_much_as_the_question_it_follows(asked: Firm) -> None:
    first, second = questions(asked)
    with transaction(asked.engine) as connection:
        connection.execute(
            update(review_candidate)
            .where(review_candidate.c.candidate_id == first.candidate_id)
            .values(asked_as="check")
        )
    asked.put("売上2.csv", sales(sale(9, "2026-03-01", "A2", 50_000)), day=1)
    asked.night()
    worth = {view.candidate_id: view for view in questions(asked)}
    check, other = worth[first.candidate_id], worth[second.candidate_id]
    assert other.yen_at_stake == 150_000
    assert check.priority == other.priority > second.priority


def test_an_unchanged_night_leaves_the_questions_alone(asked: Firm) -> None:
    before = stored(asked)
    assert asked.night().status == RunStatus.UNCHANGED
    assert stored(asked) == before
    asked.night(full=True)
    assert stored(asked) == before


def test_an_answer_takes_its_question_off_the_list(asked: Firm) -> None:
    first, _ = questions(asked)
    asked.decide(*first.pair, Judgement.DIFFERENT)
    with asked.engine.connect() as connection:
        assert [ends(view) for view in undecided(connection)] == [("A1", "A2")]
        assert answers(connection) == 0, "it was no answer to a question shown"
    asked.night()
    assert [ends(view) for view in questions(asked)] == [("A1", "A2")]


def test_a_publication_put_back_brings_back_its_questions(asked: Firm) -> None:
    before = stored(asked)
    asked.decide(*questions(asked)[0].pair, Judgement.DIFFERENT)
    asked.night()
    asked.put_back()
    assert [row[:-1] for row in stored(asked)] == [row[:-1] for row in before]


def test_status_says_that_nobody_has_checked(asked: Firm) -> None:
    precision = read_status(asked.workspace, datetime.now(UTC)).precision
    assert (precision.at_least, precision.checked) == (None, 0)
