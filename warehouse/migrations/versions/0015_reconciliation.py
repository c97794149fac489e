"""Where systems agree, and what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the tables; the next publication fills them."""
    op.create_table(
        "previous_mart_receivable",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("sales_yen", sa.BigInteger(), nullable=False),
        sa.Column("receipts_yen", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("this_month", sa.BigInteger(), nullable=False),
        sa.Column("last_month", sa.BigInteger(), nullable=False),
        sa.Column("two_months", sa.BigInteger(), nullable=False),
        sa.Column("older", sa.BigInteger(), nullable=False),
        sa.Column("overpaid", sa.BigInteger(), nullable=False),
        sa.Column("last_receipt_month", sa.Date(), nullable=True),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="mart_receivable の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_receivable",
        "previous_mart_receivable",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "previous_mart_reconciliation",
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("own_amount", sa.BigInteger(), nullable=False),
        sa.Column("own_tax", sa.BigInteger(), nullable=False),
        sa.Column("own_yen", sa.BigInteger(), nullable=False),
        sa.Column("books_amount", sa.BigInteger(), nullable=False),
        sa.Column("books_tax", sa.BigInteger(), nullable=False),
        sa.Column("books_yen", sa.BigInteger(), nullable=False),
        sa.Column("closing_yen", sa.BigInteger(), nullable=False),
        sa.Column("difference", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("own_lines", sa.Integer(), nullable=False),
        sa.Column("books_lines", sa.Integer(), nullable=False),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that had written it",
        ),
        sa.Column(
            "replaced_generation",
            sa.Integer(),
            nullable=False,
            comment="the publication that replaced it",
        ),
        comment="mart_reconciliation の以前の行 / rows replaced by later publications",
    )
    op.create_index(
        "ix_previous_mart_reconciliation",
        "previous_mart_reconciliation",
        ["replaced_generation"],
        unique=False,
    )
    op.create_table(
        "stage_mart_receivable",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("sales_yen", sa.BigInteger(), nullable=True),
        sa.Column("receipts_yen", sa.BigInteger(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.Column("this_month", sa.BigInteger(), nullable=True),
        sa.Column("last_month", sa.BigInteger(), nullable=True),
        sa.Column("two_months", sa.BigInteger(), nullable=True),
        sa.Column("older", sa.BigInteger(), nullable=True),
        sa.Column("overpaid", sa.BigInteger(), nullable=True),
        sa.Column("last_receipt_month", sa.Date(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_receivable への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_receivable_key", "stage_mart_receivable", ["customer_id"], unique=False
    )
    op.create_table(
        "stage_mart_reconciliation",
        sa.Column("customer_id", sa.Text(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("own_amount", sa.BigInteger(), nullable=True),
        sa.Column("own_tax", sa.BigInteger(), nullable=True),
        sa.Column("own_yen", sa.BigInteger(), nullable=True),
        sa.Column("books_amount", sa.BigInteger(), nullable=True),
        sa.Column("books_tax", sa.BigInteger(), nullable=True),
        sa.Column("books_yen", sa.BigInteger(), nullable=True),
        sa.Column("closing_yen", sa.BigInteger(), nullable=True),
        sa.Column("difference", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("own_lines", sa.Integer(), nullable=True),
        sa.Column("books_lines", sa.Integer(), nullable=True),
        sa.Column("change", sa.Text(), nullable=False, comment="put or remove"),
        comment="mart_reconciliation への変更案 / changes about to be published",
    )
    op.create_index(
        "ix_stage_mart_reconciliation_key",
        "stage_mart_reconciliation",
        ["customer_id", "month", "measure"],
        unique=False,
    )
    op.create_table(
        "mart_receivable",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "month",
            sa.Date(),
            nullable=False,
            comment="どの月の時点か(1日) / the month it is the state of",
        ),
        sa.Column(
            "sales_yen",
            sa.BigInteger(),
            nullable=False,
            comment="売上の累計(円・税込) / all sales with tax",
        ),
        sa.Column(
            "receipts_yen",
            sa.BigInteger(),
            nullable=False,
            comment="入金の累計(円) / all money received",
        ),
        sa.Column(
            "balance",
            sa.BigInteger(),
            nullable=False,
            comment="残高(円) / what is open: sales less receipts",
        ),
        sa.Column(
            "this_month",
            sa.BigInteger(),
            nullable=False,
            comment="うち今月の売上から / of it from this month's sales",
        ),
        sa.Column(
            "last_month",
            sa.BigInteger(),
            nullable=False,
            comment="うち前月の売上から / from last month's",
        ),
        sa.Column(
            "two_months",
            sa.BigInteger(),
            nullable=False,
            comment="うち前々月の売上から / from those of the month before",
        ),
        sa.Column(
            "older",
            sa.BigInteger(),
            nullable=False,
            comment="うちそれより前の売上から / from older sales",
        ),
        sa.Column(
            "overpaid",
            sa.BigInteger(),
            nullable=False,
            comment="売上より多い入金(円) / received beyond all sales",
        ),
        sa.Column(
            "last_receipt_month",
            sa.Date(),
            nullable=True,
            comment="最後に入金のあった月 / the month of the last receipt",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_mart_receivable_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_mart_receivable")),
        comment="売掛金の残高と年齢 / open balance of a customer and its age",
    )
    op.create_index("ix_mart_receivable_balance", "mart_receivable", ["balance"], unique=False)
    op.create_table(
        "mart_reconciliation",
        sa.Column(
            "customer_id",
            sa.Text(),
            nullable=False,
            comment="顧客ID(C+8桁+検査数字) / the customer: C, 8 digits, a check digit",
        ),
        sa.Column(
            "month",
            sa.Date(),
            nullable=False,
            comment="月(その月の1日) / the month, by its first day",
        ),
        sa.Column(
            "measure",
            sa.Text(),
            nullable=False,
            comment="何を比べたか / sales: 販売管理の売上と帳簿の売掛金の増加, receipts: "
            "銀行の入金と帳簿の入金",
        ),
        sa.Column(
            "own_amount",
            sa.BigInteger(),
            nullable=False,
            comment="販売管理の売上(円・税抜)、receipts では銀行の入金 / sales of the "
            "sales system without tax; of receipts, what the bank says",
        ),
        sa.Column("own_tax", sa.BigInteger(), nullable=False, comment="その消費税(円) / their tax"),
        sa.Column(
            "own_yen", sa.BigInteger(), nullable=False, comment="その合計(円・税込) / both together"
        ),
        sa.Column(
            "books_amount",
            sa.BigInteger(),
            nullable=False,
            comment="帳簿の金額(円・税抜) / what the books say, without tax",
        ),
        sa.Column("books_tax", sa.BigInteger(), nullable=False, comment="その消費税(円) / its tax"),
        sa.Column(
            "books_yen",
            sa.BigInteger(),
            nullable=False,
            comment="その合計(円・税込) / both together",
        ),
        sa.Column(
            "closing_yen",
            sa.BigInteger(),
            nullable=False,
            comment="顧客の締日で区切り直した販売管理の売上(円・税込) / own_yen cut by the "
            "customer's closing day instead of the calendar",
        ),
        sa.Column(
            "difference",
            sa.BigInteger(),
            nullable=False,
            comment="差 own_yen − books_yen(円) / the difference; 1 yen is one",
        ),
        sa.Column(
            "cause",
            sa.Text(),
            nullable=False,
            comment="ありそうな原因 / agreed, closing_day, tax_rounding, shifted, "
            "bank_fee, not_in_books, not_in_own, payer_unknown, amount, "
            "not_compared",
        ),
        sa.Column(
            "own_lines",
            sa.Integer(),
            nullable=False,
            comment="販売管理・銀行の明細の数 / its lines",
        ),
        sa.Column(
            "books_lines",
            sa.Integer(),
            nullable=False,
            comment="帳簿の明細の数 / lines of the books",
        ),
        sa.Column(
            "generation",
            sa.Integer(),
            nullable=False,
            comment="この行を書いた公開の世代 / the publication that wrote the row",
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["dim_customer.customer_id"],
            name=op.f("fk_mart_reconciliation_customer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint(
            "customer_id", "month", "measure", name=op.f("pk_mart_reconciliation")
        ),
        comment="システム間の突き合わせ / a customer's month in the sales system or at "
        "the bank, and in the books",
    )
    op.create_index(
        "ix_mart_reconciliation_cause", "mart_reconciliation", ["measure", "cause"], unique=False
    )
