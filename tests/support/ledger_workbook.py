"""The workbook behind the sample ``generic_ledger.xlsx``: a customer ledger as sales reps keep it.

Title rows, a header over two rows with merged cells, a hidden row, an error cell, a sum, a second
sheet in another order, a sheet of notes, a hidden sheet. Write the sample anew with
``python tests/support/ledger_workbook.py``; a test compares it with the committed file.
"""
# ruff: noqa: RUF005 - a long row is told in parts

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SAMPLE = Path(__file__).parents[2] / "connectors/profiles/samples/generic_ledger.xlsx"

_MERGED = ("A1:N1", "E4:G4", "H4:I4", *(f"{column}4:{column}5" for column in "ABCDJKLMN"))
_SATO: list[list[object]] = [
    ["得意先管理台帳"],
    ["営業一課　佐藤", *[None] * 11, "更新", "R6.4.30"],
    [],
    ["№", "得意先\nコード", "得意先名", "フリガナ", "所在地", None, None, "連絡先", None]
    + ["ご担当者", "締日", "与信限度額", "最終更新日", "備考"],
    [None, None, None, None, "〒", "住所", "ビル名", "ＴＥＬ", "ＦＡＸ"],
    [1, "A-001", "株式会社あかね雲製菓", "アカネグモセイカ", "130-0099", "東京都墨田区向山3-12-8"]
    + ["あかねビル4F", "03-1234-5601", "03-1234-5602", "三枝 信子", "末", 3000000]
    + [date(2024, 4, 30), "請求書は購買課宛\n月末は電話不可"],
    [2, "A-002", "㈲くるみ野商店", "ｸﾙﾐﾉｼｮｳﾃﾝ", 5300077, "大阪市北区桜木町1丁目2番地3", None]
    + [612345603, None, None, 20, 500000, "令和6年4月1日"],
    [3, "A-003", "髙濵鉄工株式会社", None, "460-0088", "名古屋市中区錦通２－７", None]
    + ["052-123-4504(代)", None, "髙濵 﨑三", 31, 10000000, date(2024, 4, 1), "※取引停止中"],
    [],
    [4, "A-004", "山﨑 一郎", "ヤマザキ イチロウ", "390-0033", "長野県松本市城東乙1234", None]
    + ["090-1234-5610"],
    [5, "A-005", "#N/A", "ホシノガワデンキ", "541-0066", "大阪市中央区南星町4-5-6", None]
    + ["06-1234-5606", None, None, 15, None, date(2024, 4, 15), "名称は別表から"],
    [None, None, "合計　５社", *[None] * 8, 13500000],
]
_SUZUKI: list[list[object]] = [
    ["顧客コード", "会社名", "会社名カナ", "郵便番号", "住所", "電話番号", "メモ", "DM可"],
    ["B-001", "医療法人社団つゆくさ会", "ツユクサカイ", "231-0055", "神奈川県横浜市中区南浜町9"]
    + ["045-123-4507", None, True],
    ["B-002", "北鳴建設㈱　中部支店", "ホクメイケンセツ", "450-0044", "名古屋市中村区駅裏1-1"]
    + ["052-123-4508", "本社は金沢", False],
    ["B-003", "株式会社キユーマル", "キユーマル", "980-0022", "仙台市青葉区杜の都町2-3"]
    + ["022-123-4511", 0.5, None],
]
_NOTES: list[list[object]] = [
    ["この台帳の使い方"],
    ["1. 新しい得意先は一番下に足してください"],
    ["2. 消さないで「取引停止中」と書いてください"],
]
_OLD: list[list[object]] = [
    ["顧客コード", "会社名", "会社名カナ", "郵便番号", "住所", "電話番号"],
    ["A-901", "旧得意先商店", "キュウトクイサキショウテン", "100-0099", "東京都千代田区旧町1"],
]


def build() -> Workbook:
    """Return the workbook."""
    book = Workbook()
    sato = book.worksheets[0]
    sato.title = "佐藤"
    _fill(sato, _SATO)
    for cells in _MERGED:
        sato.merge_cells(cells)
    sato.row_dimensions[8].hidden = True
    _fill(book.create_sheet("鈴木"), _SUZUKI)
    _fill(book.create_sheet("使い方"), _NOTES)
    old = book.create_sheet("旧台帳")
    _fill(old, _OLD)
    old.sheet_state = "hidden"
    return book


def _fill(sheet: Worksheet, rows: list[list[object]]) -> None:
    for number, cells in enumerate(rows, 1):
        for place, value in enumerate(cells, 1):
            if value is not None:
                sheet.cell(number, place, value)  # type: ignore[arg-type]


if __name__ == "__main__":
    build().save(SAMPLE)
