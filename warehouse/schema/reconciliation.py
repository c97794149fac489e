"""Where systems agree and where they do not: published with everything else."""

from sqlalchemy import Column, Date, Index, Integer, Table

from warehouse.schema.base import metadata
from warehouse.schema.columns import customer_reference, generation
from warehouse.types import String, Yen


def _yen(name: str, comment: str) -> Column[int]:
    return Column(name, Yen, nullable=False, comment=comment)


mart_reconciliation = Table(
    "mart_reconciliation",
    metadata,
    customer_reference(primary_key=True),
    Column(
        "month", Date, primary_key=True, comment="月(その月の1日) / the month, by its first day"
    ),
    Column(
        "measure",
        String,
        primary_key=True,
        comment="何を比べたか / sales: 販売管理の売上と帳簿の売掛金の増加, receipts: 銀行の入金と"
        "帳簿の入金",
    ),
    _yen(
        "own_amount",
        "販売管理の売上(円・税抜)、receipts では銀行の入金 / sales of the sales system without "
        "tax; of receipts, what the bank says",
    ),
    _yen("own_tax", "その消費税(円) / their tax"),
    _yen("own_yen", "その合計(円・税込) / both together"),
    _yen("books_amount", "帳簿の金額(円・税抜) / what the books say, without tax"),
    _yen("books_tax", "その消費税(円) / its tax"),
    _yen("books_yen", "その合計(円・税込) / both together"),
    _yen(
        "closing_yen",
        "顧客の締日で区切り直した販売管理の売上(円・税込) / own_yen cut by the customer's closing "
        "day instead of the calendar",
    ),
    _yen("difference", "差 own_yen − books_yen(円) / the difference; 1 yen is one"),
    Column(
        "cause",
        String,
        nullable=False,
        comment="ありそうな原因 / agreed, closing_day, tax_rounding, shifted, bank_fee, "
        "not_in_books, not_in_own, payer_unknown, amount, not_compared",
    ),
    Column("own_lines", Integer, nullable=False, comment="販売管理・銀行の明細の数 / its lines"),
    Column("books_lines", Integer, nullable=False, comment="帳簿の明細の数 / lines of the books"),
    generation(),
    Index("ix_mart_reconciliation_cause", "measure", "cause"),
    comment="システム間の突き合わせ / a customer's month in the sales system or at the bank, "
    "and in the books",
)

mart_receivable = Table(
    "mart_receivable",
    metadata,
    customer_reference(primary_key=True),
    Column(
        "month", Date, nullable=False, comment="どの月の時点か(1日) / the month it is the state of"
    ),
    _yen("sales_yen", "売上の累計(円・税込) / all sales with tax"),
    _yen("receipts_yen", "入金の累計(円) / all money received"),
    _yen("balance", "残高(円) / what is open: sales less receipts"),
    _yen("this_month", "うち今月の売上から / of it from this month's sales"),
    _yen("last_month", "うち前月の売上から / from last month's"),
    _yen("two_months", "うち前々月の売上から / from those of the month before"),
    _yen("older", "うちそれより前の売上から / from older sales"),
    _yen("overpaid", "売上より多い入金(円) / received beyond all sales"),
    Column(
        "last_receipt_month", Date, comment="最後に入金のあった月 / the month of the last receipt"
    ),
    generation(),
    Index("ix_mart_receivable_balance", "balance"),
    comment="売掛金の残高と年齢 / open balance of a customer and its age",
)

TABLES = (mart_reconciliation, mart_receivable)
