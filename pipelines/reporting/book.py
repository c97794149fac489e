"""The report as a workbook, with charts, printing on A4."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference

from pipelines.exports.style import Field, begin, fill
from pipelines.reporting.facts import CustomerMonth, Facts
from pipelines.reporting.words import summary, title
from pipelines.steps.reconcile import CAUSES, MEASURES

_MONTHS: Final = (Field("月", 12), Field("売上(円・税抜)", 16), Field("粗利(円)", 14),
                  Field("伝票", 8), Field("顧客", 8))  # fmt: skip
_CUSTOMERS: Final = (Field("顧客ID", 13), Field("名称", 32), Field("売上", 14), Field("前月", 14),
                     Field("前年同月", 14), Field("前年との差", 14))  # fmt: skip


def write_book(facts: Facts, path: Path) -> None:
    """Write the workbook.

    Raises:
        OSError: it cannot be written.
    """
    book = Workbook(write_only=True)
    _months(book, facts)
    _customers(book, "上位顧客", "売上の多い顧客", facts.top, chart=True)
    _customers(book, "増えた顧客", "前年同月より増えた顧客", facts.gained)
    _customers(book, "減った顧客", "前年同月より減った顧客", facts.lost)
    first = [(one.customer_id, one.name, one.first_transaction_date) for one in facts.first_bought]
    _table(book, "新規", (Field("顧客ID", 13), Field("名称", 32), Field("初回取引日", 12)), first)
    reps = [(one.sales_rep, int(one.sales), int(one.gross_profit)) for one in facts.reps]
    _table(book, "担当別", (Field("営業担当", 20), Field("売上", 14), Field("粗利", 14)), reps)
    items = [(one.item, one.item_name, int(one.sales)) for one in facts.items]
    _table(book, "商品別", (Field("商品", 20), Field("名称", 32), Field("売上", 14)), items)
    _reconciliation(book, facts)
    book.save(path)


def _months(book: Workbook, facts: Facts) -> None:
    sheet = begin(book, "月別", title(facts), "".join(summary(facts)), _MONTHS)
    rows = [(f"{one.month:%Y-%m}", one.sales, one.gross_profit, one.slips, one.customers)
            for one in facts.months]  # fmt: skip
    last = fill(sheet, _MONTHS, rows)
    bars, line = BarChart(), LineChart()
    bars.title, bars.height, bars.width = "月ごとの売上と粗利", 10, 26
    for chart, column in ((bars, 2), (line, 3)):
        data = Reference(sheet, min_col=column, min_row=4, max_row=last)
        chart.add_data(data, titles_from_data=True)
        chart.set_categories(Reference(sheet, min_col=1, min_row=5, max_row=last))
    bars += line
    sheet.add_chart(bars, "G4")


def _customers(
    book: Workbook, name: str, heading: str, rows: Sequence[CustomerMonth], *, chart: bool = False
) -> None:
    sheet = begin(book, name, heading, "税抜、返品・値引を引いた売上(円)。", _CUSTOMERS)
    last = fill(
        sheet,
        _CUSTOMERS,
        [(one.customer_id, one.name, one.sales, one.before, one.year_before, one.change)
         for one in rows],
    )  # fmt: skip
    if chart and rows:
        bars = BarChart()
        bars.type, bars.height, bars.width = "bar", 14, 22
        bars.title = heading
        bars.add_data(Reference(sheet, min_col=3, min_row=4, max_row=last), titles_from_data=True)
        bars.set_categories(Reference(sheet, min_col=2, min_row=5, max_row=last))
        sheet.add_chart(bars, "H4")


def _table(
    book: Workbook, name: str, fields: Sequence[Field], rows: Sequence[Sequence[Any]]
) -> None:
    fill(begin(book, name, name, "", fields), fields, rows)


def _reconciliation(book: Workbook, facts: Facts) -> None:
    fields = (
        Field("比べたもの", 28),
        Field("原因", 32),
        Field("件数", 8),
        Field("販売管理・銀行(円)", 18),
        Field("帳簿(円)", 18),
        Field("差(円)", 14),
    )
    rows = [
        (MEASURES[one.measure].ja, CAUSES[one.cause].ja, int(one.count), int(one.own_yen),
         int(one.books_yen), int(one.difference))
        for one in facts.causes
    ]  # fmt: skip
    _table(book, "突き合わせ", fields, rows)
