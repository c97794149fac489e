"""People: their accounts, what they are signed in with, what they corrected, what they did.

Internal but for ``ops_audit`` and ``customer_override``, which an auditor or a BI tool may read.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint

from warehouse.schema.base import metadata
from warehouse.types import Key, String, Timestamp

web_account = Table(
    "web_account",
    metadata,
    Column("account_id", Key, primary_key=True),
    Column("name", String, nullable=False, unique=True, comment="what one signs in with, folded"),
    Column("shown_name", String, nullable=False),
    Column("role", String, nullable=False, comment="viewer, operator, administrator"),
    Column("password_hash", String, nullable=False, comment="argon2id"),
    Column("language", String, nullable=False, comment="ja, en; empty: as the browser asks"),
    Column("code_secret", String, comment="of one-time codes (TOTP, base32); empty: none asked"),
    Column("code_used", Integer, nullable=False, comment="the last time step whose code was used"),
    Column("is_active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False, comment="wrong passwords and codes in a row"),
    Column("locked_until", Timestamp),
    Column("created_at", Timestamp, nullable=False),
    Column("password_at", Timestamp, nullable=False, comment="when the password was set"),
    comment="アカウント / accounts of the web application",
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", String, primary_key=True, comment="SHA-256 of what the browser holds"),
    Column("account_id", ForeignKey("web_account.account_id"), nullable=False),
    Column("form_token", String, nullable=False, comment="forms of this session must carry it"),
    Column("is_complete", Boolean, nullable=False, comment="false while a code is still asked for"),
    Column("created_at", Timestamp, nullable=False),
    Column("seen_at", Timestamp, nullable=False),
    Index(None, "account_id"),
    comment="サインイン中の人 / who is signed in",
)

web_token = Table(
    "web_token",
    metadata,
    Column("token_id", Key, primary_key=True),
    Column("account_id", ForeignKey("web_account.account_id"), nullable=False),
    Column("label", String, nullable=False, comment="what it is for"),
    Column("token_hash", String, nullable=False, comment="SHA-256 of the token"),
    Column("created_at", Timestamp, nullable=False),
    Column("used_at", Timestamp),
    Column("revoked_at", Timestamp),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
    comment="API用のトークン / tokens of programs",
)

audit = Table(
    "ops_audit",
    metadata,
    Column("audit_id", Key, primary_key=True, comment="記録番号 / the entry"),
    Column("at", Timestamp, nullable=False, comment="日時 / when"),
    Column("account", String, nullable=False, comment="アカウント名 / who"),
    Column(
        "action",
        String,
        nullable=False,
        comment="操作(signin, view, decide, correct, export …) / what was done",
    ),
    Column("subject", String, nullable=False, comment="対象(顧客ID、判定番号など) / to what"),
    Column("detail", String, nullable=False, comment="詳細(JSON) / details, JSON"),
    Column("address", String, nullable=False, comment="接続元 / address it came from"),
    Index(None, "at"),
    Index(None, "account"),
    Index(None, "subject"),
    comment="操作の記録(追記のみ) / who did what, never changed",
)

customer_override = Table(
    "customer_override",
    metadata,
    Column("override_id", Key, primary_key=True, comment="訂正番号 / the correction"),
    Column(
        "system",
        String,
        nullable=False,
        comment="顧客IDの元になったレコードのシステム / system of the id's anchor",
    ),
    Column("code", String, nullable=False, comment="そのコード / its code there"),
    Column("field", String, nullable=False, comment="項目 / the column of dim_customer"),
    Column(
        "value",
        String,
        comment="正しい値(空: 訂正を取りやめ) / what is right; null: corrected no more",
    ),
    Column("user", String, nullable=False, comment="訂正した人 / who corrected"),
    Column("reason", String, nullable=False, comment="理由 / why"),
    Column("set_at", Timestamp, nullable=False, comment="訂正した日時 / when"),
    Column("until", Date, comment="この日まで有効(空: ずっと) / holds until and including"),
    Column(
        "source_value",
        String,
        comment="訂正したときの各システムの値 / what the systems said when it was corrected",
    ),
    Index(None, "system", "code"),
    comment="値の訂正(追記のみ) / corrections, never changed; the newest counts",
)
