"""Sums of the last months are kept, so that a night adds up again only what differs."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table in which they are kept."""
    op.create_table(
        "customer_window",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("sales", sa.BigInteger(), nullable=False),
        sa.Column("gross_profit", sa.BigInteger(), nullable=False),
        sa.Column("former_sales", sa.BigInteger(), nullable=False),
        sa.Column("former_gross_profit", sa.BigInteger(), nullable=False),
        sa.Column(
            "frequency",
            sa.Integer(),
            nullable=False,
            comment="期間中の伝票の数 / documents in the window",
        ),
        sa.Column(
            "lines", sa.Integer(), nullable=False, comment="期間中の明細の数 / lines in the window"
        ),
        sa.Column("last_sale", sa.Date(), comment="最後の売上の日 / day of the last sale"),
        sa.PrimaryKeyConstraint("customer_id", name="pk_customer_window"),
        comment="直近の期間と、その前の期間の売上 / sums of the last months and of those before, "
        "kept from one publication to the next",
    )
