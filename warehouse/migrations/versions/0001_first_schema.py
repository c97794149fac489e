"""The first schema: runs, files, landing, identity, staging and the published tables."""

import sqlalchemy as sa
from alembic import op

from warehouse import types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "dim_customer",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="正式名称 / name, its legal form in full"
        ),
        sa.Column(
            "name_kana",
            sa.Text(),
            nullable=False,
            comment="フリガナ(法人格を除く) / reading in kana",
        ),
        sa.Column(
            "legal_form", sa.Text(), nullable=False, comment="法人格 / legal form; empty: none"
        ),
        sa.Column(
            "corporate_number",
            sa.Text(),
            nullable=True,
            comment="法人番号(13桁) / corporate number",
        ),
        sa.Column(
            "invoice_number",
            sa.Text(),
            nullable=True,
            comment="適格請求書発行事業者登録番号(T+13桁) / invoice registration number",
        ),
        sa.Column("postal_code", sa.Text(), nullable=True, comment="郵便番号(7桁) / postal code"),
        sa.Column("prefecture", sa.Text(), nullable=False, comment="都道府県 / prefecture"),
        sa.Column("city", sa.Text(), nullable=False, comment="市区町村 / city, ward, town"),
        sa.Column(
            "address", sa.Text(), nullable=False, comment="住所(都道府県から) / the whole address"
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="電話番号 / telephone"),
        sa.Column("email", sa.Text(), nullable=False, comment="メールアドレス / e-mail"),
        sa.Column("url", sa.Text(), nullable=False, comment="ホームページ / web page"),
        sa.Column("industry", sa.Text(), nullable=False, comment="業種 / industry"),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            comment="営業方針(台帳での指定) / policy as given in a ledger; empty: none given",
        ),
        sa.Column(
            "first_transaction_date",
            sa.Date(),
            nullable=True,
            comment="初回取引日 / day of the first transaction",
        ),
        sa.Column(
            "last_transaction_date",
            sa.Date(),
            nullable=True,
            comment="最終取引日 / day of the last transaction",
        ),
        sa.Column(
            "record_count",
            sa.Integer(),
            nullable=False,
            comment="各システムに今あるレコードの数 / records that systems hold of it now",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_dim_customer")),
        comment="顧客 / a customer (a corporation or a person) now",
    )
    op.create_table(
        "dim_customer_history",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "valid_from",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="この内容になった日時 / true since",
        ),
        sa.Column(
            "valid_to",
            types.Timestamp(timezone=True),
            nullable=True,
            comment="この内容でなくなった日時(空: 現在) / true until, exclusive; empty: still",
        ),
        sa.Column(
            "is_current",
            sa.Boolean(),
            nullable=False,
            comment="現在の内容か / whether it is true now",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="正式名称 / name, its legal form in full"
        ),
        sa.Column(
            "name_kana",
            sa.Text(),
            nullable=False,
            comment="フリガナ(法人格を除く) / reading in kana",
        ),
        sa.Column(
            "legal_form", sa.Text(), nullable=False, comment="法人格 / legal form; empty: none"
        ),
        sa.Column(
            "corporate_number",
            sa.Text(),
            nullable=True,
            comment="法人番号(13桁) / corporate number",
        ),
        sa.Column(
            "invoice_number",
            sa.Text(),
            nullable=True,
            comment="適格請求書発行事業者登録番号(T+13桁) / invoice registration number",
        ),
        sa.Column("postal_code", sa.Text(), nullable=True, comment="郵便番号(7桁) / postal code"),
        sa.Column("prefecture", sa.Text(), nullable=False, comment="都道府県 / prefecture"),
        sa.Column("city", sa.Text(), nullable=False, comment="市区町村 / city, ward, town"),
        sa.Column(
            "address", sa.Text(), nullable=False, comment="住所(都道府県から) / the whole address"
        ),
        sa.Column("phone", sa.Text(), nullable=False, comment="電話番号 / telephone"),
        sa.Column("email", sa.Text(), nullable=False, comment="メールアドレス / e-mail"),
        sa.Column("url", sa.Text(), nullable=False, comment="ホームページ / web page"),
        sa.Column("industry", sa.Text(), nullable=False, comment="業種 / industry"),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            comment="営業方針(台帳での指定) / policy as given in a ledger; empty: none given",
        ),
        sa.Column(
            "first_transaction_date",
            sa.Date(),
            nullable=True,
            comment="初回取引日 / day of the first transaction",
        ),
        sa.Column(
            "last_transaction_date",
            sa.Date(),
            nullable=True,
            comment="最終取引日 / day of the last transaction",
        ),
        sa.Column(
            "record_count",
            sa.Integer(),
            nullable=False,
            comment="各システムに今あるレコードの数 / records that systems hold of it now",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("customer_id", "valid_from", name=op.f("pk_dim_customer_history")),
        comment="顧客の履歴 / a version of a customer, valid in [valid_from, valid_to)",
    )
    op.create_table(
        "mart_customer_rank_history",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "valid_from",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="このランクになった日時 / true since",
        ),
        sa.Column(
            "valid_to",
            types.Timestamp(timezone=True),
            nullable=True,
            comment="このランクでなくなった日時(空: 現在) / true until, exclusive; empty: still",
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="基準日 / the last day that counts"),
        sa.Column(
            "rank", sa.Text(), nullable=False, comment="ランク / the rank: A B-1 B-2 C その他"
        ),
        sa.Column(
            "sales",
            sa.BigInteger(),
            nullable=False,
            comment="期間(既定12か月)の売上(円・税抜) / sales of the window in yen without tax",
        ),
        sa.Column(
            "gross_profit",
            sa.BigInteger(),
            nullable=True,
            comment="期間の粗利(円) / gross profit of the window in yen",
        ),
        sa.Column(
            "share",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="構成比(%) / share of the total in percent",
        ),
        sa.Column(
            "cumulative_share",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="上位からの累積構成比(%) / cumulative share in percent",
        ),
        sa.Column(
            "growth",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="前の同じ期間に対する伸び(%) / growth against the window before, in percent",
        ),
        sa.Column(
            "potential", sa.Boolean(), nullable=False, comment="将来性 / whether it may grow"
        ),
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            comment="営業方針(提案または指定) / sales policy, proposed or given",
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="このランクになった理由(文) / why, a sentence",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "valid_from", name=op.f("pk_mart_customer_rank_history")
        ),
        comment="重要度ランクの履歴 / a change of a rank",
    )
    op.create_table(
        "match_state",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_match_state")),
        comment="名寄せの続きに要るもの / what the last matching was made from",
    )
    op.create_table(
        "ops_run",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="実行番号 / the run",
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="種類 / sync: 同期, rollback: 前回に戻す, decision: 判定",
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="結果 / running, published, unchanged, dry_run, failed",
        ),
        sa.Column(
            "started_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="開始 / when it began",
        ),
        sa.Column(
            "finished_at",
            types.Timestamp(timezone=True),
            nullable=True,
            comment="終了 / when it ended",
        ),
        sa.Column(
            "as_of",
            sa.Date(),
            nullable=True,
            comment="ランクの基準日 / the day ranks are computed for",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=True,
            comment="公開した世代(なければ空) / the publication it made, if any",
        ),
        sa.Column(
            "dagster_run_id",
            sa.Text(),
            nullable=True,
            comment="Dagsterの実行ID / the run of Dagster",
        ),
        sa.Column(
            "holder",
            sa.Text(),
            nullable=False,
            comment="実行した人と処理 / who ran it: user@host, process",
        ),
        sa.Column(
            "message",
            sa.Text(),
            nullable=True,
            comment="失敗の理由(文) / why it failed, for people",
        ),
        sa.Column("report", sa.Text(), nullable=True, comment="報告(JSON) / its report, JSON"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_ops_run")),
        comment="実行の記録 / a run",
    )
    op.create_table(
        "previous_dim_customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_kana", sa.Text(), nullable=False),
        sa.Column("legal_form", sa.Text(), nullable=False),
        sa.Column("corporate_number", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("prefecture", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("first_transaction_date", sa.Date(), nullable=True),
        sa.Column("last_transaction_date", sa.Date(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=False),
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
        comment="dim_customer の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_customer", "previous_dim_customer", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_dim_customer_history",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("valid_from", types.Timestamp(timezone=True), nullable=False),
        sa.Column("valid_to", types.Timestamp(timezone=True), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_kana", sa.Text(), nullable=False),
        sa.Column("legal_form", sa.Text(), nullable=False),
        sa.Column("corporate_number", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("prefecture", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("first_transaction_date", sa.Date(), nullable=True),
        sa.Column("last_transaction_date", sa.Date(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=False),
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
        comment="dim_customer_history の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_customer_history",
        "previous_dim_customer_history",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_dim_customer_provenance",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
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
        comment="dim_customer_provenance の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_customer_provenance",
        "previous_dim_customer_provenance",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_dim_site",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
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
        comment="dim_site の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_dim_site", "previous_dim_site", ["replaced_generation"], unique=False
    )
    op.create_table(
        "previous_fact_transaction",
        sa.Column(
            "transaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counts_as", sa.Text(), nullable=False),
        sa.Column("customer_code", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("unit_price", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=True),
        sa.Column("tax_rate", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
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
        comment="fact_transaction の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_fact_transaction",
        "previous_fact_transaction",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_map_customer_alias",
        sa.Column("old_customer_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", types.Timestamp(timezone=True), nullable=False),
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
        comment="map_customer_alias の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_map_customer_alias",
        "previous_map_customer_alias",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_map_customer_source",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("linked_at", types.Timestamp(timezone=True), nullable=False),
        sa.Column("gone_at", types.Timestamp(timezone=True), nullable=True),
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
        comment="map_customer_source の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_map_customer_source",
        "previous_map_customer_source",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_rank",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("share", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("cumulative_share", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("growth", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("potential", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
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
        comment="mart_customer_rank の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_rank",
        "previous_mart_customer_rank",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_rank_history",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("valid_from", types.Timestamp(timezone=True), nullable=False),
        sa.Column("valid_to", types.Timestamp(timezone=True), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("rank", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("share", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("cumulative_share", types.Exact(precision=18, scale=4), nullable=False),
        sa.Column("growth", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("potential", sa.Boolean(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
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
        comment="mart_customer_rank_history の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_rank_history",
        "previous_mart_customer_rank_history",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_customer_rfm",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recency_days", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=False),
        sa.Column("monetary", sa.BigInteger(), nullable=False),
        sa.Column("recency_score", sa.Integer(), nullable=False),
        sa.Column("frequency_score", sa.Integer(), nullable=False),
        sa.Column("monetary_score", sa.Integer(), nullable=False),
        sa.Column("decile", sa.Integer(), nullable=True),
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
        comment="mart_customer_rfm の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_customer_rfm",
        "previous_mart_customer_rfm",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_review_candidate",
        sa.Column(
            "candidate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("left_system", sa.Text(), nullable=False),
        sa.Column("left_code", sa.Text(), nullable=False),
        sa.Column("right_system", sa.Text(), nullable=False),
        sa.Column("right_code", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
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
        comment="review_candidate の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_review_candidate",
        "previous_review_candidate",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "review_candidate",
        sa.Column(
            "candidate_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="候補番号(組から決まる) / follows from the pair",
        ),
        sa.Column(
            "left_system", sa.Text(), nullable=False, comment="左のシステム / system of the left"
        ),
        sa.Column("left_code", sa.Text(), nullable=False, comment="左のコード / code of the left"),
        sa.Column(
            "right_system", sa.Text(), nullable=False, comment="右のシステム / system of the right"
        ),
        sa.Column(
            "right_code", sa.Text(), nullable=False, comment="右のコード / code of the right"
        ),
        sa.Column(
            "score",
            sa.Float(),
            nullable=False,
            comment="同じ顧客である確率(0〜1) / probability of being the same customer",
        ),
        sa.Column(
            "status", sa.Text(), nullable=False, comment="状態 / waiting: 確認待ち, unsure: 保留"
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="自動で決めなかった理由 / why it was not decided",
        ),
        sa.Column("evidence", sa.Text(), nullable=False, comment="根拠(JSON) / the evidence, JSON"),
        sa.Column(
            "model_version", sa.Text(), nullable=False, comment="判定の版 / version of the model"
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_review_candidate")),
        comment="確認待ちの名寄せ候補 / a possible merge waiting",
    )
    op.create_index(
        op.f("ix_review_candidate_status"), "review_candidate", ["status"], unique=False
    )
    op.create_table(
        "review_decision",
        sa.Column(
            "decision_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="判定番号 / the decision",
        ),
        sa.Column(
            "left_system", sa.Text(), nullable=False, comment="左のシステム / system of the left"
        ),
        sa.Column("left_code", sa.Text(), nullable=False, comment="左のコード / code of the left"),
        sa.Column(
            "right_system", sa.Text(), nullable=False, comment="右のシステム / system of the right"
        ),
        sa.Column(
            "right_code", sa.Text(), nullable=False, comment="右のコード / code of the right"
        ),
        sa.Column(
            "judgement",
            sa.Text(),
            nullable=False,
            comment="判定 / same: 同じ, different: 別, unsure: 保留, withdrawn: 取り消し",
        ),
        sa.Column("user", sa.Text(), nullable=False, comment="判定した人 / who decided"),
        sa.Column("reason", sa.Text(), nullable=False, comment="理由・コメント / why"),
        sa.Column(
            "decided_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="判定した日時 / when",
        ),
        sa.Column(
            "score",
            sa.Float(),
            nullable=True,
            comment="そのとき示した確率 / the probability shown then",
        ),
        sa.Column(
            "model_version",
            sa.Text(),
            nullable=False,
            comment="そのときの判定の版 / version of the model then",
        ),
        sa.Column(
            "evidence",
            sa.Text(),
            nullable=True,
            comment="そのとき示した根拠(JSON) / the evidence shown then, JSON",
        ),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_review_decision")),
        comment="人の判定(追記のみ) / a decision, never changed",
    )
    op.create_index(
        op.f(
            "ix_review_decision_left_system_review_decision_left_code_review_decision_right_system_review_decision_right_code"
        ),
        "review_decision",
        ["left_system", "left_code", "right_system", "right_code"],
        unique=False,
    )
    op.create_table(
        "stage_customer_identity",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "anchor_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_stage_customer_identity")),
        comment="これから発行する顧客ID / ids about to be given",
    )
    op.create_table(
        "stage_dim_customer",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_kana", sa.Text(), nullable=True),
        sa.Column("legal_form", sa.Text(), nullable=True),
        sa.Column("corporate_number", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("prefecture", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("first_transaction_date", sa.Date(), nullable=True),
        sa.Column("last_transaction_date", sa.Date(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_customer への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_dim_customer_key", "stage_dim_customer", ["customer_id"], unique=False
    )
    op.create_table(
        "stage_dim_customer_history",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("valid_from", types.Timestamp(timezone=True), nullable=True),
        sa.Column("valid_to", types.Timestamp(timezone=True), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_kana", sa.Text(), nullable=True),
        sa.Column("legal_form", sa.Text(), nullable=True),
        sa.Column("corporate_number", sa.Text(), nullable=True),
        sa.Column("invoice_number", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("prefecture", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("first_transaction_date", sa.Date(), nullable=True),
        sa.Column("last_transaction_date", sa.Date(), nullable=True),
        sa.Column("record_count", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_customer_history への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_dim_customer_history_key",
        "stage_dim_customer_history",
        ["customer_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "stage_dim_customer_provenance",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_customer_provenance への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_dim_customer_provenance_key",
        "stage_dim_customer_provenance",
        ["customer_id", "field"],
        unique=False,
    )
    op.create_table(
        "stage_dim_site",
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="dim_site への変更案 / changes about to be published",
    )
    op.create_index("ix_stage_dim_site_key", "stage_dim_site", ["site_id"], unique=False)
    op.create_table(
        "stage_fact_transaction",
        sa.Column(
            "transaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("counts_as", sa.Text(), nullable=True),
        sa.Column("customer_code", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("line_no", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("item_name", sa.Text(), nullable=True),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("unit_price", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("tax", sa.BigInteger(), nullable=True),
        sa.Column("tax_rate", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="fact_transaction への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_fact_transaction_key", "stage_fact_transaction", ["transaction_id"], unique=False
    )
    op.create_table(
        "stage_map_customer_alias",
        sa.Column("old_customer_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", types.Timestamp(timezone=True), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="map_customer_alias への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_map_customer_alias_key",
        "stage_map_customer_alias",
        ["old_customer_id"],
        unique=False,
    )
    op.create_table(
        "stage_map_customer_source",
        sa.Column("system", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("linked_at", types.Timestamp(timezone=True), nullable=True),
        sa.Column("gone_at", types.Timestamp(timezone=True), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=True),
        sa.Column("row_number", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="map_customer_source への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_map_customer_source_key",
        "stage_map_customer_source",
        ["system", "code"],
        unique=False,
    )
    op.create_table(
        "stage_mart_customer_rank",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("sales", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("share", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("cumulative_share", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("growth", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("potential", sa.Boolean(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_rank への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_rank_key", "stage_mart_customer_rank", ["customer_id"], unique=False
    )
    op.create_table(
        "stage_mart_customer_rank_history",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("valid_from", types.Timestamp(timezone=True), nullable=True),
        sa.Column("valid_to", types.Timestamp(timezone=True), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("rank", sa.Text(), nullable=True),
        sa.Column("sales", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("share", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("cumulative_share", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("growth", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("potential", sa.Boolean(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_rank_history への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_rank_history_key",
        "stage_mart_customer_rank_history",
        ["customer_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "stage_mart_customer_rfm",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("recency_days", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=True),
        sa.Column("monetary", sa.BigInteger(), nullable=True),
        sa.Column("recency_score", sa.Integer(), nullable=True),
        sa.Column("frequency_score", sa.Integer(), nullable=True),
        sa.Column("monetary_score", sa.Integer(), nullable=True),
        sa.Column("decile", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_customer_rfm への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_customer_rfm_key", "stage_mart_customer_rfm", ["customer_id"], unique=False
    )
    op.create_table(
        "stage_record_customer",
        sa.Column(
            "record_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column(
            "content_hash", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("moved", sa.Boolean(), nullable=False, comment="its lines change customers"),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_stage_record_customer")),
        comment="公開しようとしている対応 / records whose customer or content changes",
    )
    op.create_table(
        "stage_review_candidate",
        sa.Column(
            "candidate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("left_system", sa.Text(), nullable=True),
        sa.Column("left_code", sa.Text(), nullable=True),
        sa.Column("right_system", sa.Text(), nullable=True),
        sa.Column("right_code", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("model_version", sa.Text(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="review_candidate への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_review_candidate_key", "stage_review_candidate", ["candidate_id"], unique=False
    )
    op.create_table(
        "stage_site_identity",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "anchor_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_stage_site_identity")),
        comment="これから発行する拠点ID / site ids about to be given",
    )
    op.create_table(
        "dim_customer_provenance",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column("field", sa.Text(), nullable=False, comment="項目 / the column of dim_customer"),
        sa.Column(
            "value", sa.Text(), nullable=False, comment="採用した値 / the value that was chosen"
        ),
        sa.Column(
            "system", sa.Text(), nullable=False, comment="出どころのシステム / whose value it is"
        ),
        sa.Column(
            "code", sa.Text(), nullable=False, comment="そのシステムでのコード / its code there"
        ),
        sa.Column(
            "rule",
            sa.Text(),
            nullable=False,
            comment="決め手 / only, agreed, main, present, trust, recent, complete, order",
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
            name=op.f("fk_dim_customer_provenance_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", "field", name=op.f("pk_dim_customer_provenance")),
        comment="値の出どころ / where a golden value comes from",
    )
    op.create_table(
        "dim_site",
        sa.Column(
            "site_id",
            sa.Text(),
            nullable=False,
            comment="拠点ID(S+8桁+検査数字) / the site: S, 8 digits, a check digit",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="拠点名(支店、営業所など) / name of the site"
        ),
        sa.Column("address", sa.Text(), nullable=False, comment="住所 / address"),
        sa.Column("phone", sa.Text(), nullable=False, comment="電話番号 / telephone"),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_dim_site_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_dim_site")),
        comment="拠点 / a branch or address of a customer",
    )
    op.create_index(op.f("ix_dim_site_customer_id"), "dim_site", ["customer_id"], unique=False)
    op.create_table(
        "map_customer_alias",
        sa.Column(
            "old_customer_id",
            sa.Text(),
            nullable=False,
            comment="以前の顧客ID / an id that was published once",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="理由 / merge: 統合した, rollback: 公開を取り消した",
        ),
        sa.Column(
            "since", types.Timestamp(timezone=True), nullable=False, comment="いつから / since when"
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
            name=op.f("fk_map_customer_alias_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("old_customer_id", name=op.f("pk_map_customer_alias")),
        comment="以前の顧客ID / an id no longer current",
    )
    op.create_index(
        op.f("ix_map_customer_alias_customer_id"),
        "map_customer_alias",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "mart_customer_rank",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="基準日 / the last day that counts"),
        sa.Column(
            "rank", sa.Text(), nullable=False, comment="ランク / the rank: A B-1 B-2 C その他"
        ),
        sa.Column(
            "sales",
            sa.BigInteger(),
            nullable=False,
            comment="期間(既定12か月)の売上(円・税抜) / sales of the window in yen without tax",
        ),
        sa.Column(
            "gross_profit",
            sa.BigInteger(),
            nullable=True,
            comment="期間の粗利(円) / gross profit of the window in yen",
        ),
        sa.Column(
            "share",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="構成比(%) / share of the total in percent",
        ),
        sa.Column(
            "cumulative_share",
            types.Exact(precision=18, scale=4),
            nullable=False,
            comment="上位からの累積構成比(%) / cumulative share in percent",
        ),
        sa.Column(
            "growth",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="前の同じ期間に対する伸び(%) / growth against the window before, in percent",
        ),
        sa.Column(
            "potential", sa.Boolean(), nullable=False, comment="将来性 / whether it may grow"
        ),
        sa.Column(
            "policy",
            sa.Text(),
            nullable=False,
            comment="営業方針(提案または指定) / sales policy, proposed or given",
        ),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="このランクになった理由(文) / why, a sentence",
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
            name=op.f("fk_mart_customer_rank_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_customer_rank")),
        comment="重要度ランク / a customer's priority now",
    )
    op.create_table(
        "mart_customer_rfm",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column("as_of", sa.Date(), nullable=False, comment="基準日 / the last day that counts"),
        sa.Column(
            "recency_days",
            sa.Integer(),
            nullable=True,
            comment="最終売上からの日数 / days since the last sale",
        ),
        sa.Column(
            "frequency",
            sa.Integer(),
            nullable=False,
            comment="期間の伝票数 / documents in the window",
        ),
        sa.Column(
            "monetary",
            sa.BigInteger(),
            nullable=False,
            comment="期間の売上(円・税抜) / sales of the window in yen",
        ),
        sa.Column(
            "recency_score", sa.Integer(), nullable=False, comment="R(1〜5、5が最良) / 5 is best"
        ),
        sa.Column(
            "frequency_score", sa.Integer(), nullable=False, comment="F(1〜5、5が最良) / 5 is best"
        ),
        sa.Column(
            "monetary_score", sa.Integer(), nullable=False, comment="M(1〜5、5が最良) / 5 is best"
        ),
        sa.Column(
            "decile",
            sa.Integer(),
            nullable=True,
            comment="売上十分位(1が上位) / decile of sales, 1 at the top",
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
            name=op.f("fk_mart_customer_rfm_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_customer_rfm")),
        comment="RFMとデシル / recency, frequency, monetary scores and decile",
    )
    op.create_table(
        "ops_file",
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="ファイル番号 / the file",
        ),
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="受け取った実行 / the run that met it",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="tsunagi.yaml の source / the feed"),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column("entity", sa.Text(), nullable=False, comment="中身の種類 / what it holds"),
        sa.Column(
            "profile",
            sa.Text(),
            nullable=False,
            comment="読み方(名前@内容の印) / profile and mark of its content",
        ),
        sa.Column(
            "counts_as",
            sa.Text(),
            nullable=False,
            comment="明細の数え方(sales, receipts, books) / what its lines count as",
        ),
        sa.Column(
            "path",
            sa.Text(),
            nullable=False,
            comment="場所(ワークスペースから) / as found, relative to the workspace",
        ),
        sa.Column(
            "part",
            sa.Text(),
            nullable=False,
            comment="分割ファイルの名前(1つで全部なら空) / part of a snapshot; empty: the whole",
        ),
        sa.Column(
            "sha256",
            sa.Text(),
            nullable=False,
            comment="内容のSHA-256(控えの名前) / names the archived bytes",
        ),
        sa.Column(
            "size",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="大きさ(バイト) / bytes",
        ),
        sa.Column(
            "modified_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="ファイルの更新日時 / when the file was written",
        ),
        sa.Column(
            "taken_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="受け取った日時 / when it was met",
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="状態 / landed, duplicate, older, refused, withdrawn",
        ),
        sa.Column(
            "message",
            sa.Text(),
            nullable=True,
            comment="取り込まなかった理由(文) / why it was not landed, for people",
        ),
        sa.Column("encoding", sa.Text(), nullable=True, comment="文字コード / encoding"),
        sa.Column(
            "date_from", sa.Date(), nullable=True, comment="明細の最初の日 / first day of its lines"
        ),
        sa.Column(
            "date_to", sa.Date(), nullable=True, comment="明細の最後の日 / last day of its lines"
        ),
        sa.Column("rows_read", sa.Integer(), nullable=False, comment="読んだ行 / rows read"),
        sa.Column(
            "rows_loaded", sa.Integer(), nullable=False, comment="取り込んだ行 / rows loaded"
        ),
        sa.Column("rows_held", sa.Integer(), nullable=False, comment="保留した行 / rows held back"),
        sa.Column(
            "rows_skipped",
            sa.Integer(),
            nullable=False,
            comment="読み飛ばした行(見出し、合計など) / rows left out, such as titles and totals",
        ),
        sa.Column("yen_read", sa.BigInteger(), nullable=False, comment="読んだ金額(円) / yen read"),
        sa.Column(
            "yen_loaded", sa.BigInteger(), nullable=False, comment="取り込んだ金額(円) / yen loaded"
        ),
        sa.Column(
            "yen_held", sa.BigInteger(), nullable=False, comment="保留した金額(円) / yen held back"
        ),
        sa.Column(
            "notes",
            sa.Text(),
            nullable=True,
            comment="気づいたこと(JSON) / what the reader noticed, JSON",
        ),
        sa.Column(
            "published_generation",
            sa.Integer(),
            nullable=True,
            comment="今の状態を最初に含む公開 / the first publication with its present status",
        ),
        sa.Column(
            "first_generation",
            sa.Integer(),
            nullable=True,
            comment="最初に含めた公開 / the first publication that included it",
        ),
        sa.ForeignKeyConstraint(["run_id"], ["ops_run.run_id"], name=op.f("fk_ops_file_run_id")),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_ops_file")),
        comment="受け入れたファイル / a file met",
    )
    op.create_index(op.f("ix_ops_file_run_id"), "ops_file", ["run_id"], unique=False)
    op.create_index(
        op.f("ix_ops_file_source_ops_file_sha256"), "ops_file", ["source", "sha256"], unique=False
    )
    op.create_table(
        "ops_generation",
        sa.Column(
            "generation",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="世代 / the publication",
        ),
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="公開した実行 / the run that published",
        ),
        sa.Column(
            "published_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="公開した日時 / when",
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="状態 / current: 公開中, previous: 以前, withdrawn: 取り消し",
        ),
        sa.Column(
            "summary",
            sa.Text(),
            nullable=False,
            comment="表ごとの追加・変更・削除(JSON) / rows added, changed, removed by table, JSON",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["ops_run.run_id"], name=op.f("fk_ops_generation_run_id")
        ),
        sa.PrimaryKeyConstraint("generation", name=op.f("pk_ops_generation")),
        comment="公開の世代 / a publication",
    )
    op.create_table(
        "fact_transaction",
        sa.Column(
            "transaction_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="明細ID(明細の内容から決まる) / made from the line's own words",
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="tsunagi.yaml の source / the feed"),
        sa.Column(
            "counts_as",
            sa.Text(),
            nullable=False,
            comment="何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)",
        ),
        sa.Column(
            "customer_code", sa.Text(), nullable=False, comment="得意先コード / the customer's code"
        ),
        sa.Column("document_no", sa.Text(), nullable=False, comment="伝票番号 / document number"),
        sa.Column("line_no", sa.Integer(), nullable=False, comment="行番号 / line of the document"),
        sa.Column("date", sa.Date(), nullable=False, comment="日付 / day"),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="区分 / sale 売上, return 返品, discount 値引, payment 入金, adjustment 調整",
        ),
        sa.Column("item_code", sa.Text(), nullable=False, comment="商品コード / item code"),
        sa.Column("item_name", sa.Text(), nullable=False, comment="商品名・摘要 / item"),
        sa.Column(
            "quantity", types.Exact(precision=18, scale=4), nullable=True, comment="数量 / quantity"
        ),
        sa.Column(
            "unit_price",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="単価 / unit price as written",
        ),
        sa.Column(
            "amount", sa.BigInteger(), nullable=False, comment="金額(円・税抜) / yen without tax"
        ),
        sa.Column(
            "tax", sa.BigInteger(), nullable=True, comment="消費税(円) / consumption tax in yen"
        ),
        sa.Column(
            "tax_rate",
            types.Exact(precision=18, scale=4),
            nullable=True,
            comment="税率(%) / tax rate in percent",
        ),
        sa.Column("cost", sa.BigInteger(), nullable=True, comment="原価(円) / cost in yen"),
        sa.Column(
            "gross_profit", sa.BigInteger(), nullable=True, comment="粗利(円) / gross profit in yen"
        ),
        sa.Column("sales_rep", sa.Text(), nullable=False, comment="営業担当 / our sales rep"),
        sa.Column("note", sa.Text(), nullable=False, comment="備考 / note"),
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
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_fact_transaction_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_fact_transaction_file_id")
        ),
        sa.PrimaryKeyConstraint("transaction_id", name=op.f("pk_fact_transaction")),
        comment="取引明細 / a line of business",
    )
    op.create_index(
        "ix_fact_transaction_customer",
        "fact_transaction",
        ["customer_id", "date", "counts_as", "kind", "amount", "gross_profit", "document_no"],
        unique=False,
    )
    op.create_index(op.f("ix_fact_transaction_date"), "fact_transaction", ["date"], unique=False)
    op.create_table(
        "map_customer_source",
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="システム(ソフト)の名前 / the software it comes from",
        ),
        sa.Column(
            "code", sa.Text(), nullable=False, comment="そのシステムでのコード / its code there"
        ),
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "site_id",
            sa.Text(),
            nullable=True,
            comment="拠点ID(空: 顧客そのもの) / the site; empty: the customer itself",
        ),
        sa.Column(
            "name",
            sa.Text(),
            nullable=False,
            comment="そのシステムでの名称(原文) / its name there, as written",
        ),
        sa.Column(
            "method",
            sa.Text(),
            nullable=False,
            comment="結び付けた根拠 / why it is this customer: identifier, name, operator, single",
        ),
        sa.Column(
            "confidence",
            sa.Float(),
            nullable=False,
            comment="その確からしさ(0〜1) / how sure the link is, 0 to 1",
        ),
        sa.Column(
            "linked_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="結び付けた日時 / since when",
        ),
        sa.Column(
            "gone_at",
            types.Timestamp(timezone=True),
            nullable=True,
            comment="出力に現れなくなった日時(空: 今もある) / absent since; empty: present",
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
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_map_customer_source_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_map_customer_source_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"],
            ["dim_site.site_id"],
            name=op.f("fk_map_customer_source_site_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("system", "code", name=op.f("pk_map_customer_source")),
        comment="各システムのコードと顧客の対応 / a record in a system and its customer",
    )
    op.create_index(
        op.f("ix_map_customer_source_customer_id"),
        "map_customer_source",
        ["customer_id"],
        unique=False,
    )
    op.create_table(
        "ops_control_total",
        sa.Column(
            "control_total_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="照合番号 / the reconciliation",
        ),
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="実行 / the run",
        ),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="ファイル番号 / the file, if it is of one",
        ),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="範囲 / file: ファイルごと, source: 取り込んだ明細と公開した明細",
        ),
        sa.Column(
            "subject",
            sa.Text(),
            nullable=False,
            comment="ファイルまたは source / the file or source",
        ),
        sa.Column("measure", sa.Text(), nullable=False, comment="何を / rows: 行, yen: 円"),
        sa.Column("expected", sa.BigInteger(), nullable=False, comment="読んだ数 / as read"),
        sa.Column("loaded", sa.BigInteger(), nullable=False, comment="取り込んだ数 / loaded"),
        sa.Column("held", sa.BigInteger(), nullable=False, comment="保留した数 / held back"),
        sa.Column("skipped", sa.BigInteger(), nullable=False, comment="読み飛ばした数 / left out"),
        sa.Column(
            "difference",
            sa.BigInteger(),
            nullable=False,
            comment="差(0でなければ実行は失敗) / 0, or the run failed",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_ops_control_total_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["ops_run.run_id"], name=op.f("fk_ops_control_total_run_id")
        ),
        sa.PrimaryKeyConstraint("control_total_id", name=op.f("pk_ops_control_total")),
        comment="件数・金額の照合 / a reconciliation",
    )
    op.create_index(
        op.f("ix_ops_control_total_file_id"), "ops_control_total", ["file_id"], unique=False
    )
    op.create_index(
        op.f("ix_ops_control_total_run_id"), "ops_control_total", ["run_id"], unique=False
    )
    op.create_table(
        "ops_quarantine",
        sa.Column(
            "quarantine_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="保留番号 / the row held back",
        ),
        sa.Column(
            "file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="ファイル番号 / its file",
        ),
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="保留した実行 / the run that held it",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="tsunagi.yaml の source / the feed"),
        sa.Column(
            "sheet", sa.Text(), nullable=False, comment="シート名(なければ空) / its sheet, if any"
        ),
        sa.Column(
            "row_number",
            sa.Integer(),
            nullable=False,
            comment="ファイル内の行番号 / the row, as a spreadsheet counts",
        ),
        sa.Column("field", sa.Text(), nullable=False, comment="問題の項目 / the field at fault"),
        sa.Column("value", sa.Text(), nullable=False, comment="問題の値 / the value at fault"),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="理由コード(docs/errors.md) / the reason, see docs/errors.md",
        ),
        sa.Column(
            "note",
            sa.Text(),
            nullable=False,
            comment="理由と直し方(文) / the reason and what to do",
        ),
        sa.Column(
            "yen",
            sa.BigInteger(),
            nullable=True,
            comment="書かれている金額(読めたとき) / the amount as written, where readable",
        ),
        sa.Column("row", sa.Text(), nullable=False, comment="行全体(JSON) / the whole row, JSON"),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="状態 / held: 保留, value: 値だけ除外, corrected: 修正済み, superseded: 差替え",
        ),
        sa.Column(
            "held_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="保留した日時 / since when",
        ),
        sa.Column(
            "resolved_at",
            types.Timestamp(timezone=True),
            nullable=True,
            comment="片付いた日時 / when it was settled",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_ops_quarantine_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["ops_run.run_id"], name=op.f("fk_ops_quarantine_run_id")
        ),
        sa.PrimaryKeyConstraint("quarantine_id", name=op.f("pk_ops_quarantine")),
        comment="保留行 / a row held back",
    )
    op.create_index(op.f("ix_ops_quarantine_file_id"), "ops_quarantine", ["file_id"], unique=False)
    op.create_index(op.f("ix_ops_quarantine_status"), "ops_quarantine", ["status"], unique=False)
    op.create_table(
        "source_customer",
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_kana", sa.Text(), nullable=False),
        sa.Column("name_short", sa.Text(), nullable=False),
        sa.Column("corporate_number", sa.Text(), nullable=False),
        sa.Column("invoice_number", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("fax", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("closing_day", sa.Text(), nullable=False),
        sa.Column("credit_limit", sa.Text(), nullable=False),
        sa.Column("credit_score", sa.Text(), nullable=False),
        sa.Column("capital", sa.Text(), nullable=False),
        sa.Column("employees", sa.Text(), nullable=False),
        sa.Column("annual_sales", sa.Text(), nullable=False),
        sa.Column("acquisition_source", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("potential", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.Text(), nullable=False),
        sa.Column(
            "extra", sa.Text(), nullable=False, comment="columns the profile does not name, JSON"
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column(
            "origin",
            sa.Text(),
            nullable=False,
            comment="file: a customer row; line: made from a line's code and name",
        ),
        sa.Column(
            "row_hash",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="of all raw values",
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column(
            "file_date",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="how recent the file is that said so",
        ),
        sa.Column("first_run", sa.Integer(), nullable=False),
        sa.Column("changed_run", sa.Integer(), nullable=False),
        sa.Column(
            "gone_run", sa.Integer(), nullable=True, comment="absent from its source since this run"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_source_customer_file_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_source_customer")),
        sa.UniqueConstraint("system", "code", name=op.f("uq_source_customer_system_code")),
        comment="取引先レコード(原文) / one row per record in a system, as last seen",
    )
    op.create_index(
        op.f("ix_source_customer_source_source_customer_part"),
        "source_customer",
        ["source", "part"],
        unique=False,
    )
    op.create_table(
        "clean_customer",
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name_clean", sa.Text(), nullable=False),
        sa.Column("legal_form", sa.Text(), nullable=False),
        sa.Column("form_position", sa.Text(), nullable=False),
        sa.Column("core", sa.Text(), nullable=False),
        sa.Column("core_key", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("honorific", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("kana_clean", sa.Text(), nullable=False),
        sa.Column("reading_key", sa.Text(), nullable=False),
        sa.Column("reading_source", sa.Text(), nullable=False),
        sa.Column("postal_code_clean", sa.Text(), nullable=False),
        sa.Column("prefecture", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("address_rest", sa.Text(), nullable=False),
        sa.Column("building", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("town_key", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("phone_clean", sa.Text(), nullable=False),
        sa.Column("phone_display", sa.Text(), nullable=False),
        sa.Column("fax_clean", sa.Text(), nullable=False),
        sa.Column("email_clean", sa.Text(), nullable=False),
        sa.Column("email_domain", sa.Text(), nullable=False),
        sa.Column("corporate_number_clean", sa.Text(), nullable=False),
        sa.Column("invoice_number_clean", sa.Text(), nullable=False),
        sa.Column(
            "row_hash",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the raw content these were made from",
        ),
        sa.Column(
            "clean_hash",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="of all clean values",
        ),
        sa.Column("cleanser_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_customer.record_id"], name=op.f("fk_clean_customer_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_clean_customer")),
        comment="クレンジング済みの取引先 / clean values beside the raw ones",
    )
    op.create_table(
        "customer_identity",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "anchor_record",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the record that first received the id; where it goes, the id goes",
        ),
        sa.Column("minted_generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_record"],
            ["source_customer.record_id"],
            name=op.f("fk_customer_identity_anchor_record"),
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_identity")),
        sa.UniqueConstraint("serial", name=op.f("uq_customer_identity_serial")),
        comment="顧客IDの台帳 / every id ever given, never reused",
    )
    op.create_index(
        op.f("ix_customer_identity_anchor_record"),
        "customer_identity",
        ["anchor_record"],
        unique=False,
    )
    op.create_table(
        "match_record",
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "clean_hash",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the clean values that were matched",
        ),
        sa.Column(
            "cluster",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="smallest record of its cluster",
        ),
        sa.Column(
            "method", sa.Text(), nullable=False, comment="identifier, name, operator, single"
        ),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column(
            "site_name",
            sa.Text(),
            nullable=False,
            comment="branch it stands for; empty: the customer itself",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_customer.record_id"], name=op.f("fk_match_record_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_match_record")),
        comment="名寄せの結果 / which records belong together",
    )
    op.create_table(
        "record_customer",
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column(
            "content_hash",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="what was published of the record",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["source_customer.record_id"], name=op.f("fk_record_customer_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record_customer")),
        comment="公開済みの対応 / the customer each record was last published under",
    )
    op.create_index(
        op.f("ix_record_customer_customer_id"), "record_customer", ["customer_id"], unique=False
    )
    op.create_table(
        "site_identity",
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column(
            "anchor_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["anchor_record"],
            ["source_customer.record_id"],
            name=op.f("fk_site_identity_anchor_record"),
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_identity")),
        sa.UniqueConstraint("anchor_record", name=op.f("uq_site_identity_anchor_record")),
        sa.UniqueConstraint("serial", name=op.f("uq_site_identity_serial")),
        comment="拠点IDの台帳 / every site id ever given",
    )
    op.create_table(
        "source_customer_version",
        sa.Column(
            "version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row", sa.Text(), nullable=False, comment="the record as it was, JSON"),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("valid_from_run", sa.Integer(), nullable=False),
        sa.Column("valid_to_run", sa.Integer(), nullable=False),
        sa.Column(
            "replaced_by_file",
            sa.Integer(),
            nullable=False,
            comment="the file whose arrival ended it",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_source_customer_version_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["source_customer.record_id"],
            name=op.f("fk_source_customer_version_record_id"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_source_customer_version")),
        comment="取引先レコードの以前の内容 / one row per former content of a record",
    )
    op.create_index(
        op.f("ix_source_customer_version_record_id"),
        "source_customer_version",
        ["record_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_source_customer_version_replaced_by_file"),
        "source_customer_version",
        ["replaced_by_file"],
        unique=False,
    )
    op.create_table(
        "source_detail",
        sa.Column(
            "detail_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entity", sa.Text(), nullable=False, comment="contacts or activities"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column(
            "customer_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("row", sa.Text(), nullable=False, comment="canonical field to text, JSON"),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("replaced_by_file", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_record"],
            ["source_customer.record_id"],
            name=op.f("fk_source_detail_customer_record"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_source_detail_file_id")
        ),
        sa.PrimaryKeyConstraint("detail_id", name=op.f("pk_source_detail")),
        comment="担当者・活動(原文) / a contact or activity as its file has it",
    )
    op.create_index(
        op.f("ix_source_detail_customer_record"), "source_detail", ["customer_record"], unique=False
    )
    op.create_index(op.f("ix_source_detail_file_id"), "source_detail", ["file_id"], unique=False)
    op.create_table(
        "source_transaction",
        sa.Column(
            "landed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column(
            "transaction_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="made from the line's own words",
        ),
        sa.Column(
            "customer_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("customer_code", sa.Text(), nullable=False),
        sa.Column("customer_name", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "date_raw", sa.Text(), nullable=True, comment="where it was not written as YYYY-MM-DD"
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item_code", sa.Text(), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False),
        sa.Column("quantity", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("unit_price", types.Exact(precision=18, scale=4), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="without tax"),
        sa.Column("amount_written", sa.BigInteger(), nullable=False, comment="as the file has it"),
        sa.Column(
            "tax",
            sa.BigInteger(),
            nullable=True,
            comment="as written, or computed where the amount includes it",
        ),
        sa.Column("tax_rate", types.Exact(precision=18, scale=4), nullable=True, comment="percent"),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("gross_profit", sa.BigInteger(), nullable=True),
        sa.Column("sales_rep", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column(
            "replaced_by_file",
            sa.Integer(),
            nullable=True,
            comment="a newer file says otherwise; empty: live",
        ),
        sa.ForeignKeyConstraint(
            ["customer_record"],
            ["source_customer.record_id"],
            name=op.f("fk_source_transaction_customer_record"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["ops_file.file_id"], name=op.f("fk_source_transaction_file_id")
        ),
        sa.PrimaryKeyConstraint("landed_id", name=op.f("pk_source_transaction")),
        comment="取引明細(原文) / one row per line of business in a file",
    )
    op.create_index(
        op.f("ix_source_transaction_customer_record"),
        "source_transaction",
        ["customer_record"],
        unique=False,
    )
    op.create_index(
        op.f("ix_source_transaction_file_id"), "source_transaction", ["file_id"], unique=False
    )
    op.create_index(
        "ix_source_transaction_replaced",
        "source_transaction",
        ["replaced_by_file"],
        unique=False,
        sqlite_where=sa.text("replaced_by_file IS NOT NULL"),
        postgresql_where=sa.text("replaced_by_file IS NOT NULL"),
    )
