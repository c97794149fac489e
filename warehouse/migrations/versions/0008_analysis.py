"""Analysis: the calendar, and sums of the history."""

import sqlalchemy as sa
from alembic import op

from warehouse import types

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the tables; the next publication fills them."""
    op.create_table(
        "dim_closing_period",
        sa.Column(
            "closing_day",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="締日(31は末日) / closing day of the month, 31: its last",
        ),
        sa.Column(
            "period_to", sa.Date(), nullable=False, comment="期間の最後の日(締日) / its last day"
        ),
        sa.Column(
            "period_from", sa.Date(), nullable=False, comment="期間の最初の日 / its first day"
        ),
        sa.Column(
            "closing_month",
            sa.Date(),
            nullable=False,
            comment="何月度か(締日の月の1日) / the month the period is called by",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("closing_day", "period_to", name=op.f("pk_dim_closing_period")),
        comment="締め期間 / a period that ends on a closing day",
    )
    op.create_table(
        "dim_date",
        sa.Column("date", sa.Date(), nullable=False, comment="日付 / day"),
        sa.Column("year", sa.Integer(), nullable=False, comment="西暦年 / year"),
        sa.Column(
            "quarter",
            sa.Integer(),
            nullable=False,
            comment="暦の四半期(1〜4) / quarter of the year",
        ),
        sa.Column(
            "month",
            sa.Date(),
            nullable=False,
            comment="月(その月の1日) / the month, by its first day",
        ),
        sa.Column(
            "month_number", sa.Integer(), nullable=False, comment="月(1〜12) / month of the year"
        ),
        sa.Column("day", sa.Integer(), nullable=False, comment="日 / day of the month"),
        sa.Column(
            "fiscal_year",
            sa.Integer(),
            nullable=False,
            comment="年度(期首の西暦年) / fiscal year, by the year in which it begins",
        ),
        sa.Column(
            "fiscal_quarter",
            sa.Integer(),
            nullable=False,
            comment="年度の四半期(1〜4) / quarter of the fiscal year",
        ),
        sa.Column(
            "fiscal_month",
            sa.Integer(),
            nullable=False,
            comment="年度の何か月目か(1〜12) / month of the fiscal year",
        ),
        sa.Column(
            "closing_date",
            sa.Date(),
            nullable=False,
            comment="その日が入る締め期間の締日(自社の締日) / last day of the firm's closing "
            "period it is in",
        ),
        sa.Column(
            "closing_month",
            sa.Date(),
            nullable=False,
            comment="何月度か(締日の月の1日) / the month that closing period is called by",
        ),
        sa.Column(
            "weekday",
            sa.Integer(),
            nullable=False,
            comment="曜日(1:月〜7:日) / day of the week, 1: Monday",
        ),
        sa.Column(
            "weekday_name",
            sa.Text(),
            nullable=False,
            comment="曜日(月火水木金土日) / day of the week in Japanese",
        ),
        sa.Column(
            "is_weekend", sa.Boolean(), nullable=False, comment="土日か / Saturday or Sunday"
        ),
        sa.Column(
            "era",
            sa.Text(),
            nullable=False,
            comment="元号(明治より前は空) / era; empty before 明治",
        ),
        sa.Column("era_year", sa.Integer(), nullable=True, comment="元号の年 / year of the era"),
        sa.Column(
            "wareki",
            sa.Text(),
            nullable=False,
            comment="和暦(令和8年4月1日) / the day in the Japanese calendar",
        ),
        sa.Column(
            "ends_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="その日が終わる時刻(翌日の0時) / when the day ends in the firm's zone, "
            "exclusive",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("date", name=op.f("pk_dim_date")),
        comment="暦 / a day of the calendar",
    )
    op.create_index("ix_dim_date_month", "dim_date", ["month"], unique=False)
    op.create_table(
        "mart_sales_month",
        sa.Column(
            "month",
            sa.Date(),
            nullable=False,
            comment="月(その月の1日) / the month, by its first day",
        ),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column(
            "counts_as",
            sa.Text(),
            nullable=False,
            comment="何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)",
        ),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column(
            "item",
            sa.Text(),
            nullable=False,
            comment="商品(コード、なければ商品名・摘要) / the item: its code, else its name",
        ),
        sa.Column(
            "item_name",
            sa.Text(),
            nullable=False,
            comment="商品名・摘要 / a name of the item in the month",
        ),
        sa.Column(
            "sales",
            sa.BigInteger(),
            nullable=False,
            comment="売上(円・税抜、返品・値引・調整を含む) / net sales in yen without tax",
        ),
        sa.Column(
            "returns",
            sa.BigInteger(),
            nullable=False,
            comment="うち返品(円、負の値) / returns among them, negative",
        ),
        sa.Column(
            "discounts",
            sa.BigInteger(),
            nullable=False,
            comment="うち値引(円、負の値) / discounts among them, negative",
        ),
        sa.Column(
            "adjustments",
            sa.BigInteger(),
            nullable=False,
            comment="うち調整(円) / adjustments among them",
        ),
        sa.Column("payments", sa.BigInteger(), nullable=False, comment="入金(円) / money received"),
        sa.Column(
            "tax",
            sa.BigInteger(),
            nullable=False,
            comment="消費税(円、書いてある分) / consumption tax where the lines state it",
        ),
        sa.Column(
            "cost",
            sa.BigInteger(),
            nullable=False,
            comment="原価(円、書いてある分) / cost where the lines state it",
        ),
        sa.Column(
            "gross_profit",
            sa.BigInteger(),
            nullable=False,
            comment="粗利(円、書いてある分) / gross profit where the lines state it",
        ),
        sa.Column("lines", sa.Integer(), nullable=False, comment="明細の数 / lines"),
        sa.Column(
            "quantity",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="数量(入金を除く) / quantity, payments left out",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint(
            "month", "system", "counts_as", "sales_rep", "item", name=op.f("pk_mart_sales_month")
        ),
        comment="月・担当・商品別の取引の合計 / sums of an item and sales rep in a month and "
        "system",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "previous_dim_closing_period",
        sa.Column("closing_day", sa.Integer(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("closing_month", sa.Date(), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="dim_closing_period の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_closing_period",
        "previous_dim_closing_period",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_dim_date",
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("month_number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("fiscal_quarter", sa.Integer(), nullable=False),
        sa.Column("fiscal_month", sa.Integer(), nullable=False),
        sa.Column("closing_date", sa.Date(), nullable=False),
        sa.Column("closing_month", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("weekday_name", sa.Text(), nullable=False),
        sa.Column("is_weekend", sa.Boolean(), nullable=False),
        sa.Column("era", sa.Text(), nullable=False),
        sa.Column("era_year", sa.Integer(), nullable=True),
        sa.Column("wareki", sa.Text(), nullable=False),
        sa.Column(
            "ends_at",
            types.Timestamp(timezone=True),
            nullable=False,
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="dim_date の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_date", "previous_dim_date", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_mart_customer_month",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("counts_as", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("returns", sa.BigInteger(), nullable=False),
        sa.Column("discounts", sa.BigInteger(), nullable=False),
        sa.Column("adjustments", sa.BigInteger(), nullable=False),
        sa.Column("payments", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("slips", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="mart_customer_month の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_month",
        "previous_mart_customer_month",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_sales_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("counts_as", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("returns", sa.BigInteger(), nullable=False),
        sa.Column("discounts", sa.BigInteger(), nullable=False),
        sa.Column("adjustments", sa.BigInteger(), nullable=False),
        sa.Column("payments", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="mart_sales_month の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_sales_month",
        "previous_mart_sales_month",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "stage_dim_closing_period",
        sa.Column("closing_day", sa.Integer(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("closing_month", sa.Date(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_closing_period への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_dim_closing_period_key",
        "stage_dim_closing_period",
        ["closing_day", "period_to"],
        unique=False,
    )
    op.create_table(
        "stage_dim_date",
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("quarter", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("month_number", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("fiscal_quarter", sa.Integer(), nullable=True),
        sa.Column("fiscal_month", sa.Integer(), nullable=True),
        sa.Column("closing_date", sa.Date(), nullable=True),
        sa.Column("closing_month", sa.Date(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("weekday_name", sa.Text(), nullable=True),
        sa.Column("is_weekend", sa.Boolean(), nullable=True),
        sa.Column("era", sa.Text(), nullable=True),
        sa.Column("era_year", sa.Integer(), nullable=True),
        sa.Column("wareki", sa.Text(), nullable=True),
        sa.Column(
            "ends_at",
            types.Timestamp(timezone=True),
            nullable=True,
        ),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_date への変更案 / changes about to be published",
    )
    op.create_index("ix_stage_dim_date_key", "stage_dim_date", ["date"], unique=False)
    op.create_table(
        "stage_mart_customer_month",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("counts_as", sa.Text(), nullable=True),
        sa.Column("sales", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.BigInteger(), nullable=True),
        sa.Column("discounts", sa.BigInteger(), nullable=True),
        sa.Column("adjustments", sa.BigInteger(), nullable=True),
        sa.Column("payments", sa.BigInteger(), nullable=True),
        sa.Column("tax", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("slips", sa.Integer(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_month への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_month_key",
        "stage_mart_customer_month",
        ["customer_id", "month", "system", "counts_as"],
        unique=False,
    )
    op.create_table(
        "stage_mart_sales_month",
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("counts_as", sa.Text(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("item_name", sa.Text(), nullable=True),
        sa.Column("sales", sa.BigInteger(), nullable=True),
        sa.Column("returns", sa.BigInteger(), nullable=True),
        sa.Column("discounts", sa.BigInteger(), nullable=True),
        sa.Column("adjustments", sa.BigInteger(), nullable=True),
        sa.Column("payments", sa.BigInteger(), nullable=True),
        sa.Column("tax", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_sales_month への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_sales_month_key",
        "stage_mart_sales_month",
        ["month", "system", "counts_as", "sales_rep", "item"],
        unique=False,
    )
    op.create_table(
        "stage_touched_customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_stage_touched_customer")),
        comment="明細が変わる顧客 / customers of whom a line changes with the publication at work",
    )
    op.create_table(
        "stage_touched_month",
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_stage_touched_month")),
        comment="明細が変わる月 / months of which a line changes with the publication at work",
    )
    op.create_table(
        "mart_customer_month",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "month",
            sa.Date(),
            nullable=False,
            comment="月(その月の1日) / the month, by its first day",
        ),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column(
            "counts_as",
            sa.Text(),
            nullable=False,
            comment="何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)",
        ),
        sa.Column(
            "sales",
            sa.BigInteger(),
            nullable=False,
            comment="売上(円・税抜、返品・値引・調整を含む) / net sales in yen without tax",
        ),
        sa.Column(
            "returns",
            sa.BigInteger(),
            nullable=False,
            comment="うち返品(円、負の値) / returns among them, negative",
        ),
        sa.Column(
            "discounts",
            sa.BigInteger(),
            nullable=False,
            comment="うち値引(円、負の値) / discounts among them, negative",
        ),
        sa.Column(
            "adjustments",
            sa.BigInteger(),
            nullable=False,
            comment="うち調整(円) / adjustments among them",
        ),
        sa.Column("payments", sa.BigInteger(), nullable=False, comment="入金(円) / money received"),
        sa.Column(
            "tax",
            sa.BigInteger(),
            nullable=False,
            comment="消費税(円、書いてある分) / consumption tax where the lines state it",
        ),
        sa.Column(
            "cost",
            sa.BigInteger(),
            nullable=False,
            comment="原価(円、書いてある分) / cost where the lines state it",
        ),
        sa.Column(
            "gross_profit",
            sa.BigInteger(),
            nullable=False,
            comment="粗利(円、書いてある分) / gross profit where the lines state it",
        ),
        sa.Column("lines", sa.Integer(), nullable=False, comment="明細の数 / lines"),
        sa.Column(
            "slips",
            sa.Integer(),
            nullable=False,
            comment="伝票の数(伝票番号のない明細は1日を1枚と数える) / documents; lines "
            "without a number count as one document a day",
        ),
        sa.Column(
            "orders",
            sa.Integer(),
            nullable=False,
            comment="うち売上のある伝票の数 / documents with a sale among them",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_mart_customer_month_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "month", "system", "counts_as", name=op.f("pk_mart_customer_month")
        ),
        comment="顧客・月・システム別の取引の合計 / sums of a customer in a month and system",
        sqlite_with_rowid=False,
    )
