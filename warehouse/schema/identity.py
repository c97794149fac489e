"""Who is who: ids and their anchors, what matching found, what people decided."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from warehouse.schema.base import metadata
from warehouse.types import Key, String, Timestamp

customer_identity = Table(
    "customer_identity",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column(
        "anchor_record",
        ForeignKey("source_customer.record_id"),
        nullable=False,
        comment="the record that first received the id; where it goes, the id goes",
    ),
    Column("minted_generation", Integer, nullable=False),
    Index(None, "anchor_record"),
    comment="顧客IDの台帳 / every id ever given, never reused",
)

site_identity = Table(
    "site_identity",
    metadata,
    Column("site_id", String, primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("anchor_record", ForeignKey("source_customer.record_id"), nullable=False, unique=True),
    comment="拠点IDの台帳 / every site id ever given",
)

contact_identity = Table(
    "contact_identity",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("serial", Integer, nullable=False, unique=True),
    Column("system", String, nullable=False, comment="of the record that first received the id"),
    Column("entity", String, nullable=False, comment="contacts or customers, where it stands"),
    Column("code", String, nullable=False, comment="where this record goes, the id goes"),
    UniqueConstraint("system", "code", "entity"),
    comment="担当者IDの台帳 / every id of a person ever given, never reused",
)

record_customer = Table(
    "record_customer",
    metadata,
    Column("record_id", ForeignKey("source_customer.record_id"), primary_key=True),
    Column("customer_id", String, nullable=False),
    Column("content_hash", Key, nullable=False, comment="what was published of the record"),
    Index(None, "customer_id"),
    comment="公開済みの対応 / the customer each record was last published under",
)

stage_record_customer = Table(
    "stage_record_customer",
    metadata,
    Column("record_id", Key, primary_key=True, autoincrement=False),
    Column("customer_id", String, nullable=False),
    Column("content_hash", Key, nullable=False),
    Column("moved", Boolean, nullable=False, comment="its lines change customers"),
    comment="公開しようとしている対応 / records whose customer or content changes",
)

stage_customer_identity = Table(
    "stage_customer_identity",
    metadata,
    Column("customer_id", String, primary_key=True),
    Column("serial", Integer, nullable=False),
    Column("anchor_record", Key, nullable=False),
    comment="これから発行する顧客ID / ids about to be given",
)

stage_site_identity = Table(
    "stage_site_identity",
    metadata,
    Column("site_id", String, primary_key=True),
    Column("serial", Integer, nullable=False),
    Column("anchor_record", Key, nullable=False),
    comment="これから発行する拠点ID / site ids about to be given",
)

stage_contact_identity = Table(
    "stage_contact_identity",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("serial", Integer, nullable=False),
    Column("system", String, nullable=False),
    Column("entity", String, nullable=False),
    Column("code", String, nullable=False),
    comment="これから発行する担当者ID / ids of people about to be given",
)

match_record = Table(
    "match_record",
    metadata,
    Column("record_id", ForeignKey("source_customer.record_id"), primary_key=True),
    Column("clean_hash", Key, nullable=False, comment="the clean values that were matched"),
    Column("cluster", Key, nullable=False, comment="smallest record of its cluster"),
    Column("method", String, nullable=False, comment="identifier, name, operator, single"),
    Column("confidence", Float, nullable=False),
    Column(
        "site_name",
        String,
        nullable=False,
        comment="branch it stands for; empty: the customer itself",
    ),
    comment="名寄せの結果 / which records belong together",
)

match_state = Table(
    "match_state",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
    comment="名寄せの続きに要るもの / what the last matching was made from",
)

review_decision = Table(
    "review_decision",
    metadata,
    Column("decision_id", Key, primary_key=True, comment="判定番号 / the decision"),
    Column("left_system", String, nullable=False, comment="左のシステム / system of the left"),
    Column("left_code", String, nullable=False, comment="左のコード / code of the left"),
    Column("right_system", String, nullable=False, comment="右のシステム / system of the right"),
    Column("right_code", String, nullable=False, comment="右のコード / code of the right"),
    Column(
        "judgement",
        String,
        nullable=False,
        comment="判定(取り消しの行では、取り消した後に効くもの) / same: 同じ, different: 別, "
        "unsure: 保留, withdrawn: なし; of an undo: what counts after it",
    ),
    Column("user", String, nullable=False, comment="判定した人 / who decided"),
    Column("reason", String, nullable=False, comment="理由・コメント / why"),
    Column("decided_at", Timestamp, nullable=False, comment="判定した日時 / when"),
    Column("score", Float, comment="そのとき示した確率 / the probability shown then"),
    Column(
        "model_version",
        String,
        nullable=False,
        comment="そのときの判定の版 / version of the model then",
    ),
    Column("evidence", String, comment="そのとき示した根拠(JSON) / the evidence shown then, JSON"),
    Column(
        "asked_as",
        String,
        nullable=False,
        default="apart",
        comment="きっかけ / candidate: 候補, weak: 弱い結び付き, check: 抜き取り確認, "
        "joined: 自動統合を見て, apart: その他",
    ),
    Column(
        "model_score",
        Float,
        comment="そのときの補正前の確率 / the probability then, before decisions corrected it",
    ),
    Column(
        "act",
        Key,
        nullable=False,
        comment="一緒に行った判定の先頭の番号(統合や分割は1件) / decisions made at once share it",
    ),
    Column(
        "undoes",
        Key,
        comment="取り消した判定の番号(空: 取り消しではない) / the decision it takes back",
    ),
    Index(None, "left_system", "left_code", "right_system", "right_code"),
    Index(None, "right_system", "right_code"),
    Index(None, "act"),
    Index(None, "user", "decided_at"),
    comment="人の判定(追記のみ) / a decision, never changed",
)
