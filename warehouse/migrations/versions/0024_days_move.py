"""Whose ranks may change is noted, so that only they are worked out anew."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the table in which it is noted."""
    op.create_table(
        "stage_moved_customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_stage_moved_customer"),
        comment="ランクが日付のほかに変わりうる顧客 / customers whose ranks may change "
        "beyond the day with the publication at work",
    )
