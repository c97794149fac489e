"""A view more: how customers stand today, without their names (``warehouse.bi_views``)."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Change no table: a new revision makes the views anew."""
