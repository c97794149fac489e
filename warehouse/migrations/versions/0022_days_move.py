"""Whose last months are added up again is noted, so that only their ranks are told anew."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make the table in which it is noted."""
    op.create_table(
        "stage_moved_customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_stage_moved_customer"),
        comment="期間の売上が変わる顧客 / customers whose sums of the last months the publication "
        "at work adds up again",
    )
