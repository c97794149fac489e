"""Intake, in a real browser: rows corrected, a source set up, a sync watched."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.web import Served

pytestmark = pytest.mark.browser
LEDGER = "番号,会社,所在,連絡先\n" + "".join(
    f"{n:03},株式会社試験{n},愛知県名古屋市中区錦{n},052-111-{n:04}\n" for n in range(1, 20)
)


def test_runs_and_files_lead_to_each_other(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("viewer", "/operation/runs")
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("heading", name="段階ごとの時間")).to_be_visible()
    expect(page.get_by_role("heading", name="公開前の検査")).to_be_visible()
    page.get_by_role("link", name="売上明細表").first.click()
    expect(page.get_by_role("table").first).to_contain_text("¥0")
    page.get_by_role("link", name="行を表示").click()
    expect(page.get_by_role("columnheader", name="商品名")).to_be_visible()


def test_a_row_is_corrected_with_the_keyboard_alone(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator", "/operation/quarantine")
    page.locator("tr", has_text="month_13").get_by_role("link", name="直す").first.press("Enter")
    fault = page.locator("td.fault input").first
    before = fault.input_value()
    rows = page.locator("tr.why").count()
    fault.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("令和何年だったか")
    page.keyboard.press("Enter")
    expect(page.get_by_text("まだ直っていません").first).to_be_visible()
    expect(page.locator("td.fault input").first).to_have_value("令和何年だったか")
    page.locator("td.fault input").first.fill(before.replace("/13/", "/12/"))
    page.locator("td.fault input").first.press("Enter")
    expect(page.locator(".notice")).to_contain_text("取り込めた行 1")
    expect(page.locator("tr.why")).to_have_count(rows - 1)


def test_a_source_is_set_up_from_a_sample_file(sign_in, site: Served, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sample = tmp_path / "客先メモ.csv"
    sample.write_text(LEDGER, encoding="cp932")
    page = sign_in("administrator", "/operation/sources")
    page.get_by_label("ファイル(CSV、Excelなど)").set_input_files(sample)
    page.get_by_role("button", name="調べる").click()
    expect(page.get_by_role("heading", name="客先メモ.csv")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("cp932")
    page.get_by_role("combobox", name="連絡先").select_option(label="FAX番号")
    page.get_by_role("button", name="この対応で見直す").click()
    expect(page.get_by_role("combobox", name="連絡先")).to_have_value("fax")
    expect(page.get_by_role("columnheader", name="FAX番号")).to_be_visible()
    page.get_by_label("名前(半角の英小文字").fill("kyakusaki")
    page.get_by_label("システム(同じソフト").fill("memo")
    page.get_by_role("button", name="加える", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("取り込み元「kyakusaki」を加えました")
    expect(page.get_by_role("row", name="kyakusaki")).to_contain_text("まだありません")
    assert (site.workspace.root / "inbox/memo/客先メモ.csv").is_file()
    assert "# 3つのシステム" in (site.workspace.root / "tsunagi.yaml").read_text("utf-8")


def test_a_file_that_is_no_table_is_told_in_words(sign_in, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sample = tmp_path / "<img src=x onerror=alert(1)>.csv"
    sample.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
    page = sign_in("administrator", "/operation/sources")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_label("ファイル(CSV、Excelなど)").set_input_files(sample)
    page.get_by_role("button", name="調べる").click()
    expect(page.get_by_role("alert")).to_contain_text("画像")
    page.get_by_role("button", name="やめて").click()
    expect(page.locator(".notice")).to_contain_text("消しました")


@pytest.mark.slow
def test_a_sync_is_started_and_watched_to_its_end(sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in("operator")
    page.get_by_role("button", name="今すぐ同期").click()
    expect(page.get_by_role("heading", name="同期")).to_be_visible()
    expect(page.get_by_text("終わりました")).to_be_visible(timeout=300_000)
    page.get_by_role("link", name="ホームへ").click()
    expect(page.get_by_role("heading", name="直近の同期")).to_contain_text("変化なし")
