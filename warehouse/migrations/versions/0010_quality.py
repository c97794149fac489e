"""How complete and single the systems' records were, night by night."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables; they fill from the next night on."""
    op.create_table(
        "ops_quality",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("ops_run.run_id", name="fk_ops_quality_run_id"),
            nullable=False,
            comment="数えた実行 / the run after which it was counted",
        ),
        sa.Column("system", sa.Text(), nullable=False, comment="システム / the software"),
        sa.Column(
            "records",
            sa.Integer(),
            nullable=False,
            comment="そのときのレコード数 / records it had then",
        ),
        sa.Column(
            "superfluous",
            sa.Integer(),
            nullable=False,
            comment="同じ顧客(拠点)の2件目からのレコード / "
            "beyond the first of one customer or site",
        ),
        sa.PrimaryKeyConstraint("run_id", "system", name="pk_ops_quality"),
        comment="データ品質の推移 / how single a system's records were after a run",
    )
    op.create_table(
        "ops_quality_field",
        sa.Column(
            "run_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.ForeignKey("ops_run.run_id", name="fk_ops_quality_field_run_id"),
            nullable=False,
            comment="数えた実行 / the run after which it was counted",
        ),
        sa.Column("system", sa.Text(), nullable=False, comment="システム / the software"),
        sa.Column("field", sa.Text(), nullable=False, comment="項目 / the field"),
        sa.Column(
            "filled",
            sa.Integer(),
            nullable=False,
            comment="値のあるレコード数 / records with a value in it",
        ),
        sa.Column(
            "sound",
            sa.Integer(),
            nullable=False,
            comment="正しい値として読めたレコード数 / of these, those whose value makes sense",
        ),
        sa.PrimaryKeyConstraint("run_id", "system", "field", name="pk_ops_quality_field"),
        comment="項目ごとの充足の推移 / how complete and sound a field was after a run",
    )
