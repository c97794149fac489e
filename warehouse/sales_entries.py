"""Entries of a sales journal, and what of them an accounting package has been given already.

An entry is a sum of the history, by slip or by day and code of a customer. Everything is done by
the database: ten million lines stay where they are, and only what is to be written comes out. What
belongs here: sums and comparing. What does not: accounts and tax classes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)

from core.fields import SALES_KINDS
from warehouse.memory import recall, remember
from warehouse.schema.ops import generation
from warehouse.schema.outgoing import ENTRY, exported_entry, stage_exported_entry
from warehouse.schema.published import fact_transaction
from warehouse.tax_of_lines import Rounding, computed_tax, rate_of_line

_FACT = fact_transaction.c
_KEY: Final = ("entry", "kind", "rate")
_SAME: Final = ("date", "amount", "tax")
"""A customer that was merged, split or renamed changes no entry: the books name its own code."""
_BLOCK: Final = 20_000
_VERSION: Final = "2"
"""To be raised when entries are put together differently: the next file is compared anew."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which lines, and how they are put together.

    Attributes:
        name: the export.
        by: ``slip`` or ``day`` (of a customer).
        rounding: of a tax that has to be computed.
        default_rate: of lines that state neither rate nor tax, in hundredths of a percent; None:
            the standard rate of their day.
        first: from this day on.
        last: until and including this day.
        sources: only lines of these feeds; () for all that count as sales.
    """

    name: str
    by: Literal["slip", "day"]
    rounding: Rounding
    default_rate: int | None = None
    first: date | None = None
    last: date | None = None
    sources: Sequence[str] = ()


def is_settled(connection: Connection, scope: Scope) -> bool:
    """Tell whether the package has all that the history holds, without comparing them.

    That is so where what was settled last had this scope, and no publication since then changed a
    line of the history. Putting a publication back makes all be compared again.
    """
    return recall(connection, _settled(scope)) == _state(connection, scope)


def stage(connection: Connection, scope: Scope) -> None:
    """Work out the entries as the history has them now."""
    connection.execute(delete(stage_exported_entry))
    slips = _slips(scope).subquery()
    entries = _days(slips) if scope.by == "day" else select(*(slips.c[name] for name in ENTRY))
    connection.execute(insert(stage_exported_entry).from_select(list(ENTRY), entries))


def _slips(scope: Scope) -> Select[Any]:
    """Return the entries of slips: a tax that has to be computed is rounded once for each."""
    c = _priced(scope).subquery().c
    tax = computed_tax(func.sum(c.untaxed), c.rate, scope.rounding)
    return select(
        literal(scope.name).label("name"),
        (c.document_no + "/" + c.day).label("entry"),
        c.kind,
        c.rate,
        c.date,
        func.min(c.customer_id).label("customer_id"),
        c.document_no,
        func.min(c.item_name).label("item_name"),
        func.count().label("lines"),
        func.sum(c.amount).label("amount"),
        (func.coalesce(func.sum(c.tax), 0) + tax).label("tax"),
        tax.label("tax_computed"),
        c.day,
    ).group_by(c.day, c.date, c.document_no, c.kind, c.rate)


def _days(slips: Subquery) -> Select[Any]:
    """Return the entries of days: their tax is that of their slips, added up."""
    c = slips.c
    return select(
        c.name,
        c.day,
        c.kind,
        c.rate,
        c.date,
        func.min(c.customer_id),
        literal(""),
        func.min(c.item_name),
        *(func.sum(c[name]) for name in ("lines", "amount", "tax", "tax_computed")),
    ).group_by(c.name, c.day, c.date, c.kind, c.rate)


def _priced(scope: Scope) -> Select[Any]:
    """Return the lines with the day of a customer, their rate, and the amount without a tax.

    Expressions with constants in them are columns here: PostgreSQL groups by nothing else.
    """
    day = cast(_FACT.date, String) + "/" + _FACT.system + "/" + _FACT.customer_code
    names = ("document_no", "kind", "date", "customer_id", "item_name", "amount", "tax")
    return select(
        day.label("day"),
        rate_of_line(scope.default_rate).label("rate"),
        case((_FACT.tax.is_(None), _FACT.amount), else_=0).label("untaxed"),
        *(_FACT[name] for name in names),
    ).where(*_lines(scope))


def total(connection: Connection, scope: Scope) -> int:
    """Return the sum of the lines in yen without tax."""
    query = select(func.coalesce(func.sum(_FACT.amount), 0)).where(*_lines(scope))
    return int(connection.scalar(query) or 0)


def staged_total(connection: Connection) -> int:
    """Return the sum of the entries in yen without tax."""
    amount = stage_exported_entry.c.amount
    return int(connection.scalar(select(func.coalesce(func.sum(amount), 0))) or 0)


def reversed_entries(connection: Connection, scope: Scope) -> Iterator[Any]:
    """Yield what was given and is no longer so, by day."""
    now, given = stage_exported_entry, exported_entry
    query = (
        select(*(given.c[name] for name in ENTRY))
        .outerjoin(now, _keys_equal())
        .where(*_given(scope), or_(now.c.name.is_(None), _differs()))
    )
    yield from _streamed(connection, query, given)


def new_entries(connection: Connection, scope: Scope, *, everything: bool) -> Iterator[Any]:
    """Yield what was not given yet, or not so, by day; where everything is wanted, all there is."""
    now, given = stage_exported_entry, exported_entry
    query = select(*(now.c[name] for name in ENTRY))
    if not everything:
        query = query.outerjoin(given, and_(_keys_equal(), given.c.name == scope.name)).where(
            or_(given.c.name.is_(None), _differs())
        )
    yield from _streamed(connection, query, now)


def settle(connection: Connection, scope: Scope, export_id: int) -> None:
    """Remember that the package has what is staged, and nothing else of the same days."""
    connection.execute(delete(exported_entry).where(*_given(scope)))
    connection.execute(
        insert(exported_entry).from_select(
            [*ENTRY, "export_id"],
            select(*(stage_exported_entry.c[name] for name in ENTRY), literal(export_id)),
        )
    )
    connection.execute(delete(stage_exported_entry))
    remember(connection, _settled(scope), _state(connection, scope))


def _settled(scope: Scope) -> str:
    return f"settled {scope.name}"


def _state(connection: Connection, scope: Scope) -> str:
    """Return what entries follow from: the scope, and the publication that last changed a line."""
    told = f'"{fact_transaction.name}"'
    newest = select(func.max(generation.c.generation)).where(generation.c.summary.contains(told))
    return f"{_VERSION} {connection.scalar(newest)} {scope}"


def _streamed(connection: Connection, query: Any, table: Any) -> Iterator[Any]:
    ordered = query.order_by(table.c.date, table.c.entry, table.c.kind, table.c.rate.desc())
    for block in connection.execute(ordered.execution_options(yield_per=_BLOCK)).partitions():
        yield from block


def _lines(scope: Scope) -> list[ColumnElement[bool]]:
    found = [_FACT.counts_as == "sales", _FACT.kind.in_(SALES_KINDS)]
    if scope.first is not None:
        found.append(_FACT.date >= scope.first)
    if scope.last is not None:
        found.append(_FACT.date <= scope.last)
    if scope.sources:
        found.append(_FACT.source.in_(scope.sources))
    return found


def _given(scope: Scope) -> list[ColumnElement[bool]]:
    found = [exported_entry.c.name == scope.name]
    if scope.first is not None:
        found.append(exported_entry.c.date >= scope.first)
    if scope.last is not None:
        found.append(exported_entry.c.date <= scope.last)
    return found


def _keys_equal() -> ColumnElement[bool]:
    now, given = stage_exported_entry.c, exported_entry.c
    return and_(now.name == given.name, *(now[name] == given[name] for name in _KEY))


def _differs() -> ColumnElement[bool]:
    now, given = stage_exported_entry.c, exported_entry.c
    return or_(*(now[name] != given[name] for name in _SAME))
