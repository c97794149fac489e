"""A firm whose files go back out: three systems that know some of the same customers."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from pipelines.workspace import Workspace
from tests.support.firm import Firm
from tests.support.warehouses import SQLITE, place_empty_warehouse

SOURCES = """\
  - {name: hanbai_customers, system: hanbai, entity: customers, path: "inbox/得意先*",
     profile: generic_customers, mode: snapshot, trust: 3}
  - {name: ledger, system: excel, entity: customers, path: "inbox/台帳*",
     profile: generic_customers, mode: snapshot, trust: 2}
  - {name: hanbai_sales, system: hanbai, entity: transactions, path: "inbox/売上*",
     profile: generic_transactions, mode: replace_period}
"""
CUSTOMERS = """\
得意先コード,得意先名,法人番号,郵便番号,住所,電話番号,部署,先方担当者,備考
0001,株式会社青葉製作所,7000012050002,100-0001,東京都千代田区千代田1-1 青葉ビル3F,\
03-1111-0001,総務部,鈴木 一郎様,
0002,有限会社若葉商店,,101-0021,東京都千代田区外神田2-2,03-1111-0002,,,DM不要
0003,緑風工業株式会社,,103-0027,東京都中央区日本橋3-3,03-1111-0003,,,
0004,佐藤 一郎,,,東京都中央区銀座4-4,03-1111-0004,,,
0005,株式会社群青システム,,,,03-1111-0005,,,
0006,株式会社髙𠮷屋,,108-0075,東京都港区港南8-8,03-1111-0006,,,
"""
LEDGER = """\
コード,名称,法人番号,住所,電話番号,DM
A-1,㈱青葉製作所,7000012050002,東京都千代田区千代田1-1,03-1111-0001,
A-2,㈱青葉製作所 大阪支店,7000012050002,大阪府大阪市北区梅田1-1,06-1111-0001,
A-3,緑風工業(株),,東京都中央区日本橋3-3,03-1111-0003,不可
"""
YAYOI = """\
コード,名称,フリガナ,略称,郵便番号,住所１,住所２,部署名,担当者,TEL,FAX,メモ1,メモ2,メモ3,与信限度額,請求締日,\
担当者コード,ホームページ,メールアドレス,掛率
000101,青葉製作所,ｱｵﾊﾞｾｲｻｸｼﾞｮ,青葉,1000001,東京都千代田区千代田1-1,,,,03-9999-0001,,得意,,,500000,20,01,,,85
000102,緑風工業株式会社,,緑風,,東京都中央区日本橋3-3,,,,03-1111-0003,,,,,,99,01,,,
"""
"""The customer list of another package, of which two customers are known elsewhere too."""
YAYOI_SOURCE = """\
  - {name: yayoi, system: yayoi, entity: customers, path: "inbox/弥生*",
     profile: yayoi_hanbai_customers, mode: snapshot, trust: 1}
"""
SALES = """\
伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額
1001,2026-01-10,0001,株式会社青葉製作所,部品A,10,1000,10000
1002,2026-01-11,0002,有限会社若葉商店,部品B,5,2000,10000
1003,2026-02-12,0003,緑風工業株式会社,部品A,3,1000,3000
1004,2026-02-13,0006,株式会社髙𠮷屋,部品C,1,50000,50000
"""
FILES = {"inbox/得意先.csv": CUSTOMERS, "inbox/台帳.csv": LEDGER, "inbox/売上.csv": SALES}
"""Written as UTF-8: the name of one customer has a kanji that cp932 lacks."""


def write_export_firm(
    root: Path,
    exports: str,
    url: str = SQLITE,
    *,
    more_sources: str = "",
    files: Mapping[str, str] = FILES,
    newer: Collection[str] = (),
) -> Workspace:
    """Write the workspace with these ``exports:`` and let one night pass; return it."""
    root.mkdir(exist_ok=True)
    if url == SQLITE:
        place_empty_warehouse(root)
    (root / "tsunagi.yaml").write_text(
        f"version: 1\ncompany: 試験商会株式会社\nwarehouse: {url}\n"
        f"sources:\n{SOURCES}{more_sources}"
        f"exports:\n{exports}",
        encoding="utf-8",
    )
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        moment = 1_700_000_000 + (10_000_000 if name in newer else 0)
        os.utime(path, (moment, moment))
    Firm(root).first_night()
    return Workspace.open(root)
