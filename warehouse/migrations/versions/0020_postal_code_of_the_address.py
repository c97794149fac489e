"""A golden postal code is that of the chosen address: one more word for what decided."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Tell in the column's comment; SQLite keeps none."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.alter_column(
        "dim_customer_provenance",
        "rule",
        existing_type=sa.Text(),
        comment="決め手(address: 採用した住所の郵便番号、override: 担当者の訂正) / "
        "only, agreed, address, main, present, trust, recent, complete, order, override",
    )
