"""What BI tools read for analysis: the calendar, and sums of the history.

Published like everything else (``warehouse.schema.published``): staged changes, one transaction,
put back row by row. Each sum follows from ``fact_transaction`` alone, and checks see that they add
up to it.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.columns import SYSTEM, customer_reference, generation
from warehouse.types import Exact, String, Yen

_COUNTS_AS = "何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)"
_MONTH = "月(その月の1日) / the month, by its first day"


def _number(name: str, comment: str) -> Column[int]:
    return Column(name, Integer, nullable=False, comment=comment)


def _date(name: str, comment: str) -> Column[object]:
    return Column(name, Date, nullable=False, comment=comment)


def _text(name: str, comment: str) -> Column[str]:
    return Column(name, String, nullable=False, comment=comment)


def _yen(name: str, comment: str) -> Column[int]:
    return Column(name, Yen, nullable=False, comment=comment)


dim_date = Table(
    "dim_date",
    metadata,
    Column("date", Date, primary_key=True, comment="日付 / day"),
    _number("year", "西暦年 / year"),
    _number("quarter", "暦の四半期(1〜4) / quarter of the year"),
    _date("month", _MONTH),
    _number("month_number", "月(1〜12) / month of the year"),
    _number("day", "日 / day of the month"),
    _number("fiscal_year", "年度(期首の西暦年) / fiscal year, by the year in which it begins"),
    _number("fiscal_quarter", "年度の四半期(1〜4) / quarter of the fiscal year"),
    _number("fiscal_month", "年度の何か月目か(1〜12) / month of the fiscal year"),
    _date(
        "closing_date",
        "その日が入る締め期間の締日(自社の締日) / last day of the firm's closing period it is in",
    ),
    _date("closing_month", "何月度か(締日の月の1日) / the month that closing period is called by"),
    _number("weekday", "曜日(1:月〜7:日) / day of the week, 1: Monday"),
    _text("weekday_name", "曜日(月火水木金土日) / day of the week in Japanese"),
    Column("is_weekend", Boolean, nullable=False, comment="土日か / Saturday or Sunday"),
    _text("era", "元号(明治より前は空) / era; empty before 明治"),
    Column("era_year", Integer, comment="元号の年 / year of the era"),
    _text("wareki", "和暦(令和8年4月1日) / the day in the Japanese calendar"),
    generation(),
    Index("ix_dim_date_month", "month"),
    comment="暦 / a day of the calendar",
)

dim_closing_period = Table(
    "dim_closing_period",
    metadata,
    Column(
        "closing_day",
        Integer,
        primary_key=True,
        autoincrement=False,
        comment="締日(31は末日) / closing day of the month, 31: its last",
    ),
    Column("period_to", Date, primary_key=True, comment="期間の最後の日(締日) / its last day"),
    _date("period_from", "期間の最初の日 / its first day"),
    _date("closing_month", "何月度か(締日の月の1日) / the month the period is called by"),
    generation(),
    comment="締め期間 / a period that ends on a closing day",
)


def _sums() -> list[Column[int]]:
    return [
        _yen("sales", "売上(円・税抜、返品・値引・調整を含む) / net sales in yen without tax"),
        _yen("returns", "うち返品(円、負の値) / returns among them, negative"),
        _yen("discounts", "うち値引(円、負の値) / discounts among them, negative"),
        _yen("adjustments", "うち調整(円) / adjustments among them"),
        _yen("payments", "入金(円) / money received"),
        _yen("tax", "消費税(円、書いてある分) / consumption tax where the lines state it"),
        _yen("cost", "原価(円、書いてある分) / cost where the lines state it"),
        _yen("gross_profit", "粗利(円、書いてある分) / gross profit where the lines state it"),
        _number("lines", "明細の数 / lines"),
    ]


mart_customer_month = Table(
    "mart_customer_month",
    metadata,
    customer_reference(primary_key=True),
    Column("month", Date, primary_key=True, comment=_MONTH),
    Column("system", String, primary_key=True, comment=SYSTEM),
    Column("counts_as", String, primary_key=True, comment=_COUNTS_AS),
    *_sums(),
    _number(
        "slips",
        "伝票の数(伝票番号のない明細は1日を1枚と数える) / documents; lines without a number "
        "count as one document a day",
    ),
    _number("orders", "うち売上のある伝票の数 / documents with a sale among them"),
    generation(),
    sqlite_with_rowid=False,
    comment="顧客・月・システム別の取引の合計 / sums of a customer in a month and system",
)

mart_sales_month = Table(
    "mart_sales_month",
    metadata,
    Column("month", Date, primary_key=True, comment=_MONTH),
    Column("system", String, primary_key=True, comment=SYSTEM),
    Column("counts_as", String, primary_key=True, comment=_COUNTS_AS),
    Column("sales_rep", String, primary_key=True, comment="営業担当 / our sales rep"),
    Column(
        "item",
        String,
        primary_key=True,
        comment="商品(コード、なければ商品名・摘要) / the item: its code, else its name",
    ),
    _text("item_name", "商品名・摘要 / a name of the item in the month"),
    *_sums(),
    Column("quantity", Exact, comment="数量(入金を除く) / quantity, payments left out"),
    generation(),
    sqlite_with_rowid=False,
    comment="月・担当・商品別の取引の合計 / sums of an item and sales rep in a month and system",
)

stage_touched_customer = Table(
    "stage_touched_customer",
    metadata,
    Column("customer_id", String, primary_key=True),
    comment="明細が変わる顧客 / customers of whom a line changes with the publication at work",
)

stage_touched_month = Table(
    "stage_touched_month",
    metadata,
    Column("month", Date, primary_key=True),
    comment="明細が変わる月 / months of which a line changes with the publication at work",
)

TABLES: tuple[Table, ...] = (
    dim_date,
    dim_closing_period,
    mart_customer_month,
    mart_sales_month,
)
"""In the order in which rows can be inserted."""
