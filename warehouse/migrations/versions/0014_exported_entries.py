"""What of the sales an accounting package was given."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("name", sa.Text(), nullable=False, comment="the export in tsunagi.yaml"),
        sa.Column(
            "entry",
            sa.Text(),
            nullable=False,
            comment="document, day, system and code of the customer, or without the document",
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="sale, return, discount …"),
        sa.Column(
            "rate",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="tax rate in hundredths of a percent",
        ),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("document_no", sa.Text(), nullable=False),
        sa.Column("item_name", sa.Text(), nullable=False, comment="the first of its items"),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False, comment="without tax"),
        sa.Column("tax", sa.BigInteger(), nullable=False, comment="as written, or computed"),
        sa.Column(
            "tax_computed",
            sa.BigInteger(),
            nullable=False,
            comment="the part of it that was computed",
        ),
    ]


def upgrade() -> None:
    """Create the tables, empty: no package was given anything yet."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "exported_entry",
        *_columns(),
        sa.Column("export_id", key, nullable=False, comment="the file it was last written to"),
        sa.PrimaryKeyConstraint("name", "entry", "kind", "rate", name="pk_exported_entry"),
        comment="会計ソフトに渡した売上 / what of the sales an accounting package was given",
    )
    op.create_index(
        "ix_exported_entry_name_exported_entry_date", "exported_entry", ["name", "date"]
    )
    op.create_table(
        "stage_exported_entry",
        *_columns(),
        sa.PrimaryKeyConstraint("name", "entry", "kind", "rate", name="pk_stage_exported_entry"),
        comment="これから渡す売上 / the sales as they are now, to be compared",
    )
