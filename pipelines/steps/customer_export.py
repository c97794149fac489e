"""Lists of customers for Excel: what a search and its filters show, all pages of it."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from core.language import Text
from pipelines.steps.mistake_list import harmless
from pipelines.steps.search import search
from pipelines.workbook import Column, add_sheet, new_workbook, save
from pipelines.workspace import Workspace
from warehouse.queries.customer_list import Filters, Listed

MOST: Final = 50_000
"""Customers in one file: what a spreadsheet still opens quickly."""
_PAGE: Final = 2_000

COLUMNS: Final = (
    Column("customer_id", Text("顧客ID", "Customer id"), width=13),
    Column("name", Text("名称", "Name"), width=32),
    Column("name_kana", Text("フリガナ", "Reading"), width=26),
    Column("rank", Text("ランク", "Rank"), width=8),
    Column("policy", Text("営業方針", "Policy"), width=16),
    Column("sales", Text("直近の売上(円・税抜)", "Sales (yen, without tax)"), width=16),
    Column("last_transaction_date", Text("最終取引日", "Last transaction"), width=12),
    Column("postal_code", Text("郵便番号", "Postal code"), width=10),
    Column("prefecture", Text("都道府県", "Prefecture"), width=10),
    Column("address", Text("住所", "Address"), width=40),
    Column("phone", Text("電話番号", "Telephone"), width=16),
    Column("email", Text("メール", "E-mail"), width=26),
    Column("corporate_number", Text("法人番号", "Corporate number"), width=16),
    Column("industry", Text("業種", "Industry"), width=16),
    Column("sales_rep", Text("営業担当", "Sales rep"), width=12),
    Column("record_count", Text("レコード数", "Records"), width=8),
)


def every(workspace: Workspace, text: str, filters: Filters, sort: str) -> Iterator[Listed]:
    """Yield the customers of a list, page after page, ``MOST`` at most."""
    after, left = "", MOST
    while left > 0:
        found = search(workspace, text, filters, sort=sort, size=min(_PAGE, left), after=after)
        yield from found.customers
        if not found.more or not found.customers:
            return
        left -= len(found.customers)
        after = found.customers[-1].customer_id


def as_csv(customers: Iterable[Listed]) -> bytes:
    """Return customers as a CSV that Excel opens as UTF-8, no cell a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(column.title) for column in COLUMNS])
    for one in customers:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in _cells(one)])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(customers: Iterable[Listed]) -> bytes:
    """Return customers as a workbook, texts as texts."""
    book = new_workbook()
    add_sheet(book, str(Text("顧客", "customers")), COLUMNS, map(_cells, customers))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "customers.xlsx"
        save(book, path)
        return path.read_bytes()


def _cells(one: Listed) -> list[object]:
    return [getattr(one, column.key) for column in COLUMNS]
