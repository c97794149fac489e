"""Looking a customer up, reading its card, correcting it: in a real browser."""

import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from pipelines.steps import corrections, merging
from pipelines.steps.apply import publish_decisions
from pipelines.workspace import Workspace
from tests.browser.conftest import SignIn
from tests.browser.test_accessibility import TAGS
from tests.support.web import Served
from warehouse.schema.people import audit, customer_override
from warehouse.schema.published import dim_customer, mart_customer_rank
from warehouse.schema.relations import dim_contact, fact_activity

pytestmark = pytest.mark.browser
SOON_MS = 90_000
"""A process of its own publishes what was corrected."""
EVIL = "<img src=x onerror=\"document.title='stolen'\">'\"=cmd|' /C calc'!A0"


def best(workspace: Workspace) -> tuple[str, str, str]:
    """Return id, name and reading of the customer with the highest sales that has a reading."""
    ranked = mart_customer_rank
    with workspace.engine.connect() as connection:
        row = connection.execute(
            select(dim_customer.c.customer_id, dim_customer.c.name, dim_customer.c.name_kana)
            .join(ranked, ranked.c.customer_id == dim_customer.c.customer_id)
            .where(dim_customer.c.name_kana != "", dim_customer.c.phone != "")
            .order_by(ranked.c.sales.desc())
            .limit(1)
        ).one()
    return row.customer_id, row.name, row.name_kana


def fact(page: Page, field: str) -> str:
    return page.locator(f"#field-{field} .fact-value").inner_text().strip()


def until_published(page: Page) -> None:
    """Wait until the page shows what was corrected as published; it follows by itself."""
    expect(page.locator("[data-pending]")).to_have_count(0, timeout=SOON_MS)


def test_typing_suggests_and_the_keys_choose(sign_in: SignIn, site: Served) -> None:
    customer, name, kana = best(site.workspace)
    page = sign_in("viewer")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="顧客を検索")
    expect(box).to_be_focused()
    box.press_sequentially(kana)
    option = page.get_by_role("option").first
    expect(option).to_contain_text(name)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "?")
    page.keyboard.press("ArrowUp")
    expect(option).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{customer}")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_escape_closes_and_enter_lists_everything_found(sign_in: SignIn, site: Served) -> None:
    _, name, kana = best(site.workspace)
    page = sign_in("viewer", "/customers")
    box = page.get_by_role("combobox")
    box.press_sequentially(kana)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers?q=*")
    expect(page.locator("table.customers mark").first).to_be_visible()
    expect(page.get_by_role("link", name=name).first).to_be_visible()


def test_nothing_found_says_what_else_to_try(sign_in: SignIn) -> None:
    page = sign_in("viewer", "/customers?q=そんな会社はない")
    expect(page.get_by_text("当てはまる顧客は見つかりません")).to_be_visible()
    page.goto("/customers?q=株式会社")
    expect(page.get_by_text("法人格だけでは探せません")).to_be_visible()
    page.get_by_role("combobox").fill("㈱")
    expect(page.get_by_role("listbox")).to_contain_text("法人格のほかに、名称を入れてください")


def test_without_scripts_the_list_works_all_the_same(sign_in: SignIn, site: Served) -> None:
    customer, _, kana = best(site.workspace)
    page = sign_in("viewer", "/customers", java_script_enabled=False)
    page.get_by_role("combobox").fill(kana)
    page.get_by_role("button", name="検索").click()
    expect(page.locator(f'a[href="/customers/{customer}"]')).to_be_visible()


def test_lists_are_narrowed_paged_and_saved(sign_in: SignIn) -> None:
    page = sign_in("operator", "/customers")
    page.get_by_text("絞り込みと並べ替え").click()
    page.locator("select[name=rank]").select_option("A")
    page.get_by_role("button", name="適用").click()
    expect(page.locator("table.customers tbody tr .badge").first).to_have_text("A")
    shown = page.locator("table.customers tbody tr td:first-child .badge").all_inner_texts()
    assert set(shown) == {"A"}
    with page.expect_download() as saved:
        page.get_by_role("button", name="CSVで保存").click()
    assert re.fullmatch(r"customers-\d{8}-\d{4}\.csv", saved.value.suggested_filename)
    assert "顧客ID" in saved.value.path().read_text(encoding="utf-8-sig")
    page.goto("/customers")
    first = page.locator("table.customers tbody a").first.inner_text()
    page.get_by_role("link", name="次の50件").click()
    page.wait_for_url("**after=*")
    assert page.locator("table.customers tbody a").first.inner_text() != first
    page.get_by_role("link", name="先頭へ").click()
    expect(page.locator("table.customers tbody a").first).to_have_text(first)


def test_a_viewer_neither_saves_nor_corrects(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("viewer", "/customers")
    expect(page.get_by_role("button", name="CSVで保存")).to_have_count(0)
    page.goto(f"/customers/{customer}")
    expect(page.locator("details.edit")).to_have_count(0)
    expect(page.get_by_role("link", name="統合…")).to_have_count(0)


def test_the_card_tells_where_everything_comes_from(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("viewer", f"/customers/{customer}")
    for section in (
        "基本情報", "売上とランク", "取引", "システム別に並べて見る", "拠点・担当者", "似た顧客",
        "履歴",
    ):  # fmt: skip
        expect(page.get_by_role("heading", name=section, exact=True)).to_be_visible()
    page.locator("#field-name .origin summary").click()
    expect(page.locator("#field-name .origin")).to_contain_text("行目")
    expect(page.locator("svg.chart")).to_be_visible()
    rows = page.locator("table.lines tbody tr")
    before = rows.first.inner_text()
    page.get_by_role("link", name="さらに古い取引").click()
    page.wait_for_url("**before=*")
    assert rows.first.inner_text() != before
    page.locator("#timeline").get_by_label("区分").select_option("payment")
    page.get_by_role("button", name="絞り込む").click()
    page.wait_for_url("**kind=payment*")
    assert all("入金" in text for text in rows.all_inner_texts())
    page.get_by_label("この日の内容を見る").fill("2020-01-01")
    page.get_by_role("button", name="見る", exact=True).click()
    expect(page.get_by_text("この日には、まだ登録されていませんでした。")).to_be_visible()


def test_correcting_is_seen_at_once_and_can_be_undone(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("operator", f"/customers/{customer}")
    was = fact(page, "phone")
    edit = page.locator("#field-phone details.edit")
    edit.locator("summary").press("Enter")
    edit.get_by_label("正しい値").fill("０３（３３３３）４４４４")
    edit.get_by_label("理由(任意)").fill("電話で確認")
    edit.get_by_role("button", name="訂正を保存").press("Enter")
    expect(page.locator(".notice")).to_contain_text("電話番号を「03-3333-4444」に訂正しました")
    expect(page.locator("#field-phone .coming")).to_contain_text("03-3333-4444")
    until_published(page)
    assert fact(page, "phone") == "03-3333-4444"
    page.locator("#field-phone .origin summary").click()
    expect(page.locator("#field-phone .origin")).to_contain_text("電話で確認")
    expect(page.locator("#field-phone .origin")).to_contain_text(was)
    page.get_by_role("button", name="電話番号の訂正を取り消す").click()
    until_published(page)
    assert fact(page, "phone") == was
    with site.workspace.engine.connect() as connection:
        told = connection.execute(
            select(audit.c.account, audit.c.subject).where(audit.c.action == "correct")
        ).all()
        assert [tuple(row) for row in told] == [("operator", customer)] * 2
        assert len(connection.execute(select(customer_override)).all()) == 2


def test_a_correction_is_told_in_words_that_stand_apart(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    corrections.correct(
        site.workspace, customer, "industry", "卸売業", user="x", reason="電話で確認",
        until=date(2099, 3, 31),
    )  # fmt: skip
    page = sign_in("operator", f"/customers/{customer}")
    told = page.locator("#history .changes li", has_text="卸売業").locator("p").inner_text()
    assert told.split("\n") == ["業種: 卸売業 (2099-03-31まで)", "理由: 電話で確認"]


def test_an_address_of_another_city_takes_its_own_postal_code(
    sign_in: SignIn, site: Served
) -> None:
    with site.workspace.engine.connect() as connection:
        row = connection.execute(
            select(dim_customer.c.customer_id, dim_customer.c.city, dim_customer.c.postal_code)
            .where(dim_customer.c.postal_code != "", dim_customer.c.city.not_in(["", "津市"]))
            .limit(1)
        ).one()
    present = f"{row.postal_code[:3]}-{row.postal_code[3:]}"
    page = sign_in("operator", f"/customers/{row.customer_id}")
    edit = page.locator("#field-address details.edit")
    edit.locator("summary").press("Enter")
    code = edit.get_by_label("この住所の郵便番号")
    expect(code).to_have_value(present)
    expect(edit).to_contain_text("市区町村が変わると、今の郵便番号")
    edit.get_by_label("正しい値").fill("三重県津市羽所町1-1")
    expect(code).to_have_value("")
    edit.get_by_label("正しい値").fill(f"{row.city}1-1")
    expect(code).to_have_value(present)
    edit.get_by_label("正しい値").fill("三重県津市羽所町1-1")
    edit.get_by_role("button", name="訂正を保存").press("Enter")
    expect(page.locator(".notice")).to_contain_text("郵便番号を「(なし)」に訂正しました")
    until_published(page)
    assert fact(page, "postal_code") == "(なし)"


def test_potential_policy_and_sales_rep_are_set(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("operator", f"/customers/{customer}")
    page.locator("#field-potential details.edit summary").click()
    page.get_by_label("× なし").check()
    page.locator("#field-potential").get_by_role("button", name="訂正を保存").click()
    page.locator("#field-policy details.edit summary").click()
    page.locator("#field-policy select").select_option("情報配信先")
    page.locator("#field-policy").get_by_role("button", name="訂正を保存").click()
    page.locator("#field-sales_rep details.edit summary").click()
    page.locator("#field-sales_rep").get_by_label("正しい値").fill("新任 花子")
    page.locator("#field-sales_rep").get_by_role("button", name="訂正を保存").click()
    until_published(page)
    expect(page.locator(".rank-line")).to_contain_text("将来性なしと登録されています")
    expect(page.locator(".badges")).to_contain_text("情報配信先")
    assert fact(page, "sales_rep") == "新任 花子"


def test_an_open_form_is_not_taken_away(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    corrections.correct(site.workspace, customer, "industry", "卸売業", user="x")
    page = sign_in("operator", f"/customers/{customer}")
    page.locator("#field-phone details.edit summary").click()
    page.locator("#field-phone").get_by_label("正しい値").fill("03-3333")
    publish_decisions(site.workspace)
    expect(page.locator("[data-pending]")).to_contain_text("反映されました", timeout=SOON_MS)
    expect(page.locator("#field-phone").get_by_label("正しい値")).to_have_value("03-3333")
    page.locator("#field-phone details.edit summary").click()
    page.get_by_role("link", name="読み直す").click()
    assert fact(page, "industry") == "卸売業"


def test_what_is_no_value_is_told_and_changes_nothing(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("operator", f"/customers/{customer}")
    page.locator("#field-corporate_number details.edit summary").click()
    page.locator("#field-corporate_number").get_by_label("正しい値").fill("1234567890123")
    page.locator("#field-corporate_number").get_by_role("button", name="訂正を保存").click()
    expect(page.locator(".notice.problem")).to_contain_text("検査用数字が一致しません")
    with site.workspace.engine.connect() as connection:
        assert connection.execute(select(customer_override)).all() == []


def test_a_former_id_leads_to_the_present_one(sign_in: SignIn, site: Served) -> None:
    with site.workspace.engine.connect() as connection:
        ids = connection.scalars(
            select(dim_customer.c.customer_id).order_by(dim_customer.c.customer_id).limit(2)
        ).all()
    merging.merge(site.workspace, list(ids), "x")
    publish_decisions(site.workspace)
    page = sign_in("viewer", f"/customers/{ids[1]}")
    page.wait_for_url(f"**/customers/{ids[0]}")
    expect(page.locator(".notice")).to_contain_text(f"{ids[1]} は以前のIDです")
    expect(page.locator("#history")).to_contain_text(ids[1])
    answer = page.goto("/customers/C000000001")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_text("検査数字")).to_be_visible()


def test_names_are_text_wherever_they_stand(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    corrections.correct(site.workspace, customer, "name", EVIL, user=EVIL, reason=EVIL)
    publish_decisions(site.workspace)
    page = sign_in("operator", f"/customers/{customer}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("onerror")
    page.goto("/customers?q=onerror")
    expect(page.locator("table.customers")).to_contain_text("onerror")
    page.goto("/customers")
    page.get_by_role("combobox").fill("onerror")
    expect(page.get_by_role("option").first).to_contain_text("onerror")
    page.goto(f"/customers/{EVIL[:40].replace('/', '')}")
    page.goto(f"/customers?q={EVIL[:40]}")
    assert page.locator("main img").count() == 0
    assert page.title() != "stolen"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_out_of_the_page(
    sign_in: SignIn, site: Served, width: int, scheme: str
) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("operator", viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in ("/customers", f"/customers/{customer}", "/customers?q=名古屋"):
        page.goto(path)
        inner = page.evaluate("document.documentElement.scrollWidth")
        assert inner <= width, path


def test_the_card_says_what_is_next(sign_in: SignIn, site: Served) -> None:
    customer, *_ = best(site.workspace)
    page = sign_in("viewer", f"/customers/{customer}")
    outlook = page.locator("#outlook")
    expect(outlook).to_contain_text("次の購入の見込み")
    expect(outlook).to_contain_text("限度額")
    outlook.get_by_text("似た顧客が買っている商品").click()
    expect(outlook.get_by_role("listitem").first).to_contain_text("を買った顧客の")
    outlook.get_by_role("link", name="¥").click()
    expect(page.get_by_role("heading", name="販売管理", exact=True)).to_be_visible()


def test_the_card_prints_on_a_sheet(sign_in: SignIn, site: Served) -> None:
    customer, name, _ = best(site.workspace)
    page = sign_in("viewer", f"/customers/{customer}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    for hidden in ("#records", "#history", ".toc", ".actions", "header.top", "footer"):
        expect(page.locator(hidden)).to_be_hidden()
    sheet = page.pdf(format="A4")
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_by_itself_is_for_everybody_too(
    sign_in: SignIn, site: Served, scheme: str
) -> None:
    customer, _, kana = best(site.workspace)
    page = sign_in("operator", "/customers", color_scheme=scheme, bypass_csp=True)
    page.get_by_role("combobox").fill(kana[:2])
    expect(page.get_by_role("option").first).to_be_visible()
    assert Axe().run(page, options={"runOnly": TAGS}).response["violations"] == []
    page.goto(f"/customers/{customer}")
    for summary in page.locator("details.edit > summary, details.origin > summary").all():
        summary.click()
    assert Axe().run(page, options={"runOnly": TAGS}).response["violations"] == []


@pytest.mark.parametrize("width", [390, 1280])
def test_the_card_shows_people_activities_and_the_stage(
    sign_in: SignIn, site: Served, width: int
) -> None:
    activity, person = fact_activity.c, dim_contact.c
    with site.workspace.engine.connect() as connection:
        met = connection.execute(
            select(activity.customer_id, activity.result, person.name)
            .join(dim_contact, person.contact_id == activity.contact_id)
            .order_by(activity.date.desc(), activity.activity_id)
            .limit(1)
        ).one()
    page = sign_in("viewer", bypass_csp=True, viewport={"width": width, "height": 800})
    page.goto(f"/customers/{met.customer_id}")
    expect(page.locator("#timeline")).to_contain_text(met.result)
    expect(page.locator("#places")).to_contain_text(met.name)
    expect(page.locator("#sales")).to_contain_text(re.compile("段階 [1-6]/6"))
    assert Axe().run(page, options={"runOnly": TAGS}).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"/customers?q={met.name}")
    expect(page.locator(f"main a[href='/customers/{met.customer_id}']").first).to_be_visible()
