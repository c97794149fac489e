"""Sales at risk have their tax, where the lines do not state it too (``view_customer_credit``)."""

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Change no table: a new revision makes the views anew."""
