"""The stage of each customer on the way from a name to repeated business, and its history."""

from sqlalchemy import Column, Date, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.columns import customer_key, customer_reference, generation
from warehouse.types import String, Timestamp, Yen


def _stage_columns() -> list[Column[object]]:
    return [
        Column(
            "stage_no", Integer, nullable=False, comment="段階の番号(1〜6) / number of the stage"
        ),
        Column(
            "stage",
            String,
            nullable=False,
            comment="段階 / 潜在顧客 見込顧客 商談可能顧客 営業活動 受注活動 リピート化; the stage",
        ),
        Column(
            "acquisition_source",
            String,
            nullable=False,
            comment="獲得元(空: 不明) / where the customer came from; empty: not known",
        ),
        Column("first_activity_date", Date, comment="最初の活動の日 / day of the first activity"),
        Column("last_activity_date", Date, comment="最後の活動の日 / day of the last activity"),
        Column(
            "open_deals", Integer, nullable=False, comment="進行中の案件の数 / deals that are open"
        ),
        Column(
            "open_amount",
            Yen,
            nullable=False,
            comment="進行中の案件の金額(円) / their amount in yen",
        ),
        Column("orders", Integer, nullable=False, comment="売上伝票の数 / slips of sales"),
        Column(
            "reason", String, nullable=False, comment="この段階になった理由(文) / why, a sentence"
        ),
    ]


mart_customer_stage = Table(
    "mart_customer_stage",
    metadata,
    customer_reference(primary_key=True),
    *_stage_columns(),
    generation(),
    Index("ix_mart_customer_stage_stage_no", "stage_no"),
    comment="顧客の段階 / how far a customer has come",
)

mart_customer_stage_history = Table(
    "mart_customer_stage_history",
    metadata,
    customer_key(),
    Column("valid_from", Timestamp, primary_key=True, comment="この段階になった日時 / true since"),
    Column(
        "valid_to",
        Timestamp,
        comment="この段階でなくなった日時(空: 現在) / true until, exclusive; empty: still",
    ),
    *_stage_columns(),
    generation(),
    comment="顧客の段階の履歴 / a change of a customer's stage",
)

stage_changed_customer = Table(
    "stage_changed_customer",
    metadata,
    Column("customer_id", String, primary_key=True),
    comment="段階を決め直す顧客 / customers whose stage the publication at work tells anew",
)

TABLES: tuple[Table, ...] = (mart_customer_stage, mart_customer_stage_history)
"""In the order in which rows can be inserted."""
