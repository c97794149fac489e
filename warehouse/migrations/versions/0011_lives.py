"""Analysis: lives, items, industries, credit, segments."""

import sqlalchemy as sa
from alembic import op

from warehouse import types

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables; the next publication fills them."""
    op.create_table(
        "dim_analysis_rule",
        sa.Column(
            "rule_id",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="いつも1 / always 1",
        ),
        sa.Column(
            "abc_a_percent",
            sa.Integer(),
            nullable=False,
            comment="ABCのAとする累積構成比(%) / ABC: A up to this cumulative share",
        ),
        sa.Column(
            "abc_b_percent",
            sa.Integer(),
            nullable=False,
            comment="ABCのBとする累積構成比(%) / ABC: B up to this cumulative share",
        ),
        sa.Column(
            "renewal_days",
            sa.Integer(),
            nullable=False,
            comment="次の購入の何日前から知らせるか / days ahead that a renewal is told",
        ),
        sa.Column(
            "trend_percent",
            sa.Integer(),
            nullable=False,
            comment="来年度の見込みで使う伸びの上限(%) / largest trend of estimates",
        ),
        sa.Column(
            "credit_months",
            sa.Integer(),
            nullable=False,
            comment="与信で見る月数(今月のほかに) / full months that count as at risk",
        ),
        sa.Column(
            "credit_percent",
            sa.Integer(),
            nullable=False,
            comment="限度額の何%から注意か / share of the limit that is near it",
        ),
        sa.Column(
            "low_credit_score",
            sa.Integer(),
            nullable=False,
            comment="この評点より低ければ注意 / scores below are low",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("rule_id", name=op.f("pk_dim_analysis_rule")),
        comment="分析の決まり(設定 analysis) / the numbers that views calculate with",
    )
    op.create_table(
        "dim_industry",
        sa.Column(
            "industry", sa.Text(), nullable=False, comment="業種(dim_customerのとおり) / as there"
        ),
        sa.Column(
            "division",
            sa.Text(),
            nullable=False,
            comment="日本標準産業分類の大分類(A〜T、分からなければ空) / JSIC division, a letter",
        ),
        sa.Column("division_name", sa.Text(), nullable=False, comment="大分類の名前 / its name"),
        sa.Column(
            "major_group",
            sa.Text(),
            nullable=False,
            comment="中分類(2桁、なければ空) / major group, two digits",
        ),
        sa.Column(
            "minor_group",
            sa.Text(),
            nullable=False,
            comment="小分類(3桁、なければ空) / group, three digits",
        ),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="書いてあった分類コード / the code as written",
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="コードを除いた名前(出どころのとおり) / the source's own name for it",
        ),
        sa.Column(
            "revision",
            sa.Text(),
            nullable=False,
            comment="第何回の分類か(コードがなければ空) / revision of the classification",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("industry", name=op.f("pk_dim_industry")),
        comment="業種と日本標準産業分類 / an industry as written, by levels of the JSIC",
    )
    op.create_table(
        "mart_item_pair",
        sa.Column(
            "basket",
            sa.Text(),
            nullable=False,
            comment="何の中で一緒か / slip: 1枚の伝票, customer: 1つの顧客",
        ),
        sa.Column("item", sa.Text(), nullable=False, comment="商品 / the item that is there"),
        sa.Column(
            "other_item", sa.Text(), nullable=False, comment="一緒に買われた商品 / the item with it"
        ),
        sa.Column(
            "baskets",
            sa.Integer(),
            nullable=False,
            comment="伝票(顧客)の数 / documents (or customers) in the window",
        ),
        sa.Column(
            "with_item",
            sa.Integer(),
            nullable=False,
            comment="商品のある数 / of them with the item",
        ),
        sa.Column(
            "with_other",
            sa.Integer(),
            nullable=False,
            comment="もう一方のある数 / of them with the other item",
        ),
        sa.Column(
            "together", sa.Integer(), nullable=False, comment="両方ある数 / of them with both"
        ),
        sa.Column(
            "support",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="支持度(%) / share with both, percent",
        ),
        sa.Column(
            "confidence",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="確信度(%): 商品のあるうち、もう一方もある割合 / of those with the item, "
            "percent",
        ),
        sa.Column(
            "lift",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="リフト値: 偶然に比べて何倍一緒か(1は偶然) / times as often as by chance",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("basket", "item", "other_item", name=op.f("pk_mart_item_pair")),
        comment="一緒に買われる商品(直近の期間) / items bought together in the last months",
    )
    op.create_table(
        "previous_dim_analysis_rule",
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("abc_a_percent", sa.Integer(), nullable=False),
        sa.Column("abc_b_percent", sa.Integer(), nullable=False),
        sa.Column("renewal_days", sa.Integer(), nullable=False),
        sa.Column("trend_percent", sa.Integer(), nullable=False),
        sa.Column("credit_months", sa.Integer(), nullable=False),
        sa.Column("credit_percent", sa.Integer(), nullable=False),
        sa.Column("low_credit_score", sa.Integer(), nullable=False),
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
        comment="dim_analysis_rule の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_analysis_rule",
        "previous_dim_analysis_rule",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_dim_industry",
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("division_name", sa.Text(), nullable=False),
        sa.Column("major_group", sa.Text(), nullable=False),
        sa.Column("minor_group", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
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
        comment="dim_industry の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_industry", "previous_dim_industry", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_mart_customer_credit",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        sa.Column("credit_score", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("limit_system", sa.Text(), nullable=False),
        sa.Column("score_system", sa.Text(), nullable=False),
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
        comment="mart_customer_credit の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_credit",
        "previous_mart_customer_credit",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_item",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=False),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("last_date", sa.Date(), nullable=False),
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
        comment="mart_customer_item の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_item",
        "previous_mart_customer_item",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_life",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("first_sale_date", sa.Date(), nullable=True),
        sa.Column("last_sale_date", sa.Date(), nullable=True),
        sa.Column("purchase_days", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("lifetime_sales", sa.BigInteger(), nullable=False),
        sa.Column("lifetime_gross_profit", sa.BigInteger(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("expected_next_date", sa.Date(), nullable=True),
        sa.Column("new_until", sa.Date(), nullable=True),
        sa.Column("at_risk_from", sa.Date(), nullable=True),
        sa.Column("dormant_from", sa.Date(), nullable=True),
        sa.Column("lost_from", sa.Date(), nullable=True),
        sa.Column("returned_until", sa.Date(), nullable=True),
        sa.Column("cpm_class", sa.Text(), nullable=False),
        sa.Column("cpm_left_from", sa.Date(), nullable=True),
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
        comment="mart_customer_life の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_life",
        "previous_mart_customer_life",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_segment",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
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
        comment="mart_customer_segment の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_segment",
        "previous_mart_customer_segment",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_item_pair",
        sa.Column("basket", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("other_item", sa.Text(), nullable=False),
        sa.Column("baskets", sa.Integer(), nullable=False),
        sa.Column("with_item", sa.Integer(), nullable=False),
        sa.Column("with_other", sa.Integer(), nullable=False),
        sa.Column("together", sa.Integer(), nullable=False),
        sa.Column("support", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("confidence", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("lift", types.Exact(precision=18, scale=4), nullable=False),
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
        comment="mart_item_pair の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_item_pair",
        "previous_mart_item_pair",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "stage_dim_analysis_rule",
        sa.Column("rule_id", sa.Integer(), nullable=True),
        sa.Column("abc_a_percent", sa.Integer(), nullable=True),
        sa.Column("abc_b_percent", sa.Integer(), nullable=True),
        sa.Column("renewal_days", sa.Integer(), nullable=True),
        sa.Column("trend_percent", sa.Integer(), nullable=True),
        sa.Column("credit_months", sa.Integer(), nullable=True),
        sa.Column("credit_percent", sa.Integer(), nullable=True),
        sa.Column("low_credit_score", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_analysis_rule への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_dim_analysis_rule_key", "stage_dim_analysis_rule", ["rule_id"], unique=False
    )
    op.create_table(
        "stage_dim_industry",
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("division", sa.Text(), nullable=True),
        sa.Column("division_name", sa.Text(), nullable=True),
        sa.Column("major_group", sa.Text(), nullable=True),
        sa.Column("minor_group", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_industry への変更案 / changes about to be published",
    )
    op.create_index("ix_stage_dim_industry_key", "stage_dim_industry", ["industry"], unique=False)
    op.create_table(
        "stage_mart_customer_credit",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        sa.Column("credit_score", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("limit_system", sa.Text(), nullable=True),
        sa.Column("score_system", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_credit への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_credit_key",
        "stage_mart_customer_credit",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "stage_mart_customer_item",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("sales", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_item への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_item_key",
        "stage_mart_customer_item",
        ["customer_id", "item"],
        unique=False,
    )
    op.create_table(
        "stage_mart_customer_life",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("first_sale_date", sa.Date(), nullable=True),
        sa.Column("last_sale_date", sa.Date(), nullable=True),
        sa.Column("purchase_days", sa.Integer(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("lifetime_sales", sa.BigInteger(), nullable=True),
        sa.Column("lifetime_gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("expected_next_date", sa.Date(), nullable=True),
        sa.Column("new_until", sa.Date(), nullable=True),
        sa.Column("at_risk_from", sa.Date(), nullable=True),
        sa.Column("dormant_from", sa.Date(), nullable=True),
        sa.Column("lost_from", sa.Date(), nullable=True),
        sa.Column("returned_until", sa.Date(), nullable=True),
        sa.Column("cpm_class", sa.Text(), nullable=True),
        sa.Column("cpm_left_from", sa.Date(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_life への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_life_key", "stage_mart_customer_life", ["customer_id"], unique=False
    )
    op.create_table(
        "stage_mart_customer_segment",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_segment への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_segment_key",
        "stage_mart_customer_segment",
        ["customer_id", "segment"],
        unique=False,
    )
    op.create_table(
        "stage_mart_item_pair",
        sa.Column("basket", sa.Text(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("other_item", sa.Text(), nullable=True),
        sa.Column("baskets", sa.Integer(), nullable=True),
        sa.Column("with_item", sa.Integer(), nullable=True),
        sa.Column("with_other", sa.Integer(), nullable=True),
        sa.Column("together", sa.Integer(), nullable=True),
        sa.Column("support", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("confidence", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("lift", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_item_pair への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_item_pair_key",
        "stage_mart_item_pair",
        ["basket", "item", "other_item"],
        unique=False,
    )
    op.create_table(
        "mart_customer_credit",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "credit_limit",
            sa.BigInteger(),
            nullable=True,
            comment="与信限度額(円) / credit limit in yen",
        ),
        sa.Column(
            "credit_score",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="評点(TDB・TSRなど) / credit score, of TDB or TSR",
        ),
        sa.Column(
            "limit_system",
            sa.Text(),
            nullable=False,
            comment="限度額の出どころのシステム / whose limit it is",
        ),
        sa.Column(
            "score_system",
            sa.Text(),
            nullable=False,
            comment="評点の出どころのシステム / whose score it is",
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
            name=op.f("fk_mart_customer_credit_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_customer_credit")),
        comment="与信(限度額か評点のある顧客) / credit limit and score of customers that have one",
    )
    op.create_table(
        "mart_customer_item",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "item",
            sa.Text(),
            nullable=False,
            comment="商品(コード、なければ商品名・摘要) / the item: its code, else its name",
        ),
        sa.Column(
            "sales",
            sa.BigInteger(),
            nullable=False,
            comment="売上(円・税抜) / net sales of all time in yen",
        ),
        sa.Column(
            "gross_profit",
            sa.BigInteger(),
            nullable=False,
            comment="粗利(円、書いてある分) / gross profit where the lines state it",
        ),
        sa.Column(
            "quantity", types.Exact(precision=18, scale=4), nullable=True, comment="数量 / quantity"
        ),
        sa.Column("lines", sa.Integer(), nullable=False, comment="明細の数 / lines"),
        sa.Column(
            "orders",
            sa.Integer(),
            nullable=False,
            comment="売上のある伝票の数 / documents with a sale",
        ),
        sa.Column("first_date", sa.Date(), nullable=False, comment="最初の日 / first day"),
        sa.Column("last_date", sa.Date(), nullable=False, comment="最後の日 / last day"),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_mart_customer_item_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", "item", name=op.f("pk_mart_customer_item")),
        comment="顧客・商品別の売上(売上として数える明細) / what a customer bought of an item",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mart_customer_life",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "first_sale_date",
            sa.Date(),
            nullable=True,
            comment="初回購入日 / day of the first purchase",
        ),
        sa.Column(
            "last_sale_date",
            sa.Date(),
            nullable=True,
            comment="最終購入日 / day of the last purchase",
        ),
        sa.Column(
            "purchase_days",
            sa.Integer(),
            nullable=False,
            comment="購入のあった日数 / days with a purchase",
        ),
        sa.Column(
            "orders",
            sa.Integer(),
            nullable=False,
            comment="売上のある伝票の数 / documents with a sale",
        ),
        sa.Column(
            "lifetime_sales",
            sa.BigInteger(),
            nullable=False,
            comment="累計売上(円・税抜) / net sales of all time in yen",
        ),
        sa.Column(
            "lifetime_gross_profit",
            sa.BigInteger(),
            nullable=False,
            comment="累計粗利(円) / gross profit of all time in yen",
        ),
        sa.Column(
            "interval_days",
            sa.Integer(),
            nullable=True,
            comment="購入間隔の中央値(日)、購入日が1日だけなら空 / median days between "
            "purchase days",
        ),
        sa.Column(
            "expected_next_date",
            sa.Date(),
            nullable=True,
            comment="次の購入が見込まれる日(最終購入日+間隔) / last day plus interval",
        ),
        sa.Column(
            "new_until",
            sa.Date(),
            nullable=True,
            comment="この日の前日まで新規 / a new customer before this day",
        ),
        sa.Column(
            "at_risk_from",
            sa.Date(),
            nullable=True,
            comment="この日から離反のおそれ / at risk from this day on",
        ),
        sa.Column(
            "dormant_from",
            sa.Date(),
            nullable=True,
            comment="この日から休眠 / dormant from this day on",
        ),
        sa.Column(
            "lost_from", sa.Date(), nullable=True, comment="この日から離反 / lost from this day on"
        ),
        sa.Column(
            "returned_until",
            sa.Date(),
            nullable=True,
            comment="この日の前日まで復活 / returned, before this day; empty: never",
        ),
        sa.Column(
            "cpm_class",
            sa.Text(),
            nullable=False,
            comment="CPMの層: 初回 よちよち コツコツ 流行 優良(購入がなければ空) / class of "
            "customer portfolio management; empty without a purchase",
        ),
        sa.Column(
            "cpm_left_from",
            sa.Date(),
            nullable=True,
            comment="CPMで離脱とする日 / the day from which CPM counts it as having left",
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
            name=op.f("fk_mart_customer_life_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_customer_life")),
        comment="顧客の取引の一生 / a customer's life with the firm: first, last, rhythm, worth",
    )
    op.create_table(
        "mart_customer_segment",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column("segment", sa.Text(), nullable=False, comment="区分の名前 / name of the segment"),
        sa.Column("title", sa.Text(), nullable=False, comment="区分の見出し / what people call it"),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_mart_customer_segment_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", "segment", name=op.f("pk_mart_customer_segment")),
        comment="自由な区分(設定 segments) / a customer in a segment of the settings",
    )
    op.create_index(
        "ix_mart_customer_segment_segment", "mart_customer_segment", ["segment"], unique=False
    )
