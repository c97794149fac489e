"""The register of files written for others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the register, empty."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "ops_export",
        sa.Column("export_id", key, nullable=False, comment="書き出し番号 / the export"),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="tsunagi.yaml での名前 / its name there"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="種類(kind) / its kind"),
        sa.Column(
            "path",
            sa.Text(),
            nullable=False,
            comment="場所(ワークスペースから) / the file, relative to the workspace",
        ),
        sa.Column("made_at", moment, nullable=False, comment="書き出した日時 / when"),
        sa.Column(
            "made_by",
            sa.Text(),
            nullable=False,
            comment="書き出した人と処理 / who: user@host, process",
        ),
        sa.Column(
            "generation", sa.Integer(), comment="もとにした公開の世代 / the publication it shows"
        ),
        sa.Column("rows", sa.Integer(), nullable=False, comment="行数 / rows"),
        sa.Column(
            "yen",
            sa.BigInteger(),
            comment="金額の合計(金額のない種類は空) / sum of its amounts, if any",
        ),
        sa.Column("bytes", key, nullable=False, comment="大きさ(バイト) / bytes"),
        sa.Column(
            "sha256", sa.Text(), nullable=False, comment="内容のSHA-256 / SHA-256 of the file"
        ),
        sa.Column(
            "left_out",
            sa.Integer(),
            nullable=False,
            comment="書き出さなかった件数(理由は detail) / left out, for reasons in detail",
        ),
        sa.Column(
            "replaced_characters",
            sa.Integer(),
            nullable=False,
            comment="文字コードにないため置き換えた文字 / characters its encoding lacks, replaced",
        ),
        sa.Column("detail", sa.Text(), nullable=False, comment="詳細(JSON) / details, JSON"),
        sa.PrimaryKeyConstraint("export_id", name="pk_ops_export"),
        comment="書き出しの記録 / a file written for others",
    )
    op.create_index("ix_ops_export_name_ops_export_made_at", "ops_export", ["name", "made_at"])
