"""What BI tools read: the contract's tables. Written by the publishing transaction alone.

Every row names the ``generation`` that wrote it; what it replaced is kept in ``previous_*``
(``warehouse.schema.staging``), so that a publication can be put back.
"""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.types import Exact, Key, String, Timestamp, Yen


def _generation() -> Column[int]:
    return Column(
        "generation", Integer, nullable=False, comment="the publication that wrote the row"
    )


def _customer_columns() -> list[Column[object]]:
    return [
        Column("name", String, nullable=False, comment="正式名称"),
        Column("name_kana", String, nullable=False, comment="フリガナ(法人格を除く)"),
        Column("legal_form", String, nullable=False, comment="法人格"),
        Column("corporate_number", String, comment="法人番号(13桁)"),
        Column("invoice_number", String, comment="適格請求書発行事業者登録番号(T+13桁)"),
        Column("postal_code", String, comment="郵便番号(7桁)"),
        Column("prefecture", String, nullable=False, comment="都道府県"),
        Column("city", String, nullable=False, comment="市区町村"),
        Column("address", String, nullable=False, comment="住所(都道府県から)"),
        Column("phone", String, nullable=False, comment="電話番号"),
        Column("email", String, nullable=False),
        Column("url", String, nullable=False),
        Column("industry", String, nullable=False, comment="業種"),
        Column("sales_rep", String, nullable=False, comment="営業担当"),
        Column("policy", String, nullable=False, comment="営業方針"),
        Column("first_transaction_date", Date, comment="初回取引日"),
        Column("last_transaction_date", Date, comment="最終取引日"),
        Column("record_count", Integer, nullable=False, comment="各システムに今あるレコードの数"),
    ]


def _customer_reference(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "customer_id",
        ForeignKey("dim_customer.customer_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        primary_key=primary_key,
    )


dim_customer = Table(
    "dim_customer",
    metadata,
    Column("customer_id", String, primary_key=True, comment="C+8桁+検査数字"),
    *_customer_columns(),
    _generation(),
    comment="顧客 / a customer (a corporation or a person) now",
)

dim_customer_history = Table(
    "dim_customer_history",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("valid_from", Timestamp, primary_key=True),
    Column("valid_to", Timestamp, comment="空: 現在も有効"),
    Column("is_current", Boolean, nullable=False),
    *_customer_columns(),
    _generation(),
    comment="顧客の履歴 / a version of a customer, valid in [valid_from, valid_to)",
)

dim_site = Table(
    "dim_site",
    metadata,
    Column("site_id", String, primary_key=True),
    _customer_reference(),
    Column("name", String, nullable=False, comment="拠点名"),
    Column("address", String, nullable=False),
    Column("phone", String, nullable=False),
    _generation(),
    Index(None, "customer_id"),
    comment="拠点 / a branch or address of a customer",
)

map_customer_source = Table(
    "map_customer_source",
    metadata,
    Column("system", String, primary_key=True),
    Column("code", String, primary_key=True),
    _customer_reference(),
    Column("site_id", ForeignKey("dim_site.site_id", deferrable=True, initially="DEFERRED")),
    Column("name", String, nullable=False, comment="そのシステムでの名称(原文)"),
    Column("method", String, nullable=False, comment="identifier, name, operator, single"),
    Column("confidence", Float, nullable=False),
    Column("linked_at", Timestamp, nullable=False),
    Column("gone_at", Timestamp, comment="出力に現れなくなった日時"),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    _generation(),
    Index(None, "customer_id"),
    comment="各システムのコードと顧客の対応 / a record in a system and its customer",
)

map_customer_alias = Table(
    "map_customer_alias",
    metadata,
    Column("old_customer_id", String, primary_key=True),
    _customer_reference(),
    Column("reason", String, nullable=False, comment="merge, rollback"),
    Column("since", Timestamp, nullable=False),
    _generation(),
    Index(None, "customer_id"),
    comment="以前の顧客ID / an id no longer current",
)

dim_customer_provenance = Table(
    "dim_customer_provenance",
    metadata,
    _customer_reference(primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, nullable=False),
    Column("system", String, nullable=False),
    Column("code", String, nullable=False),
    Column("rule", String, nullable=False, comment="only, agreed, trust, recent, complete, order"),
    _generation(),
    comment="値の出どころ / where a golden value comes from",
)

fact_transaction = Table(
    "fact_transaction",
    metadata,
    Column("transaction_id", Key, primary_key=True, autoincrement=False),
    _customer_reference(),
    Column("system", String, nullable=False),
    Column("source", String, nullable=False),
    Column("counts_as", String, nullable=False, comment="sales, receipts, books"),
    Column("customer_code", String, nullable=False),
    Column("document_no", String, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("date", Date, nullable=False),
    Column("kind", String, nullable=False, comment="sale return discount payment adjustment"),
    Column("item_code", String, nullable=False),
    Column("item_name", String, nullable=False),
    Column("quantity", Exact),
    Column("unit_price", Exact),
    Column("amount", Yen, nullable=False, comment="円・税抜"),
    Column("tax", Yen, comment="円"),
    Column("tax_rate", Exact, comment="%"),
    Column("cost", Yen),
    Column("gross_profit", Yen),
    Column("sales_rep", String, nullable=False),
    Column("note", String, nullable=False),
    Column("file_id", ForeignKey("ops_file.file_id"), nullable=False),
    Column("sheet", String, nullable=False),
    Column("row_number", Integer, nullable=False),
    _generation(),
    # Holds all that ranks and scores are made from, so that they need not visit the rows.
    Index(
        "ix_fact_transaction_customer",
        "customer_id",
        "date",
        "counts_as",
        "kind",
        "amount",
        "gross_profit",
        "document_no",
    ),
    Index(None, "date"),
    comment="取引明細 / a line of business",
)


def _rank_columns() -> list[Column[object]]:
    return [
        Column("as_of", Date, nullable=False, comment="基準日"),
        Column("rank", String, nullable=False, comment="A B-1 B-2 C その他"),
        Column("sales", Yen, nullable=False, comment="直近12か月の売上(税抜)"),
        Column("gross_profit", Yen, comment="直近12か月の粗利"),
        Column("share", Exact, nullable=False, comment="構成比(%)"),
        Column("cumulative_share", Exact, nullable=False, comment="累積構成比(%)"),
        Column("growth", Exact, comment="前の12か月に対する伸び(%)"),
        Column("potential", Boolean, nullable=False, comment="将来性"),
        Column("policy", String, nullable=False, comment="営業方針(提案または指定)"),
        Column("reason", String, nullable=False, comment="この順位になった理由"),
    ]


mart_customer_rank = Table(
    "mart_customer_rank",
    metadata,
    _customer_reference(primary_key=True),
    *_rank_columns(),
    _generation(),
    comment="重要度ランク / a customer's priority now",
)

mart_customer_rank_history = Table(
    "mart_customer_rank_history",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("valid_from", Timestamp, primary_key=True),
    Column("valid_to", Timestamp),
    *_rank_columns(),
    _generation(),
    comment="重要度ランクの履歴 / a change of a rank",
)

mart_customer_rfm = Table(
    "mart_customer_rfm",
    metadata,
    _customer_reference(primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("recency_days", Integer, comment="最終売上からの日数"),
    Column("frequency", Integer, nullable=False, comment="直近12か月の伝票数"),
    Column("monetary", Yen, nullable=False, comment="直近12か月の売上"),
    Column("recency_score", Integer, nullable=False, comment="1-5"),
    Column("frequency_score", Integer, nullable=False, comment="1-5"),
    Column("monetary_score", Integer, nullable=False, comment="1-5"),
    Column("decile", Integer, comment="売上十分位(1が上位)"),
    _generation(),
    comment="RFMとデシル / recency, frequency, monetary scores and decile",
)

review_candidate = Table(
    "review_candidate",
    metadata,
    Column("candidate_id", Key, primary_key=True, autoincrement=False),
    Column("left_system", String, nullable=False),
    Column("left_code", String, nullable=False),
    Column("right_system", String, nullable=False),
    Column("right_code", String, nullable=False),
    Column("score", Float, nullable=False, comment="同じ顧客である確率"),
    Column("status", String, nullable=False, comment="waiting, unsure"),
    Column("reason", String, nullable=False, comment="自動で決めなかった理由"),
    Column("evidence", String, nullable=False, comment="根拠(JSON)"),
    Column("model_version", String, nullable=False),
    _generation(),
    Index(None, "status"),
    comment="確認待ちの名寄せ候補 / a possible merge waiting",
)

PUBLISHED: tuple[Table, ...] = (
    dim_customer,
    dim_customer_history,
    dim_site,
    map_customer_source,
    map_customer_alias,
    dim_customer_provenance,
    fact_transaction,
    mart_customer_rank,
    mart_customer_rank_history,
    mart_customer_rfm,
    review_candidate,
)
"""In the order in which rows can be inserted."""
