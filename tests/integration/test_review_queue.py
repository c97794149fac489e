"""The queue of questions on both databases: order, what is passed over, filters, conflicts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, update

from app.web.applier import Applier
from core.contradictions import ContradictionError
from core.errors import DecisionError
from core.judgement import Judgement, RecordKey
from pipelines.steps.answering import (
    Answered,
    Given,
    OvertakenError,
    answer_question,
    decided_since_shown,
)
from pipelines.steps.apply import publish_decisions
from pipelines.steps.bulk import CONTRADICTED, NUMBERS, UNSURE, accept, plan
from pipelines.steps.decisions import decide, undo
from pipelines.steps.merging import merge
from pipelines.steps.moving import move
from pipelines.steps.question import Question, Shown, load_question
from pipelines.steps.review import Answer
from pipelines.steps.review_sheet import export_candidates, read_sheet, write_sheet
from tests.support.firm import SOURCES, Firm, customers, sale, sales
from tests.support.review import decisions, in_force
from tests.support.web import form_token, signed_in, with_accounts
from warehouse.engine import transaction
from warehouse.queries import acts, members, queue
from warehouse.queries.candidates import candidates, undecided
from warehouse.queries.record_lines import records_with_lines
from warehouse.schema.published import dim_customer, mart_customer_rank, review_candidate

SAME, DIFFERENT, UNSURE_J = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
NAMES = ("霧笛堂", "汀波舎", "藍波重機", "梓凪運輸", "椿峰印刷", "鴇色工房")


@pytest.fixture
def asked(make_workspace: Callable[..., Path], warehouse_url: str) -> Firm:
    """Give a firm with six questions: each name stands twice in one system."""
    firm = Firm(make_workspace(SOURCES, {}, url=warehouse_url))
    rows = []
    for number, name in enumerate(NAMES):
        rows += [
            f"{number}A,株式会社{name},千葉県船橋市凪町1-2-{number}",
            f"{number}B,株式会社{name}",
        ]
    firm.put("得意先.csv", customers(*rows))
    lines = [
        sale(10 * number + side, f"2026-02-{1 + number:02}", f"{number}{code}", yen)
        for number in range(len(NAMES))
        for side, (code, yen) in enumerate((("A", 900_000), ("B", 100_000 * (number + 1))))
    ]
    firm.put("売上.csv", sales(*lines))
    firm.first_night()
    return firm


def numbers(firm: Firm, wanted: queue.Wanted | None = None, after: str = "") -> list[int]:
    with firm.engine.connect() as connection:
        found = queue.questions_after(connection, wanted or queue.Wanted(), after)
        return [place.candidate_id for place in found]


def left(firm: Firm, wanted: queue.Wanted | None = None) -> int:
    with firm.engine.connect() as connection:
        return queue.count(connection, wanted or queue.Wanted())


def question(firm: Firm, number: int) -> Question:
    found = load_question(firm.workspace, number)
    assert found is not None
    return found


def give(firm: Firm, seen: Question, judgement: Judgement, user: str = "hanako") -> int:
    given = Given(seen.view.candidate_id, seen.view.pair, Answer(judgement), seen.shown)
    return answer_question(firm.workspace, given, user).decision_id


def test_the_queue_is_in_the_order_of_the_list(asked: Firm) -> None:
    with asked.engine.connect() as connection:
        expected = [view.candidate_id for view in candidates(connection)]
    assert len(expected) == len(NAMES)
    assert numbers(asked) == expected
    third = question(asked, expected[2]).view
    assert numbers(asked, after=third.place) == expected[3:]
    worth = [question(asked, number).view.priority for number in expected]
    assert worth == sorted(worth, reverse=True)


def test_a_queue_longer_than_a_window_is_read_to_its_end(
    asked: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = numbers(asked)
    monkeypatch.setattr(queue, "WINDOW", 1)
    monkeypatch.setattr(queue, "WIDEST", 2)
    assert numbers(asked) == expected


def test_what_is_answered_is_passed_over_and_comes_back_when_undone(asked: Firm) -> None:
    first, second, third, *rest = numbers(asked)
    give(asked, question(asked, first), DIFFERENT)
    number = give(asked, question(asked, second), SAME)
    assert numbers(asked) == [third, *rest]
    assert left(asked) == len(NAMES) - 2
    undo(asked.workspace, number, "hanako")
    assert numbers(asked) == [second, third, *rest]
    with asked.engine.connect() as connection:
        assert numbers(asked) == [view.candidate_id for view in undecided(connection)]


def test_unsure_ones_are_put_aside_before_and_after_they_are_published(asked: Firm) -> None:
    first, *rest = numbers(asked)
    give(asked, question(asked, first), UNSURE_J)
    aside = queue.Wanted(unsure=True)
    for _ in range(2):
        assert (numbers(asked), numbers(asked, aside)) == (rest, [first])
        assert (left(asked), left(asked, aside)) == (len(rest), 1)
        publish_decisions(asked.workspace)
    give(asked, question(asked, first), DIFFERENT)
    assert (numbers(asked), numbers(asked, aside)) == (rest, [])
    assert (left(asked), left(asked, aside)) == (len(rest), 0)


def test_what_others_imply_is_passed_over(asked: Firm) -> None:
    first, *rest = numbers(asked)
    one, other = question(asked, first).view.pair
    third = next(key for number in rest for key in question(asked, number).view.pair)
    decide(asked.workspace, [(one, third), (third, other)], SAME, "hanako")
    assert first not in numbers(asked)


def test_filters(asked: Firm) -> None:
    with asked.engine.connect() as connection:
        views = candidates(connection)
    (named,) = numbers(asked, queue.Wanted(text="梓凪"))
    assert "梓凪" in question(asked, named).view.left.name
    assert numbers(asked, queue.Wanted(text="%")) == []
    assert numbers(asked, queue.Wanted(system="hanbai")) == numbers(asked)
    assert numbers(asked, queue.Wanted(system="kaikei")) == []
    assert numbers(asked, queue.Wanted(kind="check")) == []
    edge = views[0].score
    within = [view.candidate_id for view in views if view.score >= edge]
    assert numbers(asked, queue.Wanted(at_least=edge)) == within
    assert numbers(asked, queue.Wanted(at_most=edge - 0.001)) == [
        view.candidate_id for view in views if view.score <= edge - 0.001
    ]
    assert left(asked, queue.Wanted(text="梓凪")) == 1


def test_an_answer_to_what_somebody_else_has_answered_is_refused(asked: Firm) -> None:
    first = numbers(asked)[0]
    seen = question(asked, first)
    number = give(asked, seen, DIFFERENT, "taro")
    with pytest.raises(OvertakenError) as refused:
        give(asked, seen, SAME)
    assert (refused.value.entry.decision_id, refused.value.entry.user) == (number, "taro")
    assert "taro" in str(refused.value)
    assert list(in_force(asked.workspace).values()) == [DIFFERENT]
    assert give(asked, seen, DIFFERENT, "taro") == number, "sent twice is said once"
    give(asked, question(asked, first), SAME)
    assert list(in_force(asked.workspace).values()) == [SAME], "who saw it may say otherwise"


def test_what_was_decided_since_a_question_was_shown_is_known(asked: Firm) -> None:
    first, second, *_ = numbers(asked)
    seen = question(asked, first)
    assert decided_since_shown(asked.workspace, seen.view.pair, seen.shown) is None
    number = give(asked, seen, DIFFERENT)
    found = decided_since_shown(asked.workspace, seen.view.pair, seen.shown)
    assert found is not None
    assert (found.decision_id, found.judgement) == (number, DIFFERENT)
    again = Given(first, seen.view.pair, Answer(DIFFERENT), seen.shown)
    assert answer_question(asked.workspace, again, "hanako") == Answered(number, is_new=False)
    other = question(asked, second)
    assert decided_since_shown(asked.workspace, other.view.pair, other.shown) is None


def test_answers_that_are_taken_back_are_not_counted(asked: Firm) -> None:
    began = datetime.now(UTC)

    def count(since: datetime = began) -> int:
        with asked.engine.connect() as connection:
            return acts.decided_since(connection, "hanako", since)

    given = [give(asked, question(asked, number), DIFFERENT) for number in numbers(asked)[:3]]
    give(asked, question(asked, numbers(asked)[0]), SAME, "taro")
    assert count() == 3
    back = undo(asked.workspace, given[0], "taro").written[0]
    undo(asked.workspace, given[1], "hanako")
    assert count() == 1
    undo(asked.workspace, back, "hanako")
    assert count() == 2, "an undo that is undone takes nothing back"
    since = datetime.now(UTC)
    undo(asked.workspace, given[2], "hanako")
    assert count(since) == 0, "an answer of yesterday is not taken from those of today"


def test_an_undo_meanwhile_is_no_less_a_change(asked: Firm) -> None:
    first = numbers(asked)[0]
    number = give(asked, question(asked, first), DIFFERENT, "taro")
    seen = question(asked, first)
    undo(asked.workspace, number, "taro")
    with pytest.raises(OvertakenError, match="取り消しました"):
        give(asked, seen, SAME)


def test_an_answer_while_the_undo_is_applied_waits_for_its_question(
    asked: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Applier, "_work", lambda _: None)
    first = numbers(asked)[0]
    given = give(asked, question(asked, first), DIFFERENT, "operator")
    copy = question(asked, first)
    publish_decisions(asked.workspace)  # began before the undo, ends after its question was shown
    undone = undo(asked.workspace, given, "operator")
    seen = replace(copy, shown=Shown(undone.written[0], copy.shown.content))
    (left_end, right_end) = seen.view.pair
    form = {
        "candidate_id": first, "left_system": left_end.system, "left_code": left_end.code,
        "right_system": right_end.system, "right_code": right_end.code,
        "shown": str(seen.shown), "place": seen.view.place, "judgement": "same",
    }  # fmt: skip
    with signed_in(with_accounts(asked.workspace)) as client:
        answer = client.post("/review/answer", data={**form, "form_token": form_token(client)})
        assert answer.status_code == 409
        assert f'data-coming="/review?of={undone.written[0]}"' in answer.text
        publish_decisions(asked.workspace)
        page = client.get(f"/review?of={undone.written[0]}").text
        with transaction(asked.engine) as connection:
            connection.execute(delete(review_candidate))
        told = client.get(f"/review?of={undone.written[0]}").text
    assert "今、質問に選ばれていません" in told
    assert f'name="left_code" value="{left_end.code}"' in page
    assert in_force(asked.workspace) == {}


def test_an_answer_to_records_that_changed_is_refused(asked: Firm) -> None:
    first = numbers(asked)[0]
    seen = question(asked, first)
    with transaction(asked.engine) as connection:
        connection.execute(
            update(review_candidate)
            .where(review_candidate.c.candidate_id == first)
            .values(score=0.123)
        )
    with pytest.raises(DecisionError) as refused:
        give(asked, seen, SAME)
    assert refused.value.code == "QUESTION_CHANGED"
    seen = question(asked, first)
    with transaction(asked.engine) as connection:
        connection.execute(delete(review_candidate).where(review_candidate.c.candidate_id == first))
    with pytest.raises(DecisionError) as refused:
        give(asked, seen, SAME)
    assert refused.value.code == "QUESTION_GONE"
    assert decisions(asked.workspace) == []


def test_a_contradiction_is_refused_with_the_decisions_in_its_way(asked: Firm) -> None:
    first, second, *_ = numbers(asked)
    seen = question(asked, first)
    third = question(asked, second).view.pair.left
    decide(asked.workspace, [(seen.view.pair.left, third)], SAME, "taro")
    decide(asked.workspace, [(third, seen.view.pair.right)], DIFFERENT, "jiro")
    with pytest.raises(ContradictionError) as refused:
        give(asked, seen, SAME)
    (found,) = refused.value.found
    named = {found.different.decision_id, *(link.decision_id for link in found.chain)}
    assert named == {1, 2, None}
    assert len(decisions(asked.workspace)) == 2


def test_what_a_merge_would_change_is_what_it_changes(asked: Firm) -> None:
    for number in numbers(asked)[:2]:
        seen = question(asked, number)
        assert seen.merge is not None
        (moving,) = seen.merge.moving
        give(asked, seen, SAME)
        publish_decisions(asked.workspace)
        aliases = {row.customer_id for row in asked.rows(dim_customer)}
        assert seen.merge.stays in aliases
        assert moving.customer_id not in aliases
        (ranked,) = asked.rows(
            mart_customer_rank, mart_customer_rank.c.customer_id == seen.merge.stays
        )
        assert (ranked.rank, ranked.sales) == (seen.merge.rank.after, seen.merge.rank.sales)
        assert asked.resolve(moving.customer_id) == seen.merge.stays


def test_both_sides_say_where_they_stand_and_what_they_sell(asked: Firm) -> None:
    seen = question(asked, numbers(asked)[0])
    for side in (seen.left, seen.right):
        assert side.record.path == "inbox/得意先.csv"
        assert side.record.row_number > 1
        assert side.record.values["name"].startswith("株式会社")
        assert side.customer is not None
        assert (side.customer.slips, len(side.customer.latest)) == (1, 1)
        assert side.customer.yen == side.customer.latest[0].amount


def test_many_are_accepted_at_once_and_taken_back_as_one(asked: Firm) -> None:
    everything = numbers(asked)
    give(asked, question(asked, everything[0]), UNSURE_J)
    with asked.engine.connect() as connection:
        lowest = min(view.score for view in candidates(connection))
    found = plan(asked.workspace, lowest)
    assert {view.candidate_id for view in found.chosen} == set(everything[1:])
    assert found.excluded == {UNSURE: 1}
    assert found.yen == sum(view.yen_at_stake for view in found.chosen)
    with pytest.raises(DecisionError) as refused:
        accept(asked.workspace, lowest, "other", "hanako", "")
    assert refused.value.code == "PLAN_CHANGED"
    done = accept(asked.workspace, lowest, found.mark, "hanako", "確認済み")
    assert len(done.written) == len(everything) - 1
    assert numbers(asked) == []
    undo(asked.workspace, done.written[-1], "hanako")
    assert set(numbers(asked)) == set(everything[1:])


def test_a_workbook_overwrites_nothing_that_somebody_else_decided_meanwhile(
    asked: Firm, tmp_path: Path
) -> None:
    path = tmp_path / "questions.xlsx"
    assert export_candidates(asked.workspace, path, queue.Wanted(), limit=3) == 3
    book = load_workbook(path)
    sheet = book.worksheets[0]
    mark = [cell.value for cell in sheet[1]].index("judgement") + 1
    for row in (3, 4):
        sheet.cell(row, mark, "○")
    book.save(path)
    first = numbers(asked)[0]
    give(asked, question(asked, first), DIFFERENT, "taro")
    read = read_sheet(path)
    done = write_sheet(asked.workspace, read, "hanako")
    assert (done.overtaken, done.written) == ([first], {"same": 1})
    assert read.rows[first].row_number == 3
    assert set(in_force(asked.workspace).values()) == {DIFFERENT, SAME}


def test_everything_but_judgement_and_comment_is_locked(asked: Firm, tmp_path: Path) -> None:
    path = tmp_path / "questions.xlsx"
    export_candidates(asked.workspace, path)
    sheet = load_workbook(path).worksheets[0]
    assert sheet.protection.sheet
    keys = [cell.value for cell in sheet[1]]
    opened = {
        keys[cell.column - 1]
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert opened == {"judgement", "comment"}


def test_accepting_many_leaves_out_what_contradicts(asked: Firm) -> None:
    first, second, *_ = numbers(asked)
    one, other = question(asked, first).view.pair
    third = question(asked, second).view.pair.left
    decide(asked.workspace, [(one, third)], DIFFERENT, "taro")
    decide(asked.workspace, [(third, other)], SAME, "taro")
    with transaction(asked.engine) as connection:
        ids = [
            side.customer.customer_id for side in (question(asked, second).left,) if side.customer
        ]
        connection.execute(
            update(dim_customer)
            .where(dim_customer.c.customer_id.in_(ids))
            .values(corporate_number="1000000000001")
        )
        right = question(asked, second).view.right.customer_id
        connection.execute(
            update(dim_customer)
            .where(dim_customer.c.customer_id == right)
            .values(corporate_number="2000000000002")
        )
    found = plan(asked.workspace, 0.5)
    assert second not in {view.candidate_id for view in found.chosen}
    assert found.excluded.get(NUMBERS) == 1
    assert CONTRADICTED not in found.excluded, "what is answered already is no question"


def test_the_history_finds_acts_by_person_day_and_record(asked: Firm) -> None:
    first, second, *_ = numbers(asked)
    seen = question(asked, first)
    give(asked, seen, DIFFERENT, "taro")
    give(asked, question(asked, second), SAME, "hanako")
    with asked.engine.connect() as connection:

        def found(sought: acts.Sought) -> list[int]:
            return [act.first.decision_id for act in acts.acts(connection, sought, 10)]

        assert found(acts.Sought()) == [2, 1]
        assert found(acts.Sought(user="taro")) == [1]
        assert found(acts.Sought(records=[seen.view.pair.right])) == [1]
        assert found(acts.Sought(records=[RecordKey("nowhere", "1")])) == []
        assert found(acts.Sought(until=datetime(2020, 1, 1, tzinfo=UTC))) == []
        assert [a.is_applied for a in acts.acts(connection, acts.Sought(), 10)] == [False, False]
        assert acts.pending(connection) == 2
        last = acts.last_act(connection, "taro")
        assert last is not None and last.decision_id == 1
        assert acts.deciders(connection) == ["hanako", "taro"]
    publish_decisions(asked.workspace)
    with asked.engine.connect() as connection:
        assert acts.pending(connection) == 0
    undo(asked.workspace, 1, "taro")
    with asked.engine.connect() as connection:
        assert acts.last_act(connection, "taro") is None
        (newest, *_) = acts.acts(connection, acts.Sought(), 10)
        assert (newest.first.undoes, newest.is_applied) == (1, False)


def test_a_record_moves_to_another_customer_in_one_act(asked: Firm) -> None:
    ids = asked.ids()
    merge(asked.workspace, [ids["0A"], ids["0B"]], "hanako")
    publish_decisions(asked.workspace)
    moved, goal = RecordKey("hanbai", "0B"), RecordKey("hanbai", "3A")
    with asked.engine.connect() as connection:
        carried = members.carried_ids(connection, [moved, goal])
    assert set(carried) == {ids["0B"], ids["3A"]}
    done = move(asked.workspace, [moved], ids["3A"], "hanako", "移転")
    publish_decisions(asked.workspace)
    now = asked.ids()
    assert now["0B"] == now["3A"] == carried[0], "the oldest id lives"
    assert asked.resolve(ids["3A"]) == carried[0]
    assert now["0A"] == ids["0A"]
    undo(asked.workspace, done.written[0], "hanako")
    publish_decisions(asked.workspace)
    assert asked.ids()["0B"] == ids["0A"]


def test_records_stand_for_what_counts_as_sales(asked: Firm) -> None:
    customer = asked.ids()["2B"]
    with asked.engine.connect() as connection:
        (counted,) = records_with_lines(connection, customer, ["sales"])
        (booked,) = records_with_lines(connection, customer, ["books"])
    assert (counted.lines, counted.yen, counted.key.code) == (1, 300_000, "2B")
    assert (booked.lines, booked.yen) == (0, 0)
    assert asked.workspace.configuration.sales_feeds == ["customers", "sales"]


def test_a_move_passes_over_no_decision(asked: Firm) -> None:
    ids = asked.ids()
    merge(asked.workspace, [ids["0A"], ids["0B"]], "hanako")
    publish_decisions(asked.workspace)
    ends = RecordKey("hanbai", "0B"), RecordKey("hanbai", "3A")
    decide(asked.workspace, [ends], DIFFERENT, "taro")
    with pytest.raises(ContradictionError):
        move(asked.workspace, [RecordKey("hanbai", "0B")], ids["3A"], "hanako")
    for records, target, code in (
        (["0A", "0B"], "3A", "NOTHING_STAYS"),
        (["0A"], "0B", "ONE_CUSTOMER"),
        (["0A", "1A"], "3A", "NOT_ONE_CUSTOMER"),
        (["0A"], "C999", "CUSTOMER_UNKNOWN"),
    ):
        with pytest.raises(DecisionError) as refused:
            keys = [RecordKey("hanbai", one) for one in records]
            move(asked.workspace, keys, ids.get(target, target), "hanako")
        assert refused.value.code == code


def test_taking_only_what_is_needed_reads_no_more(asked: Firm) -> None:
    with asked.engine.connect() as connection:
        found = queue.questions_after(connection, queue.Wanted())
        assert len(list(islice(found, 2))) == 2


def test_an_answer_that_no_page_has_made_is_refused(asked: Firm) -> None:
    left, right = question(asked, numbers(asked)[0]).view.pair
    form = {
        "candidate_id": numbers(asked)[0], "left_system": left.system, "left_code": left.code,
        "right_system": right.system, "right_code": right.code, "judgement": "same",
    }  # fmt: skip
    made_up = [
        form | {"right_system": left.system, "right_code": left.code},
        form | {"shown": "no mark"},
    ]
    with signed_in(with_accounts(asked.workspace)) as client:
        token = form_token(client)
        told = [client.post("/review/answer", data={**one, "form_token": token}) for one in made_up]
    assert [answer.status_code for answer in told] == [400, 409]
    assert in_force(asked.workspace) == {}
