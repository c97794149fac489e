"""Bringing reconciliation and balances up to date, within the publishing transaction."""

from datetime import date

from sqlalchemy import Connection, func, literal, select

from core.errors import ReconciliationError
from core.language import Text
from pipelines.config import Configuration
from warehouse.expressions import yen_sum
from warehouse.marts.receivable import stage_receivable
from warehouse.marts.reconciliation import ReconciliationRules, closing_days, mart
from warehouse.marts.refresh import rebuild, refresh
from warehouse.marts.touched import (
    anybody_touched,
    anything_touched,
    touch_records_changed_since,
)
from warehouse.memory import recall, remember
from warehouse.publish import TableChange, publish_table
from warehouse.schema import ops
from warehouse.schema.analysis import mart_customer_month
from warehouse.schema.published import fact_transaction
from warehouse.schema.reconciliation import mart_receivable, mart_reconciliation

VERSION = "3"
"""To be raised when rows are made differently: the next publication makes all anew."""
_STATE, _BALANCES, _RUN = "reconciliation", "receivable", "reconciliation_run"


def refresh_reconciliation(
    connection: Connection,
    generation: int,
    as_of: date,
    configuration: Configuration,
    *,
    everything: bool = False,
) -> dict[str, TableChange]:
    """Publish how the systems agree, and what is open.

    Args:
        connection: the warehouse, within the publishing transaction, the monthly sums applied.
        generation: the number of this publication.
        as_of: the firm's day.
        configuration: which sources are books, which are a bank.
        everything: make every row anew, not only those that lines touched.

    Raises:
        ReconciliationError: the sums do not equal those of the history.
    """
    rules = rules_of(connection, configuration)
    state = f"{VERSION} {rules} {sorted(closing_days(connection).items())}"
    whole = everything or recall(connection, _STATE) != state
    touch_records_changed_since(connection, int(recall(connection, _RUN) or 0))
    touched = anything_touched(connection) or anybody_touched(connection)
    changes: dict[str, TableChange] = {}
    if whole or touched:
        name = mart_reconciliation.name
        made = mart(connection, rules)
        changes[name] = (
            rebuild(connection, made, generation, None)
            if whole
            else refresh(connection, made, generation)
        )
        _refuse_difference(connection)
    balances = f"{state} {as_of:%Y-%m}"
    if whole or touched or recall(connection, _BALANCES) != balances:
        stage_receivable(
            connection,
            as_of,
            sales_from_books=not has_sales(configuration),
            receipts_from_books=receipts_from_books(configuration),
        )
        changes[mart_receivable.name] = publish_table(connection, mart_receivable, generation)
    remember(connection, _STATE, state)
    remember(connection, _BALANCES, balances)
    remember(connection, _RUN, str(connection.scalar(select(func.max(ops.run.c.run_id))) or 0))
    return changes


def rules_of(connection: Connection, configuration: Configuration) -> ReconciliationRules:
    """Return what there is to compare."""
    purposes = {source.counts_as for source in configuration.sources if source.has_lines}
    bank = "receipts" in purposes
    fact = fact_transaction.c
    paid = select(literal(1)).where(fact.counts_as == "sales", fact.kind == "payment").limit(1)
    return ReconciliationRules(
        books="books" in purposes,
        bank=bank,
        receipts=bank or connection.scalar(paid) is not None,
        rounding=configuration.tax.rounding,
        default_rate=configuration.tax.default_hundredths,
        tax_per=configuration.reconciliation.tax_per,
        largest_fee=configuration.reconciliation.largest_fee,
    )


def has_sales(configuration: Configuration) -> bool:
    """Tell whether a sales system says what was sold, not the books alone."""
    return any(s.has_lines and s.counts_as == "sales" for s in configuration.sources)


def receipts_from_books(configuration: Configuration) -> bool:
    """Tell whether balances go by the receipts in the books, which know cash and offsets too."""
    asked = configuration.reconciliation.receipts_from
    books = any(s.has_lines and s.counts_as == "books" for s in configuration.sources)
    return books if asked == "auto" else asked == "books"


def _refuse_difference(connection: Connection) -> None:
    """See that reconciliation holds every yen of the sales, as the monthly sums do."""
    table, months = mart_reconciliation.c, mart_customer_month.c
    for name, column, purpose in (
        ("own_amount", table.own_amount, "sales"),
        ("books_amount", table.books_amount, "books"),
    ):
        found = connection.scalar(select(yen_sum(column)).where(table.measure == "sales"))
        expected = connection.scalar(
            select(yen_sum(months.sales)).where(months.counts_as == purpose)
        )
        if found != expected:
            raise ReconciliationError(
                "RECONCILIATION_TOTAL",
                Text(
                    ja=f"突き合わせの {name} の合計 {found:,}円が、取引明細の合計 {expected:,}円と"
                    "一致しません。何も公開していません。`tsunagi sync --full` を試し、続くなら"
                    "開発元へ知らせてください。",
                    en=f"{name} of the reconciliation adds up to {found:,} yen, the lines to "
                    f"{expected:,} yen. Nothing was published. Try `tsunagi sync --full`; if it "
                    "persists, report it.",
                ),
            )
