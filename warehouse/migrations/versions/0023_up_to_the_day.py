"""What a customer is goes by lines up to the day; shares are of sales above zero."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_LIFE = (
    "顧客の取引の一生(基準日まで) / "
    "a customer's life with the firm up to the day: first, last, rhythm, worth"
)
_FREQUENCY = (
    "期間の購入のあった伝票の数(伝票番号のない明細は1日を1枚と数える) / "
    "documents with a purchase in the window; lines without a number count as one a day"
)


def upgrade() -> None:
    """Say so where the database keeps comments; views and sums are made anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_table_comment("mart_customer_life", _LIFE)
        op.alter_column(
            "mart_customer_rfm", "frequency", existing_type=sa.Integer(), comment=_FREQUENCY
        )
