"""得意先台帳 of the sales-management package (弥生販売), written to Excel and saved as CSV."""

from collections.abc import Sequence
from pathlib import Path

from app.sample_firm.records import SalesAccount
from app.sample_firm.textfile import TextFile
from app.sample_firm.truth import SampleTruth
from app.sample_firm.words import columns

COLUMNS = columns("hanbai_customers")


def write_customers(
    folder: Path, path: str, accounts: Sequence[SalesAccount], truth: SampleTruth
) -> None:
    """Write 得意先台帳, the state of the last day, written to Excel and saved as CSV."""
    table = TextFile(",", "utf-8-sig")
    file = truth.file(path, "hanbai_customers", table.encoding)
    file.dirt = ["utf8_bom", "half_width_kana", "old_kanji", "abbreviations", "blank_rows",
                 "lost_zeros", "line_breaks", "duplicates", "branches"]  # fmt: skip
    table.row(COLUMNS)
    file.skipped["header"] += 1
    for count, account in enumerate(accounts):
        if not account.listed:
            continue
        if count % 97 == 60:
            table.row([""] * len(COLUMNS))
            file.skipped["blank"] += 1
        table.row(_customer(account, count))
        file.loaded += 1
    table.write(folder / path)


def _customer(account: SalesAccount, count: int) -> list[str]:
    lost = count % 41 == 7
    cells = dict.fromkeys(COLUMNS, "")
    memo = account.memo
    if count % 53 == 11:
        memo = "納品は裏口\n（正面は不可）"
    cells |= {
        "コード": account.code.lstrip("0") if lost else account.code,
        "名称": account.name,
        "フリガナ": account.kana,
        "略称": account.short,
        "郵便番号": account.postal_code.lstrip("0") if lost else account.postal_code,
        "住所１": account.address,
        "住所２": account.building,
        "担当者": account.contact,
        "敬称": account.honorific,
        "TEL": account.phone,
        "FAX": account.fax,
        "メモ1": memo,
        "取引区分": "掛売上" if account.entity else "現金売上",
        "単価種類": "売上単価1",
        "掛率": "100",
        "与信限度額": "" if not account.entity else f"{(count % 9 + 1) * 500_000:,}",
        "税転嫁": "内税/総額" if account.tax_inside else "外税/伝票計",
        "請求締日": "31" if account.closing_day >= 28 else str(account.closing_day),
        "回収サイクル": "1",
        "担当者コード": f"{account.rep + 1:04d}",
        "メールアドレス": account.email,
    }
    return list(cells.values())
