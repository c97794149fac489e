"""How the systems agree, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.pages import broken_pages, window

pytestmark = pytest.mark.browser
PAGES = (
    "/reconciliation/sales", "/reconciliation/receipts", "/reconciliation/sales?cause=bank_fee",
    "/reconciliation/balances", "/reconciliation/balances?age=overpaid",
)  # fmt: skip


def test_from_a_cause_to_the_lines_of_both_sides(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/reconciliation")
    expect(page.get_by_role("heading", name="売上の差")).to_be_visible()
    page.goto("/reconciliation/receipts")
    page.get_by_role("link", name="振込手数料").first.click()
    for row in page.locator("table.cards tbody tr").all():
        expect(row).to_contain_text("振込手数料")
    page.locator("table.cards tbody a").first.click()
    expect(page.get_by_role("main")).to_contain_text("振込手数料を差し引いて")
    expect(page.get_by_role("heading", name="銀行", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="帳簿", exact=True)).to_be_visible()
    side = page.locator(".sides section")
    expect(side.nth(0)).to_contain_text("行目")
    expect(side.nth(1)).to_contain_text("仕訳日記帳")
    page.locator(".sides a").first.click()
    assert "/operation/files/" in page.url


def test_a_month_narrows_what_is_shown_and_taken_away(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/reconciliation/receipts")
    page.locator("select[name=month]").select_option(index=2)
    page.get_by_role("button", name="表示").click()
    month = page.url.split("month=")[1][:7]
    shown = page.locator("table.cards tbody td:nth-child(2)").all_inner_texts()
    assert set(shown) == {month}
    with page.expect_download() as told:
        page.get_by_role("link", name="CSVで保存").click()
    assert len(told.value.path().read_text("utf-8-sig").splitlines()) == len(shown) + 1


def test_a_part_of_a_name_narrows_differences_and_balances(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/reconciliation/sales")
    name = page.locator("table.cards tbody a").first.inner_text()
    for path in ("/reconciliation/sales", "/reconciliation/balances"):
        page.goto(path)
        page.get_by_label("顧客(名称の一部、コード)").fill(name.removeprefix("有限会社"))
        page.get_by_role("button", name="表示").click()
        names = page.locator("table.cards tbody tr td:first-child a").all_inner_texts()
        assert names
        assert set(names) == {name}
    page.goto("/reconciliation/sales")
    page.get_by_label("顧客(名称の一部、コード)").fill(name)
    page.get_by_role("button", name="表示").click()
    counts = page.get_by_role("main").locator("section").first.locator("td:nth-child(2)")
    differing = sum(int(one) for one in counts.all_inner_texts())
    expect(page.get_by_role("main")).to_contain_text(f"{differing}件(顧客×月)。")
    page.goto("/reconciliation/balances")
    page.get_by_label("顧客(名称の一部、コード)").fill("どこにもない名前")
    page.get_by_role("button", name="表示").click()
    expect(page.get_by_role("main")).to_contain_text("当てはまる残高はありません")


def test_old_balances_and_their_customers(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/reconciliation/balances")
    page.get_by_label("表示する残高").select_option("older")
    page.get_by_role("button", name="表示").click()
    older = page.locator("table.cards tbody td:nth-child(6)").all_inner_texts()
    yen = [int(text.replace("¥", "").replace(",", "")) for text in older]
    assert yen
    assert min(yen) > 0
    assert yen == sorted(yen, reverse=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_window_and_is_accessible(sign_in, width: int) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("administrator", **window(width))
    page.goto("/reconciliation/sales")
    lines = page.locator("table.cards tbody a").first.get_attribute("href")
    assert broken_pages(page, (*PAGES, lines)) == {}
