"""What follows from the lines, as far as pages of sales and reconciliation read it."""

from datetime import timedelta
from typing import Any

from benchmarks.web.customers import AS_OF, Columns, Part
from warehouse.schema import analysis, reconciliation

RULE = {
    "rule_id": 1, "abc_a_percent": 70, "abc_b_percent": 90, "rank_measure": "sales",
    "renewal_days": 30, "trend_percent": 120, "credit_months": 2, "credit_percent": 80,
    "low_credit_score": 50, "generation": 1,
}  # fmt: skip
_DIFFERING = 10
"""One customer in so many has a month that differs."""


def marts(found: Part) -> dict[Any, Columns]:
    """Return table → rows of customers: the rhythm of purchases, a compared month, a balance."""
    size = len(found.ids)
    common: Columns = {"customer_id": found.ids, "generation": [1] * size}
    yen = (found.sales // 12).tolist()
    return {
        analysis.mart_customer_life: common | _life(found),
        reconciliation.mart_reconciliation: common | _compared(found, yen),
        reconciliation.mart_receivable: common | _open(yen),
    }


def _life(found: Part) -> Columns:
    size = len(found.ids)
    intervals = [20 + serial % 90 for serial in found.serials]

    def after(days: list[int]) -> list[Any]:
        return [day + timedelta(days=more) for day, more in zip(found.last, days, strict=True)]

    return {
        "first_sale_date": [AS_OF - timedelta(days=6 * 365)] * size,
        "last_sale_date": found.last,
        "purchase_days": found.lines.tolist(),
        "orders": found.lines.tolist(),
        "lifetime_sales": found.sales.tolist(),
        "lifetime_gross_profit": (found.sales // 4).tolist(),
        "interval_days": intervals,
        "expected_next_date": after(intervals),
        "new_until": [AS_OF - timedelta(days=5 * 365)] * size,
        "at_risk_from": after([2 * days for days in intervals]),
        "dormant_from": after([365] * size),
        "lost_from": after([730] * size),
        "returned_until": [None] * size,
        "cpm_class": ["優良"] * size,
        "cpm_left_from": after([240] * size),
    }


def _compared(found: Part, yen: list[int]) -> Columns:
    size = len(yen)
    differs = [serial % _DIFFERING == 0 for serial in found.serials]
    books = [one - 1000 * more for one, more in zip(yen, differs, strict=True)]
    taxes, books_taxes = [one // 10 for one in yen], [one // 10 for one in books]
    own = [one + tax for one, tax in zip(yen, taxes, strict=True)]
    theirs = [one + tax for one, tax in zip(books, books_taxes, strict=True)]
    return {
        "month": [AS_OF.replace(day=1)] * size,
        "measure": ["sales"] * size,
        "own_amount": yen, "own_tax": taxes, "own_yen": own,
        "books_amount": books, "books_tax": books_taxes, "books_yen": theirs,
        "closing_yen": own,
        "difference": [one - other for one, other in zip(own, theirs, strict=True)],
        "cause": ["amount" if one else "agreed" for one in differs],
        "own_lines": [1] * size,
        "books_lines": [1] * size,
    }  # fmt: skip


def _open(yen: list[int]) -> Columns:
    size = len(yen)
    nothing = [0] * size
    return {
        "month": [AS_OF.replace(day=1)] * size,
        "sales_yen": yen, "receipts_yen": nothing, "balance": yen, "this_month": yen,
        "last_month": nothing, "two_months": nothing, "older": nothing, "overpaid": nothing,
        "last_receipt_month": [None] * size,
    }  # fmt: skip
