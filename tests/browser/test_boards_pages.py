"""Home, ranks and boards, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.pages import broken_pages, window

pytestmark = pytest.mark.browser
PAGES = (
    "/", "/ranks", "/ranks/customers?rank=A", "/ranks/moves", "/boards/sales",
    "/boards/sales?by=item", "/boards/groups", "/boards/groups/customers?kind=abc&name=A",
    "/boards/together", "/boards/together?basket=customer", "/boards/rfm", "/boards/dormant",
    "/boards/quality", "/boards/quality?field=doubles", "/operation/runs",
    "/operation/runs/1", "/operation/files",
    "/operation/files/1?show=rows", "/operation/quarantine", "/operation/sources",
    "/operation/sync",
)  # fmt: skip


def test_home_says_how_the_night_went_and_leads_on(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator")
    expect(page.get_by_role("heading", name="直近の同期")).to_contain_text("公開しました")
    expect(page.get_by_role("table")).to_contain_text("良好")
    page.get_by_role("link", name="保留行(読めなかった行)").click()
    expect(page.get_by_role("heading", name="保留行", exact=True)).to_be_visible()


def test_home_counts_whom_to_visit_as_their_page_does(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer")
    tile = page.get_by_role("link", name="訪ねる理由のある顧客")
    count = tile.locator(".figure").inner_text()
    tile.click()
    expect(page.get_by_role("main")).to_contain_text(f"{count}社")


def test_a_viewer_sees_numbers_without_what_is_not_theirs(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer")
    expect(page.get_by_text("保留行(読めなかった行)")).to_be_visible()
    expect(page.get_by_role("link", name="保留行(読めなかった行)")).to_have_count(0)
    expect(page.get_by_role("button", name="今すぐ同期")).to_have_count(0)
    page.goto("/ranks/customers")
    expect(page.get_by_role("link", name="CSVで保存")).to_have_count(0)


def test_from_the_curve_to_the_customers_of_a_rank_and_a_file(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/ranks")
    expect(page.get_by_role("img", name="売上の累積(パレート図)")).to_be_visible()
    page.get_by_role("cell", name="A", exact=True).get_by_role("link").click()
    expect(page.get_by_role("heading", name="ランク A の顧客")).to_be_visible()
    rows = page.get_by_role("row").count() - 1
    expect(page.get_by_role("main")).to_contain_text(f"{rows}社")
    page.get_by_label("並べ方").select_option("growth")
    page.get_by_role("button", name="表示").click()
    assert "order=growth" in page.url
    growths = page.locator("td .up").all_inner_texts()
    numbers = [float(text.strip("+%").replace(",", "")) for text in growths]
    assert numbers == sorted(numbers, reverse=True)
    with page.expect_download() as told:
        page.get_by_role("link", name="CSVで保存").click()
    assert told.value.suggested_filename.startswith("ランク別顧客_")
    lines = told.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == rows + 1


def test_a_day_before_the_records_is_told(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/ranks/moves")
    page.get_by_label("この日の終わりと比べる").fill("2020-01-01")
    page.get_by_role("button", name="表示").click()
    expect(page.get_by_role("main")).to_contain_text("より後の日を選んでください")


def test_a_cell_of_the_grid_shows_its_customers(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards/rfm")
    cell = page.locator(".grid td a").first
    count = cell.locator("b").inner_text()
    cell.click()
    expect(page.get_by_role("main")).to_contain_text(f"{count}社")
    page.go_back()
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("heading", name="デシル 1 の顧客")).to_be_visible()


def test_dormant_customers_by_months(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards/dormant?months=36")
    page.get_by_label("最後の売上から").select_option("3")
    page.get_by_role("button", name="表示").click()
    days = [
        int(text.removesuffix("日").replace(",", ""))
        for text in page.locator("tbody td:nth-child(4)").all_inner_texts()
    ]
    assert days
    assert min(days) >= 89


def test_sales_add_up_to_the_same_whichever_way_they_are_parted(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards")
    expect(page.get_by_role("img", name="月ごとの売上と前年同月")).to_be_visible()
    totals = set()
    for way in ("営業担当", "都道府県", "業種", "商品"):
        page.get_by_role("link", name=way, exact=True).click()
        expect(page.get_by_role("heading", name=f"{way}ごと")).to_be_visible()
        totals.add(page.locator("tfoot td").first.inner_text())
    assert len(totals) == 1


def test_a_group_shows_its_customers_and_gives_them_away(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/boards/groups")
    cell = page.locator(".grid td a").first
    count = cell.locator("b").inner_text()
    cell.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CPM")
    expect(page.get_by_role("main")).to_contain_text(f"{count}社")
    with page.expect_download() as told:
        page.get_by_role("link", name="CSVで保存").click()
    assert len(told.value.path().read_text("utf-8-sig").splitlines()) == int(count) + 1
    assert page.request.get("/boards/groups/customers?kind=cpm&name=nothing").status == 404


def test_an_item_leads_to_what_is_bought_with_it(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards/together?basket=customer")
    first = page.locator("table.cards tbody tr").first.get_by_role("link").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("heading", name=f"「{name}」と一緒に")).to_be_visible()
    rows = page.locator("table.cards tbody tr")
    assert rows.count()
    for row in rows.all():
        expect(row.get_by_role("link").first).to_have_text(name)


def test_the_quality_board_shows_the_doubles_of_a_system(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards/quality")
    expect(page.get_by_role("table").first).to_contain_text("hanbai")
    page.get_by_role("link", name="顧客を見る").first.click()
    expect(page.get_by_role("heading", name="重複の多い顧客")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_its_window_and_is_accessible(sign_in, width: int) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("administrator", **window(width))
    assert broken_pages(page, PAGES) == {}


def test_printing_leaves_out_what_is_for_the_screen(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/ranks")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="顧客の一覧")).to_be_hidden()
    expect(page.get_by_role("img", name="売上の累積(パレート図)")).to_be_visible()


def test_the_quality_board_shows_each_share_from_night_to_night(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/boards/quality?field=phone")
    assert page.locator(".subnav a[aria-current=true]").inner_text() == "電話番号"
    page.get_by_role("link", name="重複").click()
    assert page.locator(".subnav a[aria-current=true]").inner_text() == "重複"
    assert page.locator("#course").is_visible()
