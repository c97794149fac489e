"""Sales system against books, bank against books: per customer and month, with the likely cause.

A difference is what it is to the yen; the cause is what would explain it. What belongs here: the
sums and the causes. What does not: balances (``warehouse.marts.receivable``).
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from core.fields import SALES_KINDS
from warehouse.expressions import days_after, days_between, month_of, yen_sum
from warehouse.marts import parts
from warehouse.marts.parts import Part
from warehouse.marts.refresh import Mart
from warehouse.schema.analysis import stage_touched_customer
from warehouse.schema.identity import record_customer
from warehouse.schema.landing import source_customer
from warehouse.schema.published import fact_transaction
from warehouse.schema.reconciliation import mart_reconciliation
from warehouse.tax_of_lines import Rounding, computed_tax, rate_of_line

fact = fact_transaction.c
MONTH_END: Final = 31
_LONGEST_MONTH: Final = 32
_SLIP: Final = ("system", "date", "customer_code", "document_no", "kind")
"""What makes one slip of lines."""


@dataclass(frozen=True, slots=True)
class ReconciliationRules:
    """What is compared.

    Attributes:
        books: there are books to compare with.
        bank: there is a bank's file; else the sales system's own receipts are taken.
        receipts: one of these knows of receipts at all.
        rounding: of a tax that the lines do not state.
        default_rate: of lines that state neither rate nor tax, in hundredths of a percent; None:
            the standard rate of their day.
        tax_per: such a tax is rounded once per ``slip``, or per ``month`` (of an invoice).
        largest_fee: what a bank deducts from a transfer at most, in yen.
    """

    books: bool
    bank: bool
    receipts: bool
    rounding: Rounding = "floor"
    default_rate: int | None = None
    tax_per: Literal["slip", "month"] = "slip"
    largest_fee: int = 990


def mart(connection: Connection, rules: ReconciliationRules) -> Mart:
    """Return the table as one that follows from the lines of touched customers."""
    days = closing_days(connection)
    return Mart(
        mart_reconciliation,
        lambda part: rows(part, rules, days),
        stage_touched_customer,
        parts.touched_customers,
    )


def rows(part: Part, rules: ReconciliationRules, days: dict[str, int]) -> Select[Any]:
    """Return the rows of the customers whose lines meet a condition."""
    sums = _sums(part, rules, _closing_days(days)).subquery()
    c = sums.c
    beside = {
        name: shift(c.own_yen - c.books_yen).over(
            partition_by=(c.customer_id, c.measure), order_by=c.month
        )
        for name, shift in (("before", func.lag), ("after", func.lead))
    }
    closes = case((and_(c.closing_yen == c.books_yen, c.books_lines > 0), 1), else_=0)
    known = func.max(c.own_sales + c.books_lines).over(partition_by=c.customer_id)
    looked = select(
        sums,
        (c.own_yen - c.books_yen if rules.books else literal(0)).label("difference"),
        beside["before"].label("before"),
        beside["after"].label("after"),
        known.label("known"),
        closes.label("closes"),
        func.lead(closes)
        .over(partition_by=(c.customer_id, c.measure), order_by=c.month)
        .label("closes_after"),
    ).subquery()
    columns = [
        looked.c[name]
        for name in (
            "customer_id", "month", "measure", "own_amount", "own_tax", "own_yen", "books_amount",
            "books_tax", "books_yen", "closing_yen", "difference",
        )
    ]  # fmt: skip
    return select(
        *columns,
        _cause(looked.c, rules).label("cause"),
        looked.c.own_lines,
        looked.c.books_lines,
    )


def closing_days(connection: Connection) -> dict[str, int]:
    """Return the texts that ledgers write for a closing day, and the day: 20日, 末, 99."""
    column = source_customer.c.closing_day
    found = {}
    for text in connection.scalars(select(column).where(column != "").distinct()):
        day = parse_closing_day(text)
        if day is not None:
            found[text] = day
    return found


def closing_state(connection: Connection) -> str:
    """Return a text that is another one when a record's closing day is."""
    table = source_customer.c
    rows = connection.execute(
        select(table.closing_day, func.count(), func.sum(table.record_id))
        .where(table.closing_day != "", table.gone_run.is_(None))
        .group_by(table.closing_day)
        .order_by(table.closing_day)
    )
    return ";".join(f"{text}:{count}:{total}" for text, count, total in rows)


def parse_closing_day(text: str) -> int | None:
    """Return the day of the month, 31 for its end; None where none can be told.

    Packages write 31, 99, 0 or 末 for the end of the month; a day after the 27th is taken for it
    too, because February ends there.
    """
    if "末" in text:
        return MONTH_END
    digits = "".join(character for character in text if character.isdecimal())
    if not digits:
        return None
    day = int(digits)
    if day in (0, 99) or 28 <= day <= MONTH_END:
        return MONTH_END
    return day if 1 <= day < 28 else None


def _sums(part: Part, rules: ReconciliationRules, closing: Subquery | None) -> Select[Any]:
    """Add up what each side says, by customer, month and measure."""
    is_own = and_(fact.counts_as == "sales", fact.kind.in_(SALES_KINDS))
    chosen = part(fact.customer_id)
    by_closing = _lines(literal("closing"), _closing_month(closing), rules).where(chosen, is_own)
    if closing is not None:
        by_closing = by_closing.outerjoin(closing, closing.c.customer_id == fact.customer_id)
    by_calendar = _lines(_side(rules), month_of(fact.date), rules).where(chosen)
    both = union_all(_by_rate(by_calendar, rules), _by_rate(by_closing, rules)).subquery()
    c = both.c

    def of(side: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
        return yen_sum(case((c.side == side, value), else_=0))

    sold = case((and_(c.side == "own", c.measure == "sales"), c.lines), else_=0)
    return (
        select(
            c.customer_id,
            c.month,
            c.measure,
            of("own", c.amount).label("own_amount"),
            of("own", c.tax).label("own_tax"),
            of("own", c.amount + c.tax).label("own_yen"),
            of("books", c.amount).label("books_amount"),
            of("books", c.tax).label("books_tax"),
            of("books", c.amount + c.tax).label("books_yen"),
            of("closing", c.amount + c.tax).label("closing_yen"),
            of("own", c.lines).label("own_lines"),
            of("books", c.lines).label("books_lines"),
            yen_sum(sold).label("own_sales"),
        )
        .where(c.side != "")
        .group_by(c.customer_id, c.month, c.measure)
    )


def _lines(
    side: ColumnElement[Any], month: ColumnElement[Any], rules: ReconciliationRules
) -> Select[Any]:
    """Return lines with the side they speak for and the month they are counted in.

    Expressions with constants in them are columns here: PostgreSQL groups by nothing else.
    """
    is_sale = fact.kind.in_(SALES_KINDS)
    return select(
        fact.customer_id,
        month.label("month"),
        side.label("side"),
        case((is_sale, "sales"), else_="receipts").label("measure"),
        case((is_sale, rate_of_line(rules.default_rate)), else_=0).label("rate"),
        fact.amount,
        case((is_sale, fact.tax), else_=0).label("tax"),
        case((and_(is_sale, fact.tax.is_(None)), fact.amount), else_=0).label("untaxed"),
        *(fact[name] for name in _SLIP),
    ).select_from(fact_transaction)


def _by_rate(lines: Select[Any], rules: ReconciliationRules) -> Select[Any]:
    """Add lines up by rate, so that a tax that has to be computed is rounded once.

    A slip is what is one entry of the sales journal (``warehouse.sales_entries``): both have the
    same tax to the yen.
    """
    c = lines.subquery().c
    tax = func.coalesce(func.sum(c.tax), 0) + computed_tax(
        func.sum(c.untaxed), c.rate, rules.rounding
    )
    keys = (c.customer_id, c.month, c.side, c.measure)
    return select(
        *keys, func.sum(c.amount).label("amount"), tax.label("tax"), func.count().label("lines")
    ).group_by(*keys, c.rate, *(c[name] for name in _SLIP if rules.tax_per == "slip"))


def _side(rules: ReconciliationRules) -> ColumnElement[str]:
    receipts = "receipts" if rules.bank else "sales"
    is_sale = fact.kind.in_(SALES_KINDS)
    return case(
        (fact.counts_as == "books", "books"),
        (and_(is_sale, fact.counts_as == "sales"), "own"),
        (and_(~is_sale, fact.counts_as == receipts), "own"),
        else_="",
    )


def _closing_month(closing: Subquery | None) -> ColumnElement[Any]:
    """Return the month whose closing period a day is in."""
    month = month_of(fact.date)
    if closing is None:
        return month
    is_after = days_between(month, fact.date) >= closing.c.closing_day
    return case((is_after, month_of(days_after(month, _LONGEST_MONTH))), else_=month)


def _closing_days(days: dict[str, int]) -> Subquery | None:
    """Return customer → closing day, of customers that have one before the end of the month."""
    before = {text: day for text, day in days.items() if day < MONTH_END}
    if not before:
        return None
    text = source_customer.c.closing_day
    day = case(*((text == told, number) for told, number in before.items()))
    return (
        select(record_customer.c.customer_id, func.min(day).label("closing_day"))
        .join(source_customer, source_customer.c.record_id == record_customer.c.record_id)
        .where(text.in_(before), source_customer.c.gone_run.is_(None))
        .group_by(record_customer.c.customer_id)
        .subquery("closing")
    )


def _closes(c: Any) -> ColumnElement[bool]:
    """Tell whether the books follow the closing periods.

    That nothing is booked where nothing is left agrees only if the next month has it all.
    """
    is_empty = and_(c.books_lines == 0, c.closing_yen == 0)
    return or_(c.closes == 1, and_(is_empty, c.closes_after == 1))


def _cause(c: Any, rules: ReconciliationRules) -> ColumnElement[str]:
    """Name what would explain the difference; the surer reasons come first."""
    if not rules.books:
        return literal("not_compared")
    is_receipt = c.measure == "receipts"
    fee = c.books_yen - c.own_yen
    return case(
        *([] if rules.receipts else [(is_receipt, "not_compared")]),
        (c.difference == 0, "agreed"),
        (and_(is_receipt, c.known == 0), "payer_unknown"),
        (and_(~is_receipt, _closes(c)), "closing_day"),
        (and_(~is_receipt, c.own_amount == c.books_amount), "tax_rounding"),
        (
            and_(
                is_receipt, c.own_lines > 0, fee > 0, fee <= c.own_lines * rules.largest_fee
            ),
            "bank_fee",
        ),
        (
            and_(
                ~is_receipt,
                c.own_lines > 0,
                c.books_lines > 0,
                func.abs(c.difference) <= c.own_lines,
            ),
            "tax_rounding",
        ),
        (func.coalesce(c.before, 0) == -c.difference, "shifted"),
        (func.coalesce(c.after, 0) == -c.difference, "shifted"),
        (c.books_lines == 0, "not_in_books"),
        (c.own_lines == 0, "not_in_own"),
        else_="amount",
    )  # fmt: skip
