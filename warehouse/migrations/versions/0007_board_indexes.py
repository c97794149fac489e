"""What boards and the page of a file look up by."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index(
        "ix_mart_customer_rank_history_valid_to", "mart_customer_rank_history", ["valid_to"]
    )
    op.create_index("ix_source_customer_file_id", "source_customer", ["file_id"])
