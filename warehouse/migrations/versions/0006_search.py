"""Search: what customers are searched by; lists by sales; what sources said when corrected."""

import sqlalchemy as sa
from alembic import op

from warehouse.schema.search import create_index

revision = "0006"
down_revision = "0005"

_INDEXES = (
    ("mart_customer_rank", "sales", ("sales", "customer_id")),
    ("mart_customer_rank", "rank", ("rank", "sales", "customer_id")),
    ("dim_customer", "prefecture", ("prefecture",)),
    ("dim_customer", "industry", ("industry",)),
    ("dim_customer", "sales_rep", ("sales_rep",)),
    ("dim_customer", "last_transaction_date", ("last_transaction_date", "customer_id")),
    ("dim_customer", "name", ("name", "customer_id")),
)

_COMMENTS = {
    "system": "出どころのシステム(operator: 担当者の訂正) / whose value it is; operator: corrected",
    "code": "そのシステムでのコード(訂正では訂正番号) / its code there; of a correction: "
    "override_id of customer_override",
    "rule": "決め手 / only, agreed, main, present, trust, recent, complete, order, "
    "override: 担当者の訂正",
}


def upgrade() -> None:
    """Create the tables; the next publication, or the web application, fills them."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_document",
        sa.Column(
            "document_id",
            key,
            autoincrement=False,
            nullable=False,
            comment="smaller for more important customers, then by the number in the customer's id",
        ),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column(
            "texts", sa.Text(), nullable=False, comment="what is searched, folded, one per line"
        ),
        sa.UniqueConstraint("customer_id", name="uq_search_document_customer_id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_search_document"),
        comment="検索する文字 / what a customer is searched by",
    )
    op.create_table(
        "search_key",
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="code, id, number, phone, mail, domain, place",
        ),
        sa.Column(
            "key",
            sa.Text().with_variant(sa.Text(collation="C"), "postgresql"),
            nullable=False,
            comment="folded",
        ),
        sa.Column(
            "serial",
            key,
            autoincrement=False,
            nullable=False,
            comment="the number in the customer's id",
        ),
        sa.PrimaryKeyConstraint("kind", "key", "serial", name="pk_search_key"),
        sqlite_with_rowid=False,
        comment="検索するコードと番号 / codes and numbers a customer is looked up by",
    )
    create_index(op.get_bind())
    for table, name, columns in _INDEXES:
        op.create_index(f"ix_{table}_{name}", table, list(columns))
    op.add_column(
        "customer_override",
        sa.Column(
            "source_value",
            sa.Text(),
            nullable=True,
            comment="訂正したときの各システムの値 / what the systems said when it was corrected",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        for column, comment in _COMMENTS.items():
            op.alter_column(
                "dim_customer_provenance", column, comment=comment, existing_type=sa.Text()
            )
