"""Decisions made at once belong together, and an undo names what it takes back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_COMMENT = (
    "判定(取り消しの行では、取り消した後に効くもの) / same: 同じ, different: 別, "
    "unsure: 保留, withdrawn: なし; of an undo: what counts after it"
)


def upgrade() -> None:
    """Add the columns; every decision so far was an act of its own."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    with op.batch_alter_table("review_decision") as batch:
        batch.add_column(
            sa.Column(
                "act",
                key,
                nullable=True,
                comment="一緒に行った判定の先頭の番号(統合や分割は1件) / "
                "decisions made at once share it",
            )
        )
        batch.add_column(
            sa.Column(
                "undoes",
                key,
                nullable=True,
                comment="取り消した判定の番号(空: 取り消しではない) / the decision it takes back",
            )
        )
    op.execute("UPDATE review_decision SET act = decision_id")
    with op.batch_alter_table("review_decision") as batch:
        batch.alter_column("act", existing_type=key, nullable=False)
        batch.alter_column("judgement", existing_type=sa.Text(), comment=_COMMENT)
