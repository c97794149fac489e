"""Customers of whom something changes: only their stages are told anew."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table of customers that the publication at work changes."""
    op.create_table(
        "stage_changed_customer",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name="pk_stage_changed_customer"),
        comment="段階を決め直す顧客 / customers whose stage the publication at work tells anew",
    )
