"""A firm small enough to read at a glance: eight customers, twelve lines, two CSV files."""

import os
import time
from pathlib import Path

CONFIGURATION = """\
version: 1
company: 試験商会株式会社
warehouse: sqlite:///warehouse.db
timezone: Asia/Tokyo
schedule: "30 1 * * *"
sources:
  - {name: hanbai_sales, system: hanbai, entity: transactions, path: inbox/売上*.csv,
     profile: generic_transactions, mode: replace_period, counts_as: sales}
  - {name: hanbai_customers, system: hanbai, entity: customers, path: inbox/得意先*.csv,
     profile: generic_customers, mode: snapshot, trust: 2}
"""

CUSTOMERS = """\
コード,名称,郵便番号,住所,電話番号
C001,株式会社青葉製作所,100-0001,東京都千代田区千代田1-1,03-1111-0001
C002,有限会社若葉商店,101-0021,東京都千代田区外神田2-2,03-1111-0002
C003,緑風工業株式会社,103-0027,東京都中央区日本橋3-3,03-1111-0003
C004,山吹運輸株式会社,104-0061,東京都中央区銀座4-4,03-1111-0004
C005,株式会社群青システム,105-0001,東京都港区虎ノ門5-5,03-1111-0005
C006,合同会社茜デザイン,106-0032,東京都港区六本木6-6,03-1111-0006
C007,藍染織物株式会社,107-0052,東京都港区赤坂7-7,03-1111-0007
C008,株式会社黄金屋,108-0075,東京都港区港南8-8,03-1111-0008
"""

SALES = """\
伝票番号,日付,得意先コード,得意先名,商品名,数量,単価,金額
1001,2026-01-10,C001,株式会社青葉製作所,部品A,10,1000,10000
1002,2026-01-11,C002,有限会社若葉商店,部品B,5,2000,10000
1003,2026-01-12,C003,緑風工業株式会社,部品A,3,1000,3000
1004,2026-01-13,C004,山吹運輸株式会社,部品C,1,50000,50000
1005,2026-01-14,C005,株式会社群青システム,部品C,2,50000,100000
1006,2026-01-15,C006,合同会社茜デザイン,部品A,7,1000,7000
1007,2026-02-10,C001,株式会社青葉製作所,部品B,4,2000,8000
1008,2026-02-11,C002,有限会社若葉商店,部品A,6,1000,6000
1009,2026-02-12,C007,藍染織物株式会社,部品B,2,2000,4000
1010,2026-02-13,C008,株式会社黄金屋,部品C,1,50000,50000
1011,2026-02-14,C005,株式会社群青システム,部品A,9,1000,9000
1012,2026-02-15,C003,緑風工業株式会社,部品B,1,2000,2000
"""

YEN = 259_000
"""What the lines add up to."""


def write_small_firm(root: Path, more: str = "") -> Path:
    """Write the workspace, its files old enough to be complete; return its folder."""
    inbox = root / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (root / "tsunagi.yaml").write_text(CONFIGURATION + more, encoding="utf-8")
    put_file(inbox / "得意先.csv", CUSTOMERS)
    put_file(inbox / "売上.csv", SALES)
    return root


def put_file(path: Path, text: str, age_seconds: int = 60) -> None:
    """Write a file as if some time ago."""
    path.write_text(text, encoding="utf-8")
    moment = time.time() - age_seconds
    os.utime(path, (moment, moment))
