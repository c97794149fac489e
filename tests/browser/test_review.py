"""Deciding in a real browser: every key and button, two people at once, undo, what takes effect."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select, update

from tests.support.review import decisions, in_force, wait_until_applied
from tests.support.web import Served
from warehouse.engine import transaction
from warehouse.queries import queue
from warehouse.schema.landing import source_customer
from warehouse.schema.published import map_customer_source, review_candidate

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]


def shown(page: Page) -> int:
    """Return the number of the question on a page."""
    return int(page.locator('#answer input[name="candidate_id"]').input_value())


def in_the_queue(site: Served, count: int) -> list[int]:
    with site.workspace.engine.connect() as connection:
        places = queue.questions_after(connection, queue.Wanted())
        return [place.candidate_id for place, _ in zip(places, range(count), strict=False)]


@pytest.mark.parametrize(
    ("key", "judgement"), [("1", "same"), ("2", "different"), ("3", "unsure"), ("4", None)]
)
def test_a_key_answers_and_brings_the_next_question(
    sign_in: SignIn, site: Served, key: str, judgement: str | None
) -> None:
    first, second, *_ = in_the_queue(site, 3)
    page = sign_in(path="/review")
    assert shown(page) == first
    page.keyboard.press(key)
    expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(first))
    assert shown(page) in in_the_queue(site, 5)
    assert [one.judgement for one in decisions(site.workspace)] == (
        [judgement] if judgement else []
    )
    if judgement is None:
        assert shown(page) == second
        assert in_the_queue(site, 1) == [first], "what was skipped waits"


@pytest.mark.parametrize(
    ("button", "judgement"), [("同じ", "same"), ("別", "different"), ("保留", "unsure")]
)
def test_a_button_does_what_its_key_does_with_and_without_scripts(
    sign_in: SignIn, site: Served, button: str, judgement: str
) -> None:
    for scripts in (True, False):
        page = sign_in(path="/review", java_script_enabled=scripts)
        before = shown(page)
        page.get_by_label("理由").fill("電話で確認")
        page.get_by_role("button", name=button).click()
        expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
        page.context.close()
    found = decisions(site.workspace)
    assert [(one.judgement, one.reason, one.user) for one in found] == [
        (judgement, "電話で確認", "operator")
    ] * 2


def test_r_goes_to_the_reason_where_digits_are_only_digits(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    page.keyboard.press("r")
    page.keyboard.type("1丁目2番が同じ")
    expect(page.get_by_label("理由")).to_have_value("1丁目2番が同じ")
    assert decisions(site.workspace) == []
    page.keyboard.press("Escape")
    before = shown(page)
    page.keyboard.press("1")
    expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    assert [one.reason for one in decisions(site.workspace)] == ["1丁目2番が同じ"]


def test_a_key_that_belongs_to_an_input_method_or_is_held_down_decides_nothing(
    sign_in: SignIn, site: Served
) -> None:
    page = sign_in(path="/review")
    before = shown(page)
    for options in ("isComposing: true", "repeat: true", "ctrlKey: true", "shiftKey: true"):
        page.evaluate(
            "document.body.dispatchEvent(new KeyboardEvent('keydown', "
            f"{{code: 'Digit1', key: '1', bubbles: true, {options}}}))"
        )
    page.get_by_label("キーで操作").uncheck()
    page.locator("h1").click()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    assert (shown(page), decisions(site.workspace)) == (before, [])
    page.reload()
    expect(page.get_by_label("キーで操作")).not_to_be_checked()


def test_full_width_keys_of_an_input_method_decide_as_well(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{code: 'Digit2', key: '２', bubbles: true}))"
    )
    expect(page.get_by_text("今日のあなたの判定 1件")).to_be_visible()
    assert [one.judgement for one in decisions(site.workspace)] == ["different"]


def test_u_takes_the_last_answer_back_and_shows_its_question(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    first = shown(page)
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="取り消す")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator('#answer input[name="candidate_id"]')).to_have_value(str(first))
    assert in_force(site.workspace) == {}
    assert len(decisions(site.workspace)) == 2, "an undo is a row of its own"


def test_two_people_see_different_questions_and_never_overwrite_each_other(
    sign_in: SignIn, site: Served
) -> None:
    one, other = sign_in("operator", "/review"), sign_in("administrator", "/review")
    assert shown(one) != shown(other)
    other.goto(f"/review?at={shown(one)}")
    assert shown(other) == shown(one)
    one.keyboard.press("2")
    expect(one.get_by_text("今日のあなたの判定 1件")).to_be_visible()
    other.keyboard.press("1")
    alert = other.get_by_role("alert").filter(has_text="operator さんが先に「別」と判定しました")
    expect(alert).to_be_visible()
    assert [d.judgement for d in decisions(site.workspace)] == ["different"]
    alert.get_by_role("link", name="その判定を見る").click()
    expect(other.get_by_role("heading", name="判定 1")).to_be_visible()


def test_two_people_clear_a_queue_together_and_every_answer_stands(
    sign_in: SignIn, site: Served
) -> None:
    pages = [sign_in("operator", "/review"), sign_in("administrator", "/review")]
    for turn in range(12):
        page = pages[turn % 2]
        before = shown(page)
        page.keyboard.press("2")
        expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    found = decisions(site.workspace)
    assert len(found) == len({one.pair for one in found}) == 12
    assert {one.user for one in found} == {"operator", "administrator"}


def test_a_decision_is_in_the_master_shortly_after(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    with site.workspace.engine.connect() as connection:
        row = connection.execute(
            select(review_candidate)
            .where(review_candidate.c.asked_as == "candidate")
            .order_by(review_candidate.c.score.desc())
        ).first()
    assert row is not None
    page.goto(f"/review?at={row.candidate_id}")
    page.keyboard.press("1")
    expect(page.locator("#review-state")).to_have_attribute(
        "data-phase", re.compile("waiting|applying")
    )
    wait_until_applied(site.workspace)
    expect(page.locator("#review-state")).to_have_attribute("data-phase", "applied", timeout=20_000)
    with site.workspace.engine.connect() as connection:
        mapped = map_customer_source.c
        ids = {
            connection.scalar(
                select(mapped.customer_id).where(mapped.system == system, mapped.code == code)
            )
            for system, code in (
                (row.left_system, row.left_code), (row.right_system, row.right_code)
            )
        }  # fmt: skip
    assert len(ids) == 1


def test_names_that_look_like_html_are_text_everywhere(sign_in: SignIn, site: Served) -> None:
    evil = ["<script>document.title='hacked'</script>", '"><img src=x onerror=document.title=1>']
    first = in_the_queue(site, 1)[0]
    with transaction(site.workspace.engine) as connection:
        row = connection.execute(
            select(review_candidate).where(review_candidate.c.candidate_id == first)
        ).one()
        for side, name in zip(("left", "right"), evil, strict=True):
            system, code = getattr(row, f"{side}_system"), getattr(row, f"{side}_code")
            for table in (source_customer, map_customer_source):
                connection.execute(
                    update(table)
                    .where(table.c.system == system, table.c.code == code)
                    .values(name=name)
                )
    page = sign_in(path=f"/review?at={first}")
    name_row = page.locator("table.compare tr", has_text="名称").first
    for name in evil:
        expect(name_row).to_contain_text(name)
    assert name_row.locator("mark").count() > 0
    page.keyboard.press("3")
    expect(page.get_by_text("今日のあなたの判定 1件")).to_be_visible()
    page.goto("/review/history")
    expect(page.locator("table")).to_contain_text(evil[0])
    assert page.locator("img, main script").count() == 0
    assert page.title().startswith("判定の履歴")


def test_a_filter_stays_while_answering_and_an_empty_one_says_so(
    sign_in: SignIn, site: Served
) -> None:
    page = sign_in(path="/review")
    page.get_by_text("絞り込み").click()
    page.get_by_label("まで").fill("60")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_text("条件あり")).to_be_visible()
    for _ in range(3):
        score = float(page.locator(".score").inner_text().rstrip("%"))
        assert score <= 60
        before = shown(page)
        page.keyboard.press("4")
        expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    page.goto("/review?text=そんな名前はない")
    expect(page.get_by_text("この条件に当てはまる質問はありません。")).to_be_visible()


def test_a_lost_connection_is_told_and_what_is_known_of_the_answer(
    sign_in: SignIn, site: Served
) -> None:
    page = sign_in(path="/review")
    before = shown(page)
    page.context.set_offline(True)
    page.keyboard.press("1")
    doubt = page.get_by_text("保存できたかどうか分かりません")
    expect(doubt).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("1")
    expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    expect(doubt).to_be_hidden()
    assert len(decisions(site.workspace)) == 1


@pytest.mark.parametrize("arrives", [True, False])
def test_an_answer_without_a_reply_is_looked_up_and_never_written_twice(
    sign_in: SignIn, site: Served, arrives: bool
) -> None:
    def lose(route: Route) -> None:
        if arrives:
            route.fetch()
        route.fulfill(status=500, body="")

    page = sign_in(path="/review")
    before = shown(page)
    page.route("**/review/answer", lose)
    page.keyboard.press("2")
    expect(page.get_by_text("保存できたかどうか分かりません")).to_be_visible()
    told = "「別」の判定が書き込まれています" if arrives else "新しい判定はまだありません"
    expect(page.locator("#review-ledger")).to_contain_text(told)
    assert len(decisions(site.workspace)) == int(arrives)
    page.unroute("**/review/answer")
    page.keyboard.press("2")
    expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    assert page.get_by_text("すでに「別」と判定しています(判定 1)").is_visible() == arrives
    assert len(decisions(site.workspace)) == 1


def test_undoing_what_is_in_the_master_waits_for_its_question(
    sign_in: SignIn, site: Served
) -> None:
    page = sign_in(path="/review")
    asked = []
    for _ in range(2):
        asked.append(page.locator('#answer input[name="left_code"]').input_value())
        before = shown(page)
        page.keyboard.press("2")
        expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
    wait_until_applied(site.workspace)
    for _ in asked:
        page.keyboard.press("u")
        expect(page.locator("[data-coming]")).to_be_visible()
    expect(page.get_by_text("今日のあなたの判定 0件")).to_be_visible()
    back = page.locator('#answer input[name="left_code"]')
    expect(back).to_have_value(asked[0], timeout=60_000)
    page.keyboard.press("2")
    expect(page.get_by_text("今日のあなたの判定 1件")).to_be_visible()
    assert [one.judgement for one in decisions(site.workspace) if one.in_force] == ["different"]


def test_undoing_what_is_in_the_master_without_scripts(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review", java_script_enabled=False)
    code = page.locator('#answer input[name="left_code"]').input_value()
    page.get_by_role("button", name="別", exact=False).click()
    wait_until_applied(site.workspace)
    page.get_by_role("button", name="取り消す").click()
    expect(page.get_by_text("この質問に戻ります")).to_be_visible()
    wait_until_applied(site.workspace)
    page.get_by_role("link", name="もう一度確かめる").click()
    expect(page.locator('#answer input[name="left_code"]')).to_have_value(code)


def test_the_next_question_comes_within_a_blink(sign_in: SignIn) -> None:
    page = sign_in(path="/review")
    times = []
    for _ in range(8):
        before = shown(page)
        begun = time.monotonic()
        page.keyboard.press("4")
        expect(page.locator('#answer input[name="candidate_id"]')).not_to_have_value(str(before))
        times.append(time.monotonic() - begun)
    assert sorted(times)[4] < 2.0
