"""Amounts of a customer are kept as whole yen beside what was written."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_AMOUNTS = ("credit_limit", "capital", "annual_sales")


def upgrade() -> None:
    """Hold what was written until the next night reads it, which it does for every record."""
    with op.batch_alter_table("clean_customer") as batch:
        for name in _AMOUNTS:
            batch.add_column(
                sa.Column(f"{name}_clean", sa.Text(), nullable=False, server_default="")
            )
    clean = sa.table(
        "clean_customer",
        sa.column("record_id", sa.BigInteger()),
        *(sa.column(f"{name}_clean", sa.Text()) for name in _AMOUNTS),
    )
    record = sa.table(
        "source_customer",
        sa.column("record_id", sa.BigInteger()),
        *(sa.column(name, sa.Text()) for name in _AMOUNTS),
    )
    for name in _AMOUNTS:
        written = sa.select(record.c[name]).where(record.c.record_id == clean.c.record_id)
        op.execute(
            sa.update(clean)
            .values({f"{name}_clean": written.scalar_subquery()})
            .where(sa.exists(written.where(record.c[name] != "")))
        )
    with op.batch_alter_table("clean_customer") as batch:
        for name in _AMOUNTS:
            batch.alter_column(f"{name}_clean", server_default=None)
