"""What BI tools read for analysis: the calendar, and sums of the history.

Published like everything else (``warehouse.schema.published``): staged changes, one transaction,
put back row by row. Each sum follows from ``fact_transaction`` alone, and checks see that they add
up to it.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.columns import SYSTEM, customer_reference, generation
from warehouse.types import Exact, String, Timestamp, Yen

_COUNTS_AS = "何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)"
_ITEM = "商品(コード、なければ商品名・摘要) / the item: its code, else its name"
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
    Column(
        "ends_at",
        Timestamp,
        nullable=False,
        comment="その日が終わる時刻(翌日の0時) / when the day ends in the firm's zone, exclusive",
    ),
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
    Column("item", String, primary_key=True, comment=_ITEM),
    _text("item_name", "商品名・摘要 / a name of the item in the month"),
    *_sums(),
    Column("quantity", Exact, comment="数量(入金を除く) / quantity, payments left out"),
    generation(),
    sqlite_with_rowid=False,
    comment="月・担当・商品別の取引の合計 / sums of an item and sales rep in a month and system",
)


def _day(name: str, comment: str) -> Column[object]:
    return Column(name, Date, comment=comment)


mart_customer_life = Table(
    "mart_customer_life",
    metadata,
    customer_reference(primary_key=True),
    _day("first_sale_date", "初回購入日 / day of the first purchase"),
    _day("last_sale_date", "最終購入日 / day of the last purchase"),
    _number("purchase_days", "購入のあった日数 / days with a purchase"),
    _number("orders", "売上のある伝票の数 / documents with a sale"),
    _yen("lifetime_sales", "累計売上(円・税抜) / net sales of all time in yen"),
    _yen("lifetime_gross_profit", "累計粗利(円) / gross profit of all time in yen"),
    Column(
        "interval_days",
        Integer,
        comment="購入間隔の中央値(日)、購入日が1日だけなら空 / median days between purchase days",
    ),
    _day("expected_next_date", "次の購入が見込まれる日(最終購入日+間隔) / last day plus interval"),
    _day("new_until", "この日の前日まで新規 / a new customer before this day"),
    _day("at_risk_from", "この日から離反のおそれ / at risk from this day on"),
    _day("dormant_from", "この日から休眠 / dormant from this day on"),
    _day("lost_from", "この日から離反 / lost from this day on"),
    _day("returned_until", "この日の前日まで復活 / returned, before this day; empty: never"),
    _text(
        "cpm_class",
        "CPMの層: 初回 よちよち コツコツ 流行 優良(購入がなければ空) / class of customer "
        "portfolio management; empty without a purchase",
    ),
    _day("cpm_left_from", "CPMで離脱とする日 / the day from which CPM counts it as having left"),
    generation(),
    comment="顧客の取引の一生(基準日まで) / "
    "a customer's life with the firm up to the day: first, last, rhythm, worth",
)

mart_customer_item = Table(
    "mart_customer_item",
    metadata,
    customer_reference(primary_key=True),
    Column("item", String, primary_key=True, comment=_ITEM),
    _yen("sales", "売上(円・税抜) / net sales of all time in yen"),
    _yen("gross_profit", "粗利(円、書いてある分) / gross profit where the lines state it"),
    Column("quantity", Exact, comment="数量 / quantity"),
    _number("lines", "明細の数 / lines"),
    _number("orders", "売上のある伝票の数 / documents with a sale"),
    _date("first_date", "最初の日 / first day"),
    _date("last_date", "最後の日 / last day"),
    generation(),
    sqlite_with_rowid=False,
    comment="顧客・商品別の売上(売上として数える明細) / what a customer bought of an item",
)

mart_item_pair = Table(
    "mart_item_pair",
    metadata,
    Column(
        "basket",
        String,
        primary_key=True,
        comment="何の中で一緒か / slip: 1枚の伝票, customer: 1つの顧客",
    ),
    Column("item", String, primary_key=True, comment="商品 / the item that is there"),
    Column(
        "other_item",
        String,
        primary_key=True,
        comment="一緒に買われた商品 / the item with it",
    ),
    _number("baskets", "伝票(顧客)の数 / documents (or customers) in the window"),
    _number("with_item", "商品のある数 / of them with the item"),
    _number("with_other", "もう一方のある数 / of them with the other item"),
    _number("together", "両方ある数 / of them with both"),
    Column("support", Exact, nullable=False, comment="支持度(%) / share with both, percent"),
    Column(
        "confidence",
        Exact,
        nullable=False,
        comment="確信度(%): 商品のあるうち、もう一方もある割合 / of those with the item, percent",
    ),
    Column(
        "lift",
        Exact,
        nullable=False,
        comment="リフト値: 偶然に比べて何倍一緒か(1は偶然) / times as often as by chance",
    ),
    generation(),
    comment="一緒に買われる商品(直近の期間) / items bought together in the last months",
)

dim_analysis_rule = Table(
    "dim_analysis_rule",
    metadata,
    Column("rule_id", Integer, primary_key=True, autoincrement=False, comment="いつも1 / always 1"),
    _number("abc_a_percent", "ABCのAとする累積構成比(%) / ABC: A up to this cumulative share"),
    _number("abc_b_percent", "ABCのBとする累積構成比(%) / ABC: B up to this cumulative share"),
    _text(
        "rank_measure",
        "ランクとABCが何の多い順か(sales 売上、gross_profit 粗利) / what ranks and ABC go by",
    ),
    _number("renewal_days", "次の購入の何日前から知らせるか / days ahead that a renewal is told"),
    _number("trend_percent", "来年度の見込みで使う伸びの上限(%) / largest trend of estimates"),
    _number("credit_months", "与信で見る月数(今月のほかに) / full months that count as at risk"),
    _number("credit_percent", "限度額の何%から注意か / share of the limit that is near it"),
    _number("low_credit_score", "この評点より低ければ注意 / scores below are low"),
    generation(),
    comment="分析の決まり(設定 analysis) / the numbers that views calculate with",
)

dim_industry = Table(
    "dim_industry",
    metadata,
    Column("industry", String, primary_key=True, comment="業種(dim_customerのとおり) / as there"),
    _text("division", "日本標準産業分類の大分類(A〜T、分からなければ空) / JSIC division, a letter"),
    _text("division_name", "大分類の名前 / its name"),
    _text("major_group", "中分類(2桁、なければ空) / major group, two digits"),
    _text("minor_group", "小分類(3桁、なければ空) / group, three digits"),
    _text("code", "書いてあった分類コード / the code as written"),
    _text("name", "コードを除いた名前(出どころのとおり) / the source's own name for it"),
    _text("revision", "第何回の分類か(コードがなければ空) / revision of the classification"),
    generation(),
    comment="業種と日本標準産業分類 / an industry as written, by levels of the JSIC",
)

mart_customer_credit = Table(
    "mart_customer_credit",
    metadata,
    customer_reference(primary_key=True),
    Column("credit_limit", Yen, comment="与信限度額(円) / credit limit in yen"),
    Column("credit_score", Exact, comment="評点(TDB・TSRなど) / credit score, of TDB or TSR"),
    _text("limit_system", "限度額の出どころのシステム / whose limit it is"),
    _text("score_system", "評点の出どころのシステム / whose score it is"),
    generation(),
    comment="与信(限度額か評点のある顧客) / credit limit and score of customers that have one",
)

mart_customer_segment = Table(
    "mart_customer_segment",
    metadata,
    customer_reference(primary_key=True),
    Column("segment", String, primary_key=True, comment="区分の名前 / name of the segment"),
    _text("title", "区分の見出し / what people call it"),
    generation(),
    Index("ix_mart_customer_segment_segment", "segment"),
    comment="自由な区分(設定 segments) / a customer in a segment of the settings",
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

stage_moved_customer = Table(
    "stage_moved_customer",
    metadata,
    Column("customer_id", String, primary_key=True),
    comment="ランクが日付のほかに変わりうる顧客 / customers whose ranks may change "
    "beyond the day with the publication at work",
)

customer_window = Table(
    "customer_window",
    metadata,
    Column("customer_id", String, primary_key=True),
    *(
        Column(name, Yen, nullable=False)
        for name in ("sales", "gross_profit", "former_sales", "former_gross_profit")
    ),
    _number("frequency", "期間中の伝票の数 / documents in the window"),
    _number("lines", "期間中の明細の数 / lines in the window"),
    Column("last_sale", Date, comment="最後の売上の日 / day of the last sale"),
    comment="直近の期間と、その前の期間の売上 / sums of the last months and of those before, kept "
    "from one publication to the next",
)

TABLES: tuple[Table, ...] = (
    dim_date,
    dim_closing_period,
    mart_customer_month,
    mart_sales_month,
    mart_customer_life,
    mart_customer_item,
    mart_item_pair,
    dim_analysis_rule,
    dim_industry,
    mart_customer_credit,
    mart_customer_segment,
)
"""In the order in which rows can be inserted."""
