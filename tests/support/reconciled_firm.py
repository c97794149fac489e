"""A firm whose sales system, books and bank agree in some months and not in others."""

import os
from collections.abc import Mapping
from pathlib import Path

from pipelines.workspace import Workspace
from tests.support.firm import Firm
from tests.support.warehouses import SQLITE, place_empty_warehouse

SOURCES = """\
  - {name: customers, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 3}
  - {name: sales, system: hanbai, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: snapshot}
  - {name: books, system: kaikei, entity: journal, path: "inbox/仕訳*",
     profile: yayoi_kaikei_journal, mode: snapshot, counts_as: books}
  - {name: bank, system: bank, entity: transactions, path: "inbox/入金*",
     profile: generic_transactions, mode: snapshot, counts_as: receipts}
"""
CUSTOMERS = """\
得意先コード,得意先名,フリガナ,住所,締日
1,株式会社青葉製作所,アオバセイサクショ,東京都千代田区千代田1-1,20
2,有限会社若葉商店,ワカバショウテン,東京都千代田区外神田2-2,末
3,緑風工業株式会社,リョクフウコウギョウ,東京都中央区日本橋3-3,末
4,山吹運輸株式会社,ヤマブキウンユ,東京都中央区銀座4-4,末
5,株式会社群青システム,グンジョウシステム,東京都港区虎ノ門5-5,末
"""
SALES_HEAD = "伝票番号,日付,得意先コード,得意先名,区分,商品名,金額,消費税額,税率\n"
SALES = """\
101,2026-01-10,1,株式会社青葉製作所,売上,部品,10000,1000,10
102,2026-01-25,1,株式会社青葉製作所,売上,部品,20000,2000,10
103,2026-01-12,2,有限会社若葉商店,売上,部品,9995,999,10
104,2026-01-20,3,緑風工業株式会社,売上,部品,3000,300,10
105,2026-01-31,4,山吹運輸株式会社,売上,部品,50000,5000,10
106,2026-02-10,3,緑風工業株式会社,売上,部品,4000,400,10
107,2026-02-11,5,株式会社群青システム,売上,部品,7000,,
"""
BOOKS = (
    ("2026/01/20", "株式会社青葉製作所", "sale", 11000),
    ("2026/02/20", "株式会社青葉製作所", "sale", 22000),
    ("2026/01/31", "有限会社若葉商店", "sale", 10995),
    ("2026/01/31", "緑風工業株式会社", "sale", 3300),
    ("2026/02/01", "山吹運輸株式会社", "sale", 55000),
    ("2026/02/28", "緑風工業株式会社", "sale", 5400),
    ("2026/02/28", "株式会社青葉製作所", "payment", 11000),
    ("2026/02/28", "有限会社若葉商店", "payment", 10995),
    ("2026/02/28", "緑風工業株式会社", "payment", 3300),
)
BANK_HEAD = "番号,日付,得意先名,得意先名カナ,区分,金額\n"
BANK = """\
1,2026-02-27,ｶ)ｱｵﾊﾞｾｲｻｸｼｮ,ｶ)ｱｵﾊﾞｾｲｻｸｼｮ,入金,11000
2,2026-02-27,ﾕ)ﾜｶﾊﾞｼｮｳﾃﾝ,ﾕ)ﾜｶﾊﾞｼｮｳﾃﾝ,入金,10555
3,2026-02-27,ｼﾗﾅｲｶｲｼｬ,ｼﾗﾅｲｶｲｼｬ,入金,3300
"""


def journal(entries: tuple[tuple[str, str, str, int], ...]) -> str:
    """Return a journal of the accounting package; tax within, a tenth on top."""
    lines = []
    for number, (day, name, kind, yen) in enumerate(entries, start=1):
        tax = yen - yen * 100 // 110 if kind == "sale" else 0
        sides = {
            "sale": f"売掛金,{name},,対象外,{yen},0,売上高,,,課税売上込10%,{yen},{tax}",
            "payment": f"普通預金,,,対象外,{yen},0,売掛金,{name},,対象外,{yen},0",
        }[kind]
        lines.append(f"2000,{number},,{day},{sides},,,,0,,,0,0,no\r\n")
    return "".join(lines)


FILES = {
    "inbox/得意先.csv": CUSTOMERS,
    "inbox/売上.csv": SALES_HEAD + SALES,
    "inbox/仕訳.txt": journal(BOOKS),
    "inbox/入金.csv": BANK_HEAD + BANK,
}


def put(root: Path, files: Mapping[str, str], moment: int = 1_700_000_000) -> None:
    """Write files as of a moment."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("cp932"))
        os.utime(path, (moment, moment))


def write_reconciled_firm(
    root: Path,
    url: str = SQLITE,
    files: Mapping[str, str] = FILES,
    more: str = "",
    sources: str = SOURCES,
) -> Workspace:
    """Write the workspace and let one night pass; return it."""
    root.mkdir(exist_ok=True)
    if url == SQLITE:
        place_empty_warehouse(root)
    (root / "tsunagi.yaml").write_text(
        f"version: 1\ncompany: 試験商会株式会社\nwarehouse: {url}\n{more}sources:\n{sources}",
        encoding="utf-8",
    )
    put(root, files)
    Firm(root).first_night()
    return Workspace.open(root)
