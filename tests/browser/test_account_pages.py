"""One's own account and everybody's, in a real browser."""

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from core.people import Role
from pipelines.steps.accounts import add_account
from tests.support.web import PASSWORD, Served

pytestmark = pytest.mark.browser
NEW = "another long password"


def enter(page: Page, name: str, password: str) -> None:
    page.goto("/signin")
    page.get_by_label("アカウント名").fill(name)
    page.get_by_label("パスワード").fill(password)
    page.get_by_role("button", name="サインイン").click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()


def test_a_password_is_changed_with_the_present_one(sign_in) -> None:  # type: ignore[no-untyped-def]
    other, page = sign_in("viewer"), sign_in("viewer", "/account")
    form = page.locator("form[action='/account/password']")
    for old, again, told in (
        ("wrong password", NEW, "今のパスワードが違う"),
        (PASSWORD, NEW + "x", "2回の入力が違います"),
    ):
        form.get_by_label("今のパスワード").fill(old)
        form.get_by_label("新しいパスワード", exact=False).first.fill(NEW)
        form.get_by_label("新しいパスワード(もう一度)").fill(again)
        form.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text(told)
    form.get_by_label("今のパスワード").fill(PASSWORD)
    form.get_by_label("新しいパスワード", exact=False).first.fill(NEW)
    form.get_by_label("新しいパスワード(もう一度)").fill(NEW)
    form.get_by_role("button").click()
    expect(page.locator(".notice")).to_contain_text("パスワードを変えました")
    other.reload()
    expect(other.get_by_role("heading", name="サインイン")).to_be_visible()
    leave(page)
    enter(page, "viewer", NEW)
    expect(page.get_by_role("heading", name="ホーム")).to_be_visible()


def test_codes_count_once_the_app_has_shown_one(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/account")
    page.get_by_role("link", name="確認コードを使い始める").click()
    expect(page.get_by_role("img", name=re.compile("QRコード"))).to_be_visible()
    code = page.locator("code.key").inner_text()
    secret = code.replace(" ", "")
    page.get_by_label("6桁の数字").fill("000000")
    page.get_by_label("今のパスワード").fill(PASSWORD)
    page.get_by_role("button", name="確かめて使い始める").click()
    expect(page.get_by_role("alert")).to_contain_text("確認コードが違います")
    assert page.locator("code.key").inner_text() == code, "the app need not be registered again"
    page.get_by_label("6桁の数字").fill(pyotp.TOTP(secret).now())
    page.get_by_label("今のパスワード").fill(PASSWORD)
    page.get_by_role("button", name="確かめて使い始める").click()
    expect(page.locator(".notice")).to_contain_text("確認コードを尋ねます")
    leave(page)
    enter(page, "viewer", PASSWORD)
    expect(page.get_by_role("heading", name="確認コード")).to_be_visible()
    page.goto("/account")
    expect(page.get_by_role("heading", name="サインイン")).to_be_visible()


def test_the_pages_speak_the_language_one_chose(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/account")
    page.get_by_label("表示の言葉").select_option("en")
    page.get_by_role("button", name="変える", exact=True).click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_token_is_shown_once_works_and_is_revoked(sign_in, site: Served) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/account")
    page.get_by_label("用途").fill("見積書のExcel")
    page.get_by_role("button", name="トークンを作る").click()
    token = page.get_by_label("トークン", exact=True).input_value()
    headers = {"Authorization": f"Bearer {token}"}
    ask = page.context.request
    address = f"{site.address}/api/v1/customers"
    assert ask.get(address, headers=headers).status == 200
    page.goto("/account")
    assert token not in page.content()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="無効にする").click()
    expect(page.locator(".notice")).to_contain_text("無効にしました")
    assert ask.get(address, headers=headers).status == 401


def test_one_signs_out_everywhere_else(sign_in) -> None:  # type: ignore[no-untyped-def]
    other, page = sign_in("viewer"), sign_in("viewer", "/account")
    page.get_by_role("button", name="ほかの場所からサインアウトする").click()
    expect(page.locator(".notice")).to_contain_text("サインアウトしました")
    other.reload()
    expect(other.get_by_role("heading", name="サインイン")).to_be_visible()


def test_an_administrator_adds_somebody_who_signs_in(sign_in, browser, site: Served) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("administrator", "/admin/accounts")
    form = page.locator("form[action='/admin/accounts']")
    form.get_by_label("アカウント名").fill("tanaka")
    form.get_by_label("名前(画面に出すもの)").fill("田中花子")
    form.get_by_label("役割").select_option("viewer")
    form.get_by_role("button", name="加える").click()
    password = page.get_by_label("パスワード", exact=True).input_value()
    assert re.fullmatch(r"\w{4}(-\w{4}){3}", password)
    context = browser.new_context(base_url=site.address, locale="ja-JP")
    fresh = context.new_page()
    enter(fresh, "tanaka", password)
    expect(fresh.get_by_role("link", name="田中花子")).to_be_visible()
    expect(fresh.get_by_role("link", name="管理")).to_have_count(0)
    context.close()


def test_an_administrator_stops_unlocks_and_changes_roles(sign_in, site: Served) -> None:  # type: ignore[no-untyped-def]
    add_account(site.workspace, "tanaka", PASSWORD, Role.VIEWER)
    page = sign_in("administrator", "/admin/accounts")
    page.on("dialog", lambda dialog: dialog.accept())
    row = page.get_by_role("row", name=re.compile("tanaka"))
    row.get_by_role("combobox").select_option("operator")
    row.get_by_role("button", name="変える").click()
    expect(row.get_by_role("combobox")).to_have_value("operator")
    row.get_by_role("button", name="止める").click()
    expect(row).to_contain_text("停止中")
    row.get_by_role("button", name="また使えるようにする").click()
    expect(row).to_contain_text("使えます")
    own = page.get_by_role("row", name=re.compile("^administrator"))
    own.get_by_role("button", name="止める").click()
    expect(page.get_by_role("alert")).to_contain_text("管理者が一人もいなくなる")


def test_a_locked_account_is_unlocked(sign_in, browser, site: Served) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(base_url=site.address, locale="ja-JP")
    guessing = context.new_page()
    for _ in range(5):
        enter(guessing, "viewer", "guess guess guess")
    page = sign_in("administrator", "/admin/accounts")
    row = page.get_by_role("row", name=re.compile("^viewer"))
    expect(row).to_contain_text("ロック中")
    row.get_by_role("button", name="ロックを解除").click()
    expect(row).to_contain_text("使えます")
    enter(guessing, "viewer", PASSWORD)
    expect(guessing.get_by_role("heading", name="ホーム")).to_be_visible()
    context.close()


def test_the_record_of_acts_is_filtered_paged_and_saved(sign_in, site: Served) -> None:  # type: ignore[no-untyped-def]
    from datetime import UTC, datetime

    from warehouse import audit
    from warehouse.engine import transaction

    now = datetime.now(UTC)
    with transaction(site.workspace.engine) as connection:
        acts = [audit.Act(now, "taro", "view", f"C{number:03d}") for number in range(150)]
        audit.record(connection, [*acts, audit.Act(now, "=cmd()", "export", "C000")])
    page = sign_in("administrator", "/admin/audit")
    page.get_by_label("アカウント名").fill("taro")
    page.get_by_role("button", name="絞り込む").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(100)
    expect(rows.first).to_contain_text("C149")
    page.get_by_role("link", name="もっと前").click()
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("C049")
    page.get_by_role("link", name="最新へ").click()
    page.locator("select[name=action]").select_option("export")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_text("条件に合う記録はありません")).to_be_visible()
    page.goto("/admin/audit?subject=C000")
    expect(rows).to_have_count(2)
    with page.expect_download() as saving:
        page.get_by_role("link", name="CSVで保存").click()
    lines = saving.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "'=cmd()" in lines[1], "Excel must not run what somebody is called"


def test_the_description_of_the_api_needs_no_script(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/api/v1/docs", java_script_enabled=False)
    expect(page.get_by_role("heading", name="GET /api/v1/resolve")).to_be_visible()
    page.locator("summary").first.click()
    expect(page.locator("details pre").first).to_contain_text("generation")
