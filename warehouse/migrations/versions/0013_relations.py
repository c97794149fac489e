"""Activities, deals and stages of customers, as they are published."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables; activities and deals that are landed already are published next time."""
    op.create_table(
        "mart_customer_stage_history",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "valid_from",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="この段階になった日時 / true since",
        ),
        sa.Column(
            "valid_to",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="この段階でなくなった日時(空: 現在) / true until, exclusive; empty: still",
        ),
        sa.Column(
            "stage_no",
            sa.Integer(),
            nullable=False,
            comment="段階の番号(1〜6) / number of the stage",
        ),
        sa.Column(
            "stage",
            sa.Text(),
            nullable=False,
            comment="段階 / 潜在顧客 見込顧客 商談可能顧客 営業活動 受注活動 リピート化; the stage",
        ),
        sa.Column(
            "acquisition_source",
            sa.Text(),
            nullable=False,
            comment="獲得元(空: 不明) / where the customer came from; empty: not known",
        ),
        sa.Column(
            "first_activity_date",
            sa.Date(),
            nullable=True,
            comment="最初の活動の日 / day of the first activity",
        ),
        sa.Column(
            "last_activity_date",
            sa.Date(),
            nullable=True,
            comment="最後の活動の日 / day of the last activity",
        ),
        sa.Column(
            "open_deals",
            sa.Integer(),
            nullable=False,
            comment="進行中の案件の数 / deals that are open",
        ),
        sa.Column(
            "open_amount",
            sa.BigInteger(),
            nullable=False,
            comment="進行中の案件の金額(円) / their amount in yen",
        ),
        sa.Column("orders", sa.Integer(), nullable=False, comment="売上伝票の数 / slips of sales"),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="この段階になった理由(文) / why, a sentence",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "valid_from", name=op.f("pk_mart_customer_stage_history")
        ),
        comment="顧客の段階の履歴 / a change of a customer's stage",
    )
    op.create_table(
        "previous_dim_deal",
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.Numeric(18, 4), nullable=True),
        sa.Column("expected_date", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("acquisition_source", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
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
        comment="dim_deal の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_deal", "previous_dim_deal", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_fact_activity",
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("kind_written", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("next_action", sa.Text(), nullable=False),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("credibility", sa.Text(), nullable=False),
        sa.Column("importance", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
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
        comment="fact_activity の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_fact_activity", "previous_fact_activity", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_mart_customer_stage",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("stage_no", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("acquisition_source", sa.Text(), nullable=False),
        sa.Column("first_activity_date", sa.Date(), nullable=True),
        sa.Column("last_activity_date", sa.Date(), nullable=True),
        sa.Column("open_deals", sa.Integer(), nullable=False),
        sa.Column("open_amount", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
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
        comment="mart_customer_stage の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_stage",
        "previous_mart_customer_stage",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_stage_history",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage_no", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("acquisition_source", sa.Text(), nullable=False),
        sa.Column("first_activity_date", sa.Date(), nullable=True),
        sa.Column("last_activity_date", sa.Date(), nullable=True),
        sa.Column("open_deals", sa.Integer(), nullable=False),
        sa.Column("open_amount", sa.BigInteger(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
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
        comment="mart_customer_stage_history の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_stage_history",
        "previous_mart_customer_stage_history",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "stage_dim_deal",
        sa.Column("deal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("probability", sa.Numeric(18, 4), nullable=True),
        sa.Column("expected_date", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("acquisition_source", sa.Text(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("is_present", sa.Boolean(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_deal への変更案 / changes about to be published",
    )
    op.create_index("ix_stage_dim_deal_key", "stage_dim_deal", ["deal_id"], unique=False)
    op.create_table(
        "stage_fact_activity",
        sa.Column(
            "activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("kind_written", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("next_action", sa.Text(), nullable=True),
        sa.Column("next_date", sa.Date(), nullable=True),
        sa.Column("credibility", sa.Text(), nullable=True),
        sa.Column("importance", sa.Text(), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="fact_activity への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_fact_activity_key", "stage_fact_activity", ["activity_id"], unique=False
    )
    op.create_table(
        "stage_mart_customer_stage",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("stage_no", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("acquisition_source", sa.Text(), nullable=True),
        sa.Column("first_activity_date", sa.Date(), nullable=True),
        sa.Column("last_activity_date", sa.Date(), nullable=True),
        sa.Column("open_deals", sa.Integer(), nullable=True),
        sa.Column("open_amount", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_stage への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_stage_key",
        "stage_mart_customer_stage",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "stage_mart_customer_stage_history",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stage_no", sa.Integer(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("acquisition_source", sa.Text(), nullable=True),
        sa.Column("first_activity_date", sa.Date(), nullable=True),
        sa.Column("last_activity_date", sa.Date(), nullable=True),
        sa.Column("open_deals", sa.Integer(), nullable=True),
        sa.Column("open_amount", sa.BigInteger(), nullable=True),
        sa.Column("orders", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_stage_history への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_stage_history_key",
        "stage_mart_customer_stage_history",
        ["customer_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "mart_customer_stage",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "stage_no",
            sa.Integer(),
            nullable=False,
            comment="段階の番号(1〜6) / number of the stage",
        ),
        sa.Column(
            "stage",
            sa.Text(),
            nullable=False,
            comment="段階 / 潜在顧客 見込顧客 商談可能顧客 営業活動 受注活動 リピート化; the stage",
        ),
        sa.Column(
            "acquisition_source",
            sa.Text(),
            nullable=False,
            comment="獲得元(空: 不明) / where the customer came from; empty: not known",
        ),
        sa.Column(
            "first_activity_date",
            sa.Date(),
            nullable=True,
            comment="最初の活動の日 / day of the first activity",
        ),
        sa.Column(
            "last_activity_date",
            sa.Date(),
            nullable=True,
            comment="最後の活動の日 / day of the last activity",
        ),
        sa.Column(
            "open_deals",
            sa.Integer(),
            nullable=False,
            comment="進行中の案件の数 / deals that are open",
        ),
        sa.Column(
            "open_amount",
            sa.BigInteger(),
            nullable=False,
            comment="進行中の案件の金額(円) / their amount in yen",
        ),
        sa.Column("orders", sa.Integer(), nullable=False, comment="売上伝票の数 / slips of sales"),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="この段階になった理由(文) / why, a sentence",
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
            name=op.f("fk_mart_customer_stage_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_customer_stage")),
        comment="顧客の段階 / how far a customer has come",
    )
    op.create_index(
        "ix_mart_customer_stage_stage_no", "mart_customer_stage", ["stage_no"], unique=False
    )
    op.create_table(
        "dim_deal",
        sa.Column(
            "deal_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="案件ID(出どころと番号から決まる) / made from source and code",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "contact_id",
            sa.Text(),
            nullable=True,
            comment="担当者ID(空: 特定できない) / the person at the customer; empty: not told",
        ),
        sa.Column(
            "contact_name",
            sa.Text(),
            nullable=False,
            comment="相手の氏名(原文) / the person's name, as written",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="案件名 / name"),
        sa.Column("stage", sa.Text(), nullable=False, comment="フェーズ(原文) / stage, as written"),
        sa.Column(
            "status", sa.Text(), nullable=False, comment="状態 / open 進行中, won 受注, lost 失注"
        ),
        sa.Column(
            "amount",
            sa.BigInteger(),
            nullable=True,
            comment="金額(円、空: 不明) / yen; empty: not known",
        ),
        sa.Column(
            "probability",
            sa.Numeric(18, 4),
            nullable=True,
            comment="確度(%、空: 不明) / percent; empty: not known",
        ),
        sa.Column(
            "expected_date",
            sa.Date(),
            nullable=True,
            comment="受注予定日 / day it is expected to be won",
        ),
        sa.Column("opened_on", sa.Date(), nullable=True, comment="発生日 / since when"),
        sa.Column("closed_on", sa.Date(), nullable=True, comment="完了日 / day it was won or lost"),
        sa.Column(
            "acquisition_source",
            sa.Text(),
            nullable=False,
            comment="獲得元 / where the lead came from",
        ),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column("note", sa.Text(), nullable=False, comment="備考 / note"),
        sa.Column(
            "is_present",
            sa.Boolean(),
            nullable=False,
            comment="出力に今もあるか / whether the export still lists it",
        ),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="tsunagi.yaml の source / the feed"),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="そのシステムでの番号(なければ内容から作る) / its code there, or of its words",
        ),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="そう書いてあるファイル / the file that says so",
        ),
        sa.Column(
            "sheet", sa.Text(), nullable=False, comment="シート名(なければ空) / its sheet, if any"
        ),
        sa.Column(
            "row_number",
            sa.Integer(),
            nullable=False,
            comment="ファイル内の行番号 / the row, as a spreadsheet counts",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["dim_contact.contact_id"],
            name=op.f("fk_dim_deal_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_dim_deal_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_dim_deal_file_id")
        ),
        sa.PrimaryKeyConstraint("deal_id", name=op.f("pk_dim_deal")),
        comment="案件(商談) / a deal with a customer",
    )
    op.create_index("ix_dim_deal_customer", "dim_deal", ["customer_id"], unique=False)
    op.create_table(
        "fact_activity",
        sa.Column(
            "activity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="活動ID(出どころと番号から決まる) / made from source and code",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "contact_id",
            sa.Text(),
            nullable=True,
            comment="担当者ID(空: 特定できない) / the person at the customer; empty: not told",
        ),
        sa.Column(
            "contact_name",
            sa.Text(),
            nullable=False,
            comment="相手の氏名(原文) / the person's name, as written",
        ),
        sa.Column("date", sa.Date(), nullable=False, comment="日付 / day"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="種類 / visit 訪問, phone 電話, mail メール, online オンライン, meeting "
            "商談, proposal 提案・見積, complaint クレーム, inquiry 問い合わせ, event "
            "展示会, other その他",
        ),
        sa.Column(
            "kind_written", sa.Text(), nullable=False, comment="種類(原文) / the kind, as written"
        ),
        sa.Column("subject", sa.Text(), nullable=False, comment="件名 / subject"),
        sa.Column(
            "result", sa.Text(), nullable=False, comment="内容・結果 / what was said and came of it"
        ),
        sa.Column(
            "next_action", sa.Text(), nullable=False, comment="次の行動 / what is to be done next"
        ),
        sa.Column("next_date", sa.Date(), nullable=True, comment="次の行動の日 / and when"),
        sa.Column(
            "credibility",
            sa.Text(),
            nullable=False,
            comment="信憑性(原文) / credibility, as written",
        ),
        sa.Column(
            "importance", sa.Text(), nullable=False, comment="重要度(原文) / importance, as written"
        ),
        sa.Column(
            "urgency", sa.Text(), nullable=False, comment="緊急度(原文) / urgency, as written"
        ),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="事実か推測か / fact 事実, assumption 推測; else as written",
        ),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column("note", sa.Text(), nullable=False, comment="備考 / note"),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="tsunagi.yaml の source / the feed"),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="そのシステムでの番号(なければ内容から作る) / its code there, or of its words",
        ),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="そう書いてあるファイル / the file that says so",
        ),
        sa.Column(
            "sheet", sa.Text(), nullable=False, comment="シート名(なければ空) / its sheet, if any"
        ),
        sa.Column(
            "row_number",
            sa.Integer(),
            nullable=False,
            comment="ファイル内の行番号 / the row, as a spreadsheet counts",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["dim_contact.contact_id"],
            name=op.f("fk_fact_activity_contact_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_fact_activity_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_fact_activity_file_id")
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_fact_activity")),
        comment="活動(訪問・電話・商談など) / a visit, a call, a meeting with a customer",
    )
    op.create_index(
        "ix_fact_activity_customer", "fact_activity", ["customer_id", "date"], unique=False
    )
    op.create_index(op.f("ix_fact_activity_date"), "fact_activity", ["date"], unique=False)
    op.create_index("ix_fact_activity_next_date", "fact_activity", ["next_date"], unique=False)
    op.add_column(
        "source_detail", sa.Column("date", sa.Date(), nullable=True, comment="day of an activity")
    )
    op.execute("UPDATE source_detail SET code = '#' || detail_id WHERE code = ''")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "source_detail",
            "entity",
            comment="contacts, activities or deals",
            existing_comment="contacts or activities",
            existing_type=sa.Text(),
            existing_nullable=False,
        )
        op.create_table_comment(
            "source_detail",
            "担当者・活動・案件(原文) / a contact, activity or deal as its file has it",
            existing_comment="担当者・活動(原文) / a contact or activity as its file has it",
        )
