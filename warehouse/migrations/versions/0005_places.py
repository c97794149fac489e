"""The order of questions beside them, and the ledger found by either end and by act."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_COMMENT = "質問の順番(文字として小さい順) / questions are asked in the order of this text"


def upgrade() -> None:
    """Add the column and the indexes; until the next publication, worth alone tells the order."""
    for table in ("review_candidate", "previous_review_candidate"):
        comment = _COMMENT if table == "review_candidate" else None
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("place", sa.Text(), nullable=False, server_default="", comment=comment)
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("place", server_default=None)
        _place(table)
    op.add_column("stage_review_candidate", sa.Column("place", sa.Text(), nullable=True))
    op.drop_index("ix_review_candidate_status", "review_candidate")
    for name, table, columns in (
        ("ix_review_candidate_status_review_candidate_place", "review_candidate",
         ["status", "place"]),
        ("ix_review_candidate_status_review_candidate_score", "review_candidate",
         ["status", "score"]),
        ("ix_review_candidate_left_system_review_candidate_left_code", "review_candidate",
         ["left_system", "left_code"]),
        ("ix_review_candidate_right_system_review_candidate_right_code", "review_candidate",
         ["right_system", "right_code"]),
        ("ix_review_decision_right_system_review_decision_right_code", "review_decision",
         ["right_system", "right_code"]),
        ("ix_review_decision_act", "review_decision", ["act"]),
        ("ix_review_decision_user_review_decision_decided_at", "review_decision",
         ["user", "decided_at"]),
    ):  # fmt: skip
        op.create_index(name, table, columns)


def _place(name: str) -> None:
    table = sa.table(
        name,
        sa.column("candidate_id", sa.BigInteger()),
        sa.column("priority", sa.BigInteger()),
        sa.column("place", sa.Text()),
    )
    connection = op.get_bind()
    rows = list(connection.execute(sa.select(table.c.candidate_id, table.c.priority)))
    for row in rows:
        connection.execute(
            sa.update(table)
            .where(table.c.candidate_id == row.candidate_id)
            .values(place=f"{10**16 - 1 - row.priority:016}{row.candidate_id:016}")
        )
