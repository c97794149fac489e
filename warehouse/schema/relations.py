"""People of customers, what was done with them, and deals, as BI tools read them.

Written by the publishing transaction alone, like every table of ``warehouse.schema.published``,
where they are listed in the order in which rows can be inserted.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.columns import SYSTEM, customer_reference, generation, place
from warehouse.types import Exact, Key, String, Timestamp, Yen

CONTACT_ID = "担当者ID(P+8桁+検査数字) / the person: P, 8 digits, a check digit"
_ENTITY = (
    "どの表の行か / contacts: 名刺・担当者の出力, customers: 得意先台帳の担当者欄; where it stands"
)


def _person_columns() -> list[Column[object]]:
    return [
        Column("name", String, nullable=False, comment="氏名 / name"),
        Column("name_kana", String, nullable=False, comment="フリガナ / reading in kana"),
        Column("department", String, nullable=False, comment="部署 / department"),
        Column("job_title", String, nullable=False, comment="役職 / job title"),
        Column(
            "role", String, nullable=False, comment="役割(窓口、経理など) / role in the business"
        ),
        Column(
            "authority",
            String,
            nullable=False,
            comment="決裁ルートでの立場(決裁者、承認者など) / part in the customer's decisions",
        ),
        Column("phone", String, nullable=False, comment="電話番号 / telephone"),
        Column("mobile", String, nullable=False, comment="携帯電話 / mobile telephone"),
        Column("email", String, nullable=False, comment="メールアドレス / e-mail"),
    ]


dim_contact = Table(
    "dim_contact",
    metadata,
    Column("contact_id", String, primary_key=True, comment=CONTACT_ID),
    customer_reference(),
    Column(
        "site_id",
        ForeignKey("dim_site.site_id", deferrable=True, initially="DEFERRED"),
        comment="拠点ID(空: 顧客そのもの) / the site; empty: the customer itself",
    ),
    *_person_columns(),
    Column(
        "is_present",
        Boolean,
        nullable=False,
        comment="いずれかの出力に今もあるか / whether any export still lists the person",
    ),
    Column(
        "record_count",
        Integer,
        nullable=False,
        comment="この人を載せているレコードの数 / records that speak of the person now",
    ),
    Column("system", String, nullable=False, comment=SYSTEM),
    Column(
        "code",
        String,
        nullable=False,
        comment="主なレコードのコード / code of the leading record there",
    ),
    generation(),
    Index(None, "customer_id"),
    Index("ix_dim_contact_name", "name"),
    comment="顧客の担当者 / a person at a customer",
)

map_contact_source = Table(
    "map_contact_source",
    metadata,
    Column("system", String, primary_key=True, comment=SYSTEM),
    Column("entity", String, primary_key=True, comment=_ENTITY),
    Column(
        "code",
        String,
        primary_key=True,
        comment="そのシステムでのコード(なければ会社・氏名などから作る) / its code there, "
        "or made of company, name, department and e-mail",
    ),
    Column(
        "contact_id",
        ForeignKey("dim_contact.contact_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        comment=CONTACT_ID,
    ),
    *_person_columns(),
    Column(
        "method",
        String,
        nullable=False,
        comment="同じ人とした根拠 / why it is this person: email, mobile, name, surname, single",
    ),
    Column(
        "is_present",
        Boolean,
        nullable=False,
        comment="出力に今もあるか / whether the export still lists it",
    ),
    *place(),
    generation(),
    Index(None, "contact_id"),
    comment="各システムの担当者レコードと担当者の対応 / a record of a person, as its system has it",
)

map_contact_alias = Table(
    "map_contact_alias",
    metadata,
    Column(
        "old_contact_id",
        String,
        primary_key=True,
        comment="以前の担当者ID / an id that was published once",
    ),
    Column(
        "contact_id",
        ForeignKey("dim_contact.contact_id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        comment=CONTACT_ID,
    ),
    Column("since", Timestamp, nullable=False, comment="いつから / since when"),
    generation(),
    Index(None, "contact_id"),
    comment="以前の担当者ID / an id of a person no longer current",
)


def _person_met() -> list[Column[object]]:
    return [
        Column(
            "contact_id",
            ForeignKey("dim_contact.contact_id", deferrable=True, initially="DEFERRED"),
            comment="担当者ID(空: 特定できない) / the person at the customer; empty: not told",
        ),
        Column(
            "contact_name",
            String,
            nullable=False,
            comment="相手の氏名(原文) / the person's name, as written",
        ),
    ]


def _source_of_detail() -> list[Column[object]]:
    return [
        Column("system", String, nullable=False, comment=SYSTEM),
        Column("source", String, nullable=False, comment="tsunagi.yaml の source / the feed"),
        Column(
            "code",
            String,
            nullable=False,
            comment="そのシステムでの番号(なければ内容から作る) / its code there, or of its words",
        ),
    ]


fact_activity = Table(
    "fact_activity",
    metadata,
    Column(
        "activity_id",
        Key,
        primary_key=True,
        autoincrement=False,
        comment="活動ID(出どころと番号から決まる) / made from source and code",
    ),
    customer_reference(),
    *_person_met(),
    Column("date", Date, nullable=False, comment="日付 / day"),
    Column(
        "kind",
        String,
        nullable=False,
        comment="種類 / visit 訪問, phone 電話, mail メール, online オンライン, meeting 商談, "
        "proposal 提案・見積, complaint クレーム, inquiry 問い合わせ, event 展示会, other その他",
    ),
    Column("kind_written", String, nullable=False, comment="種類(原文) / the kind, as written"),
    Column("subject", String, nullable=False, comment="件名 / subject"),
    Column("result", String, nullable=False, comment="内容・結果 / what was said and came of it"),
    Column("next_action", String, nullable=False, comment="次の行動 / what is to be done next"),
    Column("next_date", Date, comment="次の行動の日 / and when"),
    Column("credibility", String, nullable=False, comment="信憑性(原文) / credibility, as written"),
    Column("importance", String, nullable=False, comment="重要度(原文) / importance, as written"),
    Column("urgency", String, nullable=False, comment="緊急度(原文) / urgency, as written"),
    Column(
        "basis",
        String,
        nullable=False,
        comment="事実か推測か / fact 事実, assumption 推測; else as written",
    ),
    Column("sales_rep", String, nullable=False, comment="営業担当 / our sales rep"),
    Column("note", String, nullable=False, comment="備考 / note"),
    *_source_of_detail(),
    *place(),
    generation(),
    Index("ix_fact_activity_customer", "customer_id", "date"),
    Index(None, "date"),
    Index("ix_fact_activity_next_date", "next_date"),
    comment="活動(訪問・電話・商談など) / a visit, a call, a meeting with a customer",
)

dim_deal = Table(
    "dim_deal",
    metadata,
    Column(
        "deal_id",
        Key,
        primary_key=True,
        autoincrement=False,
        comment="案件ID(出どころと番号から決まる) / made from source and code",
    ),
    customer_reference(),
    *_person_met(),
    Column("name", String, nullable=False, comment="案件名 / name"),
    Column("stage", String, nullable=False, comment="フェーズ(原文) / stage, as written"),
    Column("status", String, nullable=False, comment="状態 / open 進行中, won 受注, lost 失注"),
    Column("amount", Yen, comment="金額(円、空: 不明) / yen; empty: not known"),
    Column("probability", Exact, comment="確度(%、空: 不明) / percent; empty: not known"),
    Column("expected_date", Date, comment="受注予定日 / day it is expected to be won"),
    Column("opened_on", Date, comment="発生日 / since when"),
    Column("closed_on", Date, comment="完了日 / day it was won or lost"),
    Column(
        "acquisition_source", String, nullable=False, comment="獲得元 / where the lead came from"
    ),
    Column("sales_rep", String, nullable=False, comment="営業担当 / our sales rep"),
    Column("note", String, nullable=False, comment="備考 / note"),
    Column(
        "is_present",
        Boolean,
        nullable=False,
        comment="出力に今もあるか / whether the export still lists it",
    ),
    *_source_of_detail(),
    *place(),
    generation(),
    Index("ix_dim_deal_customer", "customer_id"),
    comment="案件(商談) / a deal with a customer",
)

RELATIONS: tuple[Table, ...] = (
    dim_contact,
    map_contact_source,
    map_contact_alias,
    fact_activity,
    dim_deal,
)
"""In the order in which rows can be inserted."""
