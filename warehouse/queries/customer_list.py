"""Customers as a list: filtered, sorted, a page at a time, however many there are.

A list is either made of customers that are known beforehand (hits of a search, or all that filters
leave where these are few), or read from the top of an index a page at a time. Which of both is
quick depends on how many the filters leave, so that is looked at first, with a bound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select, tuple_

from warehouse.schema.published import dim_customer, map_customer_source, mart_customer_rank

MOST_KNOWN: Final = 2_000
_CHUNK: Final = 1_000
SORTS: Final = ("sales", "name", "last")

_golden, _rank = dim_customer.c, mart_customer_rank.c


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; "" or None: not narrowed.

    Attributes:
        system: customers that have a record in it.
        last_from: the last transaction was on this day or later.
        last_to: the last transaction was on this day or earlier.
    """

    rank: str = ""
    prefecture: str = ""
    industry: str = ""
    sales_rep: str = ""
    policy: str = ""
    system: str = ""
    last_from: date | None = None
    last_to: date | None = None

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A customer in a list. ``sales`` are yen of the last months."""

    customer_id: str
    name: str
    name_kana: str
    postal_code: str
    address: str
    prefecture: str
    phone: str
    email: str
    corporate_number: str
    industry: str
    sales_rep: str
    rank: str
    policy: str
    sales: int
    last_transaction_date: date | None
    record_count: int


def known(connection: Connection, ids: Sequence[str], filters: Filters) -> dict[str, Listed]:
    """Return those of some customers that pass the filters."""
    found: dict[str, Listed] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        query = _rows().where(_golden.customer_id.in_(chunk), *_conditions(filters))
        for row in connection.execute(query):
            found[row.customer_id] = _listed(row)
    return found


def few(connection: Connection, filters: Filters) -> list[str] | None:
    """Return all customers the filters leave, in no order; None where these are too many."""
    query = (
        select(_golden.customer_id)
        .join(mart_customer_rank, _rank.customer_id == _golden.customer_id)
        .where(*_conditions(filters))
        .limit(MOST_KNOWN + 1)
    )
    ids = connection.scalars(query).all()
    return list(ids) if len(ids) <= MOST_KNOWN else None


def page(
    connection: Connection, filters: Filters, sort: str, size: int, after: str = ""
) -> list[Listed]:
    """Return the next customers of a list read from the top.

    Args:
        connection: the warehouse.
        filters: what it is narrowed to.
        sort: ``sales`` (the highest first), ``name``, ``last`` (the latest first).
        size: how many at most.
        after: the last customer of the page before; "" for the first page.
    """
    column = _sorted_by(sort)
    key = tuple_(column, _id_beside(sort))
    query = _rows().where(*_walked(connection, filters, sort))
    if sort == "last":
        query = query.where(_golden.last_transaction_date.is_not(None))
    if after:
        last = _place(connection, column, after)
        if last is None:
            return []
        query = query.where(key > last if sort == "name" else key < last)
    order = (column, _id_beside(sort))
    query = query.order_by(*order if sort == "name" else [one.desc() for one in order])
    return [_listed(row) for row in connection.execute(query.limit(size))]


def in_order(found: Sequence[Listed], sort: str) -> list[Listed]:
    """Return customers sorted as ``page`` does."""
    keys: dict[str, Callable[[Listed], Any]] = {
        "sales": lambda one: (one.sales, one.customer_id),
        "name": lambda one: (one.name, one.customer_id),
        "last": lambda one: (one.last_transaction_date or date.min, one.customer_id),
    }
    return sorted(found, key=keys[sort], reverse=sort != "name")


def _place(connection: Connection, column: ColumnElement[Any], after: str) -> Any:
    row = connection.execute(
        select(column, _golden.customer_id)
        .join(mart_customer_rank, _rank.customer_id == _golden.customer_id)
        .where(_golden.customer_id == after)
    ).one_or_none()
    return None if row is None else tuple(row)


def _sorted_by(sort: str) -> ColumnElement[Any]:
    columns: dict[str, Any] = {
        "sales": _rank.sales,
        "name": _golden.name,
        "last": _golden.last_transaction_date,
    }
    found: ColumnElement[Any] = columns[sort]
    return found


def _id_beside(sort: str) -> ColumnElement[str]:
    """Return the id in the table of what is sorted by: an index can hold both."""
    return _rank.customer_id if sort == "sales" else _golden.customer_id


def _rows() -> Select[Any]:
    return select(
        *(_golden[name] for name in Listed.__slots__ if name in _golden and name != "policy"),
        _rank.rank,
        _rank.policy,
        _rank.sales,
    ).join(mart_customer_rank, _rank.customer_id == _golden.customer_id)


def _walked(connection: Connection, filters: Filters, sort: str) -> list[ColumnElement[bool]]:
    """Return the filters' conditions for a list that is read from the top of an index.

    SQLite would rather fetch all that one filter leaves and sort them. None of these filters is
    rare (``few``), so walking the index in its order meets a page of customers sooner.
    """
    if connection.dialect.name != "sqlite":
        return _conditions(filters)
    by_rank = filters.rank if sort == "sales" else ""
    found = [
        column.concat("") == value
        for column, value in (
            (_golden.prefecture, filters.prefecture),
            (_golden.industry, filters.industry),
            (_golden.sales_rep, filters.sales_rep),
            (_rank.rank, "" if by_rank else filters.rank),
        )
        if value
    ]
    rest = replace(filters, prefecture="", industry="", sales_rep="", rank=by_rank)
    return [*found, *_conditions(rest)]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = [
        _golden[name] == getattr(filters, name)
        for name in ("prefecture", "industry", "sales_rep")
        if getattr(filters, name)
    ]
    found += [
        _rank[name] == getattr(filters, name)
        for name in ("rank", "policy")
        if getattr(filters, name)
    ]
    if filters.system:
        mapped = map_customer_source.c
        found.append(
            exists().where(
                mapped.customer_id == _golden.customer_id, mapped.system == filters.system
            )
        )
    return [*found, *_days(filters)]


def _days(filters: Filters) -> list[ColumnElement[bool]]:
    day = _golden.last_transaction_date
    found: list[ColumnElement[bool]] = []
    if filters.last_from:
        found.append(day >= filters.last_from)
    if filters.last_to:
        found.append(day <= filters.last_to)
    return found


def _listed(row: Row[Any]) -> Listed:
    values: dict[str, Any] = {name: row._mapping[name] for name in Listed.__slots__}
    for name in ("postal_code", "corporate_number"):
        values[name] = values[name] or ""
    return Listed(**values)
