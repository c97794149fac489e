"""The pages beside the queue: many at once, Excel, history, merging; who may, and can everybody."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, func, select, update

from pipelines.workspace import Workspace
from tests.support.review import decisions, in_force, wait_until_applied
from tests.support.web import Served, copy_of, signed_in
from warehouse.engine import transaction
from warehouse.queries import queue
from warehouse.schema.published import map_customer_source, review_candidate

pytestmark = pytest.mark.browser

SignIn = Callable[..., Page]
PAGES = ("/review", "/review/bulk?at_least=50", "/review/excel", "/review/history")


def biggest_customer(site: Served) -> str:
    with site.workspace.engine.connect() as connection:
        return biggest_customer_of(connection)


def biggest_customer_of(connection: Connection) -> str:
    mapped = map_customer_source.c
    query = (
        select(mapped.customer_id)
        .group_by(mapped.customer_id)
        .order_by(func.count().desc(), mapped.customer_id)
        .limit(1)
    )
    return str(connection.scalar(query))


def other_customer(site: Served, customer_id: str) -> str:
    mapped = map_customer_source.c
    with site.workspace.engine.connect() as connection:
        return str(connection.scalar(select(mapped.customer_id).where(
            mapped.customer_id != customer_id).order_by(mapped.customer_id)))  # fmt: skip


def test_many_are_accepted_after_a_look_and_taken_back_at_once(
    sign_in: SignIn, site: Served
) -> None:
    page = sign_in(path="/review")
    page.get_by_role("link", name="まとめて承認").click()
    page.get_by_label("同じである確率").fill("50")
    page.get_by_role("button", name="対象を確かめる").click()
    count = int(page.locator(".tiles .figure").first.inner_text())
    assert count > 1
    assert page.locator("table tbody tr").count() == min(count, 10)
    page.get_by_label("理由").fill("一覧で確認")
    page.get_by_role("button", name=f"{count}件を「同じ」にする").click()
    expect(page.get_by_text(f"{count}件を「同じ」と判定しました。")).to_be_visible()
    assert len(in_force(site.workspace)) == count
    page.get_by_role("button", name="全部取り消す").click()
    expect(page.get_by_text("判定を取り消しました。")).to_be_visible()
    assert in_force(site.workspace) == {}


def test_a_workbook_goes_out_is_marked_and_comes_back(
    sign_in: SignIn, site: Served, tmp_path: Path
) -> None:
    page = sign_in(path="/review/excel")
    page.get_by_label("件数").fill("5")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="書き出す").click()
    path = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(path)
    book = load_workbook(path)
    sheet = book.active
    keys = [cell.value for cell in sheet[1]]
    mark, comment = keys.index("judgement") + 1, keys.index("comment") + 1
    for row, text in enumerate(("○", "×", "？", ""), start=3):
        sheet.cell(row, mark, text)
    sheet.cell(3, comment, "社名変更")
    book.save(path)
    page.get_by_label("書き込んだExcel").set_input_files(path)
    page.get_by_role("button", name="読み込む").click()
    expect(page.get_by_text("書き込んだ判定")).to_be_visible()
    expect(page.locator("main")).to_contain_text("3件(同じ 1、別 1、保留 1)")
    assert [one.judgement for one in decisions(site.workspace)] == ["same", "different", "unsure"]
    assert decisions(site.workspace)[0].reason == "社名変更"
    wait_until_applied(site.workspace)
    page.get_by_label("書き込んだExcel").set_input_files(path)
    page.get_by_role("button", name="読み込む").click()
    expect(page.get_by_text("もう質問ではない行")).to_be_visible()
    page.get_by_label("書き込んだExcel").set_input_files(__file__)
    page.get_by_role("button", name="読み込む").click()
    expect(page.get_by_role("alert")).to_contain_text("test_review_pages.py")


def test_the_history_is_filtered_and_takes_back_anything(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    for key in ("2", "3"):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name="取り消す")).to_be_visible()
        page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="判定の履歴").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("レコードか顧客").fill("どこにもない")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_text("当てはまる判定はありません。")).to_be_visible()
    page.get_by_role("link", name="条件をはずす").click()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("tbody tr").last.get_by_role("button").click()
    expect(page.get_by_text("判定を取り消しました。")).to_be_visible()
    assert list(in_force(site.workspace).values()) == ["unsure"]
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("tbody tr").first.get_by_role("button", name="元に戻す").click()
    expect(page.locator("tbody tr")).to_have_count(4)
    assert len(in_force(site.workspace)) == 2


def test_customers_are_merged_and_a_record_is_taken_out_again(
    sign_in: SignIn, site: Served
) -> None:
    one = biggest_customer(site)
    other = other_customer(site, one)
    page = sign_in(path=f"/customers/{one}/merge")
    page.get_by_label("まとめる相手の顧客ID").fill(other.lower())
    page.get_by_role("button", name="変わることを確かめる").click()
    expect(page.get_by_text("移るもの")).to_be_visible()
    page.get_by_label("理由").fill("合併")
    page.get_by_role("button", name="1つにまとめる").click()
    expect(page.get_by_text("まもなく顧客台帳に反映されます")).to_be_visible()
    wait_until_applied(site.workspace)
    page.goto(f"/customers/{one}/split")
    before = page.get_by_role("checkbox").count()
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="変わることを確かめる").click()
    expect(page.get_by_role("heading", name="外すと")).to_be_visible()
    page.get_by_role("button", name="外す", exact=True).click()
    wait_until_applied(site.workspace)
    page.goto(f"/customers/{one}/split")
    assert page.get_by_role("checkbox").count() < before


def test_a_record_is_moved_and_a_wrong_id_is_told(sign_in: SignIn, site: Served) -> None:
    one = biggest_customer(site)
    page = sign_in(path=f"/customers/{one}/split")
    page.get_by_role("checkbox").last.check()
    page.get_by_label("移す先の顧客ID").fill("C999")
    page.get_by_role("button", name="変わることを確かめる").click()
    expect(page.get_by_role("alert")).to_contain_text("C999")
    page.get_by_label("移す先の顧客ID").fill(other_customer(site, one))
    page.get_by_role("button", name="変わることを確かめる").click()
    page.get_by_role("button", name="移す", exact=True).click()
    expect(page.get_by_text("まもなく顧客台帳に反映されます")).to_be_visible()
    words = [entry.judgement for entry in decisions(site.workspace)]
    assert words.count("same") == 1
    assert "different" in words


def test_the_main_record_is_named_after_a_look(sign_in: SignIn, site: Served) -> None:
    one = biggest_customer(site)
    page = sign_in(path=f"/customers/{one}/main")
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="変わることを確かめる").click()
    expect(page.get_by_role("heading", name="指定すると")).to_be_visible()
    page.get_by_role("button", name="指定する", exact=True).click()
    expect(page.get_by_text("主なレコードを指定しました。")).to_be_visible()
    page.goto(f"/customers/{one}/main")
    expect(page.get_by_role("radio").last).to_be_checked()
    expect(page.get_by_text("今の主なレコード")).to_have_count(1)


def test_viewers_may_not_decide(sign_in: SignIn, site: Served) -> None:
    page = sign_in("viewer")
    expect(page.get_by_role("link", name="確認", exact=True)).to_have_count(0)
    one = biggest_customer(site)
    for path in (
        *PAGES,
        f"/customers/{one}/merge",
        f"/customers/{one}/split",
        f"/customers/{one}/main",
        "/review/state",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403


LOOKS = {
    "desk": {},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"color_scheme": "dark"},
}


@pytest.mark.parametrize("options", LOOKS.values(), ids=LOOKS.keys())
def test_everybody_can_use_the_pages(
    sign_in: SignIn, site: Served, options: dict[str, object]
) -> None:
    page = sign_in(path="/review", **options)
    page.keyboard.press("3")
    expect(page.get_by_text("今日のあなたの判定 1件")).to_be_visible()
    one = biggest_customer(site)
    merging = f"/customers/{one}/merge?with={other_customer(site, one)}"
    for path in (
        *PAGES,
        "/review/history/1",
        merging,
        f"/customers/{one}/split",
        f"/customers/{one}/main",
    ):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_queue_is_empty_once_everything_is_answered(sign_in: SignIn, site: Served) -> None:
    page = sign_in(path="/review")
    with site.workspace.engine.connect() as connection:
        count = len(list(queue.questions_after(connection, queue.Wanted())))
    for _ in range(count):
        if page.locator("#answer").count() == 0:
            break
        before = page.locator('#answer input[name="candidate_id"]').input_value()
        page.keyboard.press("3")
        expect(page.locator(f'#answer input[value="{before}"][name="candidate_id"]')).to_have_count(
            0
        )
    expect(page.get_by_text("確認待ちの質問はありません。")).to_be_visible()


def ask_to_check_a_merge(workspace: Workspace) -> None:
    """Make one of the questions one about two records that are one customer."""
    mapped, asked = map_customer_source.c, review_candidate.c
    with transaction(workspace.engine) as connection:
        joined = biggest_customer_of(connection)
        left, right = connection.execute(
            select(mapped.system, mapped.code)
            .where(mapped.customer_id == joined)
            .order_by(mapped.system, mapped.code)
            .limit(2)
        ).all()
        connection.execute(
            update(review_candidate)
            .where(asked.candidate_id == select(func.min(asked.candidate_id)).scalar_subquery())
            .values(
                left_system=left.system,
                left_code=left.code,
                right_system=right.system,
                right_code=right.code,
                asked_as="check",
            )
        )


def test_every_question_that_waits_can_be_shown(synced_firm: Path, tmp_path: Path) -> None:
    workspace = copy_of(synced_firm, tmp_path / "firm")
    ask_to_check_a_merge(workspace)
    with workspace.engine.connect() as connection:
        waiting = connection.execute(select(review_candidate.c.candidate_id)).all()
    with signed_in(workspace) as client:
        told = {one.candidate_id: client.get(f"/review?at={one.candidate_id}") for one in waiting}
        told[0] = client.get("/review?kind=check")
    assert {key: answer.status_code for key, answer in told.items() if answer.is_error} == {}
    assert "抜き取り確認" in told[0].text
