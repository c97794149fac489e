"""Whom to visit and how customers come along, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.pages import broken_pages, window

pytestmark = pytest.mark.browser
PAGES = (
    "/sales/visits", "/sales/visits?reason=action", "/sales/visits?sales_rep=nobody",
    "/sales/deals", "/sales/deals?probability=50", "/sales/activities", "/sales/stages",
    "/sales/stages/customers?stage=6", "/sales/stages/customers?stage=4",
)  # fmt: skip


def test_from_the_menu_to_whom_to_visit_and_their_card(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/")
    page.get_by_role("link", name="営業", exact=True).click()
    expect(page.get_by_role("heading", name="訪問候補")).to_be_visible()
    shown = page.locator("tbody td:nth-child(3)").all_inner_texts()
    yen = [int(text.replace("¥", "").replace(",", "")) for text in shown]
    assert len(yen) > 1
    assert yen[0] == max(yen)
    name = page.locator("tbody td a").first.inner_text()
    page.locator("tbody td a").first.click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_a_reason_and_a_rep_narrow_the_visits(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/sales/visits")
    page.get_by_label("訪ねる理由").select_option(label="離反のおそれ")
    page.get_by_label("営業担当").select_option(index=1)
    page.get_by_role("button", name="表示").click()
    rows = page.locator("tbody tr")
    rep = page.get_by_label("営業担当").input_value()
    assert rows.count()
    for row in rows.all():
        expect(row).to_contain_text("離反のおそれ")
        expect(row).to_contain_text(rep)
    with page.expect_download() as told:
        page.get_by_role("link", name="CSVで保存").click()
    lines = told.value.path().read_text("utf-8-sig").splitlines()
    assert told.value.suggested_filename.startswith("訪問候補_")
    assert len(lines) == rows.count() + 1


def test_a_viewer_takes_no_list_away(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/sales/visits")
    expect(page.get_by_role("link", name="CSVで保存")).to_have_count(0)
    assert page.request.get("/sales/visits/csv").status == 403


def test_deals_by_stage_and_the_way_to_their_customer(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/sales/deals")
    page.get_by_role("link", name="見積", exact=True).click()
    rows = page.locator("table.cards tbody tr")
    assert rows.count()
    for row in rows.all():
        expect(row).to_contain_text("見積")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="案件")).to_be_visible()


def test_activities_of_a_kind_and_open_complaints(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/sales/activities")
    expect(page.get_by_role("table").first).to_contain_text("お詫びに訪問")
    page.get_by_label("種類").select_option(label="メール")
    page.get_by_role("button", name="表示").click()
    kinds = page.get_by_role("table").last.locator("tbody td:nth-child(3)").all_inner_texts()
    assert set(kinds) == {"メール"}


def test_a_stage_shows_its_customers(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/sales/stages")
    row = page.get_by_role("row").filter(has_text="リピート化")
    count = row.locator("td").nth(1).inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text(f"{count}社")


def test_on_paper_there_is_the_list_alone(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/sales/visits")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="印刷")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_window_and_is_accessible(sign_in, width: int) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("administrator", **window(width))
    assert broken_pages(page, PAGES) == {}
