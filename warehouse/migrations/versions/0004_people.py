"""People: accounts, sessions, tokens, the record of acts, corrections of values."""

import sqlalchemy as sa
from alembic import op

from warehouse import types

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables, and let nobody rewrite what people did and corrected."""
    op.create_table(
        "web_account",
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="what one signs in with, folded"),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False, comment="viewer, operator, administrator"),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column(
            "language", sa.Text(), nullable=False, comment="ja, en; empty: as the browser asks"
        ),
        sa.Column(
            "code_secret",
            sa.Text(),
            nullable=True,
            comment="of one-time codes (TOTP, base32); empty: none asked",
        ),
        sa.Column(
            "code_used",
            sa.Integer(),
            nullable=False,
            comment="the last time step whose code was used",
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column(
            "failures", sa.Integer(), nullable=False, comment="wrong passwords and codes in a row"
        ),
        sa.Column("locked_until", types.Timestamp(timezone=True), nullable=True),
        sa.Column("created_at", types.Timestamp(timezone=True), nullable=False),
        sa.Column(
            "password_at",
            types.Timestamp(timezone=True),
            nullable=False,
            comment="when the password was set",
        ),
        sa.UniqueConstraint("name", name="uq_web_account_name"),
        sa.PrimaryKeyConstraint("account_id", name="pk_web_account"),
        comment="アカウント / accounts of the web application",
    )
    op.create_table(
        "web_session",
        sa.Column(
            "token_hash", sa.Text(), nullable=False, comment="SHA-256 of what the browser holds"
        ),
        sa.Column("account_id", _key(), nullable=False),
        sa.Column(
            "form_token", sa.Text(), nullable=False, comment="forms of this session must carry it"
        ),
        sa.Column(
            "is_complete",
            sa.Boolean(),
            nullable=False,
            comment="false while a code is still asked for",
        ),
        sa.Column("created_at", types.Timestamp(timezone=True), nullable=False),
        sa.Column("seen_at", types.Timestamp(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["web_account.account_id"], name="fk_web_session_account_id"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_web_session"),
        comment="サインイン中の人 / who is signed in",
    )
    op.create_index("ix_web_session_account_id", "web_session", ["account_id"])
    op.create_table(
        "web_token",
        sa.Column("token_id", _key(), nullable=False),
        sa.Column("account_id", _key(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False, comment="what it is for"),
        sa.Column("token_hash", sa.Text(), nullable=False, comment="SHA-256 of the token"),
        sa.Column("created_at", types.Timestamp(timezone=True), nullable=False),
        sa.Column("used_at", types.Timestamp(timezone=True), nullable=True),
        sa.Column("revoked_at", types.Timestamp(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["web_account.account_id"], name="fk_web_token_account_id"
        ),
        sa.UniqueConstraint("token_hash", name="uq_web_token_token_hash"),
        sa.PrimaryKeyConstraint("token_id", name="pk_web_token"),
        comment="API用のトークン / tokens of programs",
    )
    op.create_index("ix_web_token_account_id", "web_token", ["account_id"])
    op.create_table(
        "ops_audit",
        sa.Column("audit_id", _key(), nullable=False, comment="記録番号 / the entry"),
        sa.Column("at", types.Timestamp(timezone=True), nullable=False, comment="日時 / when"),
        sa.Column("account", sa.Text(), nullable=False, comment="アカウント名 / who"),
        sa.Column(
            "action",
            sa.Text(),
            nullable=False,
            comment="操作(signin, view, decide, correct, export …) / what was done",
        ),
        sa.Column(
            "subject", sa.Text(), nullable=False, comment="対象(顧客ID、判定番号など) / to what"
        ),
        sa.Column("detail", sa.Text(), nullable=False, comment="詳細(JSON) / details, JSON"),
        sa.Column("address", sa.Text(), nullable=False, comment="接続元 / address it came from"),
        sa.PrimaryKeyConstraint("audit_id", name="pk_ops_audit"),
        comment="操作の記録(追記のみ) / who did what, never changed",
    )
    op.create_index("ix_ops_audit_subject", "ops_audit", ["subject"])
    op.create_index("ix_ops_audit_account", "ops_audit", ["account"])
    op.create_index("ix_ops_audit_at", "ops_audit", ["at"])
    op.create_table(
        "customer_override",
        sa.Column("override_id", _key(), nullable=False, comment="訂正番号 / the correction"),
        sa.Column(
            "system",
            sa.Text(),
            nullable=False,
            comment="顧客IDの元になったレコードのシステム / system of the id's anchor",
        ),
        sa.Column("code", sa.Text(), nullable=False, comment="そのコード / its code there"),
        sa.Column("field", sa.Text(), nullable=False, comment="項目 / the column of dim_customer"),
        sa.Column(
            "value",
            sa.Text(),
            nullable=True,
            comment="正しい値(空: 訂正を取りやめ) / what is right; null: corrected no more",
        ),
        sa.Column("user", sa.Text(), nullable=False, comment="訂正した人 / who corrected"),
        sa.Column("reason", sa.Text(), nullable=False, comment="理由 / why"),
        sa.Column(
            "set_at", types.Timestamp(timezone=True), nullable=False, comment="訂正した日時 / when"
        ),
        sa.Column(
            "until",
            sa.Date(),
            nullable=True,
            comment="この日まで有効(空: ずっと) / holds until and including",
        ),
        sa.PrimaryKeyConstraint("override_id", name="pk_customer_override"),
        comment="値の訂正(追記のみ) / corrections, never changed; the newest counts",
    )
    op.create_index(
        "ix_customer_override_system_customer_override_code",
        "customer_override",
        ["system", "code"],
    )
    for table in ("ops_audit", "customer_override"):
        _append_only(table)


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _append_only(table: str) -> None:
    """Let the database itself refuse to change or remove rows."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )
