"""Sales at risk have their tax; ABC is exact, and by what ranks go by, which views now know."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_MEASURE = "ランクとABCが何の多い順か(sales 売上、gross_profit 粗利) / what ranks and ABC go by"
_COMMENTS = {
    "share": "構成比(%、ranks.measure の売上か粗利で) / share of the total of what ranks go by, "
    "in percent",
    "cumulative_share": "上位からの累積構成比(%、同) / cumulative share of it, in percent",
}


def upgrade() -> None:
    """Add what ranks go by to the rules of views; the next publication tells it."""
    for table, comment in (("dim_analysis_rule", _MEASURE), ("previous_dim_analysis_rule", None)):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column(
                    "rank_measure",
                    sa.Text(),
                    nullable=False,
                    server_default="sales",
                    comment=comment,
                )
            )
        with op.batch_alter_table(table) as batch:
            batch.alter_column("rank_measure", server_default=None)
    op.add_column("stage_dim_analysis_rule", sa.Column("rank_measure", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        for table in ("mart_customer_rank", "mart_customer_rank_history"):
            for column, comment in _COMMENTS.items():
                op.alter_column(table, column, existing_type=sa.Numeric(18, 4), comment=comment)
