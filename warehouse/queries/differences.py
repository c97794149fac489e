"""Where systems differ: by cause, one by one, with the lines behind them; and open balances.

What is read was published together with everything else; nothing is computed anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, not_, select

from core.fields import SALES_KINDS
from warehouse.expressions import month_of, yen_sum
from warehouse.queries.names import names_of
from warehouse.schema.published import dim_customer, fact_transaction
from warehouse.schema.reconciliation import mart_receivable, mart_reconciliation

AGREED = ("agreed", "not_compared")
_FEW = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which differences; nothing given: all of them."""

    measure: str = ""
    month: date | None = None
    cause: str = ""
    customer_id: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return conditions on ``mart_reconciliation``."""
        table = mart_reconciliation.c
        found = []
        if self.measure:
            found.append(table.measure == self.measure)
        if self.month is not None:
            found.append(table.month == self.month)
        if self.cause:
            found.append(table.cause == self.cause)
        if self.customer_id:
            found.append(table.customer_id == self.customer_id)
        return found


def by_cause(connection: Connection, wanted: Wanted) -> list[Any]:
    """Return ``measure cause count own_yen books_yen difference absolute``, largest first."""
    table = mart_reconciliation.c
    absolute = yen_sum(func.abs(table.difference))
    query = (
        select(
            table.measure,
            table.cause,
            func.count().label("count"),
            yen_sum(table.own_yen).label("own_yen"),
            yen_sum(table.books_yen).label("books_yen"),
            yen_sum(table.difference).label("difference"),
            absolute.label("absolute"),
        )
        .where(*wanted.conditions())
        .group_by(table.measure, table.cause)
        .order_by(table.measure.desc(), absolute.desc(), table.cause)
    )
    return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Difference:
    """A customer's month in which two sides differ: the columns of ``mart_reconciliation``.

    Attributes:
        other_customer_id: the only customer whose difference of the same month makes this one up:
            what was booked under one of them may belong to the other.
        other_name: its name.
    """

    name: str
    customer_id: str
    month: date
    measure: str
    own_amount: int
    own_tax: int
    own_yen: int
    books_amount: int
    books_tax: int
    books_yen: int
    closing_yen: int
    difference: int
    cause: str
    own_lines: int
    books_lines: int
    other_customer_id: str | None = None
    other_name: str | None = None


def differences(connection: Connection, wanted: Wanted, limit: int | None) -> list[Difference]:
    """Return differences, the largest first."""
    table = mart_reconciliation
    query = (
        select(dim_customer.c.name, *(c for c in table.c if c.name != "generation"))
        .join(dim_customer, dim_customer.c.customer_id == table.c.customer_id)
        .where(_is_difference(), *wanted.conditions())
        .order_by(
            func.abs(table.c.difference).desc(), table.c.customer_id, table.c.month, table.c.measure
        )
        .limit(limit)
    )
    found = [Difference(**row._mapping) for row in connection.execute(query)]
    return _with_others(connection, found)


def _is_difference() -> ColumnElement[bool]:
    return not_(mart_reconciliation.c.cause.in_(AGREED))


def _with_others(connection: Connection, found: list[Difference]) -> list[Difference]:
    """Name the customer that makes a difference up, where there is exactly one."""
    table = mart_reconciliation.c
    query = select(table.customer_id, table.month, table.measure, table.difference).where(
        _is_difference()
    )
    if len(found) <= _FEW:
        query = query.where(table.difference.in_({-one.difference for one in found}))
    holders: dict[tuple[str, date, int], list[str]] = {}
    for customer, month, measure, difference in connection.execute(query):
        holders.setdefault((measure, month, difference), []).append(customer)
    others = {
        place: holders.get((one.measure, one.month, -one.difference), [])
        for place, one in enumerate(found)
    }
    sole = {place: names[0] for place, names in others.items() if len(names) == 1}
    names = names_of(connection, sorted(set(sole.values())))
    return [
        replace(one, other_customer_id=sole[place], other_name=names.get(sole[place]))
        if place in sole
        else one
        for place, one in enumerate(found)
    ]


def lines_behind(
    connection: Connection, found: Sequence[Any], limit: int | None = None
) -> list[Any]:
    """Return the lines of customers' months, of all sides, as they stand in the files."""
    fact = fact_transaction.c
    wanted = {(row.customer_id, row.month, row.measure) for row in found}
    customers = sorted({customer for customer, _, _ in wanted})
    lines: list[Any] = []
    for start in range(0, len(customers), 500):
        query = (
            select(
                fact.customer_id, month_of(fact.date).label("month"), fact.counts_as, fact.system,
                fact.date, fact.kind, fact.document_no, fact.line_no, fact.customer_code,
                fact.item_name, fact.amount, fact.tax, fact.file_id, fact.row_number,
            )
            .where(fact.customer_id.in_(customers[start : start + 500]))
            .order_by(fact.customer_id, fact.date, fact.counts_as, fact.document_no, fact.line_no)
        )  # fmt: skip
        for line in connection.execute(query):
            measure = "sales" if line.kind in SALES_KINDS else "receipts"
            if (line.customer_id, line.month, measure) in wanted:
                lines.append(line)
                if limit is not None and len(lines) >= limit:
                    return lines
    return lines


def ageing(connection: Connection, customer_id: str = "") -> Any:
    """Return the sums of all balances and of their ages, or of one customer's."""
    table = mart_receivable.c
    names = ("balance", "this_month", "last_month", "two_months", "older", "overpaid")
    query = select(func.count().label("customers"), *(yen_sum(table[n]).label(n) for n in names))
    if customer_id:
        query = query.where(table.customer_id == customer_id)
    return connection.execute(query).one()


def balances(connection: Connection, limit: int | None, customer_id: str = "") -> list[Any]:
    """Return open balances, those with the most old money first, with the customer's name."""
    table = mart_receivable
    query = (
        select(dim_customer.c.name, *(c for c in table.c if c.name != "generation"))
        .join(dim_customer, dim_customer.c.customer_id == table.c.customer_id)
        .where(table.c.balance != 0)
        .order_by(table.c.older.desc(), table.c.balance.desc(), table.c.customer_id)
        .limit(limit)
    )
    if customer_id:
        query = query.where(table.c.customer_id == customer_id)
    return list(connection.execute(query))
