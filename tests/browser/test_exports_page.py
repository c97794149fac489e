"""Files for others, in a real browser: written, watched, taken along, on record."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.support.export_firm import write_export_firm
from tests.support.web import PASSWORD, served, with_accounts

pytestmark = pytest.mark.browser


def test_the_ledger_is_written_and_taken_along_without_a_terminal(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/exports")
    ledger = page.get_by_role("region", name="顧客台帳")
    expect(ledger).to_contain_text("まだ書き出していません")
    ledger.get_by_role("button", name="今すぐ書き出す").click()
    expect(page.locator("#writing")).to_contain_text("顧客台帳")
    expect(page.locator("#writing")).to_contain_text("書き出しました", timeout=120_000)
    expect(ledger).to_contain_text("0分前")
    expect(ledger).to_contain_text("シート「月別売上」の合計 ¥")
    with page.expect_download() as told:
        ledger.get_by_role("link", name="ダウンロード").click()
    assert told.value.suggested_filename.startswith("顧客台帳_")
    path = told.value.path().rename(told.value.path().with_suffix(".xlsx"))
    assert "訪問先" in load_workbook(path, read_only=True).sheetnames
    log = sign_in("administrator", "/admin/audit").get_by_role("main")
    expect(log).to_contain_text("ダウンロード")
    expect(log).to_contain_text("書き出し")


def test_a_month_is_reported(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/exports")
    report = page.get_by_role("region", name="月次報告")
    month = report.get_by_label("月").input_value()
    report.get_by_role("button", name="この月の報告を作る").click()
    expect(page.locator("#writing")).to_contain_text("書き出しました", timeout=120_000)
    expect(report.get_by_role("row")).to_have_count(3)
    with page.expect_download() as told:
        report.get_by_role("link").first.click()
    assert told.value.suggested_filename == f"月次報告_{month.replace('-', '')}.xlsx"


def test_a_viewer_sees_what_there_is_and_takes_nothing(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/exports")
    expect(page.get_by_role("region", name="コード対応表")).to_be_visible()
    expect(page.get_by_role("button", name="今すぐ書き出す")).to_have_count(0)
    assert page.request.get("/exports/files/1/0").status == 403
    assert page.request.post("/exports/write/ledger").status == 403


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_its_window_and_is_accessible(sign_in, width: int) -> None:  # type: ignore[no-untyped-def]
    size = {"width": width, "height": 800}
    scheme = "dark" if width == 390 else "light"
    page = sign_in("operator", "/exports", viewport=size, color_scheme=scheme)
    page.get_by_role("region", name="コード対応表").get_by_role("button").click()
    expect(page.locator("#writing")).to_contain_text("書き出しました", timeout=120_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).violations_count == 0


def test_a_journal_is_not_written_without_being_asked(browser, tmp_path) -> None:  # type: ignore[no-untyped-def]
    journal = "  siwake: {kind: journal, profile: yayoi_kaikei_journal, path: outbox/仕訳.txt}\n"
    workspace = with_accounts(write_export_firm(tmp_path / "firm", journal))
    with served(workspace) as site:
        context = browser.new_context(base_url=site.address, locale="ja-JP")
        page = context.new_page()
        page.goto("/signin")
        page.get_by_label("アカウント名").fill("operator")
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインイン").click()
        page.wait_for_url("**/")
        page.goto("/exports")
        entry = page.get_by_role("region", name="会計ソフトの仕訳")
        page.once("dialog", lambda dialog: dialog.dismiss())
        entry.get_by_role("button", name="今すぐ書き出す").click()
        expect(entry).to_contain_text("まだ書き出していません")
        page.once("dialog", lambda dialog: dialog.accept())
        entry.get_by_role("button", name="今すぐ書き出す").click()
        expect(page.locator("#writing")).to_contain_text("書き出しました", timeout=120_000)
        expect(entry).to_contain_text("¥73,000")
        expect(entry).not_to_contain_text("前に書き出したファイル")
        page.once("dialog", lambda dialog: dialog.accept())
        entry.get_by_role("button", name="今すぐ書き出す").click()
        expect(entry).to_contain_text("前に書き出したファイル (1)", timeout=120_000)
        entry.get_by_text("前に書き出したファイル").click()
        with page.expect_download() as told:
            entry.locator("details li a").first.click()
        assert told.value.suggested_filename == "仕訳.txt"
        context.close()
