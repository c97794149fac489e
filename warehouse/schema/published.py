"""What BI tools read: the contract's tables. Written by the publishing transaction alone.

Every row names the ``generation`` that wrote it; what it replaced is kept in ``previous_*``
(``warehouse.schema.staging``), so that a publication can be put back. Comments are in Japanese and
English and become ``docs/data-dictionary.md`` (``warehouse.dictionary``).
"""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table

from warehouse.schema import analysis, reconciliation, stages
from warehouse.schema.base import metadata
from warehouse.schema.columns import (
    CODE,
    SYSTEM,
    customer_key,
    customer_reference,
    generation,
    place,
)
from warehouse.schema.relations import RELATIONS
from warehouse.types import Exact, Key, String, Timestamp, Yen


def _customer_columns() -> list[Column[object]]:
    return [
        Column("name", String, nullable=False, comment="正式名称 / name, its legal form in full"),
        Column(
            "name_kana", String, nullable=False, comment="フリガナ(法人格を除く) / reading in kana"
        ),
        Column("legal_form", String, nullable=False, comment="法人格 / legal form; empty: none"),
        Column("corporate_number", String, comment="法人番号(13桁) / corporate number"),
        Column(
            "invoice_number",
            String,
            comment="適格請求書発行事業者登録番号(T+13桁) / invoice registration number",
        ),
        Column("postal_code", String, comment="郵便番号(7桁) / postal code"),
        Column("prefecture", String, nullable=False, comment="都道府県 / prefecture"),
        Column("city", String, nullable=False, comment="市区町村 / city, ward, town"),
        Column("address", String, nullable=False, comment="住所(都道府県から) / the whole address"),
        Column("phone", String, nullable=False, comment="電話番号 / telephone"),
        Column("email", String, nullable=False, comment="メールアドレス / e-mail"),
        Column("url", String, nullable=False, comment="ホームページ / web page"),
        Column("industry", String, nullable=False, comment="業種 / industry"),
        Column("sales_rep", String, nullable=False, comment="営業担当 / our sales rep"),
        Column(
            "policy",
            String,
            nullable=False,
            comment="営業方針(台帳での指定) / policy as given in a ledger; empty: none given",
        ),
        Column("first_transaction_date", Date, comment="初回取引日 / day of the first transaction"),
        Column("last_transaction_date", Date, comment="最終取引日 / day of the last transaction"),
        Column(
            "record_count",
            Integer,
            nullable=False,
            comment="各システムに今あるレコードの数 / records that systems hold of it now",
        ),
    ]


dim_customer = Table(
    "dim_customer",
    metadata,
    customer_key(),
    *_customer_columns(),
    generation(),
    Index("ix_dim_customer_prefecture", "prefecture"),
    Index("ix_dim_customer_industry", "industry"),
    Index("ix_dim_customer_sales_rep", "sales_rep"),
    Index("ix_dim_customer_last_transaction_date", "last_transaction_date", "customer_id"),
    Index("ix_dim_customer_name", "name", "customer_id"),
    comment="顧客 / a customer (a corporation or a person) now",
)

dim_customer_history = Table(
    "dim_customer_history",
    metadata,
    customer_key(),
    Column("valid_from", Timestamp, primary_key=True, comment="この内容になった日時 / true since"),
    Column(
        "valid_to",
        Timestamp,
        comment="この内容でなくなった日時(空: 現在) / true until, exclusive; empty: still",
    ),
    Column("is_current", Boolean, nullable=False, comment="現在の内容か / whether it is true now"),
    *_customer_columns(),
    generation(),
    comment="顧客の履歴 / a version of a customer, valid in [valid_from, valid_to)",
)

dim_site = Table(
    "dim_site",
    metadata,
    Column(
        "site_id",
        String,
        primary_key=True,
        comment="拠点ID(S+8桁+検査数字) / the site: S, 8 digits, a check digit",
    ),
    customer_reference(),
    Column("name", String, nullable=False, comment="拠点名(支店、営業所など) / name of the site"),
    Column("address", String, nullable=False, comment="住所 / address"),
    Column("phone", String, nullable=False, comment="電話番号 / telephone"),
    generation(),
    Index(None, "customer_id"),
    comment="拠点 / a branch or address of a customer",
)

map_customer_source = Table(
    "map_customer_source",
    metadata,
    Column("system", String, primary_key=True, comment=SYSTEM),
    Column("code", String, primary_key=True, comment=CODE),
    customer_reference(),
    Column(
        "site_id",
        ForeignKey("dim_site.site_id", deferrable=True, initially="DEFERRED"),
        comment="拠点ID(空: 顧客そのもの) / the site; empty: the customer itself",
    ),
    Column(
        "name",
        String,
        nullable=False,
        comment="そのシステムでの名称(原文) / its name there, as written",
    ),
    Column(
        "method",
        String,
        nullable=False,
        comment="結び付けた根拠 / why it is this customer: identifier, name, operator, single",
    ),
    Column(
        "confidence",
        Float,
        nullable=False,
        comment="その確からしさ(0〜1) / how sure the link is, 0 to 1",
    ),
    Column("linked_at", Timestamp, nullable=False, comment="結び付けた日時 / since when"),
    Column(
        "gone_at",
        Timestamp,
        comment="出力に現れなくなった日時(空: 今もある) / absent since; empty: present",
    ),
    *place(),
    generation(),
    Index(None, "customer_id"),
    comment="各システムのコードと顧客の対応 / a record in a system and its customer",
)

map_customer_alias = Table(
    "map_customer_alias",
    metadata,
    Column(
        "old_customer_id",
        String,
        primary_key=True,
        comment="以前の顧客ID / an id that was published once",
    ),
    customer_reference(),
    Column(
        "reason",
        String,
        nullable=False,
        comment="理由 / merge: 統合した, rollback: 公開を取り消した",
    ),
    Column("since", Timestamp, nullable=False, comment="いつから / since when"),
    generation(),
    Index(None, "customer_id"),
    comment="以前の顧客ID / an id no longer current",
)

dim_customer_provenance = Table(
    "dim_customer_provenance",
    metadata,
    customer_reference(primary_key=True),
    Column("field", String, primary_key=True, comment="項目 / the column of dim_customer"),
    Column("value", String, nullable=False, comment="採用した値 / the value that was chosen"),
    Column(
        "system",
        String,
        nullable=False,
        comment="出どころのシステム(operator: 担当者の訂正) / whose value it is; "
        "operator: corrected",
    ),
    Column(
        "code",
        String,
        nullable=False,
        comment="そのシステムでのコード(訂正では訂正番号) / its code there; of a correction: "
        "override_id of customer_override",
    ),
    Column(
        "rule",
        String,
        nullable=False,
        comment="決め手(address: 採用した住所の郵便番号、override: 担当者の訂正) / "
        "only, agreed, address, main, present, trust, recent, complete, order, override",
    ),
    generation(),
    comment="値の出どころ / where a golden value comes from",
)

fact_transaction = Table(
    "fact_transaction",
    metadata,
    Column(
        "transaction_id",
        Key,
        primary_key=True,
        autoincrement=False,
        comment="明細ID(明細の内容から決まる) / made from the line's own words",
    ),
    customer_reference(),
    Column("system", String, nullable=False, comment=SYSTEM),
    Column("source", String, nullable=False, comment="tsunagi.yaml の source / the feed"),
    Column(
        "counts_as",
        String,
        nullable=False,
        comment="何として数えるか / sales 売上, receipts 入金, books 帳簿(二重に数えない)",
    ),
    Column("customer_code", String, nullable=False, comment="得意先コード / the customer's code"),
    Column("document_no", String, nullable=False, comment="伝票番号 / document number"),
    Column("line_no", Integer, nullable=False, comment="行番号 / line of the document"),
    Column("date", Date, nullable=False, comment="日付 / day"),
    Column(
        "kind",
        String,
        nullable=False,
        comment="区分 / sale 売上, return 返品, discount 値引, payment 入金, adjustment 調整",
    ),
    Column("item_code", String, nullable=False, comment="商品コード / item code"),
    Column("item_name", String, nullable=False, comment="商品名・摘要 / item"),
    Column("quantity", Exact, comment="数量 / quantity"),
    Column("unit_price", Exact, comment="単価 / unit price as written"),
    Column("amount", Yen, nullable=False, comment="金額(円・税抜) / yen without tax"),
    Column("tax", Yen, comment="消費税(円) / consumption tax in yen"),
    Column("tax_rate", Exact, comment="税率(%) / tax rate in percent"),
    Column("cost", Yen, comment="原価(円) / cost in yen"),
    Column("gross_profit", Yen, comment="粗利(円) / gross profit in yen"),
    Column("sales_rep", String, nullable=False, comment="営業担当 / our sales rep"),
    Column("note", String, nullable=False, comment="備考 / note"),
    *place(),
    generation(),
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
        Column("as_of", Date, nullable=False, comment="基準日 / the last day that counts"),
        Column("rank", String, nullable=False, comment="ランク / the rank: A B-1 B-2 C その他"),
        Column(
            "sales",
            Yen,
            nullable=False,
            comment="期間(既定12か月)の売上(円・税抜) / sales of the window in yen without tax",
        ),
        Column("gross_profit", Yen, comment="期間の粗利(円) / gross profit of the window in yen"),
        Column(
            "share",
            Exact,
            nullable=False,
            comment="構成比(%、ranks.measure の売上か粗利で) / share of the total of what ranks "
            "go by, in percent",
        ),
        Column(
            "cumulative_share",
            Exact,
            nullable=False,
            comment="上位からの累積構成比(%、同) / cumulative share of it, in percent",
        ),
        Column(
            "growth",
            Exact,
            comment="前の同じ期間に対する伸び(%) / growth against the window before, in percent",
        ),
        Column("potential", Boolean, nullable=False, comment="将来性 / whether it may grow"),
        Column(
            "policy",
            String,
            nullable=False,
            comment="営業方針(提案または指定) / sales policy, proposed or given",
        ),
        Column(
            "reason", String, nullable=False, comment="このランクになった理由(文) / why, a sentence"
        ),
    ]


mart_customer_rank = Table(
    "mart_customer_rank",
    metadata,
    customer_reference(primary_key=True),
    *_rank_columns(),
    generation(),
    # Lists of customers are read in this order, from the top, a page at a time.
    Index("ix_mart_customer_rank_sales", "sales", "customer_id"),
    Index("ix_mart_customer_rank_rank", "rank", "sales", "customer_id"),
    comment="重要度ランク / a customer's priority now",
)

mart_customer_rank_history = Table(
    "mart_customer_rank_history",
    metadata,
    customer_key(),
    Column(
        "valid_from", Timestamp, primary_key=True, comment="このランクになった日時 / true since"
    ),
    Column(
        "valid_to",
        Timestamp,
        comment="このランクでなくなった日時(空: 現在) / true until, exclusive; empty: still",
    ),
    *_rank_columns(),
    generation(),
    Index(None, "valid_to"),  # who moved since a day
    comment="重要度ランクの履歴 / a change of a rank",
)

mart_customer_rfm = Table(
    "mart_customer_rfm",
    metadata,
    customer_reference(primary_key=True),
    Column("as_of", Date, nullable=False, comment="基準日 / the last day that counts"),
    Column("recency_days", Integer, comment="最終売上からの日数 / days since the last sale"),
    Column(
        "frequency",
        Integer,
        nullable=False,
        comment="期間の購入のあった伝票の数(伝票番号のない明細は1日を1枚と数える) / "
        "documents with a purchase in the window; lines without a number count as one a day",
    ),
    Column(
        "monetary", Yen, nullable=False, comment="期間の売上(円・税抜) / sales of the window in yen"
    ),
    Column("recency_score", Integer, nullable=False, comment="R(1〜5、5が最良) / 5 is best"),
    Column("frequency_score", Integer, nullable=False, comment="F(1〜5、5が最良) / 5 is best"),
    Column("monetary_score", Integer, nullable=False, comment="M(1〜5、5が最良) / 5 is best"),
    Column("decile", Integer, comment="売上十分位(1が上位) / decile of sales, 1 at the top"),
    generation(),
    comment="RFMとデシル / recency, frequency, monetary scores and decile",
)

review_candidate = Table(
    "review_candidate",
    metadata,
    Column(
        "candidate_id",
        Key,
        primary_key=True,
        autoincrement=False,
        comment="候補番号(組から決まる) / follows from the pair",
    ),
    Column("left_system", String, nullable=False, comment="左のシステム / system of the left"),
    Column("left_code", String, nullable=False, comment="左のコード / code of the left"),
    Column("right_system", String, nullable=False, comment="右のシステム / system of the right"),
    Column("right_code", String, nullable=False, comment="右のコード / code of the right"),
    Column(
        "score",
        Float,
        nullable=False,
        comment="同じ顧客である確率(0〜1) / probability of being the same customer",
    ),
    Column("status", String, nullable=False, comment="状態 / waiting: 確認待ち, unsure: 保留"),
    Column(
        "reason", String, nullable=False, comment="自動で決めなかった理由 / why it was not decided"
    ),
    Column("evidence", String, nullable=False, comment="根拠(JSON) / the evidence, JSON"),
    Column("model_version", String, nullable=False, comment="判定の版 / version of the model"),
    Column(
        "asked_as",
        String,
        nullable=False,
        default="candidate",
        comment="質問の種類 / candidate: 候補, weak: 弱い結び付き, check: 自動統合の抜き取り確認",
    ),
    Column(
        "model_score",
        Float,
        comment="判定による補正前の確率 / the probability before decisions corrected it",
    ),
    Column(
        "question_group",
        Key,
        nullable=False,
        default=0,
        comment="組の番号(同じ顧客に関わる質問は同じ番号) / questions about one customer share it",
    ),
    Column(
        "alike",
        Integer,
        nullable=False,
        default=1,
        comment="一致のしかたが同じ候補の数 / how many possible merges agree in the same way",
    ),
    Column(
        "yen_at_stake",
        Yen,
        nullable=False,
        default=0,
        comment="動く売上(小さい側の直近期間、円) / sales that would move, of the smaller side",
    ),
    Column(
        "priority",
        Yen,
        nullable=False,
        default=0,
        comment="優先度(不確かさ×動く売上) / uncertainty times the yen at stake",
    ),
    Column(
        "place",
        String,
        nullable=False,
        default="",
        comment="質問の順番(文字として小さい順) / questions are asked in the order of this text",
    ),
    generation(),
    Index(None, "status", "place"),
    Index(None, "status", "score"),
    Index(None, "left_system", "left_code"),
    Index(None, "right_system", "right_code"),
    comment="確認待ちの名寄せ候補 / a possible merge waiting",
)

PUBLISHED: tuple[Table, ...] = (
    dim_customer,
    dim_customer_history,
    dim_site,
    map_customer_source,
    map_customer_alias,
    dim_customer_provenance,
    *RELATIONS,
    fact_transaction,
    mart_customer_rank,
    mart_customer_rank_history,
    mart_customer_rfm,
    *analysis.TABLES,
    *stages.TABLES,
    *reconciliation.TABLES,
    review_candidate,
)
"""In the order in which rows can be inserted."""
