"""Where systems differ, all of it at once: sums by month and cause, and every difference to choose.

As columns, like the portfolio (``warehouse.queries.portfolio``): a page sorts and filters the
differences of a million customers without asking the database anew. What belongs here: that, and
the few rows and lines that are shown. What does not: sums for a terminal or a workbook
(``warehouse.queries.differences``), causes in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Row, func, select

from core.calendar import month_end
from core.fields import SALES_KINDS
from warehouse.expressions import yen_sum
from warehouse.queries.differences import AGREED
from warehouse.queries.portfolio import CUSTOMER_ID
from warehouse.schema.ops import file
from warehouse.schema.published import dim_customer, fact_transaction
from warehouse.schema.reconciliation import mart_reconciliation

MEASURES: Final = ("sales", "receipts")
_AT_ONCE = 20_000
_MOST = 2_000_000
"""Differences that are kept to choose from, the largest; the sums hold them all."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Customers' months of one measure, month and cause; ``absolute``: yen without their signs."""

    measure: str
    month: date
    cause: str
    count: int
    own_yen: int
    books_yen: int
    difference: int
    absolute: int


@dataclass(frozen=True, eq=False)
class Reconciled:
    """How systems agree. All columns have one length, the largest differences come first.

    It is equal to itself alone, so that what is made of it can be kept.

    Attributes:
        sums: everything that was compared, what agrees included.
        month: years times twelve and months.
        measure: of ``MEASURES``.
        cause: of ``causes``.
    """

    sums: tuple[Sum, ...]
    causes: tuple[str, ...]
    customer_id: NDArray[np.bytes_]
    month: NDArray[np.int32]
    measure: NDArray[np.int8]
    cause: NDArray[np.int8]
    difference: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which differences; what is empty does not matter."""

    measure: str = ""
    month: date | None = None
    cause: str = ""


def reconciled(connection: Connection) -> Reconciled:
    """Read how systems agree: one pass over it, for once a publication."""
    sums = _sums(connection)
    causes = tuple(sorted({one.cause for one in sums} - set(AGREED)))
    table = mart_reconciliation.c
    query = (
        select(table.customer_id, table.month, table.measure, table.cause, table.difference)
        .where(table.cause.not_in(AGREED))
        .order_by(func.abs(table.difference).desc(), table.customer_id, table.month, table.measure)
        .limit(_MOST)
    )
    rows = list(connection.execution_options(yield_per=_AT_ONCE).execute(query))
    return Reconciled(
        sums,
        causes,
        np.array([row.customer_id for row in rows], dtype=CUSTOMER_ID),
        np.array([number_of(row.month) for row in rows], dtype=np.int32),
        np.array([MEASURES.index(row.measure) for row in rows], dtype=np.int8),
        np.array([causes.index(row.cause) for row in rows], dtype=np.int8),
        np.array([row.difference for row in rows], dtype=np.int64),
    )


@lru_cache(maxsize=8)
def chosen(found: Reconciled, asked: Asked) -> NDArray[np.int64]:
    """Return the places of the differences that are asked for, the largest first."""
    keep = np.ones(len(found.customer_id), dtype=bool)
    if asked.measure:
        keep &= found.measure == MEASURES.index(asked.measure)
    if asked.month is not None:
        keep &= found.month == number_of(asked.month)
    if asked.cause:
        known = asked.cause in found.causes
        keep &= found.cause == (found.causes.index(asked.cause) if known else -1)
    return np.flatnonzero(keep)


def of_customers(
    found: Reconciled, places: NDArray[np.int64], customers: Sequence[str]
) -> NDArray[np.int64]:
    """Return those of some places that are of some customers."""
    return places[np.isin(found.customer_id[places], np.array(customers, dtype=CUSTOMER_ID))]


def made_up_by(found: Reconciled, row: Row[Any]) -> str | None:
    """Return the only customer whose difference of the same month makes a row's up, if any."""
    if not row.difference:
        return None
    same = (found.month == number_of(row.month)) & (found.difference == -row.difference)
    same &= found.measure == MEASURES.index(row.measure)
    others = [str(one, "ascii") for one in found.customer_id[same].tolist()]
    return others[0] if len(others) == 1 and others[0] != row.customer_id else None


def rows_at(connection: Connection, found: Reconciled, places: Sequence[int]) -> list[Row[Any]]:
    """Return the rows of some differences in their order, with the customer's name; some hundreds.

    What is no longer there since is left out.
    """
    keys = [
        (str(found.customer_id[one], "ascii"), int(found.month[one]), MEASURES[found.measure[one]])
        for one in places
    ]
    wanted = set(keys)
    rows = {
        key: row
        for row in connection.execute(_named().where(_customer().in_({key[0] for key in keys})))
        if (key := (row.customer_id, number_of(row.month), row.measure)) in wanted
    }
    return [rows[key] for key in keys if key in rows]


def of_customer(connection: Connection, customer_id: str) -> list[Row[Any]]:
    """Return every month of a customer that was compared, the latest first, what agrees too."""
    table = mart_reconciliation.c
    query = _named().where(_customer() == customer_id)
    return list(connection.execute(query.order_by(table.month.desc(), table.measure.desc())))


def lines(
    connection: Connection, customer_id: str, month: date, measure: str, most: int
) -> list[Row[Any]]:
    """Return the lines of a customer's month, of all sides, each with the path of its file."""
    fact = fact_transaction.c
    is_sale = fact.kind.in_(SALES_KINDS)
    query = (
        select(fact_transaction, file.c.path)
        .join(file, file.c.file_id == fact.file_id)
        .where(
            fact.customer_id == customer_id,
            fact.date.between(month, month_end(month)),
            is_sale if measure == "sales" else ~is_sale,
        )
        .order_by(fact.date, fact.document_no, fact.line_no, fact.transaction_id)
        .limit(most)
    )
    return list(connection.execute(query))


def by(sums: Iterable[Sum], name: str) -> dict[Any, Sum]:
    """Return sums put together by ``month`` or ``cause``."""
    found: dict[Any, Sum] = {}
    for one in sums:
        key = getattr(one, name)
        before = found.get(key)
        found[key] = one if before is None else _together(before, one)
    return found


def number_of(month: date) -> int:
    """Return a month as one number."""
    return month.year * 12 + month.month - 1


def _together(one: Sum, other: Sum) -> Sum:
    return Sum(
        one.measure,
        one.month,
        one.cause,
        one.count + other.count,
        one.own_yen + other.own_yen,
        one.books_yen + other.books_yen,
        one.difference + other.difference,
        one.absolute + other.absolute,
    )


def sums_of(connection: Connection, customers: Sequence[str]) -> tuple[Sum, ...]:
    """Return the sums of some hundred customers."""
    return _sums(connection, mart_reconciliation.c.customer_id.in_(customers))


def _sums(connection: Connection, which: ColumnElement[bool] | None = None) -> tuple[Sum, ...]:
    table = mart_reconciliation.c
    query = select(
        table.measure,
        table.month,
        table.cause,
        func.count().label("count"),
        *(yen_sum(table[one]).label(one) for one in ("own_yen", "books_yen", "difference")),
        yen_sum(func.abs(table.difference)).label("absolute"),
    ).group_by(table.measure, table.month, table.cause)
    if which is not None:
        query = query.where(which)
    return tuple(Sum(**row._mapping) for row in connection.execute(query))


def _named() -> Any:
    return select(dim_customer.c.name, mart_reconciliation).join(
        dim_customer, dim_customer.c.customer_id == mart_reconciliation.c.customer_id
    )


def _customer() -> Any:
    return mart_reconciliation.c.customer_id
